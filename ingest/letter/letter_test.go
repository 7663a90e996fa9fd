package letter

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/upr-info/followup"
)

// dump is what Parse makes of a letter: a line for each part and fault.
func dump(raw string, limits Limits) string {
	var b strings.Builder
	l, err := Parse(strings.NewReader(raw), limits, func(p Part) error {
		body, err := io.ReadAll(p.Body)
		fmt.Fprintf(&b, "%d %s %q %q", p.Index, p.MediaType, p.Name, body)
		for note, set := range map[string]bool{" damaged": p.Damaged(), " inline": p.Inline, " forwarded": p.Forwarded} {
			if set {
				b.WriteString(note)
			}
		}
		if p.Author != "" {
			b.WriteString(" of " + p.Author)
		}
		b.WriteString("\n")
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

const (
	top  = "From: a@example.org\r\nSubject: s\r\n"
	pdf  = "%PDF-1.4 x"
	pdf1 = "1 application/pdf \"a.pdf\" \"%PDF-1.4 x\"\n"
)

// part is one part of a multipart with the boundary b.
func part(header, body string) string { return "--b\r\n" + header + "\r\n\r\n" + body + "\r\n" }

func encoded(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

var (
	mixed    = top + "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
	hello    = part("Content-Type: text/plain", "Hello")
	document = part("Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64", encoded(pdf))
	good     = mixed + hello + document + "--b--\r\n"
)

// TestParse are letters as they come. What they have in common is that no reader
// of the RFC's letter gets all of them.
func TestParse(t *testing.T) {
	whole := pdf1 + "text \"Hello\"\n"
	for _, c := range []struct{ name, raw, want string }{
		{"plain", top + "\r\nHello\r\n", "text \"Hello\"\n"},
		{"mixed", good, whole},
		{"no end boundary", mixed + hello + document, whole},
		{"end boundary too early", mixed + hello + "--b--\r\n" + document, whole},
		{"LF", strings.ReplaceAll(good, "\r\n", "\n"), whole},
		{"CR", strings.ReplaceAll(good, "\r\n", "\r"), whole},
		{"CRCRLF", strings.ReplaceAll(good, "\r\n", "\r\r\n"), whole},
		{"byte order mark", "\xef\xbb\xbf" + good, whole},
		{"mbox line", "From a@example.org Mon Nov 23 09:00:00 2026\r\n" + good, whole},
		{"blank lines first", "\r\n\r\n" + good, whole},
		{"first line indented", " " + good, whole},
		{"a line that is no field first", "what is this\r\n" + good, whole},
		{"continuation not indented", top + "Content-Type: multipart/mixed;\r\nboundary=b\r\n\r\n" + hello + document, whole},
		{"recipients not indented", "To: b@example.org,\r\nc@example.org\r\n" + good, whole},
		{"no blank line before the text", top + "Hello", "text \"Hello\"\n"},
		{"preamble", mixed + strings.Repeat("preamble ", 1000) + "\r\n" + hello + document, whole},
		{"boundary not declared", top + "Content-Type: multipart/mixed\r\n\r\n" + hello + document, whole},
		{"another boundary declared", strings.Replace(good, "boundary=b", "boundary=c", 1), whole},
		{"Content-Type lost", top + "\r\n" + hello + document, whole},
		{"white space behind the boundary", strings.ReplaceAll(good, "--b\r\n", "--b \t\r\n"), whole},
		{"a boundary that begins alike", mixed + hello + "--bb\r\n" + document, pdf1 + "text \"Hello\\n--bb\"\n"},
		{"no Content-Type of a part", mixed + part("X: y", "Hello") + document, whole},
		{"part without a header", mixed + "--b\r\n\r\nHello\r\n" + document, whole},
		{"unknown multipart", strings.Replace(good, "mixed", "x-strange", 1), whole},
		{"quoted-printable", mixed + hello + part("Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: quoted-printable", "%PDF-1=2E4=  \r\n=20x") + "--b--", whole},
		{"quoted-printable damaged", mixed + part("Content-Type: x/y; name=a\r\nContent-Transfer-Encoding: quoted-printable", "=ZZ a=3d=\r\nb = c") + "--b--", "1 x/y \"a\" \"=ZZ a=b = c\" damaged\ntext \"\"\n"},
		{"unknown encoding", mixed + part("Content-Type: x/y; name=a\r\nContent-Transfer-Encoding: x-zip", "abc") + "--b--", "1 x/y \"a\" \"abc\" damaged\ntext \"\"\n"},
		{"unknown charset", top + "Content-Type: text/plain; charset=klingon\r\n\r\ncaf\xc3\xa9", "text \"café\"\n"},
		{"charset", top + "Content-Type: text/plain; charset=koi8-r\r\n\r\n\xf4\xc5\xd3\xd4", "text \"Тест\"\n"},
		{"charset not told", top + "\r\ncaf\xe9", "text \"café\"\n"},
		{"an attached text keeps its bytes", mixed + part("Content-Type: text/csv; charset=latin1; name=a.csv", "caf\xe9\r\n") + "--b--", "1 text/csv \"a.csv\" \"caf\\xe9\\r\\n\"\ntext \"\"\n"},
		{"attached text without a name", mixed + hello + part("Content-Type: text/plain\r\nContent-Disposition: attachment", "x") + "--b--", "1 text/plain \"\" \"x\"\ntext \"Hello\"\n"},
		{"a document declared as text", mixed + hello + part("Content-Type: text/plain\r\nContent-Transfer-Encoding: base64", encoded(pdf)), "1 text/plain \"\" \"%PDF-1.4 x\"\ntext \"Hello\"\n"},
		{"the whole letter is a document", top + "Content-Type: application/pdf; name=a.pdf\r\n\r\n" + pdf, pdf1 + "text \"\"\n"},
		{"inline by Content-ID", mixed + part("Content-Type: image/png\r\nContent-ID: <1@x>", "x") + "--b--", "1 image/png \"\" \"x\" inline\ntext \"\"\n"},
		{"forwarded", mixed + hello + part("Content-Type: message/rfc822", strings.ReplaceAll(good, "b\r\n", "c\r\n")), "1 application/pdf \"a.pdf\" \"%PDF-1.4 x\" forwarded of a@example.org\ntext \"Hello\\nHello\"\n"},
		{"forwarded, encoded", mixed + part("Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64", encoded(good)) + document, "1 application/pdf \"a.pdf\" \"%PDF-1.4 x\" forwarded of a@example.org\n2" + pdf1[1:] + "text \"Hello\"\n"},
		{"digest", top + "Content-Type: multipart/digest; boundary=b\r\n\r\n--b\r\n\r\n" + top + "\r\nHello\r\n--b--", "text \"Hello\"\n"},
		{"nested", mixed + "--b\r\nContent-Type: multipart/alternative; boundary=i\r\n\r\n--i\r\n\r\nHello\r\n--i\r\nContent-Type: text/html\r\n\r\n<p>Bye\r\n--i--\r\n" + document, whole},
		{"nested without an end", mixed + "--b\r\nContent-Type: multipart/alternative; boundary=i\r\n\r\n--i\r\n\r\nHello\r\n" + document, whole},
		{"HTML alone", top + "Content-Type: text/html\r\n\r\n<style>x</style><p>a <b>b</b>&amp;c<br>d<table><tr><td>e<td>f</table><script>g</script>h", "text \"a b&c\\nd\\ne\\tf\\nh\"\n"},
		{"HTML first", top + "Content-Type: multipart/alternative; boundary=b\r\n\r\n" + part("Content-Type: text/html", "<p>Bye") + hello, "text \"Hello\"\n"},
		{"text around documents", mixed + hello + document + hello, pdf1 + "text \"Hello\\nHello\"\n"},
		{"uuencode", top + "\r\nHello\r\nbegin 644 a.pdf\r\n*)5!$1BTQ+C0@>```\r\n`\r\nend\r\nBye", "1  \"a.pdf\" \"%PDF-1.4 x\"\ntext \"Hello\\nBye\"\n"},
		{"uuencode without an end", top + "\r\nbegin 644 a.txt\r\n#0V%T\r\n", "1  \"a.txt\" \"Cat\" damaged\ntext \"\"\n"},
		{"uuencode with a line that is none", top + "\r\nbegin 644 a.txt\r\n#0V%T\r\nthe list\r\n#0V%T\r\n`\r\nend\r\n", "1  \"a.txt\" \"CatCat\" damaged\ntext \"\"\n"},
		{"uuencode with a checksum", top + "\r\nbegin 644 a.txt\r\n#0V%T3\r\n`\r\nend\r\n", "1  \"a.txt\" \"Cat\"\ntext \"\"\n"},
		{"two in uuencode", top + "\r\nbegin 644 a\r\n#0V%T\r\n`\r\nend\r\n\r\nbegin 644 b\r\n#0V%T\r\n`\r\nend\r\n", "1  \"a\" \"Cat\"\n2  \"b\" \"Cat\"\ntext \"\"\n"},
		{"words that look like uuencode", top + "\r\nWe shall\r\nbegin 644 kilometres from here\r\nnext year.", "text \"We shall\\nbegin 644 kilometres from here\\nnext year.\"\n"},
		{"nothing", "", "text \"\"\nerror This is not a mail: it has no header.\n"},
		{"no mail", "\x00\x01\x02", "1  \"\" \"\\x00\\x01\\x02\"\ntext \"\"\nerror This is not a mail: it has no header.\n"},
	} {
		if got := dump(c.raw, Limits{}); got != c.want {
			t.Errorf("%s:\ngot  %swant %s", c.name, got, c.want)
		}
	}
}

func TestBase64(t *testing.T) {
	long := bytes.Repeat([]byte("0123456789"), 30000)
	wrapped := wrapped76(base64.StdEncoding.EncodeToString(long))
	for _, c := range []struct {
		name, in string
		want     string
		damaged  bool
	}{
		{"long", wrapped, string(long), false},
		{"one line", base64.StdEncoding.EncodeToString(long), string(long), false},
		{"stray byte", wrapped[:100000] + "\x80" + wrapped[100000:], string(long), true},
		{"spaces", "SGVs bG8=", "Hello", false},
		{"no padding", "SGVsbG8", "Hello", false},
		{"one character too many", "SGVsbG8hX", "Hello!", true},
		{"padding in pieces", "SGVsbG8=\r\nSGVsbG8=", "HelloHello", false},
		{"footer of a list", "SGVsbG8=\r\n_____________\r\nThe List", "Hello", true},
		{"padding split", "SGVsbA=\r\n=", "Hell", false},
		{"not base64 at all", "Dear colleagues, this is the text.", "Dear colleagues, this is the text.", true},
		{"empty", "", "", false},
	} {
		var got []byte
		var damaged bool
		raw := top + "Content-Type: x/y\r\nContent-Transfer-Encoding: base64\r\n\r\n" + c.in
		_, err := Parse(strings.NewReader(raw), Limits{}, func(p Part) (err error) {
			got, err = io.ReadAll(p.Body)
			damaged = p.Damaged()
			return err
		})
		if err != nil || string(got) != c.want || damaged != c.damaged {
			t.Errorf("%s: %d bytes %.40q, damaged %v, %v", c.name, len(got), got, damaged, err)
		}
	}
}

// wrapped76 breaks s into lines of 76 characters.
func wrapped76(s string) string {
	var b strings.Builder
	for len(s) > 76 {
		b.WriteString(s[:76] + "\r\n")
		s = s[76:]
	}
	return b.String() + s
}

// TestSmallReads hands the letter over byte by byte: nothing depends on where a
// read ends.
func TestSmallReads(t *testing.T) {
	count := func(r io.Reader) (n int) {
		_, err := Parse(r, Limits{}, func(p Part) error {
			b, err := io.ReadAll(iotest.OneByteReader(p.Body))
			if string(b) != pdf {
				t.Errorf("got %q", b)
			}
			n++
			return err
		})
		if err != nil {
			t.Error(err)
		}
		return n
	}
	if n := count(iotest.OneByteReader(strings.NewReader(good))); n != 1 {
		t.Errorf("%d parts", n)
	}
	if n := count(iotest.DataErrReader(strings.NewReader(good))); n != 1 {
		t.Errorf("%d parts", n)
	}
}

// TestBoundaryAtEveryPlace moves the boundary over the end of the buffer.
func TestBoundaryAtEveryPlace(t *testing.T) {
	for pad := bufferSize - 400; pad < bufferSize+10; pad++ {
		body := strings.Repeat("x", pad)
		raw := mixed + part("Content-Type: x/y", body) + document
		var sizes []int
		_, err := Parse(strings.NewReader(raw), Limits{}, func(p Part) error {
			b, err := io.ReadAll(p.Body)
			sizes = append(sizes, len(b))
			return err
		})
		if err != nil || len(sizes) != 2 || sizes[0] != pad || sizes[1] != len(pdf) {
			t.Fatalf("pad %d: %v, %v", pad, sizes, err)
		}
	}
}

func TestLimits(t *testing.T) {
	deep := strings.Repeat("--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n", 30)
	for _, c := range []struct {
		name, raw string
		limits    Limits
		want      string
	}{
		{"depth", mixed + deep, Limits{Depth: 3}, overDepth},
		{"parts", mixed + strings.Repeat(hello, 20), Limits{Parts: 10}, overParts},
		{"text", top + "\r\n" + strings.Repeat("Hello ", 100), Limits{Text: 50}, overText},
		{"decoded", good, Limits{Decoded: 8}, overDecoded},
		{"header", strings.Repeat("X-A: b\r\n", 2000) + good, Limits{}, overHeader},
		{"header bytes", "X-A: " + strings.Repeat("b", 300<<10) + "\r\n" + good, Limits{}, overHeader},
	} {
		if got := dump(c.raw, c.limits); !strings.Contains(got, c.want) {
			t.Errorf("%s: got %.300s", c.name, got)
		}
	}
}

func TestErrors(t *testing.T) {
	broken := errors.New("disk broken")
	_, err := Parse(io.MultiReader(strings.NewReader(good[:len(good)-20]), iotest.ErrReader(broken)), Limits{}, func(p Part) error {
		_, err := io.Copy(io.Discard, p.Body)
		return err
	})
	if !errors.Is(err, broken) {
		t.Errorf("error of the reader: %v", err)
	}
	full := errors.New("disk full")
	if _, err = Parse(strings.NewReader(good), Limits{}, func(Part) error { return full }); !errors.Is(err, full) {
		t.Errorf("error of take: %v", err)
	}
	var fault *followup.Fault
	if _, err = Parse(strings.NewReader("nothing"), Limits{}, nil); !errors.As(err, &fault) {
		t.Errorf("no mail: %v", err)
	}
}

// TestPartsNotRead: take may leave a body where it is.
func TestPartsNotRead(t *testing.T) {
	n := 0
	l, err := Parse(strings.NewReader(mixed+document+document+hello), Limits{}, func(p Part) error { n++; return nil })
	if n != 2 || err != nil || l.Text != "Hello" {
		t.Errorf("%d parts, text %q, %v", n, l.Text, err)
	}
}

// TestBombs are small or dull letters that cost other readers minutes or
// gigabytes. The test is that it ends before its patience does; the memory is
// asserted.
func TestBombs(t *testing.T) {
	for name, raw := range map[string]string{
		"10,000 levels":                bomb(10000),
		"100,000 header lines":         strings.Repeat("X-A: b\r\n", 100000) + "\r\n",
		"100,000 garbage lines":        "A: b\r\n" + strings.Repeat("garbage\r\n", 100000) + "\r\n",
		"one endless header line":      "A: " + strings.Repeat("b", 8<<20),
		"20,000 parts":                 mixed + strings.Repeat(hello, 20000),
		"dashes":                       mixed + strings.Repeat("--", 4<<20),
		"lines of dashes":              mixed + strings.Repeat("--\r\n", 2<<20),
		"padding everywhere":           top + "Content-Type: x/y\r\nContent-Transfer-Encoding: base64\r\n\r\n" + strings.Repeat("A=", 4<<20),
		"padding and spaces":           top + "Content-Type: x/y\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA" + strings.Repeat("QQ==   ", 1<<20),
		"one line of =":                top + "Content-Type: x/y\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + strings.Repeat("=", 8<<20),
		"encoded words":                "Subject: " + strings.Repeat("=?a?b?", 40000) + "\r\n\r\n",
		"addresses":                    "To: " + strings.Repeat("<\"", 100000) + "\r\n\r\n",
		"parameters":                   "Content-Type: a/b" + strings.Repeat(";x*0*=", 40000) + "\r\n\r\n",
		"tags":                         top + "Content-Type: text/html\r\n\r\n" + strings.Repeat("<p ", 2<<20),
		"files in uuencode":            top + "\r\n" + strings.Repeat("begin 644 a\n#0V%T\n", 200000),
		"a line without an end":        top + "\r\nbegin 644 a\n#0V%T\n" + strings.Repeat("x", 8<<20),
		"10 MB of a header":            "Subject: " + strings.Repeat("a", 10<<20) + "\r\n" + good,
		"100,000 parts":                mixed + strings.Repeat(part("Content-Type: x/y", "x"), 100000),
		"a length of 2 GB":             top + "Content-Length: 2147483648\r\nContent-Type: x/y; size=2147483648\r\n\r\nA",
		"10,000 mails":                 top + strings.Repeat("Content-Type: message/rfc822\r\n\r\n", 10000),
		"boundaries as long as can be": top + "Content-Type: multipart/mixed; boundary=" + strings.Repeat("b", 200) + "\r\n\r\n" + strings.Repeat("--"+strings.Repeat("b", 199)+"\r\n", 20000),
		"cells":                        top + "Content-Type: text/html\r\n\r\n" + strings.Repeat("<table><tr>", 1000) + strings.Repeat("<td>", 500000),
		"open elements":                top + "Content-Type: text/html\r\n\r\n" + strings.Repeat("<b><li>", 300000),
		"quotes":                       top + "\r\n" + strings.Repeat(">\nFrom: a@b.c\n", 20000),
		"who wrote":                    top + "\r\n" + strings.Repeat("On 1 1 10:00 a@b.c\n", 15000),
		"headings":                     top + "\r\n" + strings.Repeat("From: x\n", 30000),
		"carriage returns":             top + strings.Repeat("\r", 4<<20),
	} {
		t.Run(name, func(t *testing.T) {
			if m := peak(func() { parseAll(raw) }); m > 64<<20 {
				t.Errorf("%d MB", m>>20)
			}
		})
	}
}

func bomb(levels int) string {
	var b strings.Builder
	b.WriteString(top)
	for i := range levels {
		fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i, i)
	}
	return b.String()
}

func parseAll(raw string) {
	buf := make([]byte, 32<<10)
	Parse(strings.NewReader(raw), Limits{}, func(p Part) error {
		_, err := io.CopyBuffer(struct{ io.Writer }{io.Discard}, p.Body, buf)
		return err
	})
}

// peak returns the bytes that f allocated, which its peak cannot exceed.
func peak(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// TestLargeLetterStreams: 50 MB pass through a few hundred KB.
func TestLargeLetterStreams(t *testing.T) {
	line := strings.Repeat("QUJD", 19) + "\r\n"
	body := io.LimitReader(&repeater{text: line}, int64(50<<20/len(line)*len(line)))
	head := mixed + "--b\r\nContent-Type: x/y\r\nContent-Transfer-Encoding: base64\r\n\r\n"
	var size int64
	m := peak(func() {
		_, err := Parse(io.MultiReader(strings.NewReader(head), body, strings.NewReader("\r\n--b--\r\n")), Limits{}, func(p Part) (err error) {
			size, err = io.Copy(io.Discard, p.Body)
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
	if want := int64(50 << 20 / len(line) * 57); size != want || m > 1<<20 {
		t.Errorf("%d bytes of %d, %d KB allocated", size, want, m>>10)
	}
}

// A repeater reads as its text, again and again.
type repeater struct {
	text string
	at   int
}

func (r *repeater) Read(p []byte) (n int, err error) {
	for n < len(p) {
		k := copy(p[n:], r.text[r.at:])
		n, r.at = n+k, (r.at+k)%len(r.text)
	}
	return n, nil
}

// TestRealMail walks the malformed and hostile mails of another project.
func TestRealMail(t *testing.T) {
	const folder = "../../../shared/real/mail"
	files, err := filepath.Glob(folder + "/*/*.raw")
	if err != nil || len(files) == 0 {
		t.Skip("../shared/real/mail is not here, so no real malformed mails are read.")
	}
	named := 0
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		m := peak(func() {
			l, err := Parse(bytes.NewReader(raw), Limits{}, func(p Part) error {
				if p.Name != "" {
					named++
				}
				_, err := io.Copy(io.Discard, p.Body)
				return err
			})
			var fault *followup.Fault
			if err != nil && !errors.As(err, &fault) {
				t.Errorf("%s: %v", f, err)
			}
			if len(l.Faults) > 0 {
				t.Errorf("%s: %v", f, l.Faults[0])
			}
		})
		if m > 8<<20 {
			t.Errorf("%s: %d MB", f, m>>20)
		}
	}
	// Counted with Python's email package, and one that it misses.
	if want := 39; len(files) == 84 && named != want {
		t.Errorf("%d named parts, want %d", named, want)
	}
}
