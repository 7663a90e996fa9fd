package main

import (
	"bytes"
	"context"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/workbook"
)

func (p *program) sheet() *cobra.Command {
	var lang, stakeholder, output string
	cmd := &cobra.Command{
		Use:   "sheet REVIEW",
		Short: "Write an answer sheet",
		Long: `Write the answer sheet of a review as an Excel file.

With --stakeholder it is that stakeholder's own, filled in with what is on file, with
what it answered before beside and its issues first, and recognised as theirs when
it comes back. Without, it is for nobody in
particular: it names its review only.`,
		Example: "  followup sheet SVN-3 --lang fr --stakeholder example-ngo-3 -o sheet.xlsx",
		Args:    cobra.ExactArgs(1),
		RunE: p.with(func(ctx context.Context, in *installation, args []string) error {
			review, err := in.review(ctx, args[0])
			if err != nil {
				return err
			}
			return in.writeSheet(ctx, review, followup.StakeholderID(stakeholder), lang, output)
		}),
	}
	cmd.Flags().StringVar(&lang, "lang", "", "`language`: en, fr or es (default: the stakeholder's, else en)")
	cmd.Flags().StringVar(&stakeholder, "stakeholder", "", "the stakeholder's `ID`")
	cmd.Flags().StringVarP(&output, "output", "o", "", "the `file` to write")
	_ = cmd.MarkFlagRequired("output")
	return cmd
}

// review reads the name of a review and checks that the calendar has it.
func (in *installation) review(ctx context.Context, name string) (followup.ReviewID, error) {
	id, err := followup.ParseReviewID(name)
	if err != nil {
		return "", err
	}
	if _, _, err := in.store.Review(ctx, id); err != nil {
		return "", fmt.Errorf("there is no review %s in the calendar: 'followup calendar list' shows all", id)
	}
	return id, nil
}

func (in *installation) writeSheet(ctx context.Context, id followup.ReviewID, stakeholder followup.StakeholderID, lang, output string) error {
	form, err := in.form(ctx, id, stakeholder)
	if err != nil {
		return err
	}
	if lang != "" {
		l, ok := followup.ParseLanguage(lang)
		if !ok || l.OrWritten() != l {
			return &usageError{fmt.Errorf("sheets are written in en, fr and es, not in %q", lang), "See 'followup sheet --help'."}
		}
		form.Language = l
	}
	var b bytes.Buffer
	if err := workbook.Write(&b, form); err != nil {
		return fmt.Errorf("write sheet: %w", err)
	}
	err = in.store.Give(ctx, followup.Grant{Token: form.Token, Review: id, Stakeholder: stakeholder, Language: form.Language})
	if err != nil {
		return err
	}
	if err := os.WriteFile(output, b.Bytes(), 0o644); err != nil {
		return err
	}
	in.say("%s: %s of %s, for %s", output, count(len(form.Recommendations), "recommendation"), id, forWhom(form.Stakeholder))
	return nil
}

func forWhom(s *followup.Stakeholder) string {
	if s == nil {
		return "nobody in particular"
	}
	return s.Name
}

// form gathers what an answer sheet is made of.
func (in *installation) form(ctx context.Context, id followup.ReviewID, stakeholder followup.StakeholderID) (f workbook.Form, err error) {
	f = workbook.Form{
		Programme: in.conf.Programme.Name,
		Reply:     in.conf.Programme.Address,
		Language:  followup.English,
		Token:     followup.NewToken(),
		Zone:      in.zone,
	}
	if f.Review, f.Country, err = in.store.Review(ctx, id); err != nil {
		return f, err
	}
	if f.Recommendations, err = in.store.Recommendations(ctx, id); err != nil {
		return f, err
	}
	if len(f.Recommendations) == 0 {
		return f, fmt.Errorf("no recommendations of %s were imported: 'followup import recommendations FILE' takes them", id)
	}
	deadline, err := in.store.Deadline(ctx, id, stakeholder)
	if err != nil {
		return f, err
	}
	f.Deadline = deadline.Date
	if stakeholder == "" {
		return f, nil
	}
	s, err := in.store.Stakeholder(ctx, stakeholder)
	if err != nil {
		return f, fmt.Errorf("there is no stakeholder %s: 'followup stakeholders list' shows all", stakeholder)
	}
	f.Stakeholder, f.Language = &s, s.Language.OrWritten()
	f.Recommendations, f.First = followup.FirstOn(s.Issues, f.Recommendations)
	if f.Answers, err = in.store.Answers(ctx, id, stakeholder); err != nil {
		return f, err
	}
	f.Earlier, err = in.store.Earlier(ctx, id, stakeholder)
	return f, err
}
