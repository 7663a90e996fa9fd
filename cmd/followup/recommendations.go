package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile/action"
)

func (p *program) recommendations() *cobra.Command {
	cmd := &cobra.Command{Use: "recommendations", Short: "List recommendations, and say of what action category they are"}
	cmd.AddCommand(p.recommendationsList(), p.recommendationsCategory())
	return cmd
}

// A recommendationJSON is one recommendation with its action category, as scripts
// see it.
type recommendationJSON struct {
	Key       followup.RecommendationKey  `json:"key"`
	Number    string                      `json:"number"`
	Kind      followup.RecommendationKind `json:"kind"`
	Text      string                      `json:"text"`
	From      []string                    `json:"recommending_states"`
	Response  followup.Response           `json:"response"`
	Issues    []string                    `json:"issues"`
	Action    followup.ActionCategory     `json:"action"`    // 0: nobody gave one
	Suggested followup.ActionCategory     `json:"suggested"` // where nobody gave one; 0: nothing suggests any
	Why       string                      `json:"why"`       // what the suggestion comes from
}

func (p *program) recommendationsList() *cobra.Command {
	var suggested bool
	cmd := &cobra.Command{
		Use:   "list REVIEW",
		Short: "List the recommendations of a review with their action categories",
		Long: `List the recommendations of a review with their action categories: 1 minimal,
2 continuing, 3 considering, 4 general, 5 specific action. Where nobody gave one,
one is suggested by the first words of the text, and marked with "?".`,
		Example: "  followup recommendations list SVN-3 --suggested",
		Args:    cobra.ExactArgs(1),
		RunE: p.with(func(ctx context.Context, in *installation, args []string) error {
			id, err := in.review(ctx, args[0])
			if err != nil {
				return err
			}
			found, err := in.categorised(ctx, id)
			if err != nil {
				return err
			}
			list := []recommendationJSON{}
			for _, r := range found {
				if !suggested || r.Action == 0 {
					list = append(list, r)
				}
			}
			return in.show(list, func(w io.Writer) { writeRecommendations(w, list) })
		}),
	}
	cmd.Flags().BoolVar(&suggested, "suggested", false, "only those of which nobody gave a category")
	return cmd
}

func writeRecommendations(w io.Writer, list []recommendationJSON) {
	if len(list) == 0 {
		fmt.Fprintln(w, "There are no such recommendations.")
		return
	}
	var rows [][]string
	for _, r := range list {
		rows = append(rows, []string{r.Number, r.category(), beginning(r.Text), r.Why})
	}
	columns(w, []string{"NUMBER", "CATEGORY", "TEXT", "SUGGESTED BY"}, rows)
}

// category is "5" where it is given, "5?" where it is suggested.
func (r recommendationJSON) category() string {
	switch {
	case r.Action != 0:
		return strconv.Itoa(int(r.Action))
	case r.Suggested != 0:
		return strconv.Itoa(int(r.Suggested)) + "?"
	}
	return "-"
}

// beginning returns so much of a text as a line holds.
func beginning(text string) string {
	const enough = 70 // runes
	begin := []rune(printable(text))
	if len(begin) > enough {
		begin = append(begin[:enough-1], '…')
	}
	return string(begin)
}

// categorised returns the recommendations of a review with the categories that
// are suggested for those that have none.
func (in *installation) categorised(ctx context.Context, id followup.ReviewID) ([]recommendationJSON, error) {
	all, err := in.store.Recommendations(ctx, id)
	if err != nil {
		return nil, err
	}
	rules, err := action.Load()
	if err != nil {
		return nil, err
	}
	var list []recommendationJSON
	for _, r := range all {
		out := recommendationJSON{Key: r.Key, Number: r.Number(), Kind: r.Kind, Text: r.Text, From: orEmpty(r.From), Response: r.Response,
			Issues: orEmpty(r.Issues), Action: r.Action}
		if s, ok := rules.Suggest(r.Text); ok && r.Action == 0 {
			out.Suggested, out.Why = s.Category, why(s)
		}
		list = append(list, out)
	}
	return list, nil
}

// why says what a suggestion comes from.
func why(s action.Suggestion) string {
	if s.Seen == 0 {
		return fmt.Sprintf("“%s”, as published", s.Opening)
	}
	return fmt.Sprintf("“%s”, right in %d of %d", s.Opening, s.Right, s.Seen)
}

func (p *program) recommendationsCategory() *cobra.Command {
	return &cobra.Command{
		Use:   "category KEY CATEGORY",
		Short: "Say of what action category a recommendation is",
		Long: `Say of what action category a recommendation is: 1 minimal, 2 continuing,
3 considering, 4 general, 5 specific action, or 0 for none. It counts as given:
in the overall study at once, where the assessment published has none, and in
an assessment with its next version. What a later import gives stands in its
place; an import that gives none leaves it.`,
		Example: "  followup recommendations category SVN-3/121.10 4",
		Args:    cobra.ExactArgs(2),
		RunE: p.with(func(ctx context.Context, in *installation, args []string) error {
			review, number, _ := strings.Cut(args[0], "/")
			id, err := in.review(ctx, review)
			if err != nil {
				return err
			}
			n, err := strconv.Atoi(args[1])
			if err != nil || n < 0 || n > len(action.Categories()) {
				return &usageError{fmt.Errorf("%q is no action category: say 1 to 5, or 0 for none", args[1]), "See 'followup recommendations category --help'."}
			}
			return in.setCategory(ctx, followup.NewRecommendationKey(id, number), followup.ActionCategory(n))
		}),
	}
}

// A categoryJSON is a category that was set, as scripts see it.
type categoryJSON struct {
	Key    followup.RecommendationKey `json:"key"`
	Before followup.ActionCategory    `json:"before"`
	After  followup.ActionCategory    `json:"after"`
}

func (in *installation) setCategory(ctx context.Context, key followup.RecommendationKey, c followup.ActionCategory) error {
	was, err := in.store.SetCategory(ctx, key, c, actor())
	if errors.Is(err, followup.ErrNotFound) {
		return fmt.Errorf("there is no recommendation %s: 'followup recommendations list %s' shows all", key, key.Review())
	}
	if err != nil {
		return err
	}
	return in.show(categoryJSON{key, was, c}, func(w io.Writer) { fmt.Fprintf(w, "%s: category %d, was %d\n", key, c, was) })
}
