package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
	"github.com/upr-info/followup/compile/guide"
	"github.com/upr-info/followup/compile/site"
	"github.com/upr-info/followup/internal/workbook"
)

// helps returns the texts of the help corner.
func (in *installation) helps() ([]site.Help, error) {
	all := make([]site.Help, len(guide.Names()))
	for _, l := range followup.Written() {
		texts, err := guide.All(l, in.guideFacts(l))
		if err != nil {
			return nil, err
		}
		for i, t := range texts {
			if all[i].Texts == nil {
				all[i].Texts = map[followup.Language]guide.Text{}
			}
			all[i].Texts[l] = t
		}
	}
	return all, nil
}

// handouts returns the files that go with the texts: each to be printed, and the
// example of a filled sheet.
func (in *installation) handouts(ctx context.Context, helps []site.Help) (map[string][]site.File, error) {
	c := in.conf.Programme
	around := guide.Print{Programme: c.Name, Supporter: c.Supporter, Site: c.Site, Date: followup.DateOf(in.now(), in.zone)}
	all := map[string][]site.File{}
	for _, h := range helps {
		for _, l := range followup.Written() {
			t := h.Texts[l]
			var b bytes.Buffer
			if _, err := in.printer.Write(ctx, &b, t.Document(compile.WordsIn(l), around)); err != nil {
				return nil, err
			}
			all[t.Name] = append(all[t.Name], siteFile(fileName(t.Name, "pdf", l), b.Bytes()))
		}
	}
	sheets, err := in.exampleSheets()
	all[guide.ExampleText] = append(sheets, all[guide.ExampleText]...)
	return all, err
}

// guideFacts returns what the texts say of this installation.
func (in *installation) guideFacts(l followup.Language) guide.Facts {
	p := in.conf.Plan()
	days := func(n int) string {
		if n == 0 {
			return ""
		}
		return fmt.Sprint(n)
	}
	reminders := slices.Sorted(slices.Values(p.RemindBefore))
	slices.Reverse(reminders)
	return guide.Facts{
		"programme": in.conf.Programme.Name, "contact": cmp.Or(in.conf.Programme.Address, in.conf.Programme.Name),
		"invite": days(p.InviteBefore), "remind": enumerate(reminders, l), "last": days(p.RemindAfter), "grace": days(p.Grace),
		"compile": days(p.CompileAfter), "publish": days(p.PublishAfter),
	}
}

// enumerate writes numbers as people do: "30, 7 and 1".
func enumerate(numbers []int, l followup.Language) string {
	and := map[followup.Language]string{followup.English: "and", followup.French: "et", followup.Spanish: "y"}[l]
	var b strings.Builder
	for i, n := range numbers {
		switch {
		case i > 0 && i == len(numbers)-1:
			b.WriteString(" " + and + " ")
		case i > 0:
			b.WriteString(", ")
		}
		fmt.Fprint(&b, n)
	}
	return b.String()
}

// exampleReview is of Utopia, which is no State: no answer can be filed under it.
const exampleReview followup.ReviewID = "UTO-4"

// exampleSheets returns the example of a filled sheet, in each language.
func (in *installation) exampleSheets() (files []site.File, err error) {
	for _, l := range followup.Written() {
		example, err := guide.Filled(l)
		if err != nil {
			return nil, err
		}
		var b bytes.Buffer
		if err := workbook.Write(&b, in.exampleForm(l, example)); err != nil {
			return nil, fmt.Errorf("write the example of a sheet: %w", err)
		}
		files = append(files, siteFile(fileName("example", "xlsx", l), b.Bytes()))
	}
	return files, nil
}

// exampleForm returns an example as the form of a sheet.
func (in *installation) exampleForm(l followup.Language, example guide.Example) workbook.Form {
	form := workbook.Form{Programme: in.conf.Programme.Name, Reply: in.conf.Programme.Address, Language: l,
		Review:      followup.Review{ID: exampleReview, Session: 47},
		Country:     followup.Country{Code: exampleReview.Country(), Name: example.State},
		Stakeholder: &followup.Stakeholder{Name: example.Organisation, Kind: followup.NGO, Attribution: followup.Named}}
	for i, row := range example.Rows {
		key := followup.NewRecommendationKey(exampleReview, fmt.Sprintf("120.%d", i+1))
		form.Recommendations = append(form.Recommendations, followup.Recommendation{Key: key, Kind: followup.Recommended, Text: row.Text,
			From: []string{row.From}, Response: followup.Accepted, Issues: []string{row.Issue}, Position: i + 1})
		if row.Level != followup.NoLevel || row.Comment != "" {
			form.Answers = append(form.Answers, followup.Answer{Recommendation: key, Level: row.Level, Comment: row.Comment, Reference: row.Reference})
		}
	}
	return form
}
