package sample

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/textproto"
	"time"
)

// A Mail is a letter as a stakeholder's mail program would write it.
type Mail struct {
	From      string // address, or name and address in brackets
	To        string
	Subject   string
	Date      time.Time
	ID        string   // Message-ID without brackets; empty: none
	InReplyTo string   // likewise
	Header    []string // further fields, "Name: value"
	Text      string
	Files     []File
}

// A File is an attachment.
type File struct {
	Name    string
	Type    string // empty: application/octet-stream
	Content []byte
}

// Bytes returns the mail as it goes over the wire (RFC 5322, with CRLF).
func (m Mail) Bytes() []byte {
	var b bytes.Buffer
	field := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\r\n", name, value)
		}
	}
	field("From", m.From)
	field("To", m.To)
	field("Subject", mime.QEncoding.Encode("utf-8", m.Subject))
	field("Date", m.Date.Format(time.RFC1123Z))
	if m.ID != "" {
		field("Message-ID", "<"+m.ID+">")
	}
	if m.InReplyTo != "" {
		field("In-Reply-To", "<"+m.InReplyTo+">")
	}
	for _, h := range m.Header {
		b.WriteString(h + "\r\n")
	}
	parts := multipart.NewWriter(&b)
	fmt.Fprintf(&b, "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=%q\r\n\r\n", parts.Boundary())
	m.writeText(parts)
	for _, f := range m.Files {
		f.write(parts)
	}
	parts.Close()
	return b.Bytes()
}

func (m Mail) writeText(parts *multipart.Writer) {
	w, _ := parts.CreatePart(textproto.MIMEHeader{ // a bytes.Buffer does not fail
		"Content-Type":              {"text/plain; charset=utf-8"},
		"Content-Transfer-Encoding": {"quoted-printable"},
	})
	q := quotedprintable.NewWriter(w)
	q.Write([]byte(m.Text + "\r\n"))
	q.Close()
}

func (f File) write(parts *multipart.Writer) {
	kind := f.Type
	if kind == "" {
		kind = "application/octet-stream"
	}
	w, _ := parts.CreatePart(textproto.MIMEHeader{
		"Content-Type":              {kind},
		"Content-Transfer-Encoding": {"base64"},
		"Content-Disposition":       {mime.FormatMediaType("attachment", map[string]string{"filename": f.Name})},
	})
	const line = 57 // bytes that make 76 characters, the most a line may have (RFC 2045, section 6.8)
	for rest := f.Content; len(rest) > 0; {
		n := min(line, len(rest))
		fmt.Fprintf(w, "%s\r\n", base64.StdEncoding.EncodeToString(rest[:n]))
		rest = rest[n:]
	}
}
