package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/store"
)

func (p *program) stakeholdersShow() *cobra.Command {
	return &cobra.Command{
		Use:   "show ID",
		Short: "Show one stakeholder, and what it was asked and answered over the cycles",
		Args:  cobra.ExactArgs(1),
		RunE: p.with(func(ctx context.Context, in *installation, args []string) error {
			return in.showStakeholder(ctx, followup.StakeholderID(args[0]))
		}),
	}
}

// A storyJSON is a stakeholder with its history, as scripts see it.
type storyJSON struct {
	stakeholderJSON
	History []partJSON `json:"history"` // by cycle and review
}

type partJSON struct {
	Review   followup.ReviewID `json:"review"`
	Cycle    int               `json:"cycle"`
	Asked    bool              `json:"asked"`
	Deadline followup.Date     `json:"deadline"` // empty while the review is not open
	Moved    int               `json:"moved"`    // how often its deadline was changed
	Invited  *time.Time        `json:"invited"`
	Mails    int               `json:"mails"` // invitations, reminders and notices sent
	Returned []store.Returned  `json:"returned"`
	Declined bool              `json:"declined"`
	Answered bool              `json:"answered"`
	Received *time.Time        `json:"received"` // when the latest of its answers came
	Full     int               `json:"full"`
	Partial  int               `json:"partial"`
	Not      int               `json:"not"`
	NoLevel  int               `json:"no_level"`
}

func newPartJSON(p store.Part) partJSON {
	return partJSON{Review: p.Review, Cycle: p.Review.Cycle(), Asked: p.Asked, Deadline: p.Deadline, Moved: p.Moved, Invited: orNull(p.Invited),
		Mails: p.Mails, Returned: p.Returned, Declined: p.Declined, Answered: p.Answered, Received: orNull(p.Received),
		Full: p.Full, Partial: p.Partial, Not: p.Not, NoLevel: p.NoLevel}
}

func (in *installation) showStakeholder(ctx context.Context, id followup.StakeholderID) error {
	s, err := in.stakeholder(ctx, string(id))
	if err != nil {
		return err
	}
	parts, err := in.store.Parts(ctx, id)
	if err != nil {
		return err
	}
	story := storyJSON{newStakeholderJSON(s), []partJSON{}}
	for _, p := range parts {
		story.History = append(story.History, newPartJSON(p))
	}
	return in.show(story, func(w io.Writer) {
		columns(w, []string{"ID", string(s.ID)}, in.particulars(s))
		if len(parts) == 0 {
			return
		}
		fmt.Fprintln(w)
		var rows [][]string
		for _, p := range parts {
			rows = append(rows, in.row(p))
		}
		columns(w, []string{"REVIEW", "ASKED", "DEADLINE", "INVITED", "MAILS", "CAME BACK", "ANSWERED", "FULLY", "PARTIALLY", "NOT", "NO LEVEL"}, rows)
	})
}

// particulars returns what is known of a stakeholder, a line for each of its
// addresses.
func (in *installation) particulars(s followup.Stakeholder) [][]string {
	rows := [][]string{{"name", s.Name}, {"acronym", s.Acronym}, {"kind", string(s.Kind)}}
	for _, c := range s.Contacts {
		rows = append(rows, []string{"e-mail", in.contact(c)})
	}
	rows = append(rows, [][]string{
		{"language", string(s.Language)}, {"name may be shown", string(s.Attribution)}, {"issues", strings.Join(s.Issues, "; ")},
		{"member of", join(s.MemberOf, "; ")}, {"asked for", join(s.Reviews, "; ")},
	}...)
	no := s.DoNotContact
	if no != "" && s.DoNotContactBy != "" {
		no += fmt.Sprintf(" (%s, %s)", s.DoNotContactBy, in.day(s.DoNotContactAt))
	}
	return append(rows, []string{"do not contact", no})
}

// contact says what is known of an address: "a@example.org, in fr, bounced on 2027-01-31".
func (in *installation) contact(c followup.Contact) string {
	said := c.Address
	if c.Language != "" {
		said += ", in " + string(c.Language)
	}
	if !c.Good() {
		said += fmt.Sprintf(", %s on %s", c.State, in.day(c.Since))
	}
	if len(c.Declined) > 0 {
		said += ", wants no mails about " + join(c.Declined, ", ")
	}
	return said
}

func (in *installation) row(p store.Part) []string {
	yes := map[bool]string{true: "yes", false: "no"}
	deadline, answered := p.Deadline.String(), "no"
	if p.Moved > 0 {
		deadline += fmt.Sprintf(" (moved %d×)", p.Moved)
	}
	switch {
	case p.Answered:
		answered = in.day(p.Received)
	case p.Declined:
		answered = "declined"
	}
	var back []string
	for _, r := range p.Returned {
		back = append(back, fmt.Sprintf("%s %s %s", r.Kind, r.Status, in.day(r.At)))
	}
	return []string{string(p.Review), yes[p.Asked], deadline, in.day(p.Invited), fmt.Sprint(p.Mails), strings.Join(back, ", "), answered,
		fmt.Sprint(p.Full), fmt.Sprint(p.Partial), fmt.Sprint(p.Not), fmt.Sprint(p.NoLevel)}
}

// day returns the day of an instant in the Programme's zone, "" for none.
func (in *installation) day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return followup.DateOf(t, in.zone).String()
}
