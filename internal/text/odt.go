package text

import (
	"encoding/xml"
	"strconv"
	"strings"

	"github.com/upr-info/followup/internal/office"
)

// readODT reads an OpenDocument text (OASIS ODF 1.3, part 3, section 5).
func readODT(s source, w *writer) error {
	a, err := office.OpenArchive(s, s.size, w.Budget)
	if err != nil {
		return err
	}
	t, err := a.Open("content.xml")
	if err != nil {
		return err
	}
	defer t.Close()
	return t.Walk(&odt{writer: w, unseen: map[string]bool{}, count: map[string]int{}})
}

// An odt goes through the content of a document.
type odt struct {
	*writer
	style  string          // being declared
	unseen map[string]bool // the styles of text that is not shown
	skip   int             // how deep in what is not to be read
	inside int             // how deep in paragraphs
	count  map[string]int  // of notes, by kind
}

// Chars takes the text of a paragraph. White space in it stands for one space
// (section 6.1.2).
func (o *odt) Chars(text []byte) {
	if o.inside > 0 && o.skip == 0 {
		o.write(strings.ReplaceAll(string(text), "\n", " "))
	}
}

// isLeftOut reports whether an element and all in it is not the document's text.
func (o *odt) isLeftOut(e xml.StartElement) bool {
	switch e.Name.Local {
	case "annotation", "tracked-changes", "forms", "note-citation", "ruby-text", "hidden-text", "script", "binary-data",
		"covered-table-cell", "table-of-content-source", "index-title-template", "desc":
		return true
	case "title":
		return e.Name.Space == "svg" // what says in words what a picture shows
	case "hidden-paragraph":
		return true
	case "section":
		return office.Attr(e, "display") == "none"
	case "p", "h", "span":
		return o.unseen[office.Attr(e, "style-name")]
	}
	return false
}

// Start takes the beginning of an element.
func (o *odt) Start(e xml.StartElement) error {
	if o.skip > 0 || o.isLeftOut(e) {
		o.skip++
		return nil
	}
	switch e.Name.Local {
	case "style":
		o.style = office.Attr(e, "name")
	case "text-properties":
		if office.Attr(e, "display") == "none" {
			o.unseen[o.style] = true
		}
	case "p", "h":
		o.inside++
		o.begin()
	case "s":
		o.write(" ")
	case "tab":
		o.write("\t")
	case "line-break":
		o.write("\n")
	case "table":
		o.beginTable()
	case "note":
		o.startNote(e)
	}
	return o.state()
}

// startNote begins a footnote or endnote, which stands where it is called out.
func (o *odt) startNote(e xml.StartElement) {
	kind := "footnote"
	if office.Attr(e, "note-class") == "endnote" {
		kind = "endnote"
	}
	o.count[kind]++
	o.beginNote(kind + " " + strconv.Itoa(o.count[kind]))
}

// End takes the end of an element.
func (o *odt) End(local string) error {
	if o.skip > 0 {
		o.skip--
		return nil
	}
	switch local {
	case "p", "h":
		o.inside--
		return o.end()
	case "table-cell":
		return o.endCell()
	case "table-row":
		return o.endRow()
	case "table":
		o.endTable()
	case "note":
		o.endNote()
	}
	return nil
}
