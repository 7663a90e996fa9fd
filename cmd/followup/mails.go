package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/store"
	"github.com/upr-info/followup/notify"
)

// templatesFolder beside the configuration holds the operator's own words for
// our mails; each file replaces the one of its name that comes with the program.
const templatesFolder = "templates"

func (in *installation) templates() (*notify.Templates, error) {
	dir := filepath.Join(filepath.Dir(in.configFile), templatesFolder)
	if _, err := os.Stat(dir); os.IsNotExist(err) {
		dir = ""
	}
	return notify.LoadTemplates(dir)
}

func (in *installation) composer() (*notify.Composer, error) {
	templates, err := in.templates()
	if err != nil {
		return nil, err
	}
	signer, err := in.signer()
	if err != nil {
		return nil, err
	}
	return &notify.Composer{
		Signer:    signer,
		Programme: in.conf.Programme.Name,
		Address:   in.conf.Programme.Address,
		Reply:     in.conf.Programme.Reply,
		Site:      in.conf.Programme.Site,
		OptOut:    in.conf.Programme.OptOut,
		Zone:      in.zone,
		Grace:     in.conf.Deadlines.Grace,
		Material:  in.store,
		Memory:    in.store,

		Publications: press{in},
		Templates:    templates,
	}, nil
}

func (p *program) plan() *cobra.Command {
	var until string
	cmd := &cobra.Command{
		Use:   "plan",
		Short: "Say what is due to be sent, to whom, when and why",
		Args:  cobra.NoArgs,
		RunE: p.with(func(ctx context.Context, in *installation, _ []string) error {
			last := followup.DateOf(in.now(), in.zone)
			if until != "" {
				var err error
				if last, err = followup.ParseDate(until); err != nil || !last.HasDay() {
					return &usageError{fmt.Errorf("--until %q is no day: write it as 2027-03-31", until), "See 'followup plan --help'."}
				}
			}
			return in.showPlan(ctx, last)
		}),
	}
	cmd.Flags().StringVar(&until, "until", "", "look ahead until the end of this `day` (default: today)")
	return cmd
}

// A planJSON is a mail that is due, as scripts see it.
type planJSON struct {
	Due         time.Time              `json:"due"`
	Purpose     followup.Purpose       `json:"purpose"`
	Occasion    string                 `json:"occasion"`
	Review      followup.ReviewID      `json:"review"`
	Stakeholder followup.StakeholderID `json:"stakeholder"`
	Recipient   string                 `json:"recipient"`
	Language    followup.Language      `json:"language"`
	Why         string                 `json:"why"`
	State       string                 `json:"state"`
}

func newPlanJSON(e notify.Entry, state, why string) planJSON {
	return planJSON{Due: e.Due.UTC(), Purpose: e.Purpose, Occasion: e.Occasion, Review: e.Review, Stakeholder: e.Stakeholder,
		Recipient: e.Recipient, Language: e.Language, Why: why, State: state}
}

// showPlan lists what waits in the ledger and what the calendar will add until
// the end of a day, and who is left out and why.
func (in *installation) showPlan(ctx context.Context, until followup.Date) error {
	mails, err := in.planned(ctx, until)
	if err != nil {
		return err
	}
	return in.show(mails, func(w io.Writer) {
		if len(mails) == 0 {
			fmt.Fprintf(w, "Nothing is due until %s.\n", weekday(until))
			return
		}
		in.writePlan(w, mails)
	})
}

func (in *installation) writePlan(w io.Writer, mails []planJSON) {
	var rows [][]string
	for _, m := range mails {
		rows = append(rows, []string{m.Due.In(in.zone).Format("2006-01-02 15:04"), m.State, string(m.Purpose), string(m.Review), m.Recipient, string(m.Language), m.Why})
	}
	columns(w, []string{"DUE", "STATE", "PURPOSE", "REVIEW", "TO", "IN", "WHY"}, rows)
}

// skipped is the state of a mail that the calendar would send and that is not sent.
const skipped = "skipped"

func (in *installation) planned(ctx context.Context, until followup.Date) ([]planJSON, error) {
	all, err := in.store.Ledger().Entries(ctx, store.Filter{})
	if err != nil {
		return nil, err
	}
	mails := []planJSON{}
	inLedger := map[string]bool{}
	for _, e := range all {
		inLedger[e.Recipient+"\n"+string(e.Purpose)+"\n"+e.Occasion] = true
		if (e.State == notify.Planned || e.State == notify.Deferred) && e.Due.Before(until.End(in.zone)) {
			mails = append(mails, newPlanJSON(e, string(e.State), e.Why))
		}
	}
	situations, err := in.store.Situations(ctx)
	if err != nil {
		return nil, err
	}
	due, left := notify.Forecast(situations, in.conf.Plan(), in.zone, in.now(), until)
	for _, e := range due {
		if !inLedger[e.Recipient+"\n"+string(e.Purpose)+"\n"+e.Occasion] {
			mails = append(mails, newPlanJSON(e, string(notify.Planned), e.Why))
		}
	}
	for _, s := range left {
		mails = append(mails, newPlanJSON(s.Entry, skipped, s.Reason))
	}
	slices.SortStableFunc(mails, func(a, b planJSON) int { return a.Due.Compare(b.Due) })
	return mails, nil
}
