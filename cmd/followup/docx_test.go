package main

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"os"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// docxCommand is docx FILE OUT: a Word document with a paragraph for each line.
func docxCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: docx file out")
	}
	var body strings.Builder
	for line := range strings.Lines(ts.ReadFile(args[0])) {
		body.WriteString("<w:p><w:r><w:t>")
		ts.Check(xml.EscapeText(&body, []byte(strings.TrimSpace(line))))
		body.WriteString("</w:t></w:r></w:p>")
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, part := range []struct{ name, content string }{
		{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`},
		{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" ` +
			`Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`},
		{"word/document.xml", `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>` + body.String() + `</w:body></w:document>`},
	} {
		w, err := z.Create(part.name)
		ts.Check(err)
		_, err = w.Write([]byte(part.content))
		ts.Check(err)
	}
	ts.Check(z.Close())
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), out.Bytes(), 0o644))
}
