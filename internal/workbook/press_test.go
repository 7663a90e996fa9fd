package workbook_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/workbook"
)

// partsOf returns what the parts of a workbook hold.
func partsOf(t testing.TB, file []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		parts[f.Name] = string(b)
	}
	return parts
}

// TestPress: what a press writes is, part by part, what Write writes, whoever it is
// for and whoever came before.
func TestPress(t *testing.T) {
	var press workbook.Press
	long := strings.TrimSpace(strings.Repeat("A very long name of an association ", 6))
	other := form(followup.French)
	other.Recommendations = other.Recommendations[1:]
	for _, base := range []workbook.Form{form(followup.English), form(followup.French), other} {
		base.Answers = nil
		for i, s := range []followup.Stakeholder{
			{ID: "a", Name: "Example NGO 1", Kind: followup.NGO, Attribution: followup.Named, Contacts: []followup.Contact{{Address: "a@example.org"}}},
			{ID: "b", Name: "Example NGO 2 & <Co>", Acronym: "EX-2", Kind: followup.NGO, Attribution: followup.Named,
				Contacts: []followup.Contact{{Address: "b'c@example.org"}, {Address: "d@example.org"}}, Reviews: []followup.ReviewID{"NOR-4"}},
			{ID: "c", Name: "Commission \"Paris\"\nof two lines", Kind: followup.NHRI, Contacts: []followup.Contact{{Address: "c@example.org"}}},
			{ID: "d", Name: long, Kind: followup.NGO, Attribution: followup.Named},
			{ID: "e", Name: "منظمة", Kind: followup.NGO, Attribution: followup.Withheld, Contacts: []followup.Contact{{Address: "e@example.org"}}},
			{ID: "f", Kind: followup.NGO},
			{ID: "g", Name: "  Blanks around  ", Kind: followup.NGO},
			{ID: "h", Name: "_x0041_", Kind: followup.NGO},
		} {
			f := base
			f.Stakeholder, f.Token = &s, followup.NewToken()
			f.Reply = fmt.Sprintf("followup+%s@example.org", f.Token)
			for round := range 2 { // the first makes a pattern, the second uses it
				var pressed bytes.Buffer
				if err := press.Write(&pressed, f); err != nil {
					t.Fatal(err)
				}
				want, got := partsOf(t, written(t, f)), partsOf(t, pressed.Bytes())
				if len(got) != len(want) {
					t.Errorf("%s %d: %d parts, want %d", base.Language, i, len(got), len(want))
				}
				for name := range want {
					if got[name] != want[name] {
						t.Errorf("%s %d round %d: %s is not what Write writes", base.Language, i, round, name)
					}
				}
			}
		}
	}
}

// TestPressSingly: what shares too little is as it would be without a press.
func TestPressSingly(t *testing.T) {
	var press workbook.Press
	nobody := form(followup.English)
	nobody.Stakeholder = nil
	for _, f := range []workbook.Form{form(followup.English), nobody} {
		var b bytes.Buffer
		if err := press.Write(&b, f); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(b.Bytes(), written(t, f)) {
			t.Error("another sheet")
		}
	}
}

// TestPressTogether uses one press from many goroutines, for the race detector.
func TestPressTogether(t *testing.T) {
	var press workbook.Press
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			f := form(followup.Written()[i%3])
			f.Answers, f.Token = nil, followup.NewToken()
			f.Stakeholder = &followup.Stakeholder{Name: fmt.Sprint("Example NGO ", i), Kind: followup.NGO}
			var b bytes.Buffer
			if err := press.Write(&b, f); err != nil {
				t.Error(err)
			}
			if parts := partsOf(t, b.Bytes()); !strings.Contains(parts["xl/sharedStrings.xml"], fmt.Sprint("Example NGO ", i, "<")) {
				t.Errorf("%d: another's sheet", i)
			}
		})
	}
	all.Wait()
}

// BenchmarkPress writes 250 rows for one stakeholder after another.
func BenchmarkPress(b *testing.B) {
	f := large()
	f.Answers = nil
	var press workbook.Press
	b.ReportAllocs()
	for b.Loop() {
		f.Token = followup.NewToken()
		f.Stakeholder = &followup.Stakeholder{Name: "Example NGO " + string(f.Token), Kind: followup.NGO}
		if err := press.Write(io.Discard, f); err != nil {
			b.Fatal(err)
		}
	}
}
