package main

import (
	"bytes"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"encoding/base64"
	"mime/quotedprintable"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/cmd/followup/internal/sample"
)

// A received mail, as the recipient's program shows it.
type received struct {
	header     mail.Header
	text, page string
	sheet      []byte
}

// receive takes a mail apart with the standard library, a second opinion on
// what notify composes.
func receive(raw []byte) (r received, err error) {
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return r, err
	}
	r.header = m.Header
	return r, r.walk(m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), m.Body)
}

func (r *received) walk(contentType, encoding string, body io.Reader) error {
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		return err
	}
	if strings.HasPrefix(kind, "multipart/") {
		parts := multipart.NewReader(body, params["boundary"])
		for {
			p, err := parts.NextRawPart()
			if err == io.EOF {
				return nil
			}
			if err != nil {
				return err
			}
			if err := r.walk(p.Header.Get("Content-Type"), p.Header.Get("Content-Transfer-Encoding"), p); err != nil {
				return err
			}
		}
	}
	switch strings.ToLower(encoding) {
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	}
	b, err := io.ReadAll(body)
	switch kind {
	case "text/plain":
		r.text += string(b)
	case "text/html":
		r.page += string(b)
	case "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":
		r.sheet = b
	}
	return err
}

// mailsCommand is mails DIR
func mailsCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: mails dir")
	}
	dir := ts.MkAbs(args[0])
	ts.Check(os.MkdirAll(dir, 0o755))
	seen := ts.Value(mailsSeenKey{}).(*int)
	sent := server(ts).Sent()
	for i, m := range sent[*seen:] {
		r, err := receive(m.Raw)
		ts.Check(err)
		name := filepath.Join(dir, fmt.Sprint(i+1))
		ts.Check(os.WriteFile(name+".eml", m.Raw, 0o644))
		var head strings.Builder
		for _, field := range []string{"From", "To", "Reply-To", "Subject", "Auto-Submitted"} {
			value, err := new(mime.WordDecoder).DecodeHeader(r.header.Get(field))
			ts.Check(err)
			fmt.Fprintf(&head, "%s: %s\n", field, value)
		}
		text := head.String() + "\n" + strings.ReplaceAll(r.text, "\r\n", "\n")
		ts.Check(os.WriteFile(name+".txt", []byte(text), 0o644))
		ts.Check(os.WriteFile(name+".line", []byte(strings.Join(strings.Fields(strings.ReplaceAll(text, "│", " ")), " ")+"\n"), 0o644))
		ts.Check(os.WriteFile(name+".html", []byte(r.page), 0o644))
		if r.sheet != nil {
			ts.Check(os.WriteFile(name+".xlsx", r.sheet, 0o644))
		}
	}
	*seen = len(sent)
}

// replyCommand is reply MAIL OUT [-from A] [-to A] [-subject S] [-header LINE] [-text T] [FILE]...
func replyCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: reply mail out [-from a] [-to a] [-subject s] [-header line] [-text t] [-thread id] [file]...")
	}
	write(ts, answerTo(ts, ts.ReadFile(args[0])), args[1], args[2:])
}

// letterCommand is letter OUT -from A [-to A] [-subject S] [-header LINE] [-text T] [FILE]...
func letterCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: letter out -from a [-to a] [-subject s] [-header line] [-text t] [file]...")
	}
	m := sample.Mail{To: "followup@example.org", Subject: "Our answers", Date: time.Now(), Text: "Please find our answers attached.",
		ID: string(followup.NewToken()) + "@mail.example.org"}
	write(ts, m, args[0], args[1:])
}

// write changes a letter as the options say, attaches the files and writes it.
func write(ts *testscript.TestScript, m sample.Mail, out string, rest []string) {
	for len(rest) > 1 && strings.HasPrefix(rest[0], "-") {
		switch rest[0] {
		case "-from":
			m.From = rest[1]
		case "-to":
			m.To = rest[1]
		case "-subject":
			m.Subject = rest[1]
		case "-header":
			m.Header = append(m.Header, rest[1])
		case "-text":
			m.Text = strings.ReplaceAll(rest[1], `\n`, "\n")
		case "-thread":
			m.InReplyTo = rest[1]
		default:
			ts.Fatalf("there is no option %s", rest[0])
		}
		rest = rest[2:]
	}
	for _, file := range rest {
		m.Files = append(m.Files, sample.File{Name: filepath.Base(file), Content: []byte(ts.ReadFile(file))})
	}
	ts.Check(os.WriteFile(ts.MkAbs(out), m.Bytes(), 0o644))
}

// answerTo begins an answer to a mail as its recipient's program would.
func answerTo(ts *testscript.TestScript, raw string) sample.Mail {
	r, err := receive([]byte(raw))
	ts.Check(err)
	subject, err := new(mime.WordDecoder).DecodeHeader(r.header.Get("Subject"))
	ts.Check(err)
	m := sample.Mail{
		From:      r.header.Get("To"),
		To:        r.header.Get("Reply-To"),
		Subject:   "Re: " + subject,
		Date:      time.Now(),
		ID:        string(followup.NewToken()) + "@mail.example.org",
		InReplyTo: strings.Trim(r.header.Get("Message-ID"), "<>"),
		Text:      "Please find our answers attached.",
	}
	if m.To == "" {
		m.To = "followup@example.org"
	}
	return m
}

func TestReceiveSeesWhatSampleWrites(t *testing.T) {
	m := sample.Mail{From: "a@example.org", To: "b@example.org", Subject: "Été", Text: "Où ?",
		Files: []sample.File{{Name: "s.xlsx", Type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Content: bytes.Repeat([]byte{0, 1, 255}, 100)}}}
	r, err := receive(m.Bytes())
	if err != nil || strings.TrimSpace(r.text) != "Où ?" || !bytes.Equal(r.sheet, m.Files[0].Content) {
		t.Errorf("text %q, sheet of %d bytes, %v", r.text, len(r.sheet), err)
	}
}
