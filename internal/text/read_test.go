package text

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/office/officetest"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func read(b []byte, lim Limits) (Document, error) {
	return Reader{}.Read(context.Background(), bytes.NewReader(b), int64(len(b)), lim)
}

// show writes a document a block a line.
func show(d Document) string {
	var s strings.Builder
	for _, b := range d.Blocks {
		fmt.Fprintf(&s, "%s: %q\n", b.Where, b.Text)
	}
	return s.String()
}

// wordXML returns a Word document with this body.
func wordXML(t testing.TB, body string, parts ...string) []byte {
	t.Helper()
	document := `<w:document xmlns:w="w" xmlns:mc="mc"><w:body>` + body + `</w:body></w:document>`
	return officetest.Zip(t, append([]string{"word/document.xml", document}, parts...)...)
}

// odtXML returns an OpenDocument text with this body.
func odtXML(t testing.TB, body string) []byte {
	t.Helper()
	return officetest.Zip(t, "mimetype", "application/vnd.oasis.opendocument.text", "content.xml",
		`<office:document-content xmlns:office="o" xmlns:text="t"><office:automatic-styles><style:style style:name="unseen"><style:text-properties text:display="none"/></style:style>`+
			`</office:automatic-styles><office:body><office:text>`+body+`</office:text></office:body></office:document-content>`)
}

// say is a run of text in Word.
func say(s string) string { return "<w:r><w:t>" + s + "</w:t></w:r>" }

func TestRead(t *testing.T) {
	for _, tt := range []struct {
		name   string
		file   []byte
		format Format
		want   string
	}{
		{"docx: paragraphs", wordXML(t, `<w:p>`+say("a  b")+say("c")+`</w:p><w:p/><w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>d</w:t><w:br/><w:t>e</w:t></w:r></w:p>`),
			DOCX, "paragraph 1: \"a bc\"\nparagraph 2: \"d\\ne\"\n"},
		{"docx: what is deleted, moved away or hidden", wordXML(t, `<w:p>`+say("a")+`<w:del><w:r><w:delText>b</w:delText></w:r></w:del><w:moveFrom>`+say("c")+`</w:moveFrom><w:ins>`+say("d")+`</w:ins>`+
			`<w:r><w:rPr><w:vanish/></w:rPr><w:t>e</w:t></w:r><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>f</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>`),
			DOCX, "paragraph 1: \"adf\"\n"},
		{"docx: a deleted paragraph mark", wordXML(t, `<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>`+say("one ")+`</w:p><w:p>`+say("two")+`</w:p><w:p>`+say("three")+`</w:p>`),
			DOCX, "paragraph 1: \"one two\"\nparagraph 2: \"three\"\n"},
		{"docx: a table", wordXML(t, `<w:tbl><w:tr><w:tc><w:p>`+say("a")+`</w:p><w:p>`+say("b")+`</w:p></w:tc><w:tc><w:tbl><w:tr><w:tc><w:p>`+say("c")+`</w:p></w:tc></w:tr></w:tbl></w:tc></w:tr>`+
			`<w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p>`+say("gone")+`</w:p></w:tc></w:tr><w:tr><w:tc><w:p>`+say("d")+`</w:p></w:tc><w:tc/></w:tr></w:tbl><w:p>`+say("e")+`</w:p>`),
			DOCX, "table 1, row 1: \"a\\nb\\tc\"\ntable 1, row 2: \"d\"\nparagraph 1: \"e\"\n"},
		{"docx: a text box and what stands for it", wordXML(t, `<w:p>`+say("a")+`<mc:AlternateContent><mc:Choice><w:txbxContent><w:p>`+say("box")+`</w:p></w:txbxContent></mc:Choice>`+
			`<mc:Fallback><w:p>`+say("box")+`</w:p></mc:Fallback></mc:AlternateContent>`+say("b")+`</w:p>`),
			DOCX, "paragraph 1: \"box\"\nparagraph 2: \"ab\"\n"},
		{"docx: notes", wordXML(t, `<w:p>`+say("a")+`</w:p>`, "word/footnotes.xml", `<w:footnotes xmlns:w="w"><w:footnote w:type="separator"><w:p>`+say("x")+`</w:p></w:footnote>`+
			`<w:footnote><w:p>`+say("b")+`</w:p><w:p>`+say("c")+`</w:p></w:footnote><w:footnote><w:p>`+say("d")+`</w:p></w:footnote></w:footnotes>`,
			"word/endnotes.xml", `<w:endnotes xmlns:w="w"><w:endnote><w:p>`+say("e")+`</w:p></w:endnote></w:endnotes>`),
			DOCX, "paragraph 1: \"a\"\nfootnote 1: \"b\"\nfootnote 1: \"c\"\nfootnote 2: \"d\"\nendnote 1: \"e\"\n"},
		{"odt: paragraphs", odtXML(t, `<text:tracked-changes><text:p>gone</text:p></text:tracked-changes><text:h>a</text:h><text:list><text:list-item><text:p>b<text:s text:c="3"/>c<text:line-break/>d</text:p></text:list-item></text:list>`+
			`<text:p text:style-name="unseen">gone</text:p><text:p>e<text:span text:style-name="unseen">gone</text:span><office:annotation><text:p>gone</text:p></office:annotation></text:p>`),
			ODT, "paragraph 1: \"a\"\nparagraph 2: \"b c\\nd\"\nparagraph 3: \"e\"\n"},
		{"odt: a note in a table", odtXML(t, `<table:table><table:table-row><table:table-cell><text:p>a<text:note text:note-class="endnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>n</text:p></text:note-body></text:note>b</text:p></table:table-cell>`+
			`<table:table-cell><text:p>c</text:p></table:table-cell></table:table-row></table:table><text:p>d</text:p>`),
			ODT, "table 1, row 1: \"ab\\tc\"\nparagraph 1: \"d\"\nendnote 1: \"n\"\n"},
		{"html: blocks", []byte("<!DOCTYPE html><title>gone</title><style>gone</style><body>one <b>t</b>wo<br>three<ul><li>four<li>five</ul><pre>six\nseven</pre><p>e&eacute;\nnine"),
			HTML, "paragraph 1: \"one two\\nthree\"\nparagraph 2: \"four\"\nparagraph 3: \"five\"\nparagraph 4: \"six\\nseven\"\nparagraph 5: \"eé nine\"\n"},
		{"html: what is not shown", []byte(`<html><p hidden>gone<p>a<div style="color:red; DISPLAY: none"><div>gone</div>gone</div><span style="visibility:hidden">gone</span>b<script>"<p>gone"</script><input hidden>c`),
			HTML, "paragraph 1: \"abc\"\n"},
		{"html: tables", []byte("<html>before<table><tr><td>a<td><p>b<p>c</tr><tr><td></td><th>only<p>this</th></tr><tr><td><table><tr><td>x<td>y</table></table>after"),
			HTML, "paragraph 1: \"before\"\nparagraph 2: \"a\\tb\\nc\"\nparagraph 3: \"only\"\nparagraph 4: \"this\"\nparagraph 5: \"x\\ty\"\nparagraph 6: \"after\"\n"},
		{"html: a charset named", []byte("<html><meta charset=windows-1251><p>\xcf\xf0\xe8\xe2\xe5\xf2"), HTML, "paragraph 1: \"Привет\"\n"},
		{"html: a charset not named", []byte("<html><p>\xcf\xf0\xe8\xe2\xe5\xf2"), HTML, "paragraph 1: \"Привет\"\n"},
		{"rtf: paragraphs and code pages", []byte(`{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}{\f1\fcharset204 Arial;}{\f2\fcharset2 Symbol;}{\f3\fcharset134 SimSun;}}{\info{\title gone}}\pard caf\'e9\~{\b b}old\par\par{\f1 \'cf\'f0\'e8}\line{\f3\'bd\'a8}{\f2\'fc}\par}`),
			RTF, "paragraph 1: \"café bold\"\nparagraph 2: \"При\\n建✓\"\n"},
		{"rtf: Unicode", []byte(`{\rtf1\uc1 a\u1046 ?b\u-10179?\u-9216?\uc2\u233\'e9xc{\upr{gone}{\*\ud{d\u1046??}}}\par}`),
			RTF, "paragraph 1: \"aЖb🐀écdЖ\"\n"},
		{"rtf: what is not shown", []byte(`{\rtf1 a{\v gone}{\deleted gone}\v gone\v0 b{\*\unheard gone}{\field{\*\fldinst PAGE}{\fldrslt 7}}{\pict\bin4 }}{}{\pict 00}}c\par}`),
			RTF, "paragraph 1: \"ab7c\"\n"},
		{"rtf: a table and a note", []byte(`{\rtf1 before\par\trowd\pard\intbl a\par b{\footnote n}\cell c\cell\row\trowd\intbl d\cell\cell\row\pard after{\footnote\ftnalt e}\par}`),
			RTF, "paragraph 1: \"before\"\ntable 1, row 1: \"a\\nb\\tc\"\ntable 1, row 2: \"d\"\nparagraph 2: \"after\"\nfootnote 1: \"n\"\nendnote 1: \"e\"\n"},
		{"text: blocks", []byte("\xEF\xBB\xBFa\r\nb \t c\r\n \r\n\r\nd\re"), Plain, "line 1: \"a\\nb c\"\nline 5: \"d\\ne\"\n"},
		{"text: UTF-16", []byte("\xFF\xFEa\x00\n\x00\x16\x04"), Plain, "line 1: \"a\\nЖ\"\n"},
	} {
		d, err := read(tt.file, Limits{})
		if got := show(d); err != nil || got != tt.want || d.Format != tt.format || d.Cut {
			t.Errorf("%s: %s, cut %v, %v\ngot  %swant %s", tt.name, d.Format, d.Cut, err, got, tt.want)
		}
	}
}

func TestFaults(t *testing.T) {
	for _, tt := range []struct {
		name string
		file []byte
		want error
		says string
	}{
		{"nothing", nil, ErrUnknown, "no text"},
		{"a picture", []byte("\x89PNG\r\n\x1a\n\x00"), ErrUnknown, "no text"},
		{"a zip of something else", officetest.Zip(t, "a.txt", "x"), ErrUnknown, "no text"},
		{"a sheet", officetest.Zip(t, "xl/workbook.xml", "<workbook/>"), ErrUnknown, "no text"},
		{"a password", officetest.Compound(officetest.Stream{Name: "EncryptedPackage"}), ErrEncrypted, "without a password"},
		{"OpenDocument with a password", officetest.Zip(t, "mimetype", "application/vnd.oasis.opendocument.text", "content.xml", "\x00", "META-INF/manifest.xml", "<encryption-data/>"), ErrEncrypted, "without a password"},
		{"rtf cut short", []byte(`{\rtf1{\b a`), ErrDamaged, "damaged"},
		{"doc with a password", officetest.Compound(officetest.Stream{Name: "WordDocument", Bytes: append([]byte("\xEC\xA5\xC1\x00\x00\x00\x00\x00\x00\x00\x00\x01"), make([]byte, 600)...)}), ErrEncrypted, "without a password"},
		{"doc without text", officetest.Compound(officetest.Stream{Name: "WordDocument", Bytes: make([]byte, 600)}), ErrDamaged, "damaged"},
		{"not XML", officetest.Zip(t, "word/document.xml", "<w:document><w:body></w:document>"), ErrDamaged, "damaged"},
	} {
		_, err := read(tt.file, Limits{})
		var f *followup.Fault
		if !errors.Is(err, tt.want) || !errors.As(err, &f) || f.Remedy != followup.BySender || !strings.Contains(f.Reason, tt.says) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

// TestCut reads the beginning of what is too long.
func TestCut(t *testing.T) {
	for name, file := range map[string][]byte{
		"docx": wordXML(t, strings.Repeat("<w:p>"+say("ééé")+"</w:p>", 100)),
		"odt":  odtXML(t, strings.Repeat("<text:p>ééé</text:p>", 100)),
		"rtf":  []byte(`{\rtf1\uc0 ` + strings.Repeat(`\u233\u233\u233\par `, 100) + "}"),
		"html": []byte("<html>" + strings.Repeat("<p>ééé", 100)),
		"text": []byte(strings.Repeat("ééé\n\n", 100)),
	} {
		d, err := read(file, Limits{Text: 21})
		if err != nil || !d.Cut || len(d.Blocks) != 4 || d.Blocks[3].Text != "é" {
			t.Errorf("%s: %v, cut %v\n%s", name, err, d.Cut, show(d))
		}
		d, err = read(file, Limits{Blocks: 3})
		if err != nil || !d.Cut || len(d.Blocks) != 3 {
			t.Errorf("%s: %v, cut %v\n%s", name, err, d.Cut, show(d))
		}
	}
}

// TestMatrix reads the UN's matrices whole: every recommendation is a row.
func TestMatrix(t *testing.T) {
	for name, rows := range map[string]int{"ohchr-svn-20.docx": 201, "ohchr-svn-34.docx": 269} {
		b, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "real", name))
		if errors.Is(err, os.ErrNotExist) {
			t.Skip("the real files are not there (../shared/real)")
		}
		must(t, err)
		d, err := read(b, Limits{})
		if err != nil || d.Cut || len(d.Blocks) != rows || !strings.HasPrefix(d.Blocks[0].Text, "Recommendation\tPosition\t") {
			t.Errorf("%s: %d blocks, cut %v, %v", name, len(d.Blocks), d.Cut, err)
		}
	}
}

func TestContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	b := wordXML(t, "<w:p>"+say("a")+"</w:p>")
	_, err := Reader{}.Read(ctx, bytes.NewReader(b), int64(len(b)), Limits{})
	var f *followup.Fault
	if !errors.Is(err, context.Canceled) || errors.As(err, &f) {
		t.Errorf("got %v", err)
	}
}
