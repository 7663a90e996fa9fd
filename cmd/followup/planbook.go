package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/planbook"
	"github.com/upr-info/followup/internal/store"
)

func (p *program) calendarExport() *cobra.Command {
	return &cobra.Command{
		Use:   "export FILE [STATE|REVIEW]...",
		Short: "Write the calendar as a spreadsheet that import takes back",
		Long: `Write the calendar as a spreadsheet, FILE.xlsx or FILE.csv, for planning in Excel:
a row for each review, and one for each stakeholder with dates of its own. Change
it, and take it over with 'followup calendar import'.`,
		Example: "  followup calendar export calendar.xlsx\n  followup calendar export nor.csv NOR SVN-3",
		Args:    cobra.MinimumNArgs(1),
		RunE: p.with(func(ctx context.Context, in *installation, args []string) error {
			return in.exportCalendar(ctx, args[0], args[1:])
		}),
	}
}

func (in *installation) exportCalendar(ctx context.Context, file string, what []string) error {
	write := planbook.WriteXLSX
	switch strings.ToLower(filepath.Ext(file)) {
	case ".xlsx":
	case ".csv":
		write = planbook.WriteCSV
	default:
		return &usageError{fmt.Errorf("%s: the calendar is written as .xlsx or .csv", file), "See 'followup calendar export --help'."}
	}
	standings, err := in.store.Reviews(ctx)
	if err != nil {
		return err
	}
	if standings, err = chosen(standings, what); err != nil {
		return err
	}
	t := planbook.Table{Steps: in.conf.Plan().Steps()}
	for _, s := range standings {
		for _, who := range append([]followup.StakeholderID{""}, withOwn(s)...) {
			row, err := in.planRow(ctx, s, who)
			if err != nil {
				return err
			}
			t.Rows = append(t.Rows, row)
		}
	}
	var b bytes.Buffer
	if err := write(&b, t); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
		return err
	}
	report := struct {
		File string `json:"file"`
		Rows int    `json:"rows"`
	}{file, len(t.Rows)}
	return in.show(report, func(w io.Writer) { fmt.Fprintf(w, "%s: %s\n", file, count(len(t.Rows), "row")) })
}

// planRow returns what the calendar says of a review, for all or for one.
func (in *installation) planRow(ctx context.Context, s store.ReviewStanding, who followup.StakeholderID) (planbook.Row, error) {
	c, _ := in.facts.Country(s.ID.Country())
	r := planbook.Row{Review: s.ID, State: c.Name, Stakeholder: who, Session: s.Session, Begins: s.Start, Next: s.Next, Midterm: s.Estimated}
	d, set := s.Deadline, s.Set
	if who != "" {
		var err error
		if d, set, err = in.store.OwnDates(ctx, s.ID, who); err != nil {
			return r, err
		}
	}
	r.Deadline = d.Date
	plan := in.conf.Plan()
	days := map[followup.Step]followup.Date{}
	for _, m := range plan.Dates(d.Date, set) {
		days[m.Step] = m.Day
	}
	for _, step := range plan.Steps() {
		day, left := set[step]
		own := who == "" || !step.OfReview()
		r.Left = append(r.Left, left && day.IsZero() && own)
		if !own {
			days[step] = followup.Date{}
		}
		r.Dates = append(r.Dates, days[step])
	}
	return r, nil
}

func (p *program) calendarImport() *cobra.Command {
	return &cobra.Command{
		Use:   "import FILE",
		Short: "Take over what was changed in a spreadsheet of the calendar",
		Long: `Take over what was changed in a spreadsheet that 'followup calendar export' wrote,
or in one with the columns review and deadline. Each changed cell is a change of
the calendar by whoever imports it. Where anything is wrong nothing is taken, and
each mistake is told with its place.`,
		Args: cobra.ExactArgs(1),
		RunE: p.with(func(ctx context.Context, in *installation, args []string) error {
			return in.importCalendar(ctx, args[0])
		}),
	}
}

// A planReport is what came of an import of the calendar.
type planReport struct {
	Rows    int                `json:"rows"`
	Changes []planChange       `json:"changes"`
	Refused []followup.Problem `json:"refused"` // with any, nothing was taken
	Ignored []string           `json:"ignored"` // columns
}

// A planChange is one change that was made.
type planChange struct {
	Kind        string                 `json:"kind"`
	Review      followup.ReviewID      `json:"review"`
	Stakeholder followup.StakeholderID `json:"stakeholder"`
	Value       string                 `json:"value"`
}

func (in *installation) importCalendar(ctx context.Context, file string) error {
	book, err := openTable(file)
	if err != nil {
		return err
	}
	asked, err := in.calendarNow(ctx)
	if err != nil {
		return err
	}
	p, err := planbook.Read(book, asked)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	report := planReport{Rows: p.Rows, Changes: []planChange{}, Refused: orEmpty(p.Wrong), Ignored: orEmpty(p.Ignored)}
	if len(p.Wrong) == 0 {
		if err := in.takePlan(ctx, p, &report); err != nil {
			return err
		}
	}
	if err := in.show(report, report.write); err != nil {
		return err
	}
	if len(report.Refused) > 0 {
		return fmt.Errorf("nothing was taken from %s: mend it, or export the calendar anew", file)
	}
	return nil
}

// takePlan makes the changes, or notes in the report why the calendar refused one.
func (in *installation) takePlan(ctx context.Context, p planbook.Plan, report *planReport) error {
	var changes []store.Change
	for _, c := range p.Changes {
		changes = append(changes, store.Change(c))
	}
	err := in.store.ChangeCalendar(ctx, changes, actor())
	if fault := (*followup.Fault)(nil); errors.As(err, &fault) {
		problem := fault.Problem()
		report.Refused = append(report.Refused, followup.Problem{Where: p.Places[problem.Where], Problem: problem.Where + ": " + problem.Problem})
		return nil
	}
	if err != nil {
		return err
	}
	for _, c := range changes {
		report.Changes = append(report.Changes, planChange(c))
	}
	return nil
}

// calendarNow returns the calendar as the rows of a table are compared with it.
func (in *installation) calendarNow(ctx context.Context) (planbook.Calendar, error) {
	standings, err := in.store.Reviews(ctx)
	if err != nil {
		return planbook.Calendar{}, err
	}
	by := map[followup.ReviewID]store.ReviewStanding{}
	for _, s := range standings {
		by[s.ID] = s
	}
	people, err := in.store.Stakeholders(ctx)
	if err != nil {
		return planbook.Calendar{}, err
	}
	row := func(id followup.ReviewID, who followup.StakeholderID) (planbook.Row, error) {
		s, ok := by[id]
		if !ok {
			return planbook.Row{}, fmt.Errorf("there is no review %s in the calendar", id)
		}
		if who != "" && !slices.ContainsFunc(people, func(s followup.Stakeholder) bool { return s.ID == who }) {
			return planbook.Row{}, fmt.Errorf("there is no stakeholder %s: 'followup stakeholders list' shows all", who)
		}
		return in.planRow(ctx, s, who)
	}
	return planbook.Calendar{Steps: in.conf.Plan().Steps(), Row: row, Today: followup.DateOf(in.now(), in.zone)}, nil
}

func (r planReport) write(w io.Writer) {
	for _, c := range r.Changes {
		fmt.Fprintf(w, "%s: %s %s%s\n", c.Review, c.Kind, c.Value, only(c.Stakeholder))
	}
	for _, p := range r.Refused {
		fmt.Fprintf(w, "%s: %s\n", p.Where, p.Problem)
	}
	if len(r.Ignored) > 0 {
		fmt.Fprintf(w, "Columns that are not read: %s\n", strings.Join(r.Ignored, ", "))
	}
	if len(r.Refused) == 0 {
		fmt.Fprintf(w, "%s, %s\n", count(r.Rows, "row"), count(len(r.Changes), "change"))
	}
}
