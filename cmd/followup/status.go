package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/store"
)

// A statusJSON says how far a review is, as scripts see it.
type statusJSON struct {
	store.ReviewStatus
	Unpublished bool `json:"unpublished"` // a version published now would say something else than the last one
}

func (p *program) status() *cobra.Command {
	return &cobra.Command{
		Use:   "status",
		Short: "Say how far each review is",
		Args:  cobra.NoArgs,
		RunE: p.with(func(ctx context.Context, in *installation, _ []string) error {
			found, err := in.statuses(ctx)
			if err != nil {
				return err
			}
			return in.show(found, func(w io.Writer) {
				var rows [][]string
				for _, s := range found {
					rows = append(rows, []string{string(s.Review), fmt.Sprint(s.Session), orUnknown(s.NextSession), orClosed(s.Deadline),
						fmt.Sprint(s.Recommendations), fmt.Sprintf("%d of %d", s.Answered, s.Contacted), fmt.Sprint(s.Commented),
						fmt.Sprint(s.Waiting), version(s.Version, s.Unpublished), join(s.NoContact, ", ")})
				}
				columns(w, []string{"REVIEW", "SESSION", "NEXT", "DEADLINE", "RECOMMENDATIONS", "ANSWERED", "COMMENTED", "WAITING", "PUBLISHED", "NOBODY ASKED OF"}, rows)
			})
		}),
	}
}

// statuses returns how far each review is. Whether there is something new to
// publish is what publish itself would find, so that both say the same.
func (in *installation) statuses(ctx context.Context) ([]statusJSON, error) {
	standing, err := in.store.Status(ctx)
	if err != nil {
		return nil, err
	}
	found := []statusJSON{}
	for _, s := range standing {
		j := statusJSON{ReviewStatus: s}
		if s.Version > 0 {
			if j.Unpublished, err = in.unpublished(ctx, s.Review); err != nil {
				return nil, err
			}
		}
		found = append(found, j)
	}
	return found, nil
}

// unpublished reports whether the last version of a review says something else
// than one published now would.
func (in *installation) unpublished(ctx context.Context, id followup.ReviewID) (bool, error) {
	last, err := in.store.Latest(ctx, id)
	if err != nil {
		return false, err
	}
	s, err := in.snapshot(ctx, id)
	if err != nil {
		return false, err
	}
	checksum, err := contentChecksum(s)
	return checksum != last.Checksum, err
}

func orClosed(d followup.Date) string {
	if d.IsZero() {
		return "not open"
	}
	return d.String()
}

func version(n int, newer bool) string {
	switch {
	case n == 0:
		return "no"
	case newer:
		return fmt.Sprintf("version %d, newer answers", n)
	}
	return fmt.Sprintf("version %d", n)
}
