// Package docx is the edition of an assessment that people go on editing in Word:
// headings, styles and captions by name, a table of contents and an index whose
// page numbers are fields, tables whose head is repeated, charts that Word and
// LibreOffice draw themselves (ECMA-376, part 1).
//
// What people wrote stands in it as text: there is no field, link, macro or
// embedded object but what this package writes. Equal documents give equal bytes.
package docx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/upr-info/followup/compile/document"
)

// Write writes d.
func Write(w io.Writer, d document.Document) error {
	b := &body{document: d, bookmarks: map[string]int{}}
	b.all()
	z := zip.NewWriter(w)
	for _, p := range b.parts() {
		out, err := z.Create(p.name)
		if err != nil {
			return fmt.Errorf("write %s as DOCX: %w", d.Name, err)
		}
		if _, err := io.WriteString(out, p.content); err != nil {
			return fmt.Errorf("write %s as DOCX: %w", d.Name, err)
		}
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("write %s as DOCX: %w", d.Name, err)
	}
	return nil
}

// A part is one file of the package.
type part struct{ name, content string }

const (
	declaration = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	namespaces  = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	types       = "application/vnd.openxmlformats-officedocument."
	relations   = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
)

// parts returns all files of the package.
func (b *body) parts() []part {
	d := b.document
	content := []string{"word/document.xml", types + "wordprocessingml.document.main+xml", "word/styles.xml", types + "wordprocessingml.styles+xml",
		"word/settings.xml", types + "wordprocessingml.settings+xml", "word/header1.xml", types + "wordprocessingml.header+xml",
		"word/footer1.xml", types + "wordprocessingml.footer+xml", "docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"}
	links := []string{relation("rId1", "styles", "styles.xml"), relation("rId2", "settings", "settings.xml"), relation("rId3", "header", "header1.xml"), relation("rId4", "footer", "footer1.xml")}
	all := []part{{"word/document.xml", b.xml()}, {"word/styles.xml", styles(d.Language)}, {"word/settings.xml", settings}, {"word/header1.xml", b.header()}, {"word/footer1.xml", b.footer()}}
	for i, chart := range b.charts {
		name := fmt.Sprintf("charts/chart%d.xml", i+1)
		all = append(all, part{"word/" + name, chart})
		content = append(content, "word/"+name, types+"drawingml.chart+xml")
		links = append(links, relation(fmt.Sprintf("rIdChart%d", i+1), "chart", name))
	}
	for i, url := range b.urls {
		links = append(links, fmt.Sprintf(`<Relationship Id="rIdLink%d" Type="%shyperlink" Target="%s" TargetMode="External"/>`, i+1, relations, escape(url)))
	}
	root := relation("rId1", "officeDocument", "word/document.xml") +
		`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>`
	return append([]part{{"[Content_Types].xml", contentTypes(content)}, {"_rels/.rels", relationships(root)}, {"word/_rels/document.xml.rels", relationships(links...)},
		{"docProps/core.xml", core(d)}}, all...)
}

func relation(id, kind, target string) string {
	return fmt.Sprintf(`<Relationship Id="%s" Type="%s%s" Target="%s"/>`, id, relations, kind, target)
}

func relationships(all ...string) string {
	return declaration + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + strings.Join(all, "") + `</Relationships>`
}

// contentTypes takes names and types by turns.
func contentTypes(all []string) string {
	var b strings.Builder
	b.WriteString(declaration + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>`)
	for i := 0; i < len(all); i += 2 {
		fmt.Fprintf(&b, `<Override PartName="/%s" ContentType="%s"/>`, all[i], all[i+1])
	}
	return b.String() + `</Types>`
}

// core describes the document. Its dates are the assessment's.
func core(d document.Document) string {
	date := d.Date.Start(time.UTC).Format(time.RFC3339)
	return declaration + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
		`<dc:title>` + escape(d.Name) + `</dc:title><dc:subject>` + escape(d.Edition) + `</dc:subject><dc:creator>` + escape(d.Author) + `</dc:creator><dc:language>` + string(d.Language) +
		`</dc:language><cp:lastModifiedBy>` + escape(d.Author) + `</cp:lastModifiedBy><dcterms:created xsi:type="dcterms:W3CDTF">` + date + `</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">` + date + `</dcterms:modified></cp:coreProperties>`
}

// settings asks Word to compute the fields when the document is opened.
const settings = declaration + `<w:settings ` + namespaces + `><w:updateFields w:val="true"/><w:defaultTabStop w:val="567"/><w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>`

func (b *body) header() string {
	return declaration + `<w:hdr ` + namespaces + `><w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr>` + textRun("", b.document.Name) + `</w:p></w:hdr>`
}

func (b *body) footer() string {
	d := b.document
	note := d.Edition
	if d.Notice != "" {
		note = d.Notice
	}
	before, rest, _ := strings.Cut(d.PageOf, "%s")
	between, after, _ := strings.Cut(rest, "%s")
	return declaration + `<w:ftr ` + namespaces + `><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>` + textRun("", note) + `<w:r><w:tab/></w:r>` +
		textRun("", before) + field("PAGE", "1") + textRun("", between) + field("NUMPAGES", "1") + textRun("", after) + `</w:p></w:ftr>`
}

// escape writes text for an element or an attribute.
func escape(s string) string {
	var b bytes.Buffer
	xml.EscapeText(&b, []byte(s)) // to memory: it cannot fail
	return b.String()
}

// field is a field with what it shows until it is computed.
func field(code, shown string) string {
	return `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> ` + code + ` </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>` +
		textRun("", shown) + `<w:r><w:fldChar w:fldCharType="end"/></w:r>`
}
