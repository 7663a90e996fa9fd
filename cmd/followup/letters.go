package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/archive"
	"github.com/upr-info/followup/internal/store"
)

func (p *program) letters() *cobra.Command {
	cmd := &cobra.Command{Use: "letters", Short: "List what came in, and where each letter stands"}
	var state string
	list := &cobra.Command{
		Use:   "list",
		Short: "List letters, oldest first",
		Long: `List letters, oldest first, with the documents each brought.

States: ` + joinStates() + `.
Messages that the mail server lists but does not hand out stand at the end.`,
		Args: cobra.NoArgs,
		RunE: p.with(func(ctx context.Context, in *installation, _ []string) error {
			return in.listLetters(ctx, followup.LetterState(state))
		}),
	}
	list.Flags().StringVar(&state, "state", "", "only letters in this `state`")
	show := &cobra.Command{
		Use:   "show ID",
		Short: "Show one letter: evidence, documents, history",
		Args:  cobra.ExactArgs(1),
		RunE: p.with(func(ctx context.Context, in *installation, args []string) error {
			return in.showLetter(ctx, followup.LetterID(args[0]))
		}),
	}
	cmd.AddCommand(list, show)
	return cmd
}

func joinStates() string {
	var names []string
	for _, s := range followup.LetterStates() {
		names = append(names, string(s))
	}
	return strings.Join(names, ", ")
}

// A letterJSON is a letter as scripts see it.
type letterJSON struct {
	ID          followup.LetterID      `json:"id"`
	State       followup.LetterState   `json:"state"`
	Reason      string                 `json:"reason"`
	From        string                 `json:"from"`
	Subject     string                 `json:"subject"`
	Received    time.Time              `json:"received"`
	Review      followup.ReviewID      `json:"review"`
	Stakeholder followup.StakeholderID `json:"stakeholder"`
	Evidence    []followup.Evidence    `json:"evidence"`
	Documents   []documentJSON         `json:"documents"`
	Guesses     []followup.Guess       `json:"guesses"`
	Sightings   []store.Sighting       `json:"sightings"`
}

type documentJSON struct {
	Name        string                 `json:"name"`
	Key         string                 `json:"key"`
	SHA256      string                 `json:"sha256"`
	Size        int64                  `json:"size"`
	Kind        string                 `json:"kind"`
	State       followup.DocumentState `json:"state"`
	Reason      string                 `json:"reason"`
	Review      followup.ReviewID      `json:"review"`
	Stakeholder followup.StakeholderID `json:"stakeholder"`
	Answers     int                    `json:"answers"`
	Risks       string                 `json:"risks"`
	Correction  *followup.Correction   `json:"correction"` // of the answers on file; null for a first submission
	Members     []string               `json:"members"`    // of a joint submission
	SameAs      []store.Twin           `json:"same_as"`    // the same file, from others
}

func newLetterJSON(l store.LetterOnFile) letterJSON {
	j := letterJSON{
		ID: l.ID, State: l.State, Reason: l.Reason, From: l.From, Subject: l.Subject, Received: l.Received,
		Review: l.Review, Stakeholder: l.Stakeholder, Evidence: orEmpty(l.Evidence),
		Guesses: orEmpty(l.Guesses), Sightings: orEmpty(l.Sightings), Documents: []documentJSON{},
	}
	for _, d := range l.Documents {
		j.Documents = append(j.Documents, documentJSON{
			Name: d.Name, Key: d.Key, SHA256: d.SHA256, Size: d.Size, Kind: d.Kind, State: d.State, Reason: d.Reason,
			Review: d.Review, Stakeholder: d.Stakeholder, Answers: d.Answers, Risks: d.Risks,
			Correction: d.Correction, Members: orEmpty(d.Members), SameAs: orEmpty(d.SameAs),
		})
	}
	return j
}

func (in *installation) listLetters(ctx context.Context, state followup.LetterState) error {
	if state != "" && !strings.Contains(" "+joinStates()+",", " "+string(state)+",") {
		return &usageError{fmt.Errorf("there is no state %q: it is one of %s", state, joinStates()), "See 'followup letters list --help'."}
	}
	letters, err := in.store.Letters(ctx, state)
	if err != nil {
		return err
	}
	found := []letterJSON{}
	for _, l := range letters {
		found = append(found, newLetterJSON(l))
	}
	unfetchable, err := in.store.Unfetchable(ctx)
	if err != nil {
		return err
	}
	return in.show(found, func(w io.Writer) {
		var rows [][]string
		for _, l := range found {
			rows = append(rows, []string{string(l.ID), l.Received.In(in.zone).Format("2006-01-02 15:04"), string(l.State),
				string(l.Review), string(l.Stakeholder), fmt.Sprint(len(l.Documents)), followup.Explain(l.Reason), l.Subject})
		}
		columns(w, []string{"LETTER", "RECEIVED", "STATE", "REVIEW", "STAKEHOLDER", "DOCUMENTS", "WHY", "SUBJECT"}, rows)
		for _, u := range unfetchable {
			fmt.Fprintf(w, "not handed out by the server: UID %d of %s, tried %s: %s\n", u.UID, u.Mailbox, count(u.Attempts, "time"), printable(u.Problem))
		}
	})
}

func (in *installation) showLetter(ctx context.Context, id followup.LetterID) error {
	l, err := in.store.Letter(ctx, id)
	if errors.Is(err, followup.ErrNotFound) {
		return fmt.Errorf("there is no letter %s: 'followup letters list' shows all", id)
	}
	if err != nil {
		return err
	}
	history, err := in.store.History(ctx, "letter", string(id))
	if err != nil {
		return err
	}
	items, err := in.store.Triage(ctx)
	if err != nil {
		return err
	}
	items = slices.DeleteFunc(items, func(i store.TriageItem) bool { return i.Letter != id })
	j := struct {
		letterJSON
		History []store.LogRow `json:"history"`
	}{newLetterJSON(l), orEmpty(history)}
	return in.show(j, func(w io.Writer) {
		fmt.Fprintf(w, "Letter %s, %s%s\n", l.ID, l.State, because(l.Reason))
		fmt.Fprintf(w, "From %s, received %s\nSubject: %s\n", printable(l.From), l.Received.In(in.zone).Format("2006-01-02 15:04 MST"), printable(l.Subject))
		fmt.Fprintf(w, "Raw letter: %s\n", archive.LetterKey(l.SHA256))
		for _, d := range l.Documents {
			fmt.Fprintf(w, "\nDocument: %s (%s, %d bytes), %s%s\n  %s\n", printable(d.Name), d.Kind, d.Size, d.State, because(d.Reason), d.Key)
			fmt.Fprintf(w, "  review %s, stakeholder %s, %s\n", orNone(d.Review), orNone(d.Stakeholder), count(d.Answers, "answer"))
			if d.Risks != "" {
				fmt.Fprintf(w, "  careful when you open it: %s\n", d.Risks)
			}
			showSubmission(w, d)
		}
		writeEvidence(w, l)
		offer(w, items)
		fmt.Fprintln(w, "\nHistory:")
		for _, h := range history {
			fmt.Fprintf(w, "  %s  %s: from %s to %s\n", h.At.In(in.zone).Format("2006-01-02 15:04:05"), printable(h.Actor), orNothing(h.Before), orNothing(h.After))
		}
	})
}

// showSubmission says what a document made of the answers on file, for whom it
// speaks, and who else sent it.
func showSubmission(w io.Writer, d store.DocumentOnFile) {
	if c := d.Correction; c != nil {
		made := "it"
		if d.State == followup.DocumentWaiting {
			made = "once it is filed, it"
		}
		fmt.Fprintf(w, "  of the answers on file, %s adds %d, changes %s, repeats %d, drops %s\n",
			made, len(c.Added), numbersOf(c.Changed), len(c.Unchanged), numbersOf(c.Dropped))
	}
	if len(d.Members) > 0 {
		fmt.Fprintf(w, "  joint submission, members as its cover lists them: %s\n", printable(strings.Join(d.Members, "; ")))
	}
	for _, t := range d.SameAs {
		fmt.Fprintf(w, "  the same file came in letter %s, stakeholder %s: a submission of its own\n", t.Letter, orNone(t.Stakeholder))
	}
}

// numbersOf returns how many recommendations keys are, and which.
func numbersOf(keys []followup.RecommendationKey) string {
	if len(keys) == 0 {
		return "0"
	}
	var numbers []string
	for _, k := range keys {
		numbers = append(numbers, k.Number())
	}
	return fmt.Sprintf("%d (%s)", len(keys), strings.Join(numbers, ", "))
}

// writeEvidence writes every piece of evidence, and where staff might file what
// waits, each guess with its reasons.
func writeEvidence(w io.Writer, l store.LetterOnFile) {
	fmt.Fprintln(w, "\nEvidence:")
	for _, e := range l.Evidence {
		of := ""
		if e.Document > 0 && len(l.Documents) > 1 {
			of = fmt.Sprintf("document %d, ", e.Document)
		}
		fmt.Fprintf(w, "  %s: %s (%sreview %s, stakeholder %s)\n", e.Kind, printable(e.Value), of, orNone(e.Review), orNone(e.Stakeholder))
	}
	if len(l.Guesses) > 0 {
		fmt.Fprintln(w, "\nGuesses:")
	}
	for _, g := range l.Guesses {
		fmt.Fprintf(w, "  %.2f review %s, stakeholder %s: %s\n", g.Score, orNone(g.Review), orNone(g.Stakeholder), printable(g.Evidence))
	}
}

func because(reason string) string {
	if reason == "" {
		return ""
	}
	return ": " + followup.Explain(reason)
}

func orNone[T ~string](s T) string {
	if s == "" {
		return "not certain"
	}
	return string(s)
}

func orNothing(s string) string {
	if s == "" {
		return "nothing"
	}
	return printable(s)
}
