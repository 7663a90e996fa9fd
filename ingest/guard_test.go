package ingest

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/table"
)

// withTables is a letter that brings tables of these texts, and a report.
func withTables(texts ...string) []byte {
	var b strings.Builder
	b.WriteString("From: one@example.org\r\nSubject: Our answers\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n")
	for i, text := range texts {
		fmt.Fprintf(&b, "--b\r\nContent-Type: text/csv; name=%d.csv\r\nContent-Transfer-Encoding: base64\r\n\r\n%s\r\n",
			i+1, base64.StdEncoding.EncodeToString([]byte(text)))
	}
	b.WriteString("--b\r\nContent-Type: application/pdf; name=report.pdf\r\n\r\n%PDF-1.4 a report\r\n--b--\r\n")
	return []byte(b.String())
}

// twoOf returns letters that bring a bad table and a good one.
func twoOf(bad string) []byte {
	return withTables(bad+",b\nc,d\ne,f\n", "number,answer\n1,yes\n2,no\n")
}

func states(o Outcome) string {
	var all []string
	for _, d := range o.Documents {
		all = append(all, strings.TrimSpace(string(d.State)+" "+d.Reason))
	}
	return strings.Join(all, ", ")
}

// TestPanicCostsOneDocument: the others are read, and the log quotes nothing.
func TestPanicCostsOneDocument(t *testing.T) {
	m := newMemory()
	id := m.post(twoOf("secret"))
	var log bytes.Buffer
	r := m.reader(t, &log)
	r.openTables = func(f io.ReaderAt, size int64, l table.Limits) (tables, error) {
		if b, _ := io.ReadAll(io.NewSectionReader(f, 0, size)); bytes.HasPrefix(b, []byte("secret")) {
			panic("cannot read " + string(b))
		}
		return openTables(f, size, l)
	}
	if _, err := r.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := "refused damaged, waiting unknown-review, waiting unknown-review"
	if got := states(m.settled[id]); got != want {
		t.Errorf("documents are %q, want %q", got, want)
	}
	if !strings.Contains(log.String(), "reading a document failed") || strings.Contains(log.String(), "secret") {
		t.Errorf("log: %s", log.String())
	}
}

// TestReadingIsCharged: whatever reads a document takes of the time that its letter
// has, so that hundreds of them do not keep those of others waiting.
func TestReadingIsCharged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &reading{r: newMemory().reader(t, io.Discard), limits: table.Limits{Time: 3 * time.Second}}
		for range 3 {
			if _, err := within(c, &paper{blob: &blob{}}, func() (int, error) { time.Sleep(time.Second); return 0, nil }); err != nil {
				t.Fatal(err)
			}
		}
		if c.limits.Time != 0 {
			t.Errorf("%v of 3s are left after 3s", c.limits.Time)
		}
	})
}

// TestHangCostsOneDocument: a reader that never ends is left behind; so many of
// them stop the worker rather than eat it up.
func TestHangCostsOneDocument(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		release := make(chan struct{})
		r := m.reader(t, io.Discard)
		r.Workers = 1
		r.openTables = func(f io.ReaderAt, size int64, l table.Limits) (tables, error) {
			if b, _ := io.ReadAll(io.NewSectionReader(f, 0, size)); bytes.HasPrefix(b, []byte("hang")) {
				<-release
			}
			return openTables(f, size, l)
		}
		begun := time.Now()
		for i := range maxStrays {
			id := m.post(twoOf(fmt.Sprint("hang", i)))
			if _, err := r.Run(t.Context()); err != nil {
				t.Fatal(err)
			}
			// The time of the letter is used up: what is left of it is refused too.
			if got, want := states(m.settled[id]), "refused too-large, refused too-large, waiting unknown-review"; got != want {
				t.Fatalf("documents are %q, want %q", got, want)
			}
		}
		if took, most := time.Since(begun), maxStrays*(letterLimits(table.Limits{}).Time+grace); took > most {
			t.Errorf("they took %v, more than %v", took, most)
		}
		last := m.post(twoOf("one more"))
		if _, err := r.Run(t.Context()); !errors.Is(err, errStrays) {
			t.Errorf("error %v", err)
		}
		close(release)
		synctest.Wait()
		if _, err := r.Run(t.Context()); err != nil || m.settled[last].Letter.State != followup.Waiting {
			t.Errorf("once they ended: %q, %v", m.settled[last].Letter.State, err)
		}
	})
}
