package site

import (
	"encoding/json"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile/guide"
)

// A Help is one text of the help corner.
type Help struct {
	Texts map[followup.Language]guide.Text
}

// A Handout makes the files that go with the texts, by the names of these.
type Handout func() (map[string][]File, error)

// takePart is the text that has an address of its own.
const takePart = "take-part"

// A helpPage is one text.
type helpPage struct {
	Text  guide.Text
	Files []download
}

// help adds the help corner.
func (l *locale) help() {
	var listed []helpEntry
	for _, h := range l.site.Helps {
		text, ok := h.Texts[l.words.Language]
		if !ok {
			continue
		}
		p := page{Path: "help/" + text.Name + "/", Here: "help", Kicker: l.words.Say("help.title"), Title: text.Title, Description: text.Lead, template: "text",
			Data: helpPage{text, l.helpFiles[text.Name]}}
		if text.Name == takePart {
			p.Path, p.Here, p.Kicker = takePart+"/", takePart, ""
		} else {
			listed = append(listed, helpEntry{text.Name, text.Title, text.Lead})
		}
		l.add(p)
	}
	l.add(page{Path: "help/", Here: "help", Title: l.words.Say("help.title"), Data: listed, template: "help"})
}

// A helpEntry is a text in the list.
type helpEntry struct{ Slug, Title, Lead string }

// A helpSummary is what the next Write knows the files of the help corner by:
// help/summary.json.
type helpSummary struct {
	MadeOf string                `json:"made_of"`
	Files  map[string][]download `json:"files"` // by the name of the text
}

// copyHelps copies the files of the help corner, once for all languages, or keeps
// those of the Write before where the texts are the same.
func (w *writer) copyHelps() error {
	const name = "help/" + summaryFile
	s := helpSummary{MadeOf: hashOf([]any{w.site.Helps, w.site.Programme, w.site.Contact, w.site.Supporter, w.site.Program}), Files: map[string][]download{}}
	if known, ok := w.knownHelps(name, s.MadeOf); ok {
		w.helpFiles = known
		return nil
	}
	if w.site.Handout == nil {
		return nil
	}
	all, err := w.site.Handout()
	if err != nil {
		return err
	}
	for text, files := range all {
		for _, f := range files {
			d, err := w.copyFile("help/"+text+"/", f)
			if err != nil {
				return err
			}
			s.Files[text] = append(s.Files[text], d)
		}
	}
	w.helpFiles = s.Files
	content, err := json.Marshal(s)
	if err != nil {
		return err
	}
	return w.tree.page(name, content)
}

func (w *writer) knownHelps(name, madeOf string) (files map[string][]download, ok bool) {
	var s helpSummary
	content, ok := w.tree.read(name)
	if !ok || json.Unmarshal(content, &s) != nil || s.MadeOf != madeOf {
		return nil, false
	}
	names := []string{name}
	for _, list := range s.Files {
		for _, f := range list {
			names = append(names, f.URL)
		}
	}
	return s.Files, w.tree.keep(names)
}
