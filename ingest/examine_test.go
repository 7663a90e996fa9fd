package ingest

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/table"
)

// zipOf returns an archive of parts: name, content, name, content, …
func zipOf(t *testing.T, parts ...string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		if err == nil {
			_, err = w.Write([]byte(parts[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// wordTable returns a Word document with one table; fields of a row are parted
// by "|".
func wordTable(t *testing.T, rows ...string) string {
	t.Helper()
	table := "<w:document><w:tbl>"
	for _, row := range rows {
		table += "<w:tr><w:tc><w:p><w:r><w:t>" + strings.ReplaceAll(row, "|", "</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>") + "</w:t></w:r></w:p></w:tc></w:tr>"
	}
	return zipOf(t, "word/document.xml", table+"</w:tbl></w:document>")
}

// TestOpenBook: what is opened for its answers, and what is refused.
func TestOpenBook(t *testing.T) {
	matrix := wordTable(t, "Recommendation|Position|Full list of themes|Assessment/comments on level of implementation", "121.1 Ratify it (Chad)|Supported|Justice|Fully implemented")
	for _, tt := range []struct {
		name, file    string
		content       string
		kind, refusal string
		sheet         bool
	}{
		{"the matrix", "matrix.docx", matrix, "docx", "", true},
		{"a report with a table", "report.docx", wordTable(t, "Name|Position|Theme", "A|Chair|Justice"), "", "", false},
		{"a damaged report is a report", "report.docx", zipOf(t, "word/document.xml", "<w:tbl>"), "", "", false},
		{"OpenDocument", "answers.ods", zipOf(t, "mimetype", "application/vnd.oasis.opendocument.spreadsheet", "content.xml", "<a/>"), "ods", "", false},
		{"OpenDocument, damaged", "answers.ods", zipOf(t, "mimetype", "application/vnd.oasis.opendocument.spreadsheet", "content.xml", "<a>"), "", followup.ReasonDamaged, false},
		{"no OpenDocument at all", "answers.ods", "PK\x03\x04", "", followup.ReasonDamaged, false},
	} {
		b, err := newBlob(strings.NewReader(tt.content), t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		p := &paper{blob: b, doc: followup.Document{Name: tt.file}}
		c := &reading{r: &Reader{}, limits: table.DefaultLimits()}
		if got := c.openBook(p); got != tt.refusal || p.sheet() != tt.sheet || p.doc.Kind != tt.kind {
			t.Errorf("%s: refusal %q, sheet %v, kind %q", tt.name, got, p.sheet(), p.doc.Kind)
		}
		b.close()
	}
}
