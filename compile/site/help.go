package site

import (
	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile/guide"
)

// A Help is one text of the help corner, with the files that go with it.
type Help struct {
	Texts map[followup.Language]guide.Text
	Files []File
}

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

// copyHelps copies the files of the help corner, once for all languages.
func (w *writer) copyHelps() error {
	w.helpFiles = map[string][]download{}
	for _, h := range w.site.Helps {
		name := h.Texts[followup.English].Name
		for _, f := range h.Files {
			d, err := w.copyFile("help/"+name+"/", f)
			if err != nil {
				return err
			}
			w.helpFiles[name] = append(w.helpFiles[name], d)
		}
	}
	return nil
}
