package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"text/tabwriter"

	"github.com/upr-info/followup"
)

// show prints v as JSON for scripts, or what human writes for people.
func (p *program) show(v any, human func(w io.Writer)) error {
	if p.json {
		e := json.NewEncoder(p.out)
		e.SetIndent("", "  ")
		e.SetEscapeHTML(false)
		return e.Encode(v)
	}
	human(p.out)
	return nil
}

// say prints a line for people; with --json nothing but JSON is printed.
func (p *program) say(format string, args ...any) {
	if !p.json {
		fmt.Fprintf(p.out, format+"\n", args...)
	}
}

// columns prints rows under a header, aligned, without spaces at line ends.
// Control characters, which foreign text may hold, do not reach the terminal.
func columns(w io.Writer, header []string, rows [][]string) {
	var aligned bytes.Buffer
	t := tabwriter.NewWriter(&aligned, 0, 0, 2, ' ', 0)
	for _, row := range append([][]string{header}, rows...) {
		for i := range row {
			row[i] = printable(row[i])
		}
		fmt.Fprintln(t, strings.Join(row, "\t")+"\t")
	}
	t.Flush()
	for line := range strings.Lines(aligned.String()) {
		fmt.Fprintln(w, strings.TrimRight(line, " \n"))
	}
}

// printable returns s on one line and without anything that moves a cursor or
// turns what stands behind it around: bidirectional embeddings, overrides and
// isolates (UAX #9), which would show "gpj.exe" as "exe.jpg".
func printable(s string) string {
	s = strings.Map(func(r rune) rune {
		if 0x202A <= r && r <= 0x202E || 0x2066 <= r && r <= 0x2069 {
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f || 0x80 <= r && r < 0xa0 }), " ")
}

// count returns "1 letter" or "3 letters".
func count(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}

// orEmpty returns vs, or an empty slice where JSON would print null.
func orEmpty[T any](vs []T) []T {
	if vs == nil {
		return []T{}
	}
	return vs
}

// plain returns an error in words for whoever typed the command: what is wrong,
// where, and what to do about it.
func plain(err error) string {
	var fault *followup.Fault
	var path *fs.PathError
	switch {
	case errors.As(err, &fault) && fault.Err == nil:
		return err.Error()
	case errors.As(err, &path) && errors.Is(err, fs.ErrNotExist):
		return fmt.Sprintf("%s is not there", path.Path)
	case errors.As(err, &path) && errors.Is(err, fs.ErrPermission):
		return fmt.Sprintf("%s may not be opened: check who owns it", path.Path)
	}
	return err.Error()
}
