package main

import (
	"archive/zip"
	"bytes"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/cmd/followup/internal/sample"
)

// TestOthersAnswersStay tries to change what a stakeholder answered without proof
// of being that stakeholder, and with proof that came too late (I11).
func TestOthersAnswersStay(t *testing.T) {
	s := newSiege(t, "followup.db")
	first := s.open("NOR-4", 1)[0]
	other := s.open("SVN-4", 2)[1] // NGOs 1 and 2 are asked about this one only, from now on
	s.deliver(s.answer(0, first).Bytes())
	s.run("poll")
	const want = "7.1=full"
	s.run("sheet", "NOR-4", "-o", "generic.xlsx")
	generic, err := os.ReadFile(filepath.Join(s.dir, "generic.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	nobody := received{sheet: generic}
	letter := func(subject, from, to string, files ...sample.File) sample.Mail {
		return sample.Mail{From: from, To: to, Subject: subject, Date: time.Now(), ID: subject + "@ngo.example.org", Text: "Secret.", Files: files}
	}
	sheet := func(b []byte) sample.File { return sample.File{Name: "answers.xlsx", Content: b} }
	level := func(l string) map[string][2]string { return map[string][2]string{"7.1": {l, ""}} }
	reply := first.header.Get("Reply-To")
	for _, tt := range []struct {
		letter sample.Mail
		days   int // that it came before today
		count  func(pollReport) int
	}{
		{letter("a sheet for nobody under a contact's name", contact(0), "followup@example.org", sheet(s.filled(nobody, level("Not implemented")))), 0,
			func(r pollReport) int { return r.Waiting }},
		{letter("a sheet for nobody from a stranger", evil, "followup@example.org", sheet(s.filled(nobody, level("Not implemented")))), 0,
			func(r pollReport) int { return r.Filed }}, // under its review, unconfirmed
		{letter("an older letter that arrives later", contact(0), reply, sheet(s.filled(first, level("Not implemented")))), 3,
			func(r pollReport) int { return r.Filed }},
		{letter("the sheet of another review at this address", contact(0), reply, sheet(s.filled(other, level("Not implemented")))), 0,
			func(r pollReport) int { return r.Waiting }},
		{letter("rows with the keys of another review", contact(0), reply, sheet(rekeyed(t, s.filled(first, level("Not implemented")), "NOR-4/7.1", "SVN-4/7.1"))), 0,
			func(r pollReport) int { return r.Waiting }},
		{letter("an empty sheet", contact(0), reply, sheet(first.sheet)), 0,
			func(r pollReport) int { return r.Fetched }},
	} {
		if err := s.post.Deliver(tt.letter.Bytes(), time.Now().AddDate(0, 0, -tt.days)); err != nil {
			t.Fatal(err)
		}
		var report pollReport
		s.read(s.run("poll", "--json"), &report)
		if tt.count(report) != 1 {
			t.Errorf("%s: %+v", tt.letter.Subject, report)
		}
		if got := s.levels("NOR-4"); got != want {
			t.Errorf("%s: answers are %s, want %s", tt.letter.Subject, got, want)
		}
	}
}

// rekeyed gives a row of a sheet the key of another recommendation, its check
// character included.
func rekeyed(t *testing.T, sheet []byte, from, to followup.RecommendationKey) []byte {
	t.Helper()
	return edited(t, sheet, func(cell string) (string, bool) {
		if cell != from.RowKey() {
			return "", false
		}
		return to.RowKey(), true
	})
}

// edited changes cells of a workbook.
func edited(t *testing.T, sheet []byte, change func(cell string) (string, bool)) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(sheet))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	changed := 0
	for _, name := range f.GetSheetList() {
		rows, err := f.GetRows(name)
		if err != nil {
			t.Fatal(err)
		}
		for r, row := range rows {
			for c, text := range row {
				to, yes := change(text)
				if !yes {
					continue
				}
				changed++
				cell, _ := excelize.CoordinatesToCellName(c+1, r+1) // both are at least 1
				if err := f.SetCellStr(name, cell, to); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	if changed == 0 {
		t.Fatal("no such cell")
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// ourScripts are those that the site itself brings: its one file, and data that
// holds no markup.
var ourScripts = regexp.MustCompile(`<script src="[./]*site\.js" defer></script>|<script type="application/ld\+json">[^<]*</script>`)

// TestForeignTextStaysText sends markup, formulas, an address and a name that is
// not to be shown through everything that we write. None of it does anything, and
// what is published tells nothing of who wrote it (I9).
func TestForeignTextStaysText(t *testing.T) {
	s := newSiege(t, "followup.db")
	invitation := s.open("NOR-4", 1)[0]
	const script, formula = `<script>alert("x")</script>`, `=HYPERLINK("http://elsewhere.example.org","x")`
	sheet := s.filled(invitation, map[string][2]string{
		"7.1":  {"Fully implemented", script + " **bold** [x](http://elsewhere.example.org)"},
		"7.2":  {"<img src=x onerror=alert(1)>", formula},
		"7.10": {"Not implemented", "We at Example NGO 1 (EX-1) say so; write to " + contact(0) + "."},
	})
	s.deliver(sample.Mail{From: contact(0), To: invitation.header.Get("Reply-To"), Subject: script + " =?utf-8?q?=0D=0ABcc:_x?=", Date: time.Now(), ID: "markup@ngo.example.org",
		Text: script, Files: []sample.File{{Name: "<img src=x onerror=alert(1)>" + formula + ".xlsx", Content: sheet}}}.Bytes())
	before := len(s.post.Sent())
	s.run("poll")
	for _, m := range s.post.Sent()[before:] {
		r, err := receive(m.Raw)
		if err != nil {
			t.Fatal(err)
		}
		if r.header.Get("Bcc") != "" {
			t.Error("a subject made a field of its own")
		}
		inert(t, "receipt", r.page)
		formulas(t, "the receipt's sheet", r.sheet)
	}
	s.run("publish", "NOR-4")
	site := filepath.Join(s.dir, "site")
	shown := false
	err := filepath.WalkDir(site, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(site, path)
		if err != nil {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		text := name + "\n" + string(b)
		switch filepath.Ext(path) {
		case ".html":
			inert(t, name, ourScripts.ReplaceAllString(text, ""))
			shown = shown || strings.Contains(text, "&lt;script&gt;alert(") && strings.Contains(text, "=HYPERLINK(")
		case ".xlsx":
			formulas(t, name, b)
			text = name + "\n" + unzipped(t, b)
		}
		anonymous(t, name, text)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if !shown {
		t.Error("no page shows what was written, as text")
	}
}

// inert fails where a page holds markup that is not ours.
func inert(t *testing.T, name, page string) {
	t.Helper()
	for _, live := range []string{"<script", "<img src=x", `href="http://elsewhere`, "<strong>bold</strong>"} {
		if strings.Contains(page, live) {
			t.Errorf("%s holds %s", name, live)
		}
	}
}

// formulas fails where a workbook holds a formula that reaches out.
func formulas(t *testing.T, name string, workbook []byte) {
	t.Helper()
	for _, formula := range []string{"<f>HYPERLINK", "<f>=HYPERLINK", "<hyperlink ", "http://elsewhere.example.org\" TargetMode"} {
		if strings.Contains(unzipped(t, workbook), formula) {
			t.Errorf("%s holds %s", name, formula)
		}
	}
}

// anonymous fails where something published names the stakeholder.
func anonymous(t *testing.T, name, text string) {
	t.Helper()
	for _, secret := range []string{contact(0), "ngo.example.org", "Example NGO 1", "EX-1", "ex-1", "staff-1"} {
		if strings.Contains(text, secret) {
			t.Errorf("%s holds %q", name, secret)
		}
	}
}

// unzipped returns the names and contents of all parts of a workbook.
func unzipped(t *testing.T, workbook []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(workbook), int64(len(workbook)))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		all.WriteString(f.Name + "\n")
		if _, err := io.Copy(&all, r); err != nil {
			t.Fatal(err)
		}
		r.Close()
	}
	return all.String()
}
