package workbook

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"reflect"
	"strings"
	"sync"

	"github.com/upr-info/followup"
)

// maxPatterns bounds what a Press remembers: 40 reviews in three languages, for
// two kinds of stakeholders; some 80 KB each.
const maxPatterns = 240

// A Press writes many answer sheets that are alike but for whom they are for, such
// as the reminders of a review, each in a tenth of what Write takes. It writes the
// first with marks where token, address and name stand, and for all others
// rewrites the parts of the archive that hold marks. What each says is what Write
// says. A Press may be used by several goroutines; its zero value is ready.
type Press struct {
	mu       sync.Mutex
	patterns []*pattern // the one that was used last comes last
	token    string     // the marks; made with the first pattern
	name     string
	address  string
}

// A pattern is a sheet with marks.
type pattern struct {
	form  Form // with marks
	parts []*zip.File
	texts map[string][]byte // of those parts that hold marks
}

// Write writes the answer sheet of form as [Write] does. Sheets that have answers
// already, and those that are nobody's, share too little and are written singly.
func (p *Press) Write(w io.Writer, form Form) error {
	if !pressable(form) {
		return Write(w, form)
	}
	marked, values := p.mark(form)
	found, err := p.pattern(marked)
	if err != nil {
		return err
	}
	if err := found.write(w, strings.NewReplacer(values...)); err != nil {
		return fmt.Errorf("write answer sheet of %s: %w", form.Review.ID, err)
	}
	return nil
}

// pressable reports whether a sheet differs from others by plain values alone. Blanks
// around a value and what looks like an escape (ECMA-376, part 1, section
// 22.9.2.19) are written in a way of their own.
func pressable(form Form) bool {
	s := form.Stakeholder
	if form.Token == "" || s == nil || len(form.Answers) > 0 {
		return false
	}
	values := []string{s.Name}
	if len(s.Contacts) > 0 {
		values = append(values, s.Contacts[0].Address)
	}
	for _, v := range values {
		if strings.TrimSpace(v) != v || strings.Contains(v, "_x") {
			return false
		}
	}
	return true
}

// mark returns form with marks, and pairs of each mark and what belongs there,
// as they stand in XML. It leaves out of the stakeholder what no sheet says.
func (p *Press) mark(form Form) (marked Form, values []string) {
	p.mu.Lock()
	if p.token == "" {
		p.token, p.name, p.address = string(followup.NewToken()), string(followup.NewToken()), string(followup.NewToken())
	}
	p.mu.Unlock()
	s := form.Stakeholder
	marked = form
	marked.Token = followup.Token(p.token)
	marked.Reply = strings.ReplaceAll(form.Reply, string(form.Token), p.token)
	as := &followup.Stakeholder{Kind: s.Kind, Attribution: s.Attribution, Name: like(s.Name, p.name)}
	values = []string{escaped(as.Name), escaped(s.Name), p.token, string(form.Token)}
	if len(s.Contacts) > 0 {
		as.Contacts = []followup.Contact{{Address: like(s.Contacts[0].Address, p.address)}}
		values = append(values, escaped(as.Contacts[0].Address), escaped(s.Contacts[0].Address))
	}
	marked.Stakeholder = as
	return marked, values
}

// like returns a mark that takes as many lines of the cover as text, for its row is
// as high as they are; no text, no mark.
func like(text, mark string) string {
	if text == "" {
		return ""
	}
	return mark + strings.Repeat("\n"+mark, lines(text, guideText-indentWidth, 11)-1)
}

// escaped returns text as it stands in a part.
func escaped(text string) string {
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(clean(text))); err != nil {
		return "" // cannot be: a strings.Builder takes everything
	}
	return b.String()
}

// pattern returns the pattern of a marked form, and makes it where it is new.
func (p *Press) pattern(marked Form) (*pattern, error) {
	if found := p.known(marked); found != nil {
		return found, nil
	}
	// Others may make the same one meanwhile: that costs time and nothing else.
	var b bytes.Buffer
	if err := Write(&b, marked); err != nil {
		return nil, err
	}
	made, err := p.read(marked, b.Bytes())
	if err != nil {
		return nil, fmt.Errorf("write answer sheet of %s: %w", marked.Review.ID, err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.patterns) == maxPatterns {
		p.patterns = p.patterns[1:]
	}
	p.patterns = append(p.patterns, made)
	return made, nil
}

func (p *Press) known(marked Form) *pattern {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i := len(p.patterns) - 1; i >= 0; i-- {
		found := p.patterns[i]
		if found.form.Review.ID != marked.Review.ID || found.form.Language != marked.Language || !reflect.DeepEqual(found.form, marked) {
			continue
		}
		p.patterns = append(append(p.patterns[:i], p.patterns[i+1:]...), found)
		return found
	}
	return nil
}

// read takes a marked sheet apart.
func (p *Press) read(marked Form, sheet []byte) (*pattern, error) {
	z, err := zip.NewReader(bytes.NewReader(sheet), int64(len(sheet)))
	if err != nil {
		return nil, err
	}
	made := &pattern{form: marked, parts: z.File, texts: map[string][]byte{}}
	for _, f := range z.File {
		text, err := content(f)
		if err != nil {
			return nil, err
		}
		for _, mark := range []string{p.token, p.name, p.address} {
			if bytes.Contains(text, []byte(mark)) {
				made.texts[f.Name] = text
			}
		}
	}
	return made, nil
}

func content(f *zip.File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(r)
}

// write writes the sheet with values for its marks. What holds none is copied as
// it was packed.
func (p *pattern) write(w io.Writer, values *strings.Replacer) error {
	z := zip.NewWriter(w)
	for _, f := range p.parts {
		text, marks := p.texts[f.Name]
		if !marks {
			if err := z.Copy(f); err != nil {
				return err
			}
			continue
		}
		part, err := z.Create(f.Name)
		if err != nil {
			return err
		}
		if _, err := values.WriteString(part, string(text)); err != nil {
			return err
		}
	}
	return z.Close()
}
