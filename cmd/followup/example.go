package main

import (
	"bytes"
	"fmt"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile/guide"
	"github.com/upr-info/followup/compile/site"
	"github.com/upr-info/followup/internal/workbook"
)

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
