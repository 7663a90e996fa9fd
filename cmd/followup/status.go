package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/upr-info/followup"
)

func (p *program) status() *cobra.Command {
	return &cobra.Command{
		Use:   "status",
		Short: "Say how far each review is",
		Args:  cobra.NoArgs,
		RunE: p.with(func(ctx context.Context, in *installation, _ []string) error {
			found, err := in.store.Status(ctx)
			if err != nil {
				return err
			}
			return in.show(orEmpty(found), func(w io.Writer) {
				var rows [][]string
				for _, s := range found {
					rows = append(rows, []string{string(s.Review), fmt.Sprint(s.Session), orUnknown(s.NextSession), orClosed(s.Deadline),
						fmt.Sprint(s.Recommendations), fmt.Sprintf("%d of %d", s.Answered, s.Contacted), fmt.Sprint(s.Commented),
						fmt.Sprint(s.Waiting), version(s.Version, s.Stale), join(s.NoContact, ", ")})
				}
				columns(w, []string{"REVIEW", "SESSION", "NEXT", "DEADLINE", "RECOMMENDATIONS", "ANSWERED", "COMMENTED", "WAITING", "PUBLISHED", "NOBODY ASKED OF"}, rows)
			})
		}),
	}
}

func orClosed(d followup.Date) string {
	if d.IsZero() {
		return "not open"
	}
	return d.String()
}

func version(n int, stale bool) string {
	switch {
	case n == 0:
		return "no"
	case stale:
		return fmt.Sprintf("version %d, newer answers", n)
	}
	return fmt.Sprintf("version %d", n)
}
