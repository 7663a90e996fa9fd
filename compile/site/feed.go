package site

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"time"
)

// feedSize is how many publications the feed has.
const feedSize = 50

// An atomFeed is a feed of publications (RFC 4287).
type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string      `xml:"xml:lang,attr"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Author  atomAuthor  `xml:"author"`
	Links   []atomLink  `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

type atomAuthor struct {
	Name string `xml:"name"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	ID      string     `xml:"id"`
	Title   string     `xml:"title"`
	Updated string     `xml:"updated"`
	Links   []atomLink `xml:"link"`
	Summary string     `xml:"summary"`
}

// feed writes the feed of publications. Its entries are known by their addresses, so
// that there is none where the site has no address.
func (l *locale) feed() error {
	if l.site.URL == "" {
		return nil
	}
	base := l.site.URL + "/" + l.prefix
	f := atomFeed{Lang: string(l.words.Language), ID: base, Title: l.words.Say("latest.title") + " – " + l.site.Programme, Author: atomAuthor{l.site.Programme},
		Updated: l.site.Today.Start(time.UTC).Format(time.RFC3339),
		Links:   []atomLink{{"self", "application/atom+xml", base + "feed.atom"}, {"alternate", "text/html", base + "latest/"}}}
	all := l.publications()
	for i, p := range all[:min(feedSize, len(all))] {
		at := p.Edition.At.UTC().Format(time.RFC3339)
		if i == 0 {
			f.Updated = at
		}
		address := fmt.Sprintf("%s%s/v%d/", base, p.ID, p.Edition.Number)
		f.Entries = append(f.Entries, atomEntry{ID: address, Updated: at, Links: []atomLink{{"alternate", "text/html", address}},
			Title:   l.words.Say("title.of", l.words.Title, p.Country.In(l.words.Language)) + ", " + l.words.Edition(p.Edition.Number),
			Summary: l.words.Say("triggered") + ": " + l.words.Share(p.Edition.Triggered)})
	}
	var b bytes.Buffer
	b.WriteString(xml.Header)
	if err := xml.NewEncoder(&b).Encode(f); err != nil {
		return fmt.Errorf("write feed: %w", err)
	}
	b.WriteByte('\n')
	return l.tree.page(l.prefix+"feed.atom", b.Bytes())
}
