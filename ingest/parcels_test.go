package ingest

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/upr-info/followup"
)

// zipped makes an archive of names and contents in turn.
func zipped(files ...string) string {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		f, err := w.Create(files[i])
		if err != nil {
			panic(err)
		}
		io.WriteString(f, files[i+1])
	}
	w.Close()
	return b.String()
}

// mailed makes a letter with attachments, names and contents in turn.
func mailed(from string, files ...string) []byte {
	var b strings.Builder
	b.WriteString("From: " + from + "\r\nSubject: s\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nDear colleagues\r\n")
	for i := 0; i < len(files); i += 2 {
		fmt.Fprintf(&b, "--b\r\nContent-Type: application/octet-stream; name=%q\r\nContent-Transfer-Encoding: base64\r\n\r\n%s\r\n",
			files[i], base64.StdEncoding.EncodeToString([]byte(files[i+1])))
	}
	return []byte(b.String() + "--b--\r\n")
}

func TestParcels(t *testing.T) {
	const pdf = "%PDF-1.4 x"
	deep := zipped("a.pdf", pdf)
	for _, name := range []string{"4.zip", "3.zip", "2.zip"} {
		deep = zipped(name, deep)
	}
	encrypted := []byte(zipped("a.pdf", pdf, "b.pdf", pdf))
	encrypted[6] |= 1
	encrypted[strings.Index(string(encrypted), "PK\x01\x02")+8] |= 1
	for _, c := range []struct{ name, raw, want string }{
		{"a zip", string(mailed("a@example.org", "1.zip", zipped("x/a.pdf", pdf, "b.pdf", pdf), "c.pdf", pdf)),
			"1 1.zip kept unpacked, 2 c.pdf waiting, 3 1.zip/a.pdf waiting, 4 1.zip/b.pdf waiting"}, // the letter's own first
		{"zips in each other", string(mailed("a@example.org", "1.zip", deep)),
			"1 1.zip kept unpacked, 2 1.zip/2.zip kept unpacked, 3 1.zip/2.zip/3.zip kept unpacked, 4 1.zip/2.zip/3.zip/4.zip refused too-large"},
		{"nothing in it", string(mailed("a@example.org", "1.zip", zipped("__MACOSX/a", "x"))), "1 1.zip refused empty"},
		{"a password for one", string(mailed("a@example.org", "1.zip", string(encrypted))), "1 1.zip refused encrypted, 2 1.zip/b.pdf waiting"},
		{"damaged", string(mailed("a@example.org", "1.zip", zipped("a.pdf", pdf)[:50])), "1 1.zip refused damaged"},
		{"a document", string(mailed("a@example.org", "a.docx", zipped("[Content_Types].xml", "x"))), "1 a.docx waiting"},
		{"encrypted with PGP", string(mailed("a@example.org", "encrypted.asc", "-----BEGIN PGP MESSAGE-----\r\nx")), "1 encrypted.asc refused encrypted"},
		{"encrypted with PGP, in the text", "From: a@example.org\r\n\r\n-----BEGIN PGP MESSAGE-----\r\nx", "1 attachment-1.pgp-message refused encrypted"},
		{"encrypted with S/MIME", "From: a@example.org\r\nContent-Type: application/pkcs7-mime; name=smime.p7m\r\n\r\n0\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03\xa0\x80", "1 smime.p7m refused encrypted"},
		{"a key of PGP", string(mailed("a@example.org", "key.asc", "-----BEGIN PGP PUBLIC KEY BLOCK-----")), "1 key.asc kept decoration"},
		{"an appointment", "From: a@example.org\r\nContent-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR", "1 attachment-1.ics kept decoration"},
		{"a saved mail", string(mailed("a@example.org", "m.eml", string(mailed("b@example.org", "a.pdf", pdf)))), "1 m.eml kept unpacked, 2 m.eml/a.pdf waiting"},
		{"a saved mail of words", string(mailed("a@example.org", "m.eml", string(mailed("b@example.org")))), "1 m.eml waiting"},
		{"a saved mail of ours, zipped within", string(mailed("a@example.org", "m.eml", string(mailed("followup@example.org", "1.zip", zipped("a.pdf", pdf))))),
			"1 m.eml waiting, 2 m.eml/1.zip kept own"},
	} {
		m := newMemory()
		id := m.post([]byte(c.raw))
		if _, err := m.reader(t, io.Discard).Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, d := range m.settled[id].Documents {
			if d.State == followup.DocumentWaiting {
				d.Reason = "" // all of them: nothing tells their review
			}
			got = append(got, strings.TrimSpace(fmt.Sprintf("%d %s %s %s", d.Index, d.Name, d.State, d.Reason)))
		}
		if all := strings.Join(got, ", "); all != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", c.name, all, c.want)
		}
	}
}

// TestSharedFile: the sender is asked to attach what is only linked.
func TestSharedFile(t *testing.T) {
	for text, want := range map[string]string{
		"Our answers: https://docs.google.com/spreadsheets/d/1a/edit": followup.ReasonPendingFile,
		"Thank you.": followup.ReasonNoDocument,
	} {
		m := newMemory()
		id := m.post([]byte("From: a@example.org\r\nSubject: s\r\n\r\n" + text))
		if _, err := m.reader(t, io.Discard).Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		if l := m.settled[id].Letter; l.State != followup.Waiting || l.Reason != want {
			t.Errorf("%s: %s, %s", text, l.State, l.Reason)
		}
	}
}

// registered is a memory that knows one address.
type registered struct {
	*memory
	address string
}

func (r registered) ByAddress(_ context.Context, address string) ([]followup.Stakeholder, error) {
	if address == r.address {
		return []followup.Stakeholder{{ID: "example-ngo-3"}}, nil
	}
	return nil, nil
}

func (r registered) OpenReviews(context.Context, followup.StakeholderID) ([]followup.ReviewID, error) {
	return []followup.ReviewID{"HTI-2"}, nil
}

// TestForwardedAuthor: who wrote the mail that a stranger forwards is a guess, and
// files nothing.
func TestForwardedAuthor(t *testing.T) {
	m := newMemory()
	id := m.post(mailed("stranger@example.com", "m.eml", string(mailed("known@example.org", "a.pdf", "%PDF-1.4 x"))))
	r := m.reader(t, io.Discard)
	r.Register = registered{m, "known@example.org"}
	if _, err := r.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	o := m.settled[id]
	if o.Letter.State != followup.Waiting || o.Letter.Stakeholder != "" || len(o.Submissions) > 0 {
		t.Errorf("letter is %s for %q, %d submissions", o.Letter.State, o.Letter.Stakeholder, len(o.Submissions))
	}
	if len(o.Guesses) != 1 || o.Guesses[0].Review != "HTI-2" || o.Guesses[0].Stakeholder != "example-ngo-3" {
		t.Errorf("guesses %+v", o.Guesses)
	}
}
