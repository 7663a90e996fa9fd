package table

import (
	"bytes"
	"io"
	"strings"
)

// readCSV reads delimited text (RFC 4180 and what is written instead of it):
// comma, semicolon, tab or bar; LF, CRLF or CR; fields in quotes may hold all of
// these. A row's number is that of the line it begins on.
func readCSV(r io.ReaderAt, size int64, b *budget) (*Book, error) {
	if size > b.Part {
		return nil, b.Fail("more than can be read")
	}
	raw, err := io.ReadAll(io.NewSectionReader(r, 0, size))
	if err != nil {
		return nil, err
	}
	text, err := decode(raw)
	if err != nil {
		return nil, err
	}
	delimiter, skip := delimiterOf(text)
	s := Sheet{Name: "table 1"}
	p := &records{text: text[skip:], delimiter: delimiter, line: 1 + min(skip, 1)}
	for {
		if len(s.Rows)%256 == 0 && b.Clock() != nil {
			return nil, b.Err()
		}
		row, ok := p.next()
		if !ok {
			return &Book{Sheets: []Sheet{s}}, nil
		}
		if err := take(&s, row, b); err != nil {
			return nil, err
		}
	}
}

// take adds a row unless it holds nothing.
func take(s *Sheet, row Row, b *budget) error {
	if len(row.Cells) == 0 {
		return nil
	}
	if len(row.Cells) > lastColumn {
		return b.Fail("more columns than can be read")
	}
	for _, c := range row.Cells {
		if err := b.cell(len(c.Text)); err != nil {
			return err
		}
	}
	s.Rows = append(s.Rows, row)
	return b.row()
}

// A records splits text into rows.
type records struct {
	text      []byte
	delimiter byte
	line      int
	fields    int  // of the last row, empty ones included
	unclosed  bool // no quote from here on ends a field
	astray    int  // quotes that began a field and that nothing ended
}

// next returns the next row; it is not ok after the last.
func (p *records) next() (row Row, ok bool) {
	if len(p.text) == 0 {
		return Row{}, false
	}
	row.Number = p.line
	for p.fields = 1; ; p.fields++ {
		if text := p.field(); text != "" && len(row.Cells) <= lastColumn {
			row.Cells = append(row.Cells, Cell{Column: p.fields, Text: text})
		}
		if len(p.text) == 0 || p.text[0] != p.delimiter {
			break
		}
		p.text = p.text[1:]
	}
	p.endLine()
	return row, true
}

// endLine passes one line end in any of its three forms.
func (p *records) endLine() {
	switch {
	case bytes.HasPrefix(p.text, []byte("\r\n")):
		p.text = p.text[2:]
	case len(p.text) > 0:
		p.text = p.text[1:]
	}
	p.line++
}

// field takes the text up to the delimiter or the end of the line.
func (p *records) field() string {
	if len(p.text) > 0 && p.text[0] == '"' && !p.unclosed {
		if s, ok := p.quoted(); ok {
			return s
		}
		p.astray++ // a lone quote is text
		p.unclosed = p.unclosed || p.astray == maxAstray
	}
	end := len(p.text)
	for i, c := range p.text {
		if c == p.delimiter || c == '\r' || c == '\n' {
			end = i
			break
		}
	}
	s := plain(string(p.text[:end]))
	p.text = p.text[end:]
	return s
}

// maxField is the longest field in quotes, in bytes; a cell of Excel holds 32,767
// characters.
const maxField = 256 << 10

// maxAstray is how many quotes may be astray before all are text, since each
// costs a look at what follows.
const maxAstray = 20

// quoted takes a field in quotes. A quote that neither is doubled nor ends the
// field belongs to the text. It is not ok if nothing ends it, or if in a later
// line another field begins: then its own quote is astray, and what follows must
// not become part of it.
func (p *records) quoted() (string, bool) {
	var b strings.Builder
	rest := p.text[1:]
	before, lines := byte('"'), false
	for {
		i := bytes.IndexByte(rest, '"')
		if i < 0 {
			p.unclosed = true
			return "", false
		}
		if b.Len()+i > maxField {
			return "", false
		}
		if i > 0 {
			before = rest[i-1]
		}
		b.Write(rest[:i])
		lines = lines || bytes.ContainsAny(rest[:i], "\r\n")
		rest = rest[i+1:]
		switch {
		case len(rest) == 0 || rest[0] == p.delimiter || rest[0] == '\r' || rest[0] == '\n':
			p.text = rest
			s := plain(b.String())
			p.line += strings.Count(s, "\n")
			return s, true
		case rest[0] == '"':
			rest = rest[1:]
		case (before == p.delimiter || before == '\r' || before == '\n') && lines:
			return "", false
		}
		b.WriteByte('"')
		before = '"'
	}
}

// plain turns all line ends into "\n" and drops NUL, which no text holds and not
// every database keeps.
func plain(s string) string {
	if strings.Contains(s, "\x00") {
		s = strings.ReplaceAll(s, "\x00", "")
	}
	if !strings.Contains(s, "\r") {
		return s
	}
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

// delimiterOf returns what delimits the fields, and how many bytes of a first
// line "sep=;" by which Excel is told are to be skipped.
func delimiterOf(text []byte) (delimiter byte, skip int) {
	end := bytes.IndexAny(text[:min(len(text), 16)], "\r\n")
	if end < 0 {
		end = 0
	}
	if told := bytes.Trim(text[:end], `"`); len(told) == 5 && bytes.EqualFold(told[:4], []byte("sep=")) {
		skip = end + 1
		if bytes.HasPrefix(text[end:], []byte("\r\n")) {
			skip++
		}
		return told[4], skip
	}
	delimiter, _ = guess(text)
	return delimiter, 0
}

// guess returns the delimiter by which most of the first rows have the same
// number of fields, two at least, and the share of rows that have. Of two that
// are as good the one that makes more fields is taken.
func guess(text []byte) (delimiter byte, share float64) {
	const rows = 50
	delimiter = ','
	most := 0
	for _, d := range []byte{',', ';', '\t', '|'} {
		p := &records{text: text, delimiter: d}
		counts := map[int]int{}
		total := 0
		for ; total < rows; total++ {
			if _, ok := p.next(); !ok {
				break
			}
			counts[p.fields]++
		}
		if total < 2 {
			continue
		}
		for fields, n := range counts {
			s := float64(n) / float64(total)
			if fields >= 2 && (s > share || s == share && fields > most) {
				delimiter, share, most = d, s, fields
			}
		}
	}
	return delimiter, share
}
