package labelled

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"fmt"
	"html"
	"strings"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/cmd/followup/internal/sample"
	"github.com/upr-info/followup/internal/workbook"
)

// A file is an attachment and how it is made.
type file struct {
	name, mediaType string
	holds           int // documents in an archive
	make            func() ([]byte, error)
}

const wordType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

// report is a text of one paragraph a line.
func report(name string, lines ...string) file {
	return file{name: name, mediaType: wordType, make: func() ([]byte, error) {
		var body strings.Builder
		for _, l := range lines {
			body.WriteString("<w:p><w:r><w:t>" + html.EscapeString(l) + "</w:t></w:r></w:p>")
		}
		return word(body.String())
	}}
}

// page is a PDF that shows one line.
func page(name, line string) file {
	return file{name: name, mediaType: "application/pdf", make: func() ([]byte, error) {
		stream := "BT /F1 12 Tf 72 720 Td (" + strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(line) + ") Tj ET"
		var b bytes.Buffer
		var places []int
		b.WriteString("%PDF-1.4\n")
		for i, object := range []string{
			"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
			"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
			fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(stream), stream), "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
		} {
			places = append(places, b.Len())
			fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, object)
		}
		start := b.Len()
		fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(places)+1)
		for _, p := range places {
			fmt.Fprintf(&b, "%010d 00000 n \n", p)
		}
		fmt.Fprintf(&b, "trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(places)+1, start)
		return b.Bytes(), nil
	}}
}

// sheet is a stakeholder's own answer sheet, filled in; blank is one that was
// made for nobody in particular.
func sheet(name string, review followup.ReviewID, s followup.StakeholderID) file {
	return file{name: name, make: func() ([]byte, error) { return filled(review, sheetToken(review, s)) }}
}

func blank(name string, review followup.ReviewID) file {
	return file{name: name, make: func() ([]byte, error) { return filled(review, "") }}
}

func filled(review followup.ReviewID, t followup.Token) ([]byte, error) {
	list := Recommendations(review)
	var answers []followup.Answer
	for _, r := range list[:2] {
		answers = append(answers, followup.Answer{Recommendation: r.Key, Level: followup.Partial, Comment: "Begun."})
	}
	var b bytes.Buffer
	err := workbook.Write(&b, workbook.Form{
		Programme: "Follow-up Programme", Reply: Address, Language: followup.English, Token: t, Review: followup.Review{ID: review},
		Country: followup.Country{Code: review.Country(), Name: string(review.Country())}, Zone: time.UTC, Recommendations: list, Answers: answers,
	})
	return b.Bytes(), err
}

// table is a list that somebody typed: numbers, levels and comments, and nothing
// that says of which review. What stands above it may.
func table(name, title string) file {
	return file{name: name, mediaType: "text/csv", make: func() ([]byte, error) {
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		w.WriteAll([][]string{{title}, {"No.", "Recommendation", "Recommending State", "Level of implementation", "Comments"},
			{"104.1", "Ratify the Optional Protocol on a communications procedure", "Norway", "Partially implemented", "Begun."}})
		return b.Bytes(), w.Error()
	}}
}

// matrix is the UN's table of a review's recommendations with the last column
// filled in. It names the report that it was made from.
func matrix(name string, review followup.ReviewID, symbol string) file {
	return file{name: name, mediaType: wordType, make: func() ([]byte, error) {
		rows := [][]string{{"Recommendation", "Position", "Full list of themes", "Assessment/comments on level of implementation"}}
		for _, r := range Recommendations(review) {
			rows = append(rows, []string{fmt.Sprintf("%s %s (%s);\nSource of Position: %s - Para %s", r.Number(), r.Text, r.FromText(), symbol, strings.SplitN(r.Number(), ".", 2)[0]),
				"Supported", "- Justice", "Partially implemented: begun."})
		}
		var body strings.Builder
		body.WriteString("<w:tbl>")
		for _, row := range rows {
			body.WriteString("<w:tr>")
			for _, cell := range row {
				body.WriteString("<w:tc>")
				for line := range strings.SplitSeq(cell, "\n") {
					body.WriteString("<w:p><w:r><w:t>" + html.EscapeString(line) + "</w:t></w:r></w:p>")
				}
				body.WriteString("</w:tc>")
			}
			body.WriteString("</w:tr>")
		}
		return word(body.String() + "</w:tbl>")
	}}
}

// word wraps a body in a document of WordprocessingML (ECMA-376, part 1, section 17).
func word(body string) ([]byte, error) {
	return zipped([]string{"[Content_Types].xml", "_rels/.rels", "word/document.xml"}, []string{
		`<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Override PartName="/word/document.xml" ContentType="` + wordType + `.main+xml"/></Types>`,
		`<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" ` +
			`Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
		`<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>` + body + `</w:body></w:document>`,
	})
}

// archive is a zip archive.
func archive(name string, files ...file) file {
	return file{name: name, mediaType: "application/zip", holds: len(files), make: func() ([]byte, error) {
		var names, contents []string
		for _, f := range files {
			content, err := f.make()
			if err != nil {
				return nil, err
			}
			names, contents = append(names, f.name), append(contents, string(content))
		}
		return zipped(names, contents)
	}}
}

func zipped(names, contents []string) ([]byte, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i, name := range names {
		w, err := z.Create(name)
		if err != nil {
			return nil, err
		}
		if _, err := w.Write([]byte(contents[i])); err != nil {
			return nil, err
		}
	}
	err := z.Close()
	return b.Bytes(), err
}

// forwarded is a mail that was saved and attached to another.
func forwarded(from, subject string, f file) file {
	return file{name: "forwarded.eml", holds: 1, make: func() ([]byte, error) {
		content, err := f.make()
		m := sample.Mail{From: from, To: "somebody@elsewhere.example.org", Subject: subject, Date: time.Date(2026, 11, 20, 7, 0, 0, 0, time.UTC),
			Text: "See attached.", Files: []sample.File{{Name: f.name, Type: f.mediaType, Content: content}}}
		return m.Bytes(), err
	}}
}
