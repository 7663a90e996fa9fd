package letter

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"
)

// FuzzParse: no panic, valid text, and the same parts however the letter is cut
// into reads.
func FuzzParse(f *testing.F) {
	f.Add([]byte(good))
	f.Add([]byte(mixed + part("Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64", encoded(good))))
	f.Add([]byte(top + "Content-Type: multipart/alternative; boundary=\"b\"\r\n\r\n" + part("Content-Type: text/html; charset=latin1", "<p>a<br>b") + "--b--"))
	f.Add([]byte(top + "Content-Type: x/y\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\na=3D=\r\n=ZZ \r\n"))
	f.Add([]byte(top + "\r\nHello\r\nbegin 644 a.pdf\r\n*)5!$1BTQ+C0@>```\r\n`\r\nend\r\nBye"))
	f.Add([]byte(top + "Content-Type: text/plain; format=flowed; delsp=yes\r\n\r\na \r\nb\r\n> c\r\nOn 1 Jan 10:00, d wrote:\r\n> e\r\n-- \r\nf"))
	f.Add([]byte(top + "Content-Type: text/html\r\n\r\n<div>a<blockquote type=cite>b</blockquote><div id=divRplyFwdMsg>From: c"))
	f.Add([]byte("\xef\xbb\xbfFrom x\r\r\nA: b\rC: d\n\ne"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		at := func(r io.Reader) string {
			var out strings.Builder
			l, err := Parse(r, Limits{Depth: 5, Parts: 50, Decoded: 1 << 20, Text: 1 << 12}, func(p Part) error {
				if p.Name != CleanName(p.Name) || !utf8.ValidString(p.Name) {
					t.Errorf("name %q is not clean", p.Name)
				}
				if !utf8.ValidString(p.MediaType + p.Disposition + p.ContentID) {
					t.Errorf("part %+v", p)
				}
				out.WriteString(p.MediaType + p.Name)
				_, err := io.Copy(&out, p.Body)
				return err
			})
			if !utf8.ValidString(l.Text) || !utf8.ValidString(l.Header.Subject) || len(l.Text) > 1<<12 {
				t.Errorf("text %q, subject %q", l.Text, l.Header.Subject)
			}
			l.Away()
			l.Notification()
			if len(l.Own)+len(l.Forwarded) > len(l.Text)+len("\n") || strings.ContainsAny(l.Text+l.Own+l.Forwarded, quoteMark+historyMark+forwardedMark) {
				t.Errorf("text %q, own %q, forwarded %q", l.Text, l.Own, l.Forwarded)
			}
			if err != nil {
				return ""
			}
			return out.String() + "|" + l.Text + "|" + l.Own + "|" + l.Forwarded
		}
		if whole, halved := at(bytes.NewReader(raw)), at(iotest.HalfReader(bytes.NewReader(raw))); whole != halved {
			t.Errorf("read whole: %q\nin halves: %q", whole, halved)
		}
	})
}

// FuzzParseHeader: no panic, addresses that are some.
func FuzzParseHeader(f *testing.F) {
	f.Add([]byte("From: =?utf-8?B?w6k=?= <a@example.org>\r\nTo: x: \"a, b\" <b@example.org>;\r\nMessage-ID: <1@x>\r\n\r\n"))
	f.Add([]byte("Content-Type: a/b; name*0*=utf-8''%C3; name*1=\"x\r\n y\"\r\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		h := ParseHeader(raw)
		for _, a := range append(h.Recipients, h.From, h.ReturnPath) {
			if a != "" && (!strings.Contains(a, "@") || strings.ContainsAny(a, " \r\n<>,") || !utf8.ValidString(a)) {
				t.Errorf("address %q", a)
			}
		}
		all := h.Subject + h.FromName + h.MessageID + h.Date + h.ListID + h.AutoSubmitted + strings.Join(h.References, "") + strings.Join(h.AuthenticationResults, "")
		if strings.ContainsAny(all, "\r\n\x00") || !utf8.ValidString(all) {
			t.Errorf("%q is no text", all)
		}
		h.Automatic()
	})
}

func FuzzCleanName(f *testing.F) {
	f.Add("../a\x00b.pdf")
	f.Add(strings.Repeat("e\u0301", 300) + ".xlsx")
	f.Fuzz(func(t *testing.T, s string) {
		c := CleanName(s)
		if len(c) > maxName || strings.ContainsAny(c, "/\\\x00\r\n") || c == "." || c == ".." || !utf8.ValidString(c) {
			t.Errorf("%q became %q", s, c)
		}
		if again := CleanName(c); again != c {
			t.Errorf("%q became %q, then %q", s, c, again)
		}
	})
}

// FuzzGuess: valid text of as many characters as there were bytes.
func FuzzGuess(f *testing.F) {
	f.Add("caf\xe9 \xcf\xf2\xe2")
	f.Fuzz(func(t *testing.T, s string) {
		if got := Guess(s); !utf8.ValidString(got) || utf8.RuneCountInString(got) != len(s) {
			t.Errorf("%q became %q", s, got)
		}
	})
}

func FuzzKind(f *testing.F) {
	f.Add([]byte("PK\x03\x04"), "a.csv")
	f.Fuzz(func(t *testing.T, head []byte, name string) { Kind(head, name) })
}

func BenchmarkParse(b *testing.B) {
	file := strings.Repeat("0123456789abcdef", 12<<10)
	raw := mixed + hello + part("Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64", wrapped76(encoded(file))) + "--b--\r\n"
	qp := mixed + part("Content-Type: x/y\r\nContent-Transfer-Encoding: quoted-printable", strings.Repeat(strings.Repeat("=C3=A9 word ", 6)+"=\r\n", 4000)) + "--b--\r\n"
	for name, raw := range map[string]string{"base64": raw, "quoted-printable": qp} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(raw)))
			b.ReportAllocs()
			buf := make([]byte, 64<<10)
			for b.Loop() {
				_, err := Parse(strings.NewReader(raw), Limits{}, func(p Part) error {
					_, err := io.CopyBuffer(struct{ io.Writer }{io.Discard}, p.Body, buf)
					return err
				})
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkParseHeader(b *testing.B) {
	raw := []byte(strings.Repeat("Received: from a.example.org by b.example.org; Mon, 23 Nov 2026 09:00:00 +0100\r\n", 20) + good)
	b.ReportAllocs()
	for b.Loop() {
		ParseHeader(raw)
	}
}
