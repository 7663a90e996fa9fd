package text

import (
	"encoding/xml"
	"errors"
	"fmt"
	"strconv"

	"github.com/upr-info/followup/internal/office"
)

// readDOCX reads a Word document (ECMA-376, part 1, section 17): its body, then
// its footnotes and endnotes.
func readDOCX(s source, w *writer) error {
	a, err := office.OpenArchive(s, s.size, w.Budget)
	if err != nil {
		return err
	}
	if err := (&docx{writer: w}).part(a, "word/document"); err != nil {
		return err
	}
	for _, kind := range []string{"footnote", "endnote"} {
		err := (&docx{writer: w, kind: kind}).part(a, "word/"+kind+"s")
		if err != nil && !errors.Is(err, office.ErrNoPart) {
			return err
		}
	}
	return nil
}

// A docx goes through one part of a document.
type docx struct {
	*writer
	kind string // of the notes in this part: "footnote", "endnote"; empty in the body
	n    int    // of the note

	skip    int  // how deep in what is not to be read
	inText  bool // in what holds the characters of a run
	hidden  bool // the run is hidden text
	inMark  bool // in the properties of a paragraph: the run is its mark
	inRow   bool // in the properties of a row
	deleted bool // the row is
	joined  bool // the paragraph's mark is deleted: it goes on in the next
}

// part reads the part whose name begins so.
func (d *docx) part(a *office.Archive, prefix string) error {
	t, err := a.Open(a.Main(prefix))
	if err != nil {
		return err
	}
	defer t.Close()
	return t.Walk(d)
}

// Chars takes the characters of a run.
func (d *docx) Chars(text []byte) {
	if d.inText {
		d.put(string(text))
	}
}

// put writes what is shown.
func (d *docx) put(s string) {
	if d.skip == 0 && !d.hidden {
		d.write(s)
	}
}

// isLeftOut reports whether an element and all in it is not the document's text:
// what a change took away (section 17.13.5), and what stands for a drawing where
// a program cannot draw it (part 3, section 7.7).
func (d *docx) isLeftOut(local string) bool {
	return local == "del" || local == "moveFrom" || local == "Fallback"
}

// Start takes the beginning of an element.
func (d *docx) Start(e xml.StartElement) error {
	switch local := e.Name.Local; {
	case d.isLeftOut(local):
		d.deleted = d.deleted || d.inRow
		d.joined = d.joined || d.inMark
		d.skip++
	case d.skip > 0:
	default:
		d.startShown(e)
	}
	return d.state()
}

func (d *docx) startShown(e xml.StartElement) {
	switch e.Name.Local {
	case "p":
		d.startParagraph()
	case "pPr":
		d.inMark = true
	case "r":
		d.hidden = false
	case "vanish":
		d.hidden = !d.inMark && isOn(office.Attr(e, "val"))
	case "t":
		d.inText = true
	case "tab":
		if !d.inMark { // else it is a tab stop
			d.put("\t")
		}
	case "br", "cr":
		d.put("\n")
	case "sym": // section 17.3.3.30
		if n, err := strconv.ParseUint(office.Attr(e, "char"), 16, 16); err == nil {
			d.put(string(rune(n)))
		}
	case "noBreakHyphen":
		d.put("\u2011")
	case "tbl":
		d.beginTable()
	case "tr":
		d.deleted = false
	case "trPr":
		d.inRow = true
	case "footnote", "endnote":
		d.startNote(e)
	}
}

// startParagraph opens a paragraph, unless the one before goes on in it.
func (d *docx) startParagraph() {
	if d.joined && len(d.open) > 0 {
		d.joined = false
		return
	}
	d.joined = false
	d.begin()
}

// startNote begins a note; separators are kept among the notes, with a type
// (section 17.18.33).
func (d *docx) startNote(e xml.StartElement) {
	if d.kind == "" {
		return
	}
	if kind := office.Attr(e, "type"); kind != "" && kind != "normal" {
		d.skip++
		return
	}
	d.n++
	d.beginNote(fmt.Sprintf("%s %d", d.kind, d.n))
}

// isOn reads a property that is on unless its value says otherwise (section
// 17.17.4).
func isOn(v string) bool { return v != "0" && v != "false" && v != "off" }

// End takes the end of an element.
func (d *docx) End(local string) error {
	switch {
	case d.isLeftOut(local):
		d.skip--
		return nil
	case d.skip > 0:
		if d.kind != "" && local == d.kind {
			d.skip--
		}
		return nil
	}
	switch local {
	case "t":
		d.inText = false
	case "r":
		d.hidden = false
	case "pPr":
		d.inMark = false
	case "trPr":
		d.inRow = false
	case "p":
		return d.endParagraph()
	case "tc":
		return d.endCell()
	case "tr":
		return d.endTableRow()
	case "tbl":
		d.endTable()
	case "footnote", "endnote":
		d.endNote()
	}
	return nil
}

// endParagraph closes the paragraph, unless its mark is deleted.
func (d *docx) endParagraph() error {
	if d.joined {
		return nil
	}
	return d.end()
}

// endTableRow drops a row that is deleted: its number goes to the next.
func (d *docx) endTableRow() error {
	if d.deleted && d.depth == 1 {
		d.deleted = false
		d.taken()
		return nil
	}
	return d.endRow()
}
