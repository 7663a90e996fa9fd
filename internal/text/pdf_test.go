package text

import (
	"bytes"
	"compress/zlib"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/upr-info/followup"
)

// pdfObjects returns a PDF of these objects, numbered from 1. The first is the
// catalogue.
func pdfObjects(objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	var offsets []int
	for i, o := range objects {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, xref)
	return b.Bytes()
}

func stream(dict, data string) string {
	return fmt.Sprintf("<<%s/Length %d>>stream\n%s\nendstream", dict, len(data), data)
}

const (
	pdfFont = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
	pdfLeaf = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>%s>>/Contents %d 0 R>>"
)

// pdfPages returns a PDF with a page for each content stream.
func pdfPages(contents ...string) []byte {
	objects := []string{"<</Type/Catalog/Pages 2 0 R>>", "", pdfFont}
	var kids strings.Builder
	for _, c := range contents {
		fmt.Fprintf(&kids, "%d 0 R ", len(objects)+1)
		objects = append(objects, fmt.Sprintf(pdfLeaf, "", len(objects)+2), stream("", c))
	}
	objects[1] = fmt.Sprintf("<</Type/Pages/Count %d/Kids[%s]>>", len(contents), kids.String())
	return pdfObjects(objects...)
}

// at is a line of text at a place in points.
func at(x, y float64, text string) string {
	return fmt.Sprintf("BT /F 10 Tf %g %g Td (%s) Tj ET\n", x, y, text)
}

// column is lines of text one below the other.
func column(x, y float64, lines ...string) string {
	var s strings.Builder
	for i, l := range lines {
		s.WriteString(at(x, y-12*float64(i), l))
	}
	return s.String()
}

// engine is one for all tests, since it takes long to start. What it compiled is
// kept between runs.
var engine = sync.OnceValue(func() *PDFEngine {
	dir, err := os.UserCacheDir()
	if err != nil {
		return &PDFEngine{}
	}
	return &PDFEngine{CacheDir: filepath.Join(dir, "followup-test-pdfium")}
})

func readPDFFile(b []byte, lim Limits) (Document, error) {
	return Reader{PDF: engine()}.Read(context.Background(), bytes.NewReader(b), int64(len(b)), lim)
}

func TestPDF(t *testing.T) {
	const long = "of a report that is as long as the lines of a report are"
	header := func(n int, rest string) string {
		return at(50, 800, "Example NGO 3") + rest + at(280, 30, fmt.Sprintf("- %d -", n))
	}
	for _, tt := range []struct {
		name string
		file []byte
		want string
	}{
		{"lines of a paragraph", pdfPages(column(50, 700, "The first line "+long, "another line "+long, "and the end.", "Another part "+long, "ends here.")),
			`page 1: "The first line ` + long + ` another line ` + long + ` and the end."` + "\n" + `page 1: "Another part ` + long + ` ends here."` + "\n"},
		{"a word broken at the line's end", pdfPages(column(50, 700, "The first line "+long+" imple-", "mented and so on."), column(50, 700, "x")),
			`page 1: "The first line ` + long + ` implemented and so on."` + "\n" + `page 2: "x"` + "\n"},
		{"numbered paragraphs", pdfPages(column(50, 700, "121.10 Text "+long, "121.11 Text "+long, "\\(a\\) Text "+long)),
			`page 1: "121.10 Text ` + long + `"` + "\n" + `page 1: "121.11 Text ` + long + `"` + "\n" + `page 1: "(a) Text ` + long + `"` + "\n"},
		{"a gap", pdfPages(column(50, 700, "The first line "+long, "the second line "+long, "a third line "+long) + at(50, 650, "Far below "+long)),
			`page 1: "The first line ` + long + ` the second line ` + long + ` a third line ` + long + `"` + "\n" + `page 1: "Far below ` + long + `"` + "\n"},
		{"two columns", pdfPages(column(50, 700, "Left one goes on with", "left two of the same and") + column(300, 700, "right one goes on with", "right two.")),
			`page 1: "Left one goes on with left two of the same and right one goes on with right two."` + "\n"},
		{"headers and page numbers", pdfPages(header(1, column(50, 700, "One.")), header(2, column(50, 700, "Two.")), header(3, column(50, 700, "Three."))),
			"page 1: \"One.\"\npage 2: \"Two.\"\npage 3: \"Three.\"\n"},
		{"a paragraph over two pages", pdfPages(column(50, 700, "It begins "+long+" and"), column(50, 700, "goes on here.")),
			`page 1: "It begins ` + long + ` and goes on here."` + "\n"},
	} {
		d, err := readPDFFile(tt.file, Limits{})
		if got := show(d); err != nil || got != tt.want || d.Cut || d.Format != PDF {
			t.Errorf("%s: %v, cut %v\ngot  %swant %s", tt.name, err, d.Cut, got, tt.want)
		}
	}
}

// TestPDFFaults reads what cannot be read, and what must not cost more than
// itself. After each the engine still reads.
func TestPDFFaults(t *testing.T) {
	good := pdfPages(at(50, 700, "Good."))
	for _, tt := range []struct {
		name string
		file []byte
		lim  Limits
		want []error
	}{
		{"pictures only", pdfPages("", "0 0 m 9 9 l S"), Limits{}, []error{ErrNoText}},
		{"cut short", good[:40], Limits{}, []error{ErrDamaged}},
		{"no page", pdfObjects("<</Type/Catalog>>"), Limits{}, []error{ErrDamaged}},
		{"no end", formBomb(30), Limits{Time: 100 * time.Millisecond}, []error{ErrTooLarge}},
		{"more memory than there is", formBomb(30), Limits{Time: 5 * time.Second}, []error{ErrDamaged, ErrTooLarge}}, // whichever ends first
	} {
		start := time.Now()
		_, err := readPDFFile(tt.file, tt.lim)
		var f *followup.Fault
		isWanted := func(want error) bool { return errors.Is(err, want) }
		if !slices.ContainsFunc(tt.want, isWanted) || strings.Contains(fmt.Sprint(err), "\n") || !errors.As(err, &f) || f.Remedy != followup.BySender {
			t.Errorf("%s: %v", tt.name, err)
		}
		t.Logf("%s: %v after %v", tt.name, err, time.Since(start).Round(time.Millisecond))
		if d, err := readPDFFile(good, Limits{}); err != nil || len(d.Blocks) != 1 {
			t.Fatalf("after %s: %v %s", tt.name, err, show(d))
		}
	}
	if _, err := read(good, Limits{}); !errors.Is(err, ErrUnknown) {
		t.Errorf("without an engine: %v", err)
	}
}

// formBomb is a page whose drawing draws another twice, and so on.
func formBomb(depth int) []byte {
	objects := []string{"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[4 0 R]>>", pdfFont,
		fmt.Sprintf(pdfLeaf, "/XObject<</X 6 0 R>>", 5), stream("", "/X Do")}
	for i := range depth {
		n := 6 + i
		use := strings.Repeat(at(50, 700, "x"), 5)
		if i < depth-1 {
			use = strings.Repeat("/X Do ", 20)
		}
		objects = append(objects, stream(fmt.Sprintf("/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>/XObject<</X %d 0 R>>>>", n+1), use))
	}
	return pdfObjects(objects...)
}

// TestPDFLarge reads the beginning of what is too long.
func TestPDFLarge(t *testing.T) {
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	for range 100_000 {
		_, _ = z.Write([]byte(at(50, 700, strings.Repeat("unpacked ", 20))))
	}
	must(t, z.Close())
	pages := []string{"<</Type/Catalog/Pages 2 0 R>>", "", pdfFont, stream("", at(50, 700, "A page."))}
	var kids strings.Builder
	for i := range 100_000 {
		pages = append(pages, fmt.Sprintf(pdfLeaf, "", 4))
		fmt.Fprintf(&kids, "%d 0 R ", 5+i)
	}
	pages[1] = "<</Type/Pages/Count 100000/Kids[" + kids.String() + "]>>"
	for _, tt := range []struct {
		name   string
		file   []byte
		blocks int
	}{
		{"100,000 pages", pdfObjects(pages...), defaultPages},
		{"a page of 20 MB", pdfObjects("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[4 0 R]>>", pdfFont, fmt.Sprintf(pdfLeaf, "", 5), stream("/Filter/FlateDecode", packed.String())), 0},
	} {
		start := time.Now()
		d, err := readPDFFile(tt.file, Limits{Time: 8 * time.Second})
		took := time.Since(start)
		t.Logf("%s: %d blocks, cut %v, %v after %v", tt.name, len(d.Blocks), d.Cut, err, took.Round(time.Millisecond))
		if took > 15*time.Second || err == nil && (!d.Cut || len(d.Blocks) < tt.blocks) {
			t.Errorf("%s: %d blocks, cut %v, %v after %v", tt.name, len(d.Blocks), d.Cut, err, took)
		}
	}
}

// TestPDFEncrypted reads what qpdf made of a PDF: with a password for those who
// open it, and with one for its owner alone, which everybody can read.
func TestPDFEncrypted(t *testing.T) {
	qpdf, err := exec.LookPath("qpdf")
	if err != nil {
		t.Skip("qpdf is not installed (Debian package qpdf)")
	}
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in.pdf"), filepath.Join(dir, "out.pdf")
	must(t, os.WriteFile(in, pdfPages(at(50, 700, "Secret.")), 0o600))
	for user, want := range map[string]error{"secret": ErrEncrypted, "": nil} {
		if msg, err := exec.Command(qpdf, "--encrypt", user, "owner", "256", "--", in, out).CombinedOutput(); err != nil {
			t.Fatalf("encrypt: %v: %s", err, msg)
		}
		b, err := os.ReadFile(out)
		must(t, err)
		d, err := readPDFFile(b, Limits{})
		if !errors.Is(err, want) || want == nil && show(d) != "page 1: \"Secret.\"\n" {
			t.Errorf("password %q: %v %s", user, err, show(d))
		}
	}
}

// TestPDFMutated reads files whose bytes were changed at random.
func TestPDFMutated(t *testing.T) {
	good := pdfPages(at(50, 700, "One."), at(50, 700, "Two."))
	random := rand.New(rand.NewPCG(1, 2))
	for range 30 {
		b := bytes.Clone(good)
		for range 1 + random.IntN(20) {
			b[random.IntN(len(b))] = byte(random.Uint32())
		}
		_, err := readPDFFile(b[:len(b)-random.IntN(200)], Limits{Time: 5 * time.Second})
		var f *followup.Fault
		if err != nil && !errors.As(err, &f) {
			t.Errorf("%v\n%q", err, b)
		}
	}
}

// TestPDFSideBySide reads more files at once than there are instances, of which
// one is given up.
func TestPDFSideBySide(t *testing.T) {
	good := pdfPages(at(50, 700, "Good."))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var all sync.WaitGroup
	for i := range 6 {
		all.Go(func() {
			if i == 3 {
				_, err := Reader{PDF: engine()}.Read(ctx, bytes.NewReader(good), int64(len(good)), Limits{})
				if !errors.Is(err, context.Canceled) {
					t.Errorf("given up: %v", err)
				}
				return
			}
			if d, err := readPDFFile(good, Limits{}); err != nil || len(d.Blocks) != 1 {
				t.Errorf("%v %s", err, show(d))
			}
		})
	}
	all.Wait()
}

func TestPDFEngineClose(t *testing.T) {
	e := &PDFEngine{}
	must(t, e.Close())
}

// BenchmarkPDF reads a report of 50 pages.
func BenchmarkPDF(b *testing.B) {
	var pages []string
	for range 50 {
		var lines []string
		for range 50 {
			lines = append(lines, "A line of a report that is as long as the lines of a report are, seventy letters or so.")
		}
		pages = append(pages, column(50, 750, lines...))
	}
	file := pdfPages(pages...)
	for b.Loop() {
		if _, err := readPDFFile(file, Limits{}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(pages)*b.N)/b.Elapsed().Seconds(), "pages/s")
}

// BenchmarkPDFStart reads the first PDF of a process: with the engine compiled
// anew, and with what a process before kept of it.
func BenchmarkPDFStart(b *testing.B) {
	file := pdfPages(at(50, 700, "First."))
	start := func(b *testing.B, dir func() string) {
		for b.Loop() {
			e := &PDFEngine{CacheDir: dir()}
			_, err := Reader{PDF: e}.Read(context.Background(), bytes.NewReader(file), int64(len(file)), Limits{})
			must(b, err)
			must(b, e.Close())
		}
	}
	b.Run("cold", func(b *testing.B) { start(b, func() string { return "" }) })
	b.Run("warm", func(b *testing.B) {
		dir := b.TempDir()
		start(b, func() string { return dir })
	})
}
