package text

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/office/officetest"
)

// bomb reads a file and fails if that costs more than it should, whatever comes of
// it.
func bomb(t *testing.T, b []byte) (Document, error) {
	t.Helper()
	const (
		megabytes = 400 // allocated in all, most of it free again at once
		seconds   = 35  // a little more than the limit, for a machine that is busy
	)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	d, err := read(b, Limits{})
	runtime.ReadMemStats(&after)
	if took := time.Since(start); took > seconds*time.Second {
		t.Errorf("took %v", took)
	}
	if mb := (after.TotalAlloc - before.TotalAlloc) >> 20; mb > megabytes {
		t.Errorf("allocated %d MB for a file of %d KB", mb, len(b)>>10)
	}
	return d, err
}

func TestBombs(t *testing.T) {
	const million = 1_000_000
	for _, tt := range []struct {
		name string
		file []byte
		want error // nil: the beginning is read, and that it is cut is said
	}{
		{"docx with 100 MB of text", wordXML(t, strings.Repeat("<w:p>"+say(strings.Repeat("text ", 200))+"</w:p>", 100_000)), ErrTooLarge},
		{"docx with 30 MB of text", wordXML(t, strings.Repeat("<w:p>"+say(strings.Repeat("text ", 200))+"</w:p>", 30_000)), nil},
		{"docx with one long paragraph", wordXML(t, "<w:p>"+strings.Repeat(say(strings.Repeat("text ", 200)), 30_000)+"</w:p>"), nil},
		{"docx with many paragraphs", wordXML(t, strings.Repeat("<w:p>"+say("a")+"</w:p>", 100_000)), nil},
		{"docx nested deeply", wordXML(t, strings.Repeat("<w:p>", million)), ErrDamaged},
		{"docx with empty tables", wordXML(t, strings.Repeat("<w:tbl><w:tr><w:tc/></w:tr></w:tbl>", million/4)), errNothing},
		{"odt with much text", odtXML(t, strings.Repeat("<text:p>"+strings.Repeat("text ", 200)+"</text:p>", 30_000)), nil},
		{"rtf nested deeply", []byte(`{\rtf1 ` + strings.Repeat("{", million) + strings.Repeat("}", million) + "}"), ErrDamaged},
		{"rtf with much text", []byte(`{\rtf1 ` + strings.Repeat(strings.Repeat("text ", 200)+`\par `, 20_000) + "}"), nil},
		{"rtf in one run", []byte(`{\rtf1 ` + strings.Repeat("text ", 6*million) + "}"), nil},
		{"rtf of notes in notes", []byte(`{\rtf1 ` + strings.Repeat(`{\footnote a{\shptxt b`, 4000) + strings.Repeat("}}", 4000) + "}"), errNothing},
		{"html nested deeply", []byte("<html>" + strings.Repeat("<div><table><tr><td><b>", million/5)), errNothing},
		{"html with much text", []byte("<html>" + strings.Repeat("<p>"+strings.Repeat("text ", 200), 20_000)), nil},
		{"html in one run", []byte("<html>" + strings.Repeat("text ", 2*million)), ErrTooLarge},
		{"html with one row", []byte("<html><table><tr>" + strings.Repeat("<td>text</td>", 2*million)), nil},
		{"text without end", []byte(strings.Repeat("text ", 4*million)), nil},
		{"text with many lines", []byte(strings.Repeat("a\n\n", 2*million)), nil},
		{"doc whose pieces are all the same", docPieces(300_000, 4000), nil},
		{"a file too large", make([]byte, defaultSize+1), ErrTooLarge},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d, err := bomb(t, tt.file)
			if tt.want == errNothing {
				tt.want = nil
				d.Cut = true
			}
			var f *followup.Fault
			if !errors.Is(err, tt.want) || err != nil && !errors.As(err, &f) || err == nil && !d.Cut {
				t.Errorf("%d blocks, cut %v, %v", len(d.Blocks), d.Cut, err)
			}
		})
	}
}

// errNothing says that a bomb holds little text and is read whole.
var errNothing = errors.New("nothing")

// docPieces returns a Word document whose text is n times the same piece.
func docPieces(n, size int) []byte {
	var clx strings.Builder
	fmt.Fprintf(&clx, "\x02%s", u32(4*(n+1)+8*n))
	for i := range n + 1 {
		clx.WriteString(u32(i * size))
	}
	for range n {
		clx.WriteString("\x00\x00" + u32(fibSize*2|0x40000000) + "\x00\x00")
	}
	head := make([]byte, fibSize)
	copy(head, "\xEC\xA5")
	copy(head[fibLengths:], u32(n*size))
	copy(head[fibPieces:], u32(0)+u32(clx.Len()))
	text := strings.Repeat("a", size-1) + "\r"
	return officetest.Compound(officetest.Stream{Name: "WordDocument", Bytes: append(head, text...)}, officetest.Stream{Name: "0Table", Bytes: []byte(clx.String())})
}

func u32(n int) string { return string([]byte{byte(n), byte(n >> 8), byte(n >> 16), byte(n >> 24)}) }

func TestTimeLimit(t *testing.T) {
	b := wordXML(t, "<w:p>"+say("a")+"</w:p>")
	_, err := read(b, Limits{Time: time.Nanosecond})
	if !errors.Is(err, ErrTooLarge) || !strings.Contains(err.Error(), "reasonable time") {
		t.Errorf("got %v", err)
	}
}
