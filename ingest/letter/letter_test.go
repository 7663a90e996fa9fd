package letter

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const realMail = "../../../shared/real/mail"

// dump is what Parse makes of a letter, for people to read.
func dump(t testing.TB, raw string) string {
	t.Helper()
	var b strings.Builder
	l, err := Parse(strings.NewReader(raw), Limits{}, func(p Part) error {
		body, err := io.ReadAll(p.Body)
		fmt.Fprintf(&b, "%d %s %q %s %d %q\n", p.Index, p.MediaType, p.Name, p.Disposition, len(body), head(body))
		if p.Damaged() {
			b.WriteString("damaged\n")
		}
		return err
	})
	fmt.Fprintf(&b, "text %q\n", l.Text)
	for _, f := range l.Faults {
		fmt.Fprintf(&b, "fault %s\n", f.Reason)
	}
	if err != nil {
		fmt.Fprintf(&b, "error %v\n", err)
	}
	return b.String()
}

func head(b []byte) string { return string(b[:min(len(b), 40)]) }

func TestShow(t *testing.T) {
	files, _ := filepath.Glob(realMail + "/*/*.raw")
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("=== %s\n%s", f, dump(t, string(raw)))
	}
}
