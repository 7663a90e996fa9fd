package text

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"golang.org/x/text/unicode/norm"
)

// A pdfPage is what stands on one page.
type pdfPage struct {
	number int // from 1
	height float64
	lines  []pdfLine
}

// A pdfLine is a line of text and where it stands, in points from the lower left
// corner of the page.
type pdfLine struct {
	text        string
	left, right float64
	base        float64 // what its letters stand on
	size        float64 // of its font
}

// maxPageChars is how many characters are read from one page. A page in the
// smallest print holds some 20,000.
const maxPageChars = 200_000

// readPages reads the first n pages, until there is no more room. One page that
// cannot be read is a fault of the whole: after a trap the others are not to be
// trusted, and none is left out silently.
func readPages(p pdfium.Pdfium, doc references.FPDF_DOCUMENT, n int, w *writer) (pages []pdfPage, cut bool, err error) {
	for i, room := 0, w.room; i < n; i++ {
		if room <= 0 {
			return pages, true, nil
		}
		if err := w.Clock(); err != nil {
			return nil, false, err
		}
		page, err := readPage(p, doc, i, min(room, maxPageChars))
		if err != nil {
			return nil, false, fmt.Errorf("page %d: %w", i+1, err)
		}
		for _, l := range page.lines {
			room -= len(l.text)
		}
		pages = append(pages, page)
	}
	return pages, false, nil
}

func readPage(p pdfium.Pdfium, doc references.FPDF_DOCUMENT, index, most int) (page pdfPage, err error) {
	loaded, err := p.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: doc, Index: index})
	if err != nil {
		return page, fmt.Errorf("load page: %w", err)
	}
	defer func() { _, _ = p.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: loaded.Page}) }()
	on := requests.Page{ByReference: &loaded.Page}
	page.number = index + 1
	if h, err := p.FPDF_GetPageHeight(&requests.FPDF_GetPageHeight{Page: on}); err == nil {
		page.height = h.Height
	}
	text, err := p.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: on})
	if err != nil {
		return page, fmt.Errorf("load text: %w", err)
	}
	defer func() { _, _ = p.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: text.TextPage}) }()
	count, err := p.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: text.TextPage})
	if err != nil {
		return page, fmt.Errorf("count characters: %w", err)
	}
	r := pageReader{pdf: p, text: text.TextPage}
	page.lines, err = r.lines(min(count.Count, most))
	return page, err
}

// A pageReader reads the characters of a page in PDFium's order.
type pageReader struct {
	pdf   pdfium.Pdfium
	text  references.FPDF_TEXTPAGE
	line  strings.Builder
	first int // index of the line's first character that is not space, or -1
	last  int
	done  []pdfLine
}

// PDFium gives these for a hyphen at which a word was broken.
const (
	pdfiumHyphen  = 0x02
	pdfiumHyphen2 = 0xFFFE
)

// lines returns the lines of the first n characters. All of them come in one
// call, since calls into the engine are what a page costs.
func (r *pageReader) lines(n int) ([]pdfLine, error) {
	if n <= 0 {
		return nil, nil
	}
	text, err := r.pdf.FPDFText_GetText(&requests.FPDFText_GetText{TextPage: r.text, Count: n})
	if err != nil {
		return nil, fmt.Errorf("read characters: %w", err)
	}
	r.first = -1
	for i, char := range []rune(text.Text) {
		switch {
		case char == '\r' || char == '\n':
			r.endLine()
			continue
		case !unicode.IsSpace(char):
			if r.first < 0 {
				r.first = i
			}
			r.last = i
		}
		r.put(char)
		if char == pdfiumHyphen || char == pdfiumHyphen2 {
			r.endLine()
		}
	}
	r.endLine()
	return r.done, nil
}

// put adds a character. Those that are forms of others for print alone, such as
// the ligatures of Latin and the joined letters of Arabic, become what they stand
// for (Unicode, section 22.8 and the blocks FB00, FB50 and FE70).
func (r *pageReader) put(char rune) {
	switch {
	case char == pdfiumHyphen || char == pdfiumHyphen2:
		r.line.WriteRune('\u00AD')
	case char >= 0xFB00 && char <= 0xFDFF || char >= 0xFE70 && char <= 0xFEFC:
		r.line.WriteString(norm.NFKC.String(string(char)))
	default:
		r.line.WriteRune(char)
	}
}

// endLine keeps the line, if it holds anything.
func (r *pageReader) endLine() {
	text, first := r.line.String(), r.first
	r.line.Reset()
	r.first = -1
	broken := strings.HasSuffix(strings.TrimSpace(text), "\u00AD")
	if text = tidy(text); text == "" || first < 0 {
		return
	}
	if broken {
		text += "\u00AD"
	}
	r.done = append(r.done, r.place(pdfLine{text: text}, first))
}

// place finds where a line stands. Where PDFium does not know, it stands at 0.
func (r *pageReader) place(l pdfLine, first int) pdfLine {
	from, to := r.index(first), r.index(r.last)
	begin, err := r.pdf.FPDFText_GetCharBox(&requests.FPDFText_GetCharBox{TextPage: r.text, Index: from})
	end, err2 := r.pdf.FPDFText_GetCharBox(&requests.FPDFText_GetCharBox{TextPage: r.text, Index: to})
	if err != nil || err2 != nil {
		return l
	}
	l.left, l.right = min(begin.Left, end.Left), max(begin.Right, end.Right)
	if o, err := r.pdf.FPDFText_GetCharOrigin(&requests.FPDFText_GetCharOrigin{TextPage: r.text, Index: from}); err == nil {
		l.base = o.Y
	}
	if f, err := r.pdf.FPDFText_GetFontSize(&requests.FPDFText_GetFontSize{TextPage: r.text, Index: from}); err == nil {
		l.size = f.FontSize
	}
	return l
}

// index returns which of the page's characters stands at an index of its text,
// which leaves out those that are nothing in Unicode.
func (r *pageReader) index(inText int) int {
	i, err := r.pdf.FPDFText_GetCharIndexFromTextIndex(&requests.FPDFText_GetCharIndexFromTextIndex{TextPage: r.text, NTextIndex: inText})
	if err != nil || i.CharIndex < 0 {
		return inText
	}
	return i.CharIndex
}
