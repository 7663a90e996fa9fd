package ingest

import (
	"io"
	"strings"
	"testing"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/ingest/letter"
)

func TestUnwanted(t *testing.T) {
	for _, x := range []struct{ name, content, want string }{
		{"answers.xlsx", "PK\x03\x04" + strings.Repeat("\x00", 26) + "xl/workbook.xml", ""},
		{"report.pdf", "%PDF-1.7\n\x00\x01", ""},
		{"report.docx", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", ""},
		{"scan.heic", "\x00\x00\x00\x18ftypheic\x00\x00", ""},
		{"scan.jpg", "\xff\xd8\xff\xe0\x00", ""},
		{"notes.txt", "121.10 - partially", ""},
		{"notes.txt", "We wrote to mz@example.org", ""},
		{"Latin-1.txt", "R\xe9ponses du r\xe9seau", ""},
		{"UTF-16.txt", "\xff\xfe1\x002\x00", ""},
		{"cut in a letter.txt", strings.Repeat("é", letter.KindRoom), ""},
		{"nothing.txt", "", ""},
		{"bank.txt", "MZ is the name of a bank", ""},
		{"why.txt", "#! we ask", ""},
		{"setup.exe", "MZ\x90\x00\x03", followup.ReasonType},
		{"report.pdf", "MZ\x90\x00\x03 %PDF-1.7", followup.ReasonType},
		{"answers.xlsx", "\x7fELF\x02\x01", followup.ReasonType},
		{"report.doc", "#!/bin/sh\nrm -r /", followup.ReasonType},
		{"report.pdf.js", "var a = 1", followup.ReasonType},
		{"report.hta", "<html><script>", followup.ReasonType},
		{"setup.msi", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", followup.ReasonType},
		{"tool.jar", "PK\x03\x04" + strings.Repeat("\x00", 26) + "A.class", followup.ReasonType},
		{"open.lnk", "L\x00\x00\x00\x01\x14\x02\x00\x00", followup.ReasonType},
		{"film.mp4", "\x00\x00\x00\x18ftypmp42\x00\x00", followup.ReasonType},
		{"answers.7z", "7z\xbc\xaf\x27\x1c\x00\x04", followup.ReasonType},
		{"sound.mp3", "\xff\xfb\x90\x44\x01\x02\x03\xff", followup.ReasonType},
		{"report.pdf", "\x00\x01\x02\x03", followup.ReasonDamaged},
		{"answers.xlsx", "\x00\x01\x02\x03", followup.ReasonDamaged},
	} {
		b, err := newBlob(strings.NewReader(x.content), t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		p := &paper{blob: b, doc: followup.Document{Name: x.name, Kind: letter.Kind(b.head(), x.name)}}
		if got := p.unwanted(); got != x.want {
			t.Errorf("%s of kind %q, %.20q: %q, want %q", x.name, p.doc.Kind, x.content, got, x.want)
		}
		b.close()
	}
}

// TestRisksAreNotedAndBlockNothing: a report with macros is a report.
func TestRisksAreNotedAndBlockNothing(t *testing.T) {
	m := newMemory()
	id := m.post(mailed("a@example.org", "report.docm", zipped("[Content_Types].xml", "<Types/>", "word/document.xml", "<document/>", "word/vbaProject.bin", "x"),
		"plain.docx", zipped("[Content_Types].xml", "<Types/>", "word/document.xml", "<document/>")))
	if _, err := m.reader(t, io.Discard).Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	documents := m.settled[id].Documents
	if len(documents) != 2 || documents[0].Risks != "macros" || documents[0].State != followup.DocumentWaiting || documents[1].Risks != "" {
		t.Errorf("documents %+v", documents)
	}
}
