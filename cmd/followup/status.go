package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
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
				var due []string
				for _, s := range found {
					if s.Overdue {
						due = append(due, s.due())
					}
					rows = append(rows, []string{string(s.Review), fmt.Sprint(s.Session), orUnknown(s.NextSession), s.deadline(),
						fmt.Sprint(s.Recommendations), fmt.Sprintf("%d of %d", s.Answered, s.Contacted), fmt.Sprint(s.Commented),
						fmt.Sprint(s.Waiting), version(s.Version, s.Unpublished), join(s.NoContact, ", ")})
				}
				columns(w, []string{"REVIEW", "SESSION", "NEXT", "DEADLINE (" + in.conf.Programme.Timezone + ")", "RECOMMENDATIONS", "ANSWERED", "COMMENTED", "WAITING", "PUBLISHED", "NO CONTACT OF"}, rows)
				askForDays(w, due)
				for _, s := range found {
					remindOfEdits(w, s.ReviewStatus)
				}
			})
		}),
	}
}

// remindOfEdits says which edits staff should look at again.
func remindOfEdits(w io.Writer, s store.ReviewStatus) {
	if s.Lapsed > 0 {
		fmt.Fprintf(w, "%s: %s\n", s.Review, lapsed(s.Review, s.Lapsed))
	}
	if s.Held > 0 {
		fmt.Fprintf(w, "%s: %s held back, with other words where one was withdrawn: 'followup review list %s --only withdrawn' shows them, 'followup review allow' lets one in\n",
			s.Review, count(s.Held, "answer"), s.Review)
	}
}

// lapsed says that edits lapsed, and how to see which.
func lapsed(r followup.ReviewID, n int) string {
	if n == 1 {
		return fmt.Sprintf("1 edit no longer applies, since its answer was corrected: 'followup review list %s --only lapsed' shows it", r)
	}
	return fmt.Sprintf("%d edits no longer apply, since their answers were corrected: 'followup review list %s --only lapsed' shows them", n, r)
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
	checksum, err := contentChecksum(compile.Assemble(s))
	return checksum != last.Checksum, err
}

// deadline returns the deadline with its weekday; of a review that is not open, what
// staff should do about it, once it is time.
func (s statusJSON) deadline() string {
	switch {
	case s.Open:
		return weekday(s.Deadline)
	case s.Overdue:
		return fmt.Sprintf("set the day: %s", s.Estimated)
	}
	return "not open"
}

func (s statusJSON) due() string { return fmt.Sprintf("%s (%s)", s.Review, s.Estimated) }

func version(n int, newer bool) string {
	switch {
	case n == 0:
		return "no"
	case newer:
		return fmt.Sprintf("version %d, newer answers", n)
	}
	return fmt.Sprintf("version %d", n)
}
