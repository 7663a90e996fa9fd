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

// Style returns the style sheet of the edition, for a website that shows its pages.
func Style() string { return style }

// Write writes the stand-alone edition in one language.
func Write(w io.Writer, a compile.Assessment, l followup.Language) error {
	e, err := In(l)
	if err != nil {
		return err
	}
	v := newView(a.In(e.words), e.words)
	v.Style, v.Policy = styleElement()
	return execute(w, e.templates, "edition.html", v, "assessment "+string(a.Review))
}

// execute writes a page whole, or nothing of it where a template fails.
func execute(w io.Writer, t *template.Template, name string, data any, what string) error {
	var page bytes.Buffer
	err := t.ExecuteTemplate(&page, name, data)
	if err == nil {
		_, err = page.WriteTo(w)
	}
	if err != nil {
		return fmt.Errorf("write %s as HTML: %w", what, err)
	}
	return nil
}

// parse returns the templates with the words that they print.
func parse(words compile.Words) (*template.Template, error) {
	return template.New("").Funcs(template.FuncMap{
		"say":    words.Say,
		"count":  words.Count,
		"colon":  words.Colon,
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
