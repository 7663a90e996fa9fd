// Package html is the edition of an assessment that people read on a screen and
// print: one file that needs nothing else, no script, no font, no request.
//
// Everything goes through html/template, and what a stakeholder wrote stands in
// the page as text and never as markup (I8). The stand-alone file carries a
// content security policy that allows its own style and nothing besides.
package html

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
)

//go:embed templates/*.html
var templates embed.FS

//go:embed style.css
var style string

// Style returns the style sheet of the edition, for a website that frames it.
func Style() string { return style }

// A Frame is what a website puts around the edition. The zero Frame is none:
// the edition then carries its style within.
type Frame struct {
	Stylesheet string // URL of a file that begins with Style
	Home       string // URL of the page that lists all States
	Country    string // URL of the State's page
	Canonical  string // absolute URL of this page; may be empty
	Downloads  []Download
}

// A Download is one file of the version shown.
type Download struct {
	Name   string
	URL    string
	Size   string // for people
	SHA256 string // hexadecimal
}

// Write writes the stand-alone edition in one language.
func Write(w io.Writer, a compile.Assessment, l followup.Language) error {
	return WriteFramed(w, a, l, Frame{})
}

// WriteFramed writes the edition as a page of a website.
func WriteFramed(w io.Writer, a compile.Assessment, l followup.Language, f Frame) error {
	words := compile.WordsIn(l)
	t, err := parse(words)
	if err != nil {
		return fmt.Errorf("parse the templates: %w", err)
	}
	var page bytes.Buffer // so that no half page is written when a template fails
	if err := t.ExecuteTemplate(&page, "edition.html", newView(a.In(words), words, f)); err != nil {
		return fmt.Errorf("write assessment %s as HTML: %w", a.Review, err)
	}
	if _, err := page.WriteTo(w); err != nil {
		return fmt.Errorf("write assessment %s as HTML: %w", a.Review, err)
	}
	return nil
}

// parse returns the templates with the words that they print.
func parse(words compile.Words) (*template.Template, error) {
	return template.New("").Funcs(template.FuncMap{
		"say":    words.Say,
		"count":  words.Count,
		"share":  words.Share,
		"number": words.Number,
		"day":    words.Day,
		"iri":    words.Index,
		"bar":    Bar,
		"draw":   func(c compile.Chart) chart { return draw(words, c) },
		"marker": marker,
		"link":   compile.Link,
		"level":  func(l followup.Level) string { return words.Levels[l] },
	}).ParseFS(templates, "templates/*.html")
}

// styleElement returns the style with the policy that allows it and nothing
// else. The hash is that of the bytes between the tags.
func styleElement() (element template.HTML, policy string) {
	sum := sha256.Sum256([]byte(style))
	policy = "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'"
	return template.HTML("<style>" + style + "</style>"), policy
}
