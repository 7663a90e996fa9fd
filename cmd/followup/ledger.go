package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/store"
	"github.com/upr-info/followup/notify"
)

func (p *program) mails() *cobra.Command {
	cmd := &cobra.Command{Use: "mails", Short: "List the mails of ours, and where each stands"}
	var state, purpose, review string
	list := &cobra.Command{
		Use:   "list",
		Short: "List the mails in the ledger, by the time they are due",
		Long: `List the mails in the ledger, by the time they are due.

States: ` + joinMailStates() + `.
A mail is sent once our mail server took it, and accepted where a report says that
the recipient's server has it; such reports are asked for by sending.confirm.`,
		Example: "  followup mails list --state failed",
		Args:    cobra.NoArgs,
		RunE: p.with(func(ctx context.Context, in *installation, _ []string) error {
			return in.listMails(ctx, notify.State(state), followup.Purpose(purpose), review)
		}),
	}
	list.Flags().StringVar(&state, "state", "", "only mails in this `state`")
	list.Flags().StringVar(&purpose, "purpose", "", "only mails of this `purpose`, such as reminder")
	list.Flags().StringVar(&review, "review", "", "only mails about this `review`")
	show := &cobra.Command{
		Use:   "show ID",
		Short: "Show one mail: state, reason, times, and the mail as it went",
		Long:  `Show one mail. ID is its number in the list, or the token in its Message-ID.`,
		Args:  cobra.ExactArgs(1),
		RunE: p.with(func(ctx context.Context, in *installation, args []string) error {
			return in.showMail(ctx, args[0])
		}),
	}
	cmd.AddCommand(list, show)
	return cmd
}

func joinMailStates() string {
	var names []string
	for _, s := range notify.States() {
		names = append(names, string(s))
	}
	return strings.Join(names, ", ")
}

// A mailJSON is a mail in the ledger, as scripts see it.
type mailJSON struct {
	ID          int64                  `json:"id"`
	State       notify.State           `json:"state"`
	Reason      string                 `json:"reason"`
	Purpose     followup.Purpose       `json:"purpose"`
	Occasion    string                 `json:"occasion"`
	Review      followup.ReviewID      `json:"review"`
	Stakeholder followup.StakeholderID `json:"stakeholder"`
	Recipient   string                 `json:"recipient"`
	Language    followup.Language      `json:"language"`
	Why         string                 `json:"why"`
	Due         time.Time              `json:"due"`
	Attempts    int                    `json:"attempts"`
	Begun       string                 `json:"begun"` // the first attempt; empty before it
	Sent        string                 `json:"sent"`  // the 250; empty before it
	MessageID   string                 `json:"message_id"`
	Key         string                 `json:"key"` // of the mail in the archive; empty until it was written
}

func (in *installation) newMailJSON(e notify.Entry) mailJSON {
	return mailJSON{ID: e.ID, State: e.State, Reason: e.Reason, Purpose: e.Purpose, Occasion: e.Occasion, Review: e.Review,
		Stakeholder: e.Stakeholder, Recipient: e.Recipient, Language: e.Language, Why: e.Why, Due: e.Due.UTC(), Attempts: e.Attempts,
		Begun: timeOrNone(e.Begun), Sent: timeOrNone(e.Sent), MessageID: notify.MessageID(e.Token, in.conf.Programme.Address), Key: e.Key}
}

func timeOrNone(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}

func (in *installation) listMails(ctx context.Context, state notify.State, purpose followup.Purpose, review string) error {
	if state != "" && !slices.Contains(notify.States(), state) {
		return &usageError{fmt.Errorf("there is no state %q: it is one of %s", state, joinMailStates()), "See 'followup mails list --help'."}
	}
	if purpose != "" && !slices.Contains(followup.Purposes(), purpose) {
		return &usageError{fmt.Errorf("there is no purpose %q", purpose), "See 'followup mails list --help'."}
	}
	f := store.Filter{State: state, Purpose: purpose}
	if review != "" {
		var err error
		if f.Review, err = in.review(ctx, review); err != nil {
			return err
		}
	}
	entries, err := in.store.Ledger().Entries(ctx, f)
	if err != nil {
		return err
	}
	found := []mailJSON{}
	for _, e := range entries {
		found = append(found, in.newMailJSON(e))
	}
	return in.show(found, func(w io.Writer) {
		if len(found) == 0 {
			fmt.Fprintln(w, "There is no such mail.")
			return
		}
		var rows [][]string
		for _, m := range found {
			rows = append(rows, []string{fmt.Sprint(m.ID), in.minute(m.Due), string(m.State), string(m.Purpose), string(m.Review), m.Recipient, m.Reason})
		}
		columns(w, []string{"MAIL", "DUE", "STATE", "PURPOSE", "REVIEW", "TO", "REASON"}, rows)
	})
}

// minute returns t in the Programme's zone.
func (in *installation) minute(t time.Time) string { return t.In(in.zone).Format("2006-01-02 15:04") }

func (in *installation) showMail(ctx context.Context, id string) error {
	e, err := in.mailOf(ctx, id)
	if err != nil {
		return err
	}
	j := in.newMailJSON(e)
	return in.show(j, func(w io.Writer) {
		fmt.Fprintf(w, "Mail %d, %s%s\n", j.ID, j.State, because(j.Reason))
		fmt.Fprintf(w, "%s to %s: %s\n", j.Purpose, printable(j.Recipient), printable(j.Why))
		fmt.Fprintf(w, "review %s, stakeholder %s, occasion %s, in %s\n", orNothing(string(j.Review)), orNothing(string(j.Stakeholder)), j.Occasion, j.Language)
		fmt.Fprintf(w, "Due %s, tried %s", in.minute(e.Due), count(j.Attempts, "time"))
		if j.Begun != "" {
			fmt.Fprintf(w, ", first %s", in.minute(e.Begun))
		}
		if j.Sent != "" {
			fmt.Fprintf(w, ", sent %s", in.minute(e.Sent))
		}
		fmt.Fprintf(w, "\nMessage-ID: <%s>\n", j.MessageID)
		if j.Key == "" {
			fmt.Fprintln(w, "It is not written yet.")
			return
		}
		fmt.Fprintf(w, "As it went: %s\n", j.Key)
	})
}

// mailOf returns the mail with a number or a token.
func (in *installation) mailOf(ctx context.Context, id string) (notify.Entry, error) {
	all, err := in.store.Ledger().Entries(ctx, store.Filter{})
	if err != nil {
		return notify.Entry{}, err
	}
	number, _ := strconv.ParseInt(id, 10, 64)
	token, _ := followup.ParseToken(strings.Trim(id, "<>"))
	for _, e := range all {
		if e.ID == number || token != "" && e.Token == token {
			return e, nil
		}
	}
	return notify.Entry{}, fmt.Errorf("there is no mail %s: 'followup mails list' shows all", printable(id))
}
