package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/store"
)

func (p *program) triage() *cobra.Command {
	cmd := &cobra.Command{Use: "triage", Short: "Settle what is doubtful"}
	cmd.AddCommand(p.triageList(), p.triageShow(), p.triageFile(), p.triageDrop())
	return cmd
}

func (p *program) triageList() *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "List what waits, with a guess for each",
		Args:  cobra.NoArgs,
		RunE: p.with(func(ctx context.Context, in *installation, _ []string) error {
			items, err := in.store.Triage(ctx)
			if err != nil {
				return err
			}
			return in.show(orEmpty(items), func(w io.Writer) {
				var rows [][]string
				for _, i := range items {
					rows = append(rows, []string{i.ID, i.Received.In(in.zone).Format("2006-01-02 15:04"), followup.Explain(i.Reason), i.From, i.Name, i.Subject, bestGuess(i)})
				}
				columns(w, []string{"ID", "RECEIVED", "WHY", "FROM", "DOCUMENT", "SUBJECT", "GUESS"}, rows)
				if len(rows) == 0 {
					fmt.Fprintln(w, "Nothing waits.")
				}
				offer(w, items)
			})
		}),
	}
}

// bestGuess returns what staff may try first.
func bestGuess(i store.TriageItem) string {
	g := guessed(i)
	return strings.TrimSpace(string(g.Review) + " " + string(g.Stakeholder))
}

// guessed returns where an item stands, and the best guess for what is not certain
// of it.
func guessed(i store.TriageItem) followup.Guess {
	best := followup.Guess{Review: i.Review, Stakeholder: i.Stakeholder}
	for _, g := range i.Guesses {
		if best.Review != "" && best.Review != g.Review {
			continue
		}
		best.Review = g.Review
		best.Stakeholder = cmp.Or(best.Stakeholder, g.Stakeholder)
		break
	}
	return best
}

// offer writes the commands that file items as they are guessed and teach their
// senders' addresses.
func offer(w io.Writer, items []store.TriageItem) {
	said := false
	for _, i := range items {
		g := guessed(i)
		if g.Review == "" || g.Stakeholder == "" {
			continue
		}
		if !said {
			fmt.Fprintln(w, "\nTo file as guessed; --always files later letters from the same address likewise:")
			said = true
		}
		always := " --always"
		if i.From == "" {
			always = ""
		}
		fmt.Fprintf(w, "  followup triage file %s --review %s --stakeholder %s%s\n", i.ID, g.Review, g.Stakeholder, always)
	}
}

func (p *program) triageShow() *cobra.Command {
	return &cobra.Command{
		Use:   "show ID",
		Short: "Show the letter of one item, with all evidence",
		Args:  cobra.ExactArgs(1),
		RunE: p.with(func(ctx context.Context, in *installation, args []string) error {
			letter, _, err := store.ParseItem(args[0])
			if err != nil {
				return err
			}
			return in.showLetter(ctx, letter)
		}),
	}
}

func (p *program) triageFile() *cobra.Command {
	var review, stakeholder string
	var always bool
	cmd := &cobra.Command{
		Use:   "file ID",
		Short: "Say where a letter or document belongs; it is read at once",
		Long: `Say where a letter, or one document of it, belongs. It is filed and read at once.
Without --stakeholder the document stands under the review and its answers stay
unconfirmed. With --always the sender's address is added to the stakeholder's.`,
		Example: "  followup triage file 3f9a1c0b2d4e --review SVN-3 --stakeholder example-ngo-3",
		Args:    cobra.ExactArgs(1),
		RunE: p.with(func(ctx context.Context, in *installation, args []string) error {
			if always && stakeholder == "" {
				return &usageError{errors.New("--always needs --stakeholder"), "See 'followup triage file --help'."}
			}
			id, err := in.review(ctx, review)
			if err != nil {
				return err
			}
			return in.fileLetter(ctx, args[0], followup.Decision{Review: id, Stakeholder: followup.StakeholderID(stakeholder), By: actor()}, always)
		}),
	}
	cmd.Flags().StringVar(&review, "review", "", "the `review` it is about")
	cmd.Flags().StringVar(&stakeholder, "stakeholder", "", "the `ID` of the stakeholder it is from")
	cmd.Flags().BoolVar(&always, "always", false, "file later letters from this address likewise")
	_ = cmd.MarkFlagRequired("review")
	return cmd
}

func (in *installation) fileLetter(ctx context.Context, item string, d followup.Decision, always bool) error {
	letter, _, err := store.ParseItem(item)
	if err != nil {
		return err
	}
	if err := in.store.FileLetter(ctx, item, d); err != nil {
		if errors.Is(err, followup.ErrNotFound) {
			return fmt.Errorf("%w: 'followup triage list' and 'followup stakeholders list' show what there is", err)
		}
		return err
	}
	if always {
		if err := in.store.Remember(ctx, letter, d.Stakeholder); err != nil {
			return err
		}
	}
	w, err := in.worker()
	if err != nil {
		return err
	}
	defer w.close()
	if _, err := w.read(ctx); err != nil {
		return err
	}
	l, err := in.store.Letter(ctx, letter)
	if err != nil {
		return err
	}
	return in.show(newLetterJSON(l), func(out io.Writer) {
		fmt.Fprintf(out, "Letter %s is %s now%s.\n", l.ID, l.State, because(l.Reason))
		for _, doc := range l.Documents {
			fmt.Fprintf(out, "  %s: %s, review %s, stakeholder %s, %s\n", printable(doc.Name), doc.State, orNone(doc.Review), orNone(doc.Stakeholder), count(doc.Answers, "answer"))
		}
		if d.Stakeholder == "" {
			fmt.Fprintf(out, "Answers count once it is certain whose they are: name the stakeholder with --stakeholder.\n")
		}
	})
}

func (p *program) triageDrop() *cobra.Command {
	var why string
	cmd := &cobra.Command{
		Use:   "drop ID",
		Short: "Set a letter or document aside; nothing is deleted",
		Args:  cobra.ExactArgs(1),
		RunE: p.with(func(ctx context.Context, in *installation, args []string) error {
			if strings.TrimSpace(why) == "" {
				return &usageError{errors.New("say why, with --why"), "See 'followup triage drop --help'."}
			}
			if err := in.store.DropLetter(ctx, args[0], why, actor()); err != nil {
				return err
			}
			in.say("%s is set aside. Its bytes stay in the archive.", args[0])
			return nil
		}),
	}
	cmd.Flags().StringVar(&why, "why", "", "the `reason`, for the log")
	_ = cmd.MarkFlagRequired("why")
	return cmd
}
