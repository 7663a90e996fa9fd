package main

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/upr-info/followup"
)

func (p *program) stakeholders() *cobra.Command {
	cmd := &cobra.Command{Use: "stakeholders", Short: "Who is asked"}
	var review, output string
	list := &cobra.Command{
		Use:   "list",
		Short: "List stakeholders",
		Args:  cobra.NoArgs,
		RunE: p.with(func(ctx context.Context, in *installation, _ []string) error {
			return in.listStakeholders(ctx, review)
		}),
	}
	list.Flags().StringVar(&review, "review", "", "only those to be asked for this `review`")
	show := &cobra.Command{
		Use:   "show ID",
		Short: "Show one stakeholder",
		Args:  cobra.ExactArgs(1),
		RunE: p.with(func(ctx context.Context, in *installation, args []string) error {
			return in.showStakeholder(ctx, followup.StakeholderID(args[0]))
		}),
	}
	export := &cobra.Command{
		Use:   "export",
		Short: "Write all stakeholders as a csv file that import takes",
		Args:  cobra.NoArgs,
		RunE: p.with(func(ctx context.Context, in *installation, _ []string) error {
			return in.exportStakeholders(ctx, output)
		}),
	}
	export.Flags().StringVarP(&output, "output", "o", "", "the `file` to write (default: print it)")
	cmd.AddCommand(list, show, export)
	return cmd
}

// A stakeholderJSON is a stakeholder as scripts see it.
type stakeholderJSON struct {
	ID           followup.StakeholderID   `json:"id"`
	Name         string                   `json:"name"`
	Acronym      string                   `json:"acronym"`
	Kind         followup.StakeholderKind `json:"kind"`
	Emails       []string                 `json:"emails"`
	Language     followup.Language        `json:"language"`
	Attribution  followup.Attribution     `json:"attribution"`
	Issues       []string                 `json:"issues"`
	MemberOf     []followup.StakeholderID `json:"member_of"`
	Reviews      []followup.ReviewID      `json:"reviews"`
	DoNotContact string                   `json:"do_not_contact"`
}

func newStakeholderJSON(s followup.Stakeholder) stakeholderJSON {
	return stakeholderJSON{
		ID: s.ID, Name: s.Name, Acronym: s.Acronym, Kind: s.Kind, Emails: orEmpty(s.Addresses()), Language: s.Language, Attribution: s.Attribution,
		Issues: orEmpty(s.Issues), MemberOf: orEmpty(s.MemberOf), Reviews: orEmpty(s.Reviews), DoNotContact: s.DoNotContact,
	}
}

func (in *installation) listStakeholders(ctx context.Context, review string) error {
	all, err := in.store.Stakeholders(ctx)
	if err != nil {
		return err
	}
	var only followup.ReviewID
	if review != "" {
		if only, err = in.review(ctx, review); err != nil {
			return err
		}
	}
	found := []stakeholderJSON{}
	for _, s := range all {
		if only == "" || asked(s, only) {
			found = append(found, newStakeholderJSON(s))
		}
	}
	return in.show(found, func(w io.Writer) {
		var rows [][]string
		for _, s := range found {
			rows = append(rows, []string{string(s.ID), string(s.Kind), s.Name, string(s.Language), string(s.Attribution), join(s.Reviews, " "), s.DoNotContact})
		}
		columns(w, []string{"ID", "KIND", "NAME", "LANGUAGE", "ATTRIBUTION", "REVIEWS", "DO NOT CONTACT"}, rows)
	})
}

func asked(s followup.Stakeholder, id followup.ReviewID) bool {
	for _, r := range s.Reviews {
		if r == id {
			return true
		}
	}
	return false
}

func (in *installation) showStakeholder(ctx context.Context, id followup.StakeholderID) error {
	s, err := in.store.Stakeholder(ctx, id)
	if err != nil {
		return fmt.Errorf("there is no stakeholder %s: 'followup stakeholders list' shows all", id)
	}
	return in.show(newStakeholderJSON(s), func(w io.Writer) {
		columns(w, []string{"ID", string(s.ID)}, [][]string{
			{"name", s.Name}, {"acronym", s.Acronym}, {"kind", string(s.Kind)}, {"e-mail", strings.Join(s.Addresses(), "; ")},
			{"language", string(s.Language)}, {"name may be shown", string(s.Attribution)}, {"issues", strings.Join(s.Issues, "; ")},
			{"member of", join(s.MemberOf, "; ")}, {"asked for", join(s.Reviews, "; ")}, {"do not contact", s.DoNotContact},
		})
	})
}

// exportStakeholders writes the register in the form that import takes.
func (in *installation) exportStakeholders(ctx context.Context, output string) error {
	all, err := in.store.Stakeholders(ctx)
	if err != nil {
		return err
	}
	if in.json {
		found := []stakeholderJSON{}
		for _, s := range all {
			found = append(found, newStakeholderJSON(s))
		}
		return in.show(found, nil)
	}
	if output == "" {
		return writeContacts(in.out, all)
	}
	f, err := os.OpenFile(output, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600) // it holds addresses
	if err != nil {
		return err
	}
	defer f.Close()
	if err := writeContacts(f, all); err != nil {
		return err
	}
	in.say("%s: %s", output, count(len(all), "stakeholder"))
	return f.Close()
}

func writeContacts(w io.Writer, all []followup.Stakeholder) error {
	c := csv.NewWriter(w)
	rows := [][]string{{"name", "acronym", "kind", "email", "language", "attribution", "issues", "member_of", "reviews", "do_not_contact"}}
	for _, s := range all {
		row := []string{s.Name, s.Acronym, string(s.Kind), strings.Join(s.Addresses(), ";"), string(s.Language), string(s.Attribution),
			strings.Join(s.Issues, ";"), join(s.MemberOf, ";"), join(s.Reviews, ";"), s.DoNotContact}
		for i := range row {
			row[i] = harmless(row[i])
		}
		rows = append(rows, row)
	}
	return c.WriteAll(rows)
}

// harmless returns s so that no spreadsheet takes it for a formula. What begins
// so in earnest, like a name with a dash, gets a space before it, which import
// takes off again.
func harmless(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return " " + s
	}
	return s
}

func join[T ~string](vs []T, separator string) string {
	parts := make([]string, len(vs))
	for i, v := range vs {
		parts[i] = string(v)
	}
	return strings.Join(parts, separator)
}
