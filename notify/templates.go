package notify

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	htmltemplate "html/template"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"text/template"

	"github.com/upr-info/followup"
)

//go:embed templates
var embedded embed.FS

const (
	layoutFile = "layout.html"
	phraseFile = "phrases.txt"
	// maxTemplate is far beyond any mail that people read.
	maxTemplate = 256 << 10
)

// Templates are the words of our mails: one file per purpose and language, the
// phrases of each language, and the HTML page that all share. The light markup
// they are written in is described in markup.go.
type Templates struct {
	texts  map[followup.Language]*template.Template
	layout *htmltemplate.Template
}

// LoadTemplates returns the templates that come with the program, each replaced
// by the file of the same name below dir where there is one. An empty dir
// replaces nothing. Every placeholder is checked and every template tried on
// sample mails, so that what loads can be sent; the error names file and line.
func LoadTemplates(dir string) (*Templates, error) {
	t := &Templates{texts: map[followup.Language]*template.Template{}}
	if err := knownFiles(dir); err != nil {
		return nil, err
	}
	layout, err := source(dir, layoutFile)
	if err != nil {
		return nil, err
	}
	t.layout, err = htmltemplate.New(layoutFile).Parse(layout)
	if err != nil {
		return nil, fmt.Errorf("parse mail template %s: %w", layoutFile, err)
	}
	for _, l := range followup.Written() {
		if t.texts[l], err = language(dir, l); err != nil {
			return nil, err
		}
	}
	if dir == "" {
		return t, nil // ours are tried by the tests
	}
	return t, t.try()
}

// templateFiles returns the names of all templates in a language.
func templateFiles(l followup.Language) []string {
	files := []string{phraseFile}
	for _, p := range followup.Purposes() {
		if p != followup.Digest || l == followup.English { // staff read English
			files = append(files, string(p)+".txt")
		}
	}
	return files
}

// knownFiles refuses a file in dir that would replace nothing, which is a slip
// of the pen in its name.
func knownFiles(dir string) error {
	if dir == "" {
		return nil
	}
	known := []string{layoutFile}
	for _, l := range followup.Written() {
		for _, f := range templateFiles(l) {
			known = append(known, path.Join(string(l), f))
		}
	}
	return fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return fmt.Errorf("read mail templates in %s: %w", dir, err)
		}
		if d.IsDir() || slices.Contains(known, name) || strings.HasPrefix(d.Name(), ".") {
			return nil
		}
		return fmt.Errorf("the mail template %s in %s replaces none; did you mean %s?", name, dir, nearest(name, known))
	})
}

// source returns the text of one template.
func source(dir, name string) (string, error) {
	if dir != "" {
		b, err := readLimited(os.DirFS(dir), name)
		if !errors.Is(err, fs.ErrNotExist) {
			return string(b), err
		}
	}
	b, err := readLimited(embedded, path.Join("templates", name))
	return string(b), err
}

func readLimited(from fs.FS, name string) ([]byte, error) {
	info, err := fs.Stat(from, name)
	if err != nil {
		return nil, fmt.Errorf("read mail template: %w", err)
	}
	if info.Size() > maxTemplate {
		return nil, fmt.Errorf("the mail template %s is larger than %d KB", name, maxTemplate>>10)
	}
	b, err := fs.ReadFile(from, name)
	if err != nil {
		return nil, fmt.Errorf("read mail template: %w", err)
	}
	return b, nil
}

// language parses all templates of one language into one set, so that they
// share its phrases.
func language(dir string, l followup.Language) (*template.Template, error) {
	set := template.New(string(l))
	set.Funcs(template.FuncMap{
		"count": locale(l).count,
		"phrase": func(kind, code string, data any) (string, error) {
			return phrase(set, kind, code, data)
		},
	})
	for _, f := range templateFiles(l) {
		name := path.Join(string(l), f)
		text, err := source(dir, name)
		if err != nil {
			return nil, err
		}
		if _, err := set.New(name).Parse(strings.ReplaceAll(text, "\r\n", "\n")); err != nil {
			return nil, fmt.Errorf("parse mail template: %w", err)
		}
	}
	if dir == "" {
		return set, nil
	}
	return set, checkPlaceholders(set)
}

// phrase returns the sentence for a code, or the one for all others: a code of
// tomorrow must not stop a mail.
func phrase(set *template.Template, kind, code string, data any) (string, error) {
	t := set.Lookup(kind + " " + code)
	if t == nil {
		t = set.Lookup(kind + " other")
	}
	if t == nil {
		return "", fmt.Errorf("there is neither a phrase %q nor %q", kind+" "+code, kind+" other")
	}
	var b strings.Builder
	err := t.Execute(&b, data)
	return strings.TrimSpace(b.String()), err
}

// words are a mail in words.
type words struct {
	Subject, Text, HTML string
	Event, EventText    string // of the event that the mail carries, where it does
}

// render writes one mail. Templates do not know whom they write to: all that is
// foreign in v is escaped by its type.
func (t *Templates) render(p followup.Purpose, l followup.Language, v view) (words, error) {
	name := path.Join(string(l), string(p)+".txt")
	var b strings.Builder
	if err := t.texts[l].ExecuteTemplate(&b, name, v); err != nil {
		return words{}, fmt.Errorf("fill in mail template: %w", err)
	}
	head, body, _ := strings.Cut(strings.TrimSpace(b.String()), "\n")
	subject, ok := strings.CutPrefix(head, "Subject: ")
	if !ok {
		return words{}, fmt.Errorf("the mail template %s does not begin with \"Subject: \"", name)
	}
	subject = reading(inline(strings.TrimSpace(subject)))
	blocks := parseMarkup(body)
	var page bytes.Buffer
	err := t.layout.Execute(&page, map[string]any{
		"Language": string(l), "Direction": direction(l), "Subject": subject, "Programme": v.Programme.plain(), "Blocks": blocks,
	})
	if err != nil {
		return words{}, fmt.Errorf("fill in mail template: %w", err)
	}
	w := words{Subject: subject, Text: plainText(blocks), HTML: page.String()}
	if hasEvent(p) {
		w.Event, w.EventText, err = t.event(l, v)
	}
	return w, err
}

// event returns what the event of a deadline is called, and what it says.
func (t *Templates) event(l followup.Language, v view) (name, text string, err error) {
	if name, err = phrase(t.texts[l], "event", "name", v); err != nil {
		return "", "", err
	}
	text, err = phrase(t.texts[l], "event", "text", v)
	return reading(inline(name)), plainText(parseMarkup(text)), err
}

// direction returns in which direction a language is written.
func direction(l followup.Language) string {
	if l == followup.Arabic {
		return "rtl"
	}
	return "ltr"
}

// try renders every purpose in every language on sample mails.
func (t *Templates) try() error {
	for _, l := range slices.Sorted(maps.Keys(t.texts)) {
		for _, s := range samples(locale(l)) {
			if s.purpose == followup.Digest && l != followup.English {
				continue
			}
			if _, err := t.render(s.purpose, l, s.view); err != nil {
				return err
			}
		}
	}
	return nil
}
