package main

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/cmd/followup/internal/sample"
)

// A bomb is a letter that is made to stop or to exhaust its reader, or to leave
// something where it must not be.
type bomb struct {
	name   string // its subject
	raw    []byte
	state  followup.LetterState
	reason string
}

// TestBombsAmongGoodLetters sends hostile letters between fifty honest ones. The
// honest ones are filed, every other is kept in a named state (I3, I4), a second
// poll finds nothing, memory stays small (I8), and no log tells who wrote what.
func TestBombsAmongGoodLetters(t *testing.T) {
	for _, db := range databases(t) {
		t.Run(db.name, func(t *testing.T) {
			s := newSiege(t, db.url(t))
			const good = 50
			var letters [][]byte
			for i, invitation := range s.open("NOR-4", good) {
				letters = append(letters, s.answer(i, invitation).Bytes())
			}
			all := bombs(t)
			for i, b := range all {
				letters = slices.Insert(letters, (i+1)*len(letters)/(len(all)+1), b.raw)
			}
			s.deliver(letters...)

			out, took := s.measured("poll", "--json")
			t.Logf("%d letters: %s", len(letters), took)
			if took.Peak > 200<<20 || took.Wall > 2*time.Minute {
				t.Errorf("reading took %s", took)
			}
			var report pollReport
			s.read(out, &report)
			if report.Fetched != len(letters) || report.Duplicates+report.Unfetchable > 0 ||
				report.Filed+report.Waiting+report.Ignored+report.Refused+report.Held != len(letters) {
				t.Errorf("polled %+v of %d letters", report, len(letters))
			}
			if report.Filed < good {
				t.Errorf("%d letters filed, want the %d good ones at least", report.Filed, good)
			}
			bySubject := s.letters()
			for _, b := range all {
				if got := bySubject[b.name]; got.State != b.state || got.Reason != b.reason {
					t.Errorf("%s: %q (%s), want %s (%s)", b.name, got.State, got.Reason, b.state, b.reason)
				}
			}
			s.read(s.run("poll", "--json"), &report)
			if report != (pollReport{}) {
				t.Errorf("second poll %+v, want nothing", report)
			}
			s.quiet()
		})
	}
}

// quiet fails where a log names an address or quotes a letter.
func (s *siege) quiet() {
	s.t.Helper()
	for _, secret := range []string{"ngo.example.org", "Secret", "secret subject", "elsewhere.example.org"} {
		if i := strings.Index(s.said.String(), secret); i >= 0 {
			from, to := max(0, i-200), min(s.said.Len(), i+100)
			s.t.Errorf("the log holds %q: …%s…", secret, s.said.String()[from:to])
		}
	}
}

func bombs(t *testing.T) []bomb {
	const stranger = "somebody@elsewhere.example.org"
	plain := func(name string, files ...sample.File) sample.Mail {
		return sample.Mail{From: stranger, To: "followup@example.org", Subject: name, Date: time.Now(), ID: name + "@elsewhere.example.org", Text: "Secret.", Files: files}
	}
	longID := plain("a Message-ID of 20,000 random characters")
	longID.ID = noise(20_000)
	longName := plain("an address of 500 bytes")
	longName.From = strings.Repeat("a", 488) + "@example.org"
	tokens := plain("thousands of tokens and hundreds of attachments", many(500, "report.pdf", []byte("%PDF-1.7 made up"))...)
	tokens.Header = []string{"References: " + strings.Join(references(6000), "\r\n ")}
	names := plain("file names that lead elsewhere",
		slices.Concat(named("../../../../etc/cron.d/x", "/abs.pdf", `C:\x.pdf`, "CON", "NUL.pdf", "a\x00b.pdf", strings.Repeat("n", 300)+".pdf",
			"\u202efdp.exe", "..", "Cafe\u0301.pdf", "CAFÉ.PDF", "=HYPERLINK(1).pdf"))...)
	return []bomb{
		{longID.Subject, longID.Bytes(), followup.Waiting, followup.ReasonNoDocument},
		{longName.Subject, longName.Bytes(), followup.Waiting, followup.ReasonNoDocument},
		{tokens.Subject, tokens.Bytes(), followup.Waiting, followup.ReasonUnknownReview},
		{names.Subject, names.Bytes(), followup.Waiting, followup.ReasonUnknownReview},
		{"ten thousand levels", nested("ten thousand levels", 10_000), followup.Waiting, followup.ReasonUnknownReview},
		{"a hundred thousand fields", fieldsOf("a hundred thousand fields", 100_000), followup.Waiting, followup.ReasonNoDocument},
		{"64 MB of nothing", heavy("64 MB of nothing", 64<<20), followup.Waiting, followup.ReasonTooLarge},
		{"a part that announces 2 GB", []byte("From: " + stranger + "\r\nSubject: a part that announces 2 GB\r\nContent-Length: 2147483648\r\n" +
			"Content-Type: application/octet-stream; name=x.bin; size=2147483648\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA"), followup.Refused, followup.ReasonType},
		{"a zip bomb", plain("a zip bomb", sample.File{Name: "answers.xlsx", Content: inflated(t, 64)}).Bytes(), followup.Refused, followup.ReasonTooLarge},
		{"fifty workbooks within the limits", plain("fifty workbooks within the limits", many(50, "answers.xlsx", inflated(t, 7))...).Bytes(), followup.Waiting, followup.ReasonUnknownReview},
		{"a workbook that announces 2 GB", plain("a workbook that announces 2 GB", sample.File{Name: "answers.xlsx", Content: announced()}).Bytes(), followup.Refused, followup.ReasonTooLarge},
		{"keys of ten thousand reviews", plain("keys of ten thousand reviews", sample.File{Name: "answers.xlsx", Content: keysOf(t, 10_000)}).Bytes(), followup.Waiting, followup.ReasonContradiction},
	}
}

// noise returns letters that no index can shorten, the same each time.
func noise(n int) string {
	random := rand.New(rand.NewPCG(1, 2))
	b := make([]byte, n)
	for i := range b {
		b[i] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"[random.IntN(62)]
	}
	return string(b)
}

// references returns Message-IDs that could all be ours.
func references(n int) []string {
	ids := make([]string, n)
	for i := range ids {
		ids[i] = "<" + string(followup.NewToken()) + "@x>"
	}
	return ids
}

func many(n int, name string, content []byte) []sample.File {
	return slices.Repeat([]sample.File{{Name: name, Content: content}}, n)
}

func named(names ...string) []sample.File {
	var files []sample.File
	for i, n := range names {
		files = append(files, sample.File{Name: n, Content: fmt.Appendf(nil, "%%PDF-1.7 made up %d", i)})
	}
	return files
}

func nested(subject string, levels int) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "From: somebody@elsewhere.example.org\r\nSubject: %s\r\n", subject)
	for i := range levels {
		fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i, i)
	}
	b.WriteString("\r\nSecret.\r\n")
	return b.Bytes()
}

func fieldsOf(subject string, n int) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "From: somebody@elsewhere.example.org\r\nSubject: %s\r\n", subject)
	for i := range n {
		fmt.Fprintf(&b, "X-Field-%d: %d\r\n", i, i)
	}
	b.WriteString("\r\nSecret.\r\n")
	return b.Bytes()
}

// heavy returns a letter with n bytes of zeros attached.
func heavy(subject string, n int) []byte {
	line := base64.StdEncoding.EncodeToString(make([]byte, 57)) + "\r\n"
	head := "From: somebody@elsewhere.example.org\r\nSubject: " + subject + "\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" +
		"Content-Type: application/octet-stream; name=nothing.bin\r\nContent-Transfer-Encoding: base64\r\n\r\n"
	return []byte(head + strings.Repeat(line, n/57+1) + "\r\n--b--\r\n")
}

// inflated returns a small workbook of so many megabytes of text.
func inflated(t *testing.T, megabytes int) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	parts := workbookParts()
	for _, name := range []string{"[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"} {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		w.Write([]byte(parts[name]))
	}
	w, err := z.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	w.Write([]byte(`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`))
	row := []byte(`<row><c t="inlineStr"><is><t>` + strings.Repeat("x", 32_000) + `</t></is></c></row>`)
	for range megabytes << 20 / len(row) {
		w.Write(row)
	}
	w.Write([]byte(`</sheetData></worksheet>`))
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// workbookParts returns the parts of a workbook with one sheet, but for the sheet.
func workbookParts() map[string]string {
	const relations = "http://schemas.openxmlformats.org/package/2006/relationships"
	const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	return map[string]string{
		"[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
		"_rels/.rels": `<Relationships xmlns="` + relations + `"><Relationship Id="r1" Type="` + office +
			`/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml": `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="` + office +
			`"><sheets><sheet name="Answers" sheetId="1" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships xmlns="` + relations + `"><Relationship Id="r1" Type="` + office +
			`/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
	}
}

// announced returns a workbook whose directory says that its sheet has 2 GB.
func announced() []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, content := range workbookParts() {
		w, _ := z.Create(name) // a bytes.Buffer does not fail
		w.Write([]byte(content))
	}
	w, _ := z.CreateRaw(&zip.FileHeader{Name: "xl/worksheets/sheet1.xml", UncompressedSize64: 2 << 30, CompressedSize64: 4})
	w.Write([]byte("none"))
	z.Close()
	return b.Bytes()
}

// keysOf returns a workbook with a row for each of n reviews.
func keysOf(t *testing.T, n int) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i := range n {
		country := string([]byte{'A' + byte(i/26/26%26), 'A' + byte(i/26%26), 'A' + byte(i%26)})
		key := followup.NewRecommendationKey(followup.NewReviewID(followup.CountryCode(country), 4), "7.1")
		if err := f.SetCellStr("Sheet1", fmt.Sprintf("A%d", i+1), key.RowKey()); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
