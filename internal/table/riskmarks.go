package table

import (
	"bytes"
	"io"
	"regexp"
	"strings"

	"github.com/upr-info/followup/internal/office"
)

// The marks of what is not parsed. Those of OpenDocument are elements and
// attributes, with a "<" or a quotation mark that no text has.
var (
	openDocumentMarks = []mark{
		{DDE, ":dde-", regexp.MustCompile(`<[a-z]+:dde-(?:source|link|connection)\b`)},
		{DDE, "DDE(", regexp.MustCompile(`:formula="[^"<]{0,200}\bDDE\(`)},
		{ExternalLink, "-source", regexp.MustCompile(`<[a-z]+:(?:table|section|cell-range)-source\b`)},
		{ExternalLink, ":href=", regexp.MustCompile(`<draw:(?:image|object|object-ole|plugin|applet|floating-frame)\b[^<>]{0,300}:href="(?:[a-z]{2,10}:|//|\.\./)`)},
		{Macros, "<script:event-listener", nil},
	}
	rtfMarks = []mark{
		{Embedded, `\obj`, regexp.MustCompile(`\\obj(?:ect|data|emb|ocx)\b`)},
		{ExternalLink, `\obj`, regexp.MustCompile(`\\obj(?:link|autlink)\b`)},
		{ExternalLink, `\template`, regexp.MustCompile(`\\\*\\template\s+(?:[A-Za-z]{2,10}:|\\\\)`)},
		{ExternalLink, `\fldinst`, regexp.MustCompile(`\\fldinst[^}]{0,300}\b(?i:INCLUDEPICTURE|INCLUDETEXT)\b`)},
		{DDE, `\fldinst`, regexp.MustCompile(`\\fldinst[^}]{0,300}\b(?i:DDE|DDEAUTO)\b`)},
	}
	pdfMarks = []mark{
		{Macros, "/JavaScript", nil},
		{Embedded, "/EmbeddedFile", nil},
		{ExternalLink, "/Launch", nil},
		{ExternalLink, "/GoToR", nil},
	}
	// A field of Word 97 to 2003 ([MS-DOC], section 2.8.25): its beginning and its
	// code, of one or two bytes a character.
	wordMarks = []mark{
		{DDE, "\x13", regexp.MustCompile(`\x13\x00?(?: \x00?)*[Dd]\x00?[Dd]\x00?[Ee]`)},
	}
	// commandCell is what Excel takes for a formula with a command to another
	// program: =cmd|'/c calc'!A0.
	commandCell = regexp.MustCompile(`(?is)^\s*[=+\-@].*(?:\b[a-z]\w*\|(?:'[^']*'|[\w ./\\:-]+)![\w'$]|\bDDE\s*\()`)
)

// inCompound goes by the names of storages, as Word and Excel give them to macros
// and objects, and by the records of a workbook.
func (f *finder) inCompound(r io.ReaderAt, size int64) {
	o, err := office.OpenCompound(r, size, f.budget.Part)
	if err != nil {
		return
	}
	for _, name := range o.Storages() {
		switch upper := strings.ToUpper(name); {
		case upper == "_VBA_PROJECT_CUR" || upper == "MACROS" || upper == "VBA":
			f.has[Macros] = true
		case upper == "OBJECTPOOL" || strings.HasPrefix(upper, "MBD"):
			f.has[Embedded] = true
		case strings.HasPrefix(upper, "LNK"):
			f.has[ExternalLink] = true
		}
	}
	if name := workbookStream(o); name != "" {
		stream, _ := o.Stream(name, f.budget.Part)
		f.inRecords(stream)
	}
	if o.Has("WordDocument") {
		stream, _ := o.Stream("WordDocument", f.budget.Part)
		f.scan(bytes.NewReader(stream), wordMarks)
	}
}

// inRecords looks through what describes a workbook of Excel 2003 or before.
func (f *finder) inRecords(stream []byte) {
	in := &biff{stream: stream}
	first, ok := in.whole()
	version, kind := versionOf(first.id, first.data)
	if kind == kindMacros {
		f.has[Macros] = true
	}
	for ; ok && first.id != recEOF && version != 0; first, ok = in.whole() {
		d := first.data
		switch {
		case first.id == recBoundSheet && len(d) >= 6 && (d[5] == sheetOfMacros || d[5] == sheetOfVisualBasic):
			f.has[Macros] = true
		case first.id == recObProj:
			f.has[Macros] = true
		case first.id == recSupBook && len(d) >= 4 && le16(d, 2) != supSelf && le16(d, 2) != supAddin:
			f.linked(d[4:])
		case first.id == recExternSheet && version < 8 && len(d) >= 2 && d[1] != ownSheet && d[1] != ownBook && d[1] != ownAddin:
			f.linked(d[2:])
		}
	}
}

// The records that tell what a workbook can do, and what they say ([MS-XLS],
// section 2.4: BoundSheet8, ObProj and SupBook; before Excel 97, EXTERNSHEET).
const (
	recObProj          = 0x00D3
	recSupBook         = 0x01AE
	sheetOfMacros      = 1
	sheetOfVisualBasic = 6 // in Excel 5
	supSelf            = 0x0401
	supAddin           = 0x3A01
	ownBook            = 2
	ownSheet           = 3
	ownAddin           = ':'
)

// linked takes the name of what a workbook refers to: "program\x03topic", or the
// path of a file.
func (f *finder) linked(name []byte) {
	f.link(bytes.IndexByte(name, 3) >= 0)
}

// hasCommand reports whether a cell holds a command to another program: as its
// formula, or in delimited text as what a spreadsheet takes for one.
func hasCommand(b *Book) bool {
	for _, s := range b.Sheets {
		for _, r := range s.Rows {
			for _, c := range r.Cells {
				if isCommand(c.Source) || b.Format == CSV && isCommand(c.Text) {
					return true
				}
			}
		}
	}
	return false
}

func isCommand(s string) bool {
	return s != "" && strings.ContainsRune("=+-@ \t\n", rune(s[0])) && commandCell.MatchString(s)
}
