package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/reviewbook"
	"github.com/upr-info/followup/internal/store"
)

func (p *program) reviewExport() *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:     "export REVIEW",
		Short:   "Write a workbook to edit answers in, original beside edited",
		Example: "  followup review export SVN-3 -o SVN-3-review.xlsx",
		Args:    cobra.ExactArgs(1),
		RunE: p.with(func(ctx context.Context, in *installation, args []string) error {
			id, err := in.review(ctx, args[0])
			if err != nil {
				return err
			}
			if output == "" {
				output = string(id) + "-review.xlsx"
			}
			b, err := in.reviewBook(ctx, id)
			if err != nil {
				return err
			}
			var file bytes.Buffer
			if err := reviewbook.Write(&file, b); err != nil {
				return err
			}
			if err := os.WriteFile(output, file.Bytes(), 0o600); err != nil {
				return err
			}
			report := struct {
				File    string `json:"file"`
				Answers int    `json:"answers"`
			}{output, len(b.Entries)}
			return in.show(report, func(w io.Writer) {
				fmt.Fprintf(w, "%s: %s. Change the yellow cells, and take it over with 'followup review import %s'.\n", output, count(len(b.Entries), "answer"), output)
			})
		}),
	}
	cmd.Flags().StringVarP(&output, "output", "o", "", "the `file` to write (default: REVIEW-review.xlsx)")
	return cmd
}

// reviewBook returns the review workbook of a review as it is now.
func (in *installation) reviewBook(ctx context.Context, id followup.ReviewID) (reviewbook.Book, error) {
	r, err := in.store.Reviewing(ctx, id)
	if err != nil {
		return reviewbook.Book{}, err
	}
	recs, err := in.store.Recommendations(ctx, id)
	if err != nil {
		return reviewbook.Book{}, err
	}
	texts := map[followup.RecommendationKey]string{}
	for _, rec := range recs {
		texts[rec.Key] = rec.Text
	}
	country, _ := in.facts.Country(id.Country())
	b := reviewbook.Book{Review: id, Title: country.Name}
	for _, a := range r.Answers {
		b.Entries = append(b.Entries, reviewbook.Entry{ID: a.Place(), Text: texts[a.Recommendation], Name: a.Stakeholder.Name, Kind: a.Stakeholder.Kind,
			Answer: a.Answer, Edit: a.Edit, Remarks: in.remarks(a)})
	}
	for _, v := range r.Voices {
		b.Voices = append(b.Voices, reviewbook.Voice{ID: v.Stakeholder.ID, Name: v.Stakeholder.Name, Kind: v.Stakeholder.Kind,
			Allowed: store.Allowed(v.Stakeholder), Shown: v.Shown})
	}
	return b, nil
}

// remarks says what staff should know of an answer while they go through all.
func (in *installation) remarks(a store.AnswerOnFile) string {
	switch {
	case a.Anew:
		return "Held back: other words where an answer was withdrawn. 'followup review allow' lets them in."
	case a.Withdrawn:
		return "Withdrawn: it is not published."
	case a.Lapsed:
		return fmt.Sprintf("The edit of %s (%s) no longer applies: the answer was corrected since.", in.minute(a.At), a.By)
	case !a.Edit.IsZero():
		return fmt.Sprintf("Edited by %s, %s.", a.By, in.minute(a.At))
	case a.Level == followup.NoLevel:
		return "No level was given."
	}
	return ""
}

func (p *program) reviewImport() *cobra.Command {
	var review, why string
	cmd := &cobra.Command{
		Use:   "import FILE",
		Short: "Take over what was edited in a review workbook",
		Long: `Take over what was edited in a workbook that 'followup review export' wrote. Each
changed cell is an edit by whoever imports it. Where anything is wrong nothing is
taken, and each mistake is told with its cell: originals that were changed, rows
that stand twice, formulas, words that are not in the list, cells that somebody
else edited since, answers that were corrected since.`,
		Args: cobra.ExactArgs(1),
		RunE: p.with(func(ctx context.Context, in *installation, args []string) error {
			return in.importReview(ctx, args[0], review, why)
		}),
	}
	cmd.Flags().StringVar(&review, "review", "", "refuse a workbook of another `review`")
	cmd.Flags().StringVar(&why, "why", "", "the `reason`, for those who ask later")
	return cmd
}

// A reviewImportJSON is what came of a review workbook.
type reviewImportJSON struct {
	Review  followup.ReviewID  `json:"review"`
	Rows    int                `json:"rows"`
	Absent  int                `json:"absent"` // answers without a row in the workbook
	Changed []string           `json:"changed"`
	Refused []followup.Problem `json:"refused"` // with any, nothing was taken
}

func (in *installation) importReview(ctx context.Context, file, review, why string) error {
	book, err := openTable(file)
	if err != nil {
		return err
	}
	id, err := reviewbook.ReviewOf(book)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	if review != "" {
		asked, err := in.review(ctx, review)
		if err != nil {
			return err
		}
		if asked != id {
			return fmt.Errorf("%s is the review workbook of %s, not of %s: nothing was taken", file, id, asked)
		}
	}
	if _, err := in.review(ctx, string(id)); err != nil {
		return err
	}
	now, err := in.reviewBook(ctx, id)
	if err != nil {
		return err
	}
	c := reviewbook.Compare(book, now)
	report := reviewImportJSON{Review: id, Rows: c.Rows, Absent: c.Absent, Changed: []string{}, Refused: orEmpty(c.Wrong)}
	if len(c.Wrong) == 0 {
		if err := in.takeReview(ctx, now, c, why, &report); err != nil {
			return err
		}
	}
	if err := in.show(report, report.write); err != nil {
		return err
	}
	if len(report.Refused) > 0 {
		return fmt.Errorf("nothing was taken from %s: mend it, or export the workbook again", file)
	}
	return nil
}

// takeReview makes the edits of a workbook.
func (in *installation) takeReview(ctx context.Context, now reviewbook.Book, c reviewbook.Comparison, why string, report *reviewImportJSON) error {
	entries := map[followup.AnswerID]reviewbook.Entry{}
	for _, e := range now.Entries {
		entries[e.ID] = e
	}
	var edits []store.EditRequest
	for _, x := range c.Changes {
		e := entries[x.ID]
		edits = append(edits, store.EditRequest{ID: x.ID, Answer: e.Answer.Digest(), Seen: e.Edit, Edit: x.Edit})
		report.Changed = append(report.Changed, x.ID.String())
	}
	var shown []store.ShowRequest
	for _, x := range c.Showings {
		ask := store.ShowRequest{Stakeholder: x.ID, Shown: x.Shown}
		for _, v := range now.Voices {
			if v.ID == x.ID {
				ask.Seen = v.Shown
			}
		}
		shown = append(shown, ask)
		report.Changed = append(report.Changed, string(x.ID))
	}
	err := in.store.Edit(ctx, now.Review, edits, shown, actor(), why)
	if errors.Is(err, store.ErrEditedSince) {
		return fmt.Errorf("%w: nothing was taken; import it once more", err)
	}
	return err
}

func (r reviewImportJSON) write(w io.Writer) {
	for _, x := range r.Refused {
		fmt.Fprintf(w, "%s: %s\n", x.Where, x.Problem)
	}
	if len(r.Refused) == 0 {
		fmt.Fprintf(w, "%s: %s read, %s made\n", r.Review, count(r.Rows, "answer"), count(len(r.Changed), "edit"))
	}
	if r.Absent > 0 {
		fmt.Fprintf(w, "%s without a row in the workbook: nothing is changed there.\n", count(r.Absent, "answer"))
	}
}
