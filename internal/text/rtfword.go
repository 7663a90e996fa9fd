package text

import (
	"fmt"
	"io"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// obey does what a control word says. On says that a number stands with it, which
// switches off what is 0.
func (r *rtf) obey(word string, n int, on bool) error {
	switch word {
	case "u":
		r.unicode(n)
	case "bin": // bytes that are not text
		return r.drop(n)
	case "par", "page", "sect", "column":
		return r.paragraphEnd()
	case "cell", "row":
		return r.tableEnd(word == "row")
	case "footnote", "ftnalt", "shptxt":
		r.beginInside(word)
	default:
		if s := rtfText(word); s != "" {
			r.put(s)
		} else if !r.property(word, n, on) {
			r.destination(word)
		}
	}
	return nil
}

// drop passes over n bytes.
func (r *rtf) drop(n int) error {
	if n <= 0 {
		return nil
	}
	if _, err := r.in.Discard(n); err != nil {
		return io.ErrUnexpectedEOF
	}
	return nil
}

// rtfText returns what a control word stands for, if for text.
func rtfText(word string) string {
	switch word {
	case "tab", "nestcell":
		return "\t"
	case "line", "lbr", "nestrow":
		return "\n"
	case "emdash":
		return "—"
	case "endash":
		return "–"
	case "lquote":
		return "‘"
	case "rquote":
		return "’"
	case "ldblquote":
		return "“"
	case "rdblquote":
		return "”"
	case "bullet":
		return "•"
	case "emspace", "enspace", "qmspace":
		return " "
	}
	return ""
}

// property keeps what a control word says of the text behind it.
func (r *rtf) property(word string, n int, on bool) bool {
	g := &r.group
	r.flush()
	switch word {
	case "v", "deleted":
		g.hidden = n != 0 || !on
	case "plain":
		g.hidden, g.font = false, noFont
	case "pard":
		g.inTable = false
	case "intbl":
		g.inTable = true
	case "uc":
		g.skip = min(max(n, 0), maxWord)
	case "f":
		g.font = n
	case "fcharset":
		r.font(fontPage(n))
	case "cpg":
		r.font(n)
	case "ansicpg":
		r.setANSI(codePage(n))
	case "mac":
		r.setANSI(charmap.Macintosh)
	case "pc":
		r.setANSI(charmap.CodePage437)
	case "pca":
		r.setANSI(charmap.CodePage850)
	default:
		return false
	}
	return true
}

func (r *rtf) setANSI(e encoding.Encoding) {
	if e != nil {
		r.ansi = e
	}
}

// font notes the code page of the font that is being declared.
func (r *rtf) font(page int) {
	if r.group.fonts && page != 0 && len(r.fonts) < maxFonts {
		r.fonts[r.group.font] = page
	}
}

// destination tells groups that do not hold the document's text from those that
// do.
func (r *rtf) destination(word string) {
	g := &r.group
	switch word {
	case "fonttbl":
		g.fonts, g.unread = true, true
	case "colortbl", "stylesheet", "info", "pict", "object", "themedata", "colorschememapping", "datastore", "listtable", "listoverridetable",
		"rsidtbl", "generator", "xmlnstbl", "fldinst", "header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf",
		"pgdsctbl", "annotation", "atnid", "atnauthor", "latentstyles", "filetbl", "revtbl", "objdata", "sp", "listtext", "pntext", "nonesttables",
		"ftnsep", "ftnsepc", "aftnsep", "aftnsepc", "xe", "tc", "do", "template", "txfieldtext":
		g.unread = true
	case "upr":
		g.unread, g.twice = true, true
	case "ud":
		g.unread = len(r.outer) > 1 && r.outer[len(r.outer)-2].unread && !r.outer[len(r.outer)-1].twice
	case "shpinst": // starred, though text boxes lie in it
		r.asOutside()
	}
}

// asOutside lets a starred group be read if the one around it is.
func (r *rtf) asOutside() {
	r.group.unread = len(r.outer) > 0 && r.outer[len(r.outer)-1].unread
}

// beginInside begins a note or a text box, which stand inside a paragraph.
func (r *rtf) beginInside(word string) {
	r.flush()
	g := &r.group
	if word == "footnote" { // some programs star it
		r.asOutside()
	}
	if g.unread {
		return
	}
	switch {
	case word == "shptxt":
		g.box = true
		r.begin()
	case word == "footnote" && r.note == "":
		r.foots++
		g.note, g.inTable = true, false
		r.begin()
		r.beginNote(fmt.Sprintf("footnote %d", r.foots))
	case word == "ftnalt" && g.note: // it is an endnote
		r.foots--
		r.ends++
		r.note = fmt.Sprintf("endnote %d", r.ends)
	}
}

// paragraphEnd ends a paragraph, and the table before it.
func (r *rtf) paragraphEnd() error {
	r.flush()
	if r.group.unread {
		return nil
	}
	if r.group.inTable && r.depth == 0 {
		r.beginTable()
	}
	if !r.group.inTable {
		r.endTable()
	}
	return r.end()
}

// tableEnd ends a cell or a row.
func (r *rtf) tableEnd(row bool) error {
	r.flush()
	if r.group.unread {
		return nil
	}
	if r.depth == 0 {
		r.beginTable()
	}
	if row {
		return r.endRow()
	}
	if err := r.end(); err != nil {
		return err
	}
	return r.endCell()
}

// fontPage returns the code page of a font's character set.
func fontPage(charset int) int {
	switch charset {
	case 0:
		return ansiLatin
	case 2:
		return symbolSet
	case 77:
		return 10000
	case 128:
		return 932
	case 129:
		return 949
	case 134:
		return 936
	case 136:
		return 950
	case 161:
		return 1253
	case 162:
		return 1254
	case 163:
		return 1258
	case 177:
		return 1255
	case 178:
		return 1256
	case 186:
		return 1257
	case 204:
		return 1251
	case 222:
		return 874
	case 238:
		return 1250
	}
	return 0
}

// codePage returns the encoding of a Windows code page, nil where it is not known.
func codePage(n int) encoding.Encoding {
	switch n {
	case 437:
		return charmap.CodePage437
	case 850:
		return charmap.CodePage850
	case 852:
		return charmap.CodePage852
	case 866:
		return charmap.CodePage866
	case 874:
		return charmap.Windows874
	case 932:
		return japanese.ShiftJIS
	case 936:
		return simplifiedchinese.GB18030
	case 949:
		return korean.EUCKR
	case 950:
		return traditionalchinese.Big5
	case 1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258:
		return []*charmap.Charmap{charmap.Windows1250, charmap.Windows1251, charmap.Windows1252, charmap.Windows1253, charmap.Windows1254,
			charmap.Windows1255, charmap.Windows1256, charmap.Windows1257, charmap.Windows1258}[n-1250]
	case 10000:
		return charmap.Macintosh
	case 10007:
		return charmap.MacintoshCyrillic
	}
	return nil
}
