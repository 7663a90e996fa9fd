package table

import (
	"bytes"
	"slices"
	"strings"
	"testing"
)

// TestWrite: what is written is read again as it was, and nothing is a formula.
func TestWrite(t *testing.T) {
	header := []string{"name", "email"}
	rows := [][]string{{"=1+1", "+41 22"}, {"-Example, \"NGO\"", "@home"}, {"Été عربي 中文", "one@example.org;two@example.org"}, {"12.10", "2027-03-31"}}
	for _, f := range []Format{CSV, XLSX} {
		var b bytes.Buffer
		if err := Write(&b, f, "Stakeholders", header, rows); err != nil {
			t.Fatal(err)
		}
		if f == CSV && strings.Contains(b.String(), "\n=") {
			t.Errorf("a formula: %s", b.String())
		}
		book, err := Open(bytes.NewReader(b.Bytes()), int64(b.Len()), OperatorLimits())
		if err != nil {
			t.Fatal(err)
		}
		var got [][]string
		for _, r := range book.Sheets[0].Rows[1:] {
			var row []string
			for _, c := range r.Cells {
				row = append(row, strings.TrimSpace(c.Text))
			}
			got = append(got, row)
		}
		if !slices.EqualFunc(got, rows, slices.Equal) {
			t.Errorf("%s: %q, want %q", f, got, rows)
		}
	}
	if err := Write(new(bytes.Buffer), ODS, "x", header, rows); err == nil {
		t.Error("a format that cannot be written was")
	}
}
