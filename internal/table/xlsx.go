package table

import (
	"encoding/xml"
	"errors"
	"io"
	"path"
	"regexp"
	"strconv"
	"strings"

	"github.com/upr-info/followup/internal/office"
)

// Why not excelize: its Rows gives texts only, and asking for a cell's type or
// formula loads the sheet with every gap filled, which is how 27 KB become
// gigabytes. This reader keeps what is there and nothing else.

// xlsx reads one workbook (ECMA-376, part 1, section 18).
type xlsx struct {
	zip     *office.Archive
	budget  *budget
	strings []string // shared strings
	dates   [][]stroke
	grounds grounds
	fills   []string // colour of each style
	theme   []string
	from04  bool // dates count from 1904
	book    *Book
	sheets  []sheetRef
}

// A sheetRef is a sheet as the workbook lists it.
type sheetRef struct {
	name, id string
	hidden   bool
}

func readXLSX(r io.ReaderAt, size int64, b *budget) (*Book, error) {
	a, err := office.OpenArchive(r, size, b.Budget)
	if err != nil {
		return nil, err
	}
	x := &xlsx{zip: a, budget: b, book: &Book{Properties: map[string]string{}, Names: map[string]string{}}}
	main := a.Main("xl/workbook")
	targets, err := x.relationships(main)
	if err != nil {
		return nil, err
	}
	steps := []func() error{
		func() error { return x.readWorkbook(main) },
		func() error { return optional(x.readStrings(targets.part("sharedStrings", "xl/sharedStrings.xml"))) },
		func() error { return optional(x.readStyles(targets.part("styles", "xl/styles.xml"))) },
		func() error { return optional(x.readColours(targets.part("theme", "xl/theme/theme1.xml"))) },
		func() error { return optional(x.readProperties("docProps/custom.xml")) },
		func() error { return x.readSheets(targets) },
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return x.book, nil
}

// optional forgives a part that is not there.
func optional(err error) error {
	if errors.Is(err, office.ErrNoPart) {
		return nil
	}
	return err
}

// A relation ties an id to a part.
type relation struct{ kind, target string }

type relations map[string]relation

// part returns the target of the first relation of a kind, or otherwise.
func (r relations) part(kind, otherwise string) string {
	for _, rel := range r {
		if rel.kind == kind {
			return rel.target
		}
	}
	return otherwise
}

// relationships reads the parts that a part refers to, by id. Targets are
// relative to the part's folder (ECMA-376, part 2, section 9.3).
func (x *xlsx) relationships(of string) (relations, error) {
	out := relations{}
	dir, base := path.Split(of)
	t, err := x.zip.Open(dir + "_rels/" + base + ".rels")
	if err != nil {
		return out, optional(err)
	}
	defer t.Close()
	return out, each(t, func(e xml.StartElement) error {
		if e.Name.Local != "Relationship" {
			return nil
		}
		target := strings.ReplaceAll(office.Attr(e, "Target"), `\`, "/")
		if !strings.HasPrefix(target, "/") {
			target = dir + target
		}
		out[office.Attr(e, "Id")] = relation{path.Base(office.Attr(e, "Type")), path.Clean(strings.TrimPrefix(target, "/"))}
		return nil
	})
}

// each calls f for every element that begins.
func each(t *office.Tokens, f func(xml.StartElement) error) error { return t.Walk(starts(f)) }

// starts is told of elements that begin.
type starts func(xml.StartElement) error

func (f starts) Start(e xml.StartElement) error { return f(e) }
func (starts) Chars([]byte)                     {}
func (starts) End(string) error                 { return nil }

// texts calls end for every element that ends, with the text directly in it.
func texts(t *office.Tokens, start func(xml.StartElement), end func(local, text string) error) error {
	return t.Walk(&runs{start: start, end: end})
}

// runs is told of elements, and of the text directly in them.
type runs struct {
	start func(xml.StartElement)
	end   func(local, text string) error
	text  []byte
}

func (r *runs) Start(e xml.StartElement) error {
	r.text = r.text[:0]
	r.start(e)
	return nil
}

func (r *runs) Chars(text []byte) { r.text = append(r.text, text...) }

func (r *runs) End(local string) error {
	defer func() { r.text = r.text[:0] }()
	return r.end(local, string(r.text))
}

func (x *xlsx) readWorkbook(name string) error {
	t, err := x.zip.Open(name)
	if err != nil {
		return err
	}
	defer t.Close()
	defined, ofSheet := "", false
	return texts(t, func(e xml.StartElement) {
		switch e.Name.Local {
		case "workbookPr":
			x.from04 = office.IsTrue(office.Attr(e, "date1904"))
		case "sheet":
			x.sheets = append(x.sheets, sheetRef{name: office.Attr(e, "name"), id: relationID(e), hidden: strings.Contains(strings.ToLower(office.Attr(e, "state")), "hidden")})
		case "definedName":
			defined, ofSheet = office.Attr(e, "name"), office.Attr(e, "localSheetId") != ""
		}
	}, func(local, text string) error {
		if local != "definedName" {
			return nil
		}
		// A name of one sheet does not hide that of the workbook.
		if _, taken := x.book.Names[defined]; !taken || !ofSheet {
			x.book.Names[defined] = text
		}
		return x.budget.cell(len(text))
	})
}

// relationID returns r:id, the id with a prefix; a sheet has no other.
func relationID(e xml.StartElement) string {
	for _, a := range e.Attr {
		if a.Name.Local == "id" && a.Name.Space != "" {
			return a.Value
		}
	}
	return ""
}

// readProperties reads the custom document properties (part 1, section 22.3).
func (x *xlsx) readProperties(name string) error {
	t, err := x.zip.Open(name)
	if err != nil {
		return err
	}
	defer t.Close()
	property := ""
	return texts(t, func(e xml.StartElement) {
		if e.Name.Local == "property" {
			property = office.Attr(e, "name")
		}
	}, func(local, text string) error {
		if local == "property" {
			property = ""
		} else if property != "" && text != "" {
			x.book.Properties[property] = text
		}
		return x.budget.cell(len(text))
	})
}

// readStrings reads the shared strings (part 1, section 18.4).
func (x *xlsx) readStrings(name string) error {
	t, err := x.zip.Open(name)
	if err != nil {
		return err
	}
	defer t.Close()
	var item strings.Builder
	phonetic := false
	return texts(t, func(e xml.StartElement) {
		switch e.Name.Local {
		case "si":
			item.Reset()
		case "rPh":
			phonetic = true
		}
	}, func(local, text string) error {
		switch local {
		case "t":
			if !phonetic {
				item.WriteString(text)
			}
		case "rPh":
			phonetic = false
		case "si":
			x.strings = append(x.strings, unescape(item.String()))
			if len(x.strings) > x.budget.Limits.Cells {
				return x.budget.Fail("more texts than can be read")
			}
		}
		return nil
	})
}

var escape = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// unescape resolves _x000D_ and its like, by which texts hold characters that
// XML does not (ST_Xstring, part 1, section 22.9.2.19). Line ends become "\n".
func unescape(s string) string {
	if strings.Contains(s, "_x") {
		s = escape.ReplaceAllStringFunc(s, func(e string) string {
			n, _ := strconv.ParseUint(e[2:6], 16, 16)
			return string(rune(n))
		})
	}
	return plain(s)
}
