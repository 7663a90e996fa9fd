package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/config/calendar"
	"github.com/upr-info/followup/ingest/passage"
	"github.com/upr-info/followup/ingest/register"
	"github.com/upr-info/followup/internal/table"
	"github.com/upr-info/followup/internal/text"
	"github.com/upr-info/followup/internal/workbook"
	"github.com/upr-info/followup/notify"
)

func (p *program) read() *cobra.Command {
	var list, review string
	cmd := &cobra.Command{
		Use:   "read FILE...",
		Short: "Say what would be understood from answer sheets and reports, touching nothing",
		Long: `Say what would be understood from answer sheets and reports if they came by mail,
touching nothing. The recommendations are those of the review that the sheet names, or of
--review; with --recommendations they are read from a file instead, and no
installation is needed.`,
		Example: "  followup read sheet.xlsx --recommendations matrix.docx --review SVN-3\n  followup read *.xlsx --json",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.readFiles(cmd.Context(), args, list, review)
		},
	}
	cmd.Flags().StringVar(&list, "recommendations", "", "take the recommendations from this `file`")
	cmd.Flags().StringVar(&review, "review", "", "the `review` that the sheets answer")
	return cmd
}

// A readJSON is what was understood of one file, as scripts see it.
type readJSON struct {
	File        string                 `json:"file"`
	Format      table.Format           `json:"format"`
	Review      followup.ReviewID      `json:"review"`
	Stakeholder followup.StakeholderID `json:"stakeholder"`
	Answers     []followup.Answer      `json:"answers"`
	Passages    []followup.Passage     `json:"passages"` // of running text; those attached are among the answers
	Faults      []followup.Problem     `json:"faults"`
	OnlyRows    bool                   `json:"only_rows,omitempty"` // it changes only the rows that it answers
	Joint       bool                   `json:"joint,omitempty"`     // it only points to a joint submission
	Members     []string               `json:"members,omitempty"`   // of a joint submission
}

// A lister returns the recommendations of a review.
type lister func(context.Context, followup.ReviewID) ([]followup.Recommendation, error)

func (p *program) readFiles(ctx context.Context, files []string, list, review string) (err error) {
	var id followup.ReviewID
	if review != "" {
		if id, err = followup.ParseReviewID(review); err != nil {
			return err
		}
	}
	var in *installation
	var recommendations lister
	if list != "" {
		if recommendations, id, err = listFromFile(list, id); err != nil {
			return err
		}
	} else {
		if in, err = p.open(ctx); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, in.close()) }()
		recommendations = in.store.Recommendations
	}
	found := []readJSON{}
	answers := 0
	for _, file := range files {
		r, err := readOne(ctx, file, id, recommendations, in)
		if err != nil {
			return err
		}
		found = append(found, r)
		answers += len(r.Answers)
	}
	if err := p.show(found, func(w io.Writer) { writeReadings(w, found) }); err != nil {
		return err
	}
	if answers == 0 {
		return errors.New("no answer was understood")
	}
	return nil
}

// listFromFile reads recommendations from a file, once for all sheets. Where it
// holds those of one review only, that is the review unless another is named.
func listFromFile(file string, id followup.ReviewID) (lister, followup.ReviewID, error) {
	facts, err := calendar.Load()
	if err != nil {
		return nil, "", err
	}
	result, err := readList(file, register.Options{Calendar: facts, Review: id})
	if err != nil {
		return nil, "", err
	}
	lists := map[followup.ReviewID][]followup.Recommendation{}
	for _, l := range result.Reviews {
		lists[l.Review] = l.Recommendations
	}
	if len(result.Reviews) == 1 && id == "" {
		id = result.Reviews[0].Review
	}
	return func(_ context.Context, r followup.ReviewID) ([]followup.Recommendation, error) { return lists[r], nil }, id, nil
}

func readOne(ctx context.Context, file string, id followup.ReviewID, recommendations lister, in *installation) (readJSON, error) {
	r := readJSON{File: file, Format: table.Unknown, Review: id, Answers: []followup.Answer{}, Passages: []followup.Passage{}, Faults: []followup.Problem{}}
	f, err := os.Open(file)
	if err != nil {
		return r, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return r, err
	}
	r.Format = table.Sniff(f, info.Size())
	book, err := table.Open(f, info.Size(), table.DefaultLimits())
	var fault *followup.Fault
	switch {
	case err != nil && !errors.As(err, &fault):
		return r, fmt.Errorf("%s: %w", file, err)
	case err == nil && workbook.Inspect(book).Sheet:
		return r, r.understand(ctx, book, recommendations, in)
	}
	if format := textFormat(f, info.Size()); format != table.Unknown {
		report := r
		report.Format = format
		err := report.readText(ctx, f, info.Size(), recommendations)
		if err != nil || book == nil || len(report.Answers)+len(report.Passages) > 0 {
			return report, err
		}
	}
	if fault != nil {
		r.Faults = append(r.Faults, fault.Problem())
		return r, nil
	}
	return r, r.understand(ctx, book, recommendations, in)
}

// textFormat returns what kind of text a file is, by the name that scripts know
// formats by.
func textFormat(f io.ReaderAt, size int64) table.Format {
	switch format := text.Sniff(f, size); format {
	case text.Unknown, text.Encrypted:
		return table.Unknown
	default:
		return table.Format(format)
	}
}

// readText fills r with what the running text of a document says.
func (r *readJSON) readText(ctx context.Context, f io.ReaderAt, size int64, recommendations lister) error {
	list, err := r.list(ctx, recommendations)
	if err != nil || len(list) == 0 {
		return err
	}
	pdf := pdfEngine()
	defer pdf.Close()
	doc, err := text.Reader{PDF: pdf}.Read(ctx, f, size, text.DefaultLimits())
	var fault *followup.Fault
	if errors.As(err, &fault) {
		r.Faults = append(r.Faults, fault.Problem())
		return nil
	}
	if err != nil {
		return fmt.Errorf("%s: %w", r.File, err)
	}
	found := passage.NewList(r.Review, list).Read(passage.Lines(doc.Blocks))
	for _, p := range found.Passages {
		p.Document = 1
		p.Recommendations, p.Suggestions = orEmpty(p.Recommendations), orEmpty(p.Suggestions)
		r.Passages = append(r.Passages, p)
	}
	r.Answers = append(r.Answers, followup.WithPassages(found.Answers, found.Passages)...)
	if doc.Cut || found.Cut {
		found.Doubts = append(found.Doubts, followup.Doubt{Code: followup.DoubtUnread})
	}
	return r.doubts(found.Doubts)
}

// list returns the recommendations that r is compared with, or none and a fault.
func (r *readJSON) list(ctx context.Context, recommendations lister) ([]followup.Recommendation, error) {
	if r.Review == "" {
		r.Faults = append(r.Faults, followup.Problem{Problem: "nothing in the file tells which review it answers: say it with --review"})
		return nil, nil
	}
	list, err := recommendations(ctx, r.Review)
	if err == nil && len(list) == 0 {
		r.Faults = append(r.Faults, followup.Problem{Problem: fmt.Sprintf("there are no recommendations of %s to compare with", r.Review)})
	}
	return list, err
}

// doubts words what is in doubt as a receipt would.
func (r *readJSON) doubts(ds []followup.Doubt) error {
	words, err := notify.LoadTemplates("")
	if err != nil {
		return err
	}
	for _, d := range ds {
		sentence, err := words.Doubt(followup.English, d)
		if err != nil {
			return err
		}
		r.Faults = append(r.Faults, followup.Problem{Where: d.Where, Problem: sentence})
	}
	return nil
}

// understand fills r with what a book says.
func (r *readJSON) understand(ctx context.Context, book *table.Book, recommendations lister, in *installation) error {
	claim := workbook.Inspect(book)
	if !claim.Sheet {
		r.Faults = append(r.Faults, followup.Problem{Problem: "this is not an answer sheet: it has neither the marks of one nor its headings"})
		return nil
	}
	if r.Review == "" {
		r.Review = claim.Review
	}
	if in != nil && claim.Token != "" {
		if g, err := in.store.Grant(ctx, claim.Token); err == nil {
			r.Stakeholder = g.Stakeholder
			if r.Review == "" {
				r.Review = g.Review
			}
		}
	}
	list, err := r.list(ctx, recommendations)
	if err != nil || len(list) == 0 {
		return err
	}
	reading := workbook.Read(book, r.Review, list)
	r.OnlyRows, r.Members, r.Joint = claim.Cover.OnlyRows, claim.Cover.Members, reading.Joint
	r.Answers = append(r.Answers, reading.Answers...)
	return r.doubts(reading.Doubts)
}

func writeReadings(w io.Writer, found []readJSON) {
	for _, r := range found {
		var levels followup.IRI
		rows := [][]string{}
		for _, a := range r.Answers {
			levels.Add(a.Level)
			rows = append(rows, []string{a.Recommendation.Number(), levelName(a.Level), string(a.MatchedBy), a.Cell, a.Comment})
		}
		fmt.Fprintf(w, "%s (%s), review %s: %s: %d fully, %d partially, %d not, %d without a level\n", printable(r.File), r.Format, orNone(r.Review),
			count(len(r.Answers), "answer"), levels.Full, levels.Partial, levels.Not, levels.Unlevelled)
		if len(rows) > 0 {
			columns(w, []string{"NUMBER", "LEVEL", "MATCHED BY", "CELL", "COMMENT"}, rows)
		}
		r.writeRemarks(w)
		writeSuggestions(w, r.Passages)
		for _, f := range r.Faults {
			fmt.Fprintf(w, "  %s\n", printable((&followup.Fault{Where: f.Where, Reason: f.Problem}).Error()))
		}
	}
}

// writeSuggestions says which passages staff would have to assign.
func writeSuggestions(w io.Writer, passages []followup.Passage) {
	for _, p := range passages {
		if p.State == followup.PassageSuggested {
			fmt.Fprintf(w, "  %s: may speak of %s\n", printable(p.Where), passageNumbers(p))
		}
	}
}

// writeRemarks writes what a file says of itself as a whole, and how single
// answers were read where that was not plain.
func (r readJSON) writeRemarks(w io.Writer) {
	if r.OnlyRows {
		fmt.Fprintln(w, "  changes only the rows that it answers")
	}
	if r.Joint {
		fmt.Fprintln(w, "  only points to a joint submission")
	}
	if len(r.Members) > 0 {
		fmt.Fprintf(w, "  speaks for %s\n", printable(strings.Join(r.Members, ", ")))
	}
	for _, a := range r.Answers {
		for _, note := range a.Notes {
			fmt.Fprintf(w, "  %s: %s\n", a.Recommendation.Number(), printable(note))
		}
	}
}

func levelName(l followup.Level) string {
	if l == followup.NoLevel {
		return "none"
	}
	return string(l)
}
