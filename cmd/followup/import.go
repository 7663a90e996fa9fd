package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/ingest/register"
	"github.com/upr-info/followup/internal/table"
)

func (p *program) importing() *cobra.Command {
	cmd := &cobra.Command{Use: "import", Short: "Take over recommendations or stakeholders from a file"}
	cmd.AddCommand(p.importRecommendations(), p.importStakeholders())
	return cmd
}

func (p *program) importRecommendations() *cobra.Command {
	var review string
	var replace bool
	cmd := &cobra.Command{
		Use:   "recommendations FILE",
		Short: "Take over recommendations: UPR Info export, UN matrix, own list",
		Long: `Take over recommendations from a UPR Info export (csv, xls, xlsx), the UN's
matrix (docx), or a list of your own with paragraph numbers (csv, xlsx).

An export names its reviews itself; for the others say --review. Importing the
same file again changes nothing. A row that is gone from the file stays and is
listed as missing. Every row that is not taken is told with its place.`,
		Args: cobra.ExactArgs(1),
		RunE: p.with(func(ctx context.Context, in *installation, args []string) error {
			return in.importList(ctx, args[0], review, replace)
		}),
	}
	cmd.Flags().StringVar(&review, "review", "", "the `review` the file is about, as in SVN-3")
	cmd.Flags().BoolVar(&replace, "replace", false, "replace recommendations of another kind of source, while nobody has answered")
	return cmd
}

// An importReport is what an import came to.
type importReport struct {
	Added     int                       `json:"added"`
	Changed   int                       `json:"changed"`
	Unchanged int                       `json:"unchanged"`
	Missing   int                       `json:"missing"`
	Refused   []followup.Problem        `json:"refused"`
	Doubts    []followup.Problem        `json:"doubts"`
	Reviews   map[followup.ReviewID]int `json:"reviews"` // rows taken

	// Duplicates are rows that may be about a stakeholder who is there already.
	Duplicates []register.Duplicate `json:"duplicates"`

	// Gone are the recommendations that Missing counts: they stay on file.
	Gone []followup.RecommendationKey `json:"gone"`
}

func (in *installation) importList(ctx context.Context, file, review string, replace bool) error {
	options := register.Options{Calendar: in.facts}
	if review != "" {
		id, err := followup.ParseReviewID(review)
		if err != nil {
			return err
		}
		options.Review = id
	}
	result, err := readList(file, options)
	if err != nil {
		return err
	}
	report, err := in.storeList(ctx, result, replace)
	if err != nil {
		return err
	}
	err = in.show(report, func(w io.Writer) { report.write(w, "recommendation") })
	if err == nil && report.Added+report.Changed+report.Unchanged == 0 {
		err = fmt.Errorf("nothing was taken from %s", file)
	}
	return err
}

// readList reads a list of recommendations from a file that staff bring.
func readList(file string, o register.Options) (r register.Result, err error) {
	book, err := openTable(file)
	if err != nil {
		return r, err
	}
	if r, err = register.Recommendations(book, o); err != nil {
		return r, fmt.Errorf("%s: %w", file, err)
	}
	return r, nil
}

func openTable(file string) (*table.Book, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	book, err := table.Open(f, info.Size(), table.OperatorLimits())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return book, nil
}

// storeList merges what was read into the register. A review whose list cannot
// be taken is refused as a whole and spares the others.
func (in *installation) storeList(ctx context.Context, result register.Result, replace bool) (importReport, error) {
	report := importReport{Refused: orEmpty(result.Refused), Doubts: orEmpty(result.Doubts), Reviews: map[followup.ReviewID]int{}, Duplicates: []register.Duplicate{}, Gone: []followup.RecommendationKey{}}
	lists := map[followup.ReviewID][]followup.Recommendation{}
	var ids []followup.ReviewID
	for _, l := range result.Reviews {
		lists[l.Review] = l.Recommendations
		ids = append(ids, l.Review)
	}
	merge := func(id followup.ReviewID, onFile []followup.Recommendation, source followup.Source, answered bool) ([]followup.Recommendation, followup.Source, error) {
		if err := register.Admit(source, result.Source, replace, answered); err != nil {
			report.Refused = append(report.Refused, followup.Problem{Where: string(id), Problem: err.Error()})
			return onFile, source, nil
		}
		if source != result.Source {
			onFile = nil // replaced, or the first
		}
		m := register.Merge(onFile, lists[id], result.Source)
		report.Added += len(m.Added)
		report.Changed += len(m.Changed)
		report.Unchanged += len(m.Unchanged)
		report.Missing += len(m.Missing)
		report.Gone = append(report.Gone, m.Missing...)
		report.Reviews[id] = len(lists[id])
		return m.After, result.Source, nil
	}
	return report, in.store.UpdateRecommendations(ctx, ids, merge)
}

// write tells people what came of an import.
func (r importReport) write(w io.Writer, one string) {
	fmt.Fprintf(w, "%s added, %d changed, %d unchanged, %d missing\n", count(r.Added, one), r.Changed, r.Unchanged, r.Missing)
	var rows [][]string
	for id, n := range r.Reviews {
		rows = append(rows, []string{string(id), fmt.Sprint(n)})
	}
	if len(rows) > 0 {
		slices.SortFunc(rows, func(a, b []string) int { return slices.Compare(a, b) })
		columns(w, []string{"REVIEW", "ROWS"}, rows)
	}
	if len(r.Gone) > 0 {
		fmt.Fprintf(w, "missing from the file, kept: %s\n", join(r.Gone, ", "))
	}
	problems(w, "not taken", r.Refused)
	problems(w, "taken, to be looked at", r.Doubts)
	var like []followup.Problem
	for _, d := range r.Duplicates {
		if d.Taken { // the others are said above
			like = append(like, followup.Problem{Where: d.Where, Problem: d.Problem})
		}
	}
	problems(w, "taken, perhaps twice", like)
}

func problems(w io.Writer, heading string, ps []followup.Problem) {
	if len(ps) == 0 {
		return
	}
	fmt.Fprintf(w, "%s %s:\n", count(len(ps), "row"), heading)
	for _, p := range ps {
		fmt.Fprintf(w, "  %s: %s\n", printable(p.Where), printable(p.Problem))
	}
}

func (p *program) importStakeholders() *cobra.Command {
	var review string
	cmd := &cobra.Command{
		Use:   "stakeholders FILE",
		Short: "Take over stakeholders from a csv or xlsx with a header",
		Long: `Take over stakeholders from a csv or xlsx file. Its header names the columns, in
any order: name, acronym, kind (State, NGO, coalition, NHRI, UN agency, scholar,
other), email (several with ";", each with its own language behind it where that
differs, as in "a@example.org (fr)"), language, attribution (named, kind, withheld),
issues, member_of, reviews (several with ";"), do_not_contact (the reason).

Rows that may be about a stakeholder who is there already are named: an address
that is somebody else's is refused, a name or an acronym like another is taken.

With --review all of them are to be asked for that review.`,
		Args: cobra.ExactArgs(1),
		RunE: p.with(func(ctx context.Context, in *installation, args []string) error {
			return in.importContacts(ctx, args[0], review)
		}),
	}
	cmd.Flags().StringVar(&review, "review", "", "the `review` that all are to be asked for")
	return cmd
}

func (in *installation) importContacts(ctx context.Context, file, review string) (err error) {
	options := register.Options{Calendar: in.facts}
	if review != "" {
		if options.Review, err = followup.ParseReviewID(review); err != nil {
			return err
		}
	}
	if options.OnFile, err = in.store.Stakeholders(ctx); err != nil {
		return err
	}
	book, err := openTable(file)
	if err != nil {
		return err
	}
	read, err := register.Stakeholders(book, options)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	report := importReport{Refused: orEmpty(read.Refused), Doubts: orEmpty(read.Doubts), Reviews: map[followup.ReviewID]int{},
		Duplicates: orEmpty(read.Duplicates), Gone: []followup.RecommendationKey{}}
	for i, s := range read.Stakeholders {
		read.Stakeholders[i].DoNotContactBy = actor()
		for _, id := range s.Reviews {
			report.Reviews[id]++
		}
	}
	report.Added, report.Changed, report.Unchanged, err = in.store.UpdateStakeholders(ctx, read.Stakeholders)
	if err != nil {
		return err
	}
	err = in.show(report, func(w io.Writer) { report.write(w, "stakeholder") })
	if err == nil && len(read.Stakeholders) == 0 {
		err = fmt.Errorf("nothing was taken from %s", file)
	}
	return err
}
