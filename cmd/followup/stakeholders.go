package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/ingest/register"
	"github.com/upr-info/followup/internal/table"
)

func (p *program) stakeholders() *cobra.Command {
	cmd := &cobra.Command{Use: "stakeholders", Short: "Who is asked, at which addresses, and what came of it"}
	cmd.AddCommand(p.stakeholdersList(), p.stakeholdersShow(), p.stakeholdersExport(), p.stakeholdersExclude(), p.stakeholdersRestore())
	return cmd
}

func (p *program) stakeholdersList() *cobra.Command {
	var review string
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List stakeholders",
		Long: `List stakeholders. With --review only those to be asked for it, and the kinds of
which nobody has a contact that may be written to.`,
		Args: cobra.NoArgs,
		RunE: p.with(func(ctx context.Context, in *installation, _ []string) error {
			return in.listStakeholders(ctx, review)
		}),
	}
	cmd.Flags().StringVar(&review, "review", "", "only those to be asked for this `review`")
	return cmd
}

func (p *program) stakeholdersExport() *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:   "export",
		Short: "Write all stakeholders as a csv or xlsx file that import takes",
		Long: `Write all stakeholders as a file that import takes: csv, or xlsx where the name
ends so. The last column says which addresses are not written to; import passes
it over.`,
		Args: cobra.NoArgs,
		RunE: p.with(func(ctx context.Context, in *installation, _ []string) error {
			return in.exportStakeholders(ctx, output)
		}),
	}
	cmd.Flags().StringVarP(&output, "output", "o", "", "the `file` to write (default: print csv)")
	return cmd
}

func (p *program) stakeholdersExclude() *cobra.Command {
	var why string
	cmd := &cobra.Command{
		Use:     "exclude ID --why W",
		Short:   "Write to a stakeholder no more, and record why",
		Long:    `Write to a stakeholder no more, for the reason given. Its letters are read and answered as before.`,
		Example: "  followup stakeholders exclude example-ngo-3 --why 'asked by telephone not to be'",
		Args:    cobra.ExactArgs(1),
		RunE: p.with(func(ctx context.Context, in *installation, args []string) error {
			if strings.TrimSpace(why) == "" {
				return &usageError{errors.New("--why is missing: write the reason, for whoever asks later"), "See 'followup stakeholders exclude --help'."}
			}
			return in.setDoNotContact(ctx, followup.StakeholderID(args[0]), printable(why))
		}),
	}
	cmd.Flags().StringVar(&why, "why", "", "the `reason`")
	return cmd
}

func (p *program) stakeholdersRestore() *cobra.Command {
	return &cobra.Command{
		Use:   "restore ID [ADDRESS]",
		Short: "Write to a stakeholder, or to one of its addresses, again",
		Long: `Write to a stakeholder again that was not to be contacted or, with ADDRESS, to one
of its addresses whose mails came back, who complained or who opted out. An
invitation that came back goes once more, where it is still due.`,
		Args: cobra.RangeArgs(1, 2),
		RunE: p.with(func(ctx context.Context, in *installation, args []string) error {
			id := followup.StakeholderID(args[0])
			if len(args) == 1 {
				return in.setDoNotContact(ctx, id, "")
			}
			address := strings.ToLower(args[1])
			err := in.store.Restore(ctx, id, address, actor())
			if errors.Is(err, followup.ErrNotFound) {
				return fmt.Errorf("%s has no such address: 'followup stakeholders show %s' lists them", id, id)
			}
			if err == nil {
				in.say("%s may be written to again.", address)
			}
			return err
		}),
	}
}

// setDoNotContact records why a stakeholder is not to be contacted, or that it may
// be.
func (in *installation) setDoNotContact(ctx context.Context, id followup.StakeholderID, reason string) error {
	s, err := in.stakeholder(ctx, string(id))
	if err != nil {
		return err
	}
	s.DoNotContact, s.DoNotContactBy = reason, actor()
	if _, _, _, err := in.store.UpdateStakeholders(ctx, []followup.Stakeholder{s}); err != nil {
		return err
	}
	if reason == "" {
		in.say("%s may be contacted.", id)
	} else {
		in.say("%s is not contacted any more: %s", id, reason)
	}
	return nil
}

// A stakeholderJSON is a stakeholder as scripts see it.
type stakeholderJSON struct {
	ID             followup.StakeholderID   `json:"id"`
	Name           string                   `json:"name"`
	Acronym        string                   `json:"acronym"`
	Kind           followup.StakeholderKind `json:"kind"`
	Emails         []string                 `json:"emails"`
	Contacts       []contactJSON            `json:"contacts"` // the same addresses, in the same order
	Language       followup.Language        `json:"language"`
	Attribution    followup.Attribution     `json:"attribution"`
	Issues         []string                 `json:"issues"`
	MemberOf       []followup.StakeholderID `json:"member_of"`
	Reviews        []followup.ReviewID      `json:"reviews"`
	DoNotContact   string                   `json:"do_not_contact"`
	DoNotContactBy string                   `json:"do_not_contact_by"`
	DoNotContactAt *time.Time               `json:"do_not_contact_at"` // null while nobody said
}

type contactJSON struct {
	Address  string                `json:"address"`
	Language followup.Language     `json:"language"`
	State    followup.ContactState `json:"state"`
	Since    *time.Time            `json:"since"` // null while nothing happened
	Declined []followup.ReviewID   `json:"declined"`
}

func newStakeholderJSON(s followup.Stakeholder) stakeholderJSON {
	j := stakeholderJSON{
		ID: s.ID, Name: s.Name, Acronym: s.Acronym, Kind: s.Kind, Emails: orEmpty(s.Addresses()), Contacts: []contactJSON{}, Language: s.Language,
		Attribution: s.Attribution, Issues: orEmpty(s.Issues), MemberOf: orEmpty(s.MemberOf), Reviews: orEmpty(s.Reviews),
		DoNotContact: s.DoNotContact, DoNotContactBy: s.DoNotContactBy, DoNotContactAt: orNull(s.DoNotContactAt),
	}
	for _, c := range s.Contacts {
		language := c.Language
		if language == "" {
			language = s.Language
		}
		j.Contacts = append(j.Contacts, contactJSON{c.Address, language, c.State, orNull(c.Since), orEmpty(c.Declined)})
	}
	return j
}

// orNull returns nil for the zero time, which JSON would write as the year 1.
func orNull(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
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
		all = slices.DeleteFunc(all, func(s followup.Stakeholder) bool { return !slices.Contains(s.Reviews, only) })
	}
	found := []stakeholderJSON{}
	for _, s := range all {
		found = append(found, newStakeholderJSON(s))
	}
	return in.show(found, func(w io.Writer) {
		var rows [][]string
		for _, s := range all {
			rows = append(rows, []string{string(s.ID), string(s.Kind), s.Name, string(s.Language), reached(s), string(s.Attribution), join(s.Reviews, " "), s.DoNotContact})
		}
		columns(w, []string{"ID", "KIND", "NAME", "LANGUAGE", "CONTACTS", "ATTRIBUTION", "REVIEWS", "DO NOT CONTACT"}, rows)
		if only != "" {
			if kinds := uncontacted(all); len(kinds) > 0 {
				fmt.Fprintf(w, "No contact yet of the kinds: %s\n", join(kinds, ", "))
			}
		}
	})
}

// reached says how many of a stakeholder's addresses may be written to: "2", "1 of 3".
func reached(s followup.Stakeholder) string {
	good := 0
	for _, c := range s.Contacts {
		if c.Good() {
			good++
		}
	}
	if good == len(s.Contacts) {
		return fmt.Sprint(good)
	}
	return fmt.Sprintf("%d of %d", good, len(s.Contacts))
}

// uncontacted returns the kinds of which nobody among all may and can be written to.
func uncontacted(all []followup.Stakeholder) []followup.StakeholderKind {
	return slices.DeleteFunc(followup.StakeholderKinds(), func(k followup.StakeholderKind) bool {
		return slices.ContainsFunc(all, func(s followup.Stakeholder) bool {
			_, ok := s.Correspondent()
			return s.Kind == k && ok && s.DoNotContact == ""
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
	header, rows := register.Table(all)
	if output == "" {
		return table.Write(in.out, table.CSV, "", header, rows)
	}
	format := table.CSV
	switch strings.ToLower(filepath.Ext(output)) {
	case ".csv":
	case ".xlsx":
		format = table.XLSX
	default:
		return &usageError{fmt.Errorf("%s ends neither with .csv nor with .xlsx", output), "See 'followup stakeholders export --help'."}
	}
	f, err := os.OpenFile(output, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600) // it holds addresses
	if err != nil {
		return err
	}
	defer f.Close()
	if err := table.Write(f, format, "Stakeholders", header, rows); err != nil {
		return err
	}
	in.say("%s: %s", output, count(len(all), "stakeholder"))
	return f.Close()
}

func join[T ~string](vs []T, separator string) string {
	parts := make([]string, len(vs))
	for i, v := range vs {
		parts[i] = string(v)
	}
	return strings.Join(parts, separator)
}
