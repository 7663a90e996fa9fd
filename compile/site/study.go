package site

import (
	"encoding/json"
	"html/template"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile/html"
	"github.com/upr-info/followup/compile/study"
)

// A studySummary is what the next Write knows the study by: study/summary.json.
type studySummary struct {
	MadeOf  string                              `json:"made_of"`
	Date    followup.Date                       `json:"date"`
	Reviews int                                 `json:"reviews"`
	Bodies  map[followup.Language]template.HTML `json:"bodies"`
	Files   []download                          `json:"files"`
}

// A studyPage is the page of the overall study.
type studyPage struct {
	studySummary
	Body template.HTML
}

// study writes the overall study, or keeps that of the Write before.
func (w *writer) study() error {
	if w.site.Study == nil {
		return nil
	}
	s, ok := w.knownStudy()
	if !ok {
		var err error
		if s, err = w.makeStudy(); err != nil {
			return err
		}
	}
	for _, l := range w.locales {
		title := study.WordsIn(l.words.Language).Say("study.title")
		l.add(page{Path: "study/", Here: "study", Title: title, Kicker: study.WordsIn(l.words.Language).Say("study.subtitle"), template: "study",
			Data: studyPage{s, s.Bodies[l.words.Language]}, Structured: l.report(title, s.Date, s.Files)})
	}
	return nil
}

// knownStudy returns the study of the Write before, with its files kept, if it is to
// stand.
func (w *writer) knownStudy() (s studySummary, ok bool) {
	const name = "study/" + summaryFile
	content, ok := w.tree.read(name)
	if !ok || json.Unmarshal(content, &s) != nil {
		return s, false
	}
	if s.MadeOf != w.studyOf() && !w.site.Study.Stale {
		return s, false
	}
	names := []string{name}
	for _, f := range s.Files {
		names = append(names, f.URL)
	}
	return s, w.tree.keep(names)
}

// studyOf names what the study and its pages are made of.
func (w *writer) studyOf() string { return hashOf([]string{w.site.Study.MadeOf, w.site.Program}) }

func (w *writer) makeStudy() (studySummary, error) {
	made, files, err := w.site.Study.Make()
	if err != nil {
		return studySummary{}, err
	}
	s := studySummary{MadeOf: w.studyOf(), Date: made.Date, Reviews: len(made.Reviews), Bodies: map[followup.Language]template.HTML{}}
	for _, l := range w.locales {
		if s.Bodies[l.words.Language], err = html.StudyBody(made, l.words.Language); err != nil {
			return s, err
		}
	}
	for _, f := range files {
		d, err := w.copyFile("study/", f)
		if err != nil {
			return s, err
		}
		s.Files = append(s.Files, d)
	}
	content, err := json.Marshal(s)
	if err != nil {
		return s, err
	}
	return s, w.tree.page("study/"+summaryFile, content)
}
