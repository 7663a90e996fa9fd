package site

import (
	"mime"
	"path"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
)

// A thing is an object of schema.org as JSON-LD. It stands in the page as data,
// which no policy forbids.
type thing map[string]any

func (l *locale) publisher() thing {
	t := thing{"@type": "Organization", "name": l.site.Programme}
	if l.site.URL != "" {
		t["url"] = l.site.URL + "/"
	}
	if l.site.Contact != "" {
		t["email"] = l.site.Contact
	}
	return t
}

func (l *locale) website() any {
	if l.site.URL == "" {
		return nil
	}
	return thing{"@context": "https://schema.org", "@type": "WebSite", "name": l.words.Say("site.title"), "url": l.site.URL + "/" + l.prefix,
		"inLanguage": l.words.Language, "publisher": l.publisher()}
}

// dataset describes an assessment for those who look for data.
func (l *locale) dataset(p *published, a compile.Assessment) any {
	if l.site.URL == "" {
		return nil
	}
	e := p.Current()
	name := p.Country.In(l.words.Language)
	t := thing{
		"@context": "https://schema.org", "@type": "Dataset",
		"name":                 l.words.Say("title.of", l.words.Title, name),
		"description":          l.words.Say("assessment.description", name, l.words.SessionDay(p.Session, p.Start)),
		"identifier":           string(p.ID),
		"version":              e.Number,
		"datePublished":        e.Date,
		"url":                  l.site.URL + "/" + l.prefix + string(p.ID) + "/",
		"inLanguage":           l.words.Language,
		"creator":              l.publisher(),
		"publisher":            l.publisher(),
		"spatialCoverage":      thing{"@type": "Country", "name": name, "identifier": p.Country.Code},
		"isAccessibleForFree":  true,
		"measurementTechnique": l.words.Say("iri.full"),
		"distribution":         l.distribution(e.Files),
	}
	if l.site.Supporter != "" {
		t["funding"] = l.site.Supporter
	}
	if !a.SessionStart.IsZero() {
		t["temporalCoverage"] = a.SessionStart.String() + "/" + e.Date.String()
	}
	return t
}

// report describes the overall study.
func (l *locale) report(name string, date followup.Date, files []download) any {
	if l.site.URL == "" {
		return nil
	}
	return thing{"@context": "https://schema.org", "@type": "Report", "name": name, "datePublished": date, "url": l.site.URL + "/" + l.prefix + "study/",
		"inLanguage": l.words.Language, "author": l.publisher(), "publisher": l.publisher(), "encoding": l.distribution(files)}
}

func (l *locale) distribution(files []download) (all []thing) {
	for _, f := range files {
		t := thing{"@type": "DataDownload", "name": f.Name, "contentUrl": l.site.URL + "/" + f.URL, "contentSize": f.Size, "sha256": f.SHA256}
		if kind := mediaType(f.Name); kind != "" {
			t["encodingFormat"] = kind
		}
		if language := languageOf(f.Name); language != "" {
			t["inLanguage"] = language
		}
		all = append(all, t)
	}
	return all
}

// mediaType returns that of an edition.
func mediaType(name string) string {
	switch path.Ext(name) {
	case ".xlsx":
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	case ".docx":
		return "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	case ".csv":
		return "text/csv"
	}
	kind, _, _ := mime.ParseMediaType(mime.TypeByExtension(path.Ext(name)))
	return kind
}
