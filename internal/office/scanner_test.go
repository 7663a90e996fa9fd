package office

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

// all returns every token that the scanner finds, one a line, texts that follow
// each other as one, and the error that ended them, nil at the end.
func all(r io.Reader) (string, error) {
	var b strings.Builder
	s := newScanner(r)
	text := false
	for {
		k, err := s.next()
		if err == io.EOF {
			return b.String(), nil
		}
		if err != nil {
			return b.String(), err
		}
		if text && k != textToken {
			b.WriteString("\n")
		}
		switch k {
		case startToken:
			fmt.Fprintf(&b, "<%q %q>\n", s.name, s.attrs)
		case endToken:
			fmt.Fprintf(&b, "</%q>\n", s.name)
		case textToken:
			b.Write(s.text)
		}
		text = k == textToken
	}
}

// allOfReference is all by encoding/xml.
func allOfReference(r io.Reader) (string, error) {
	var b strings.Builder
	d := xml.NewDecoder(r)
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	text := false
	for {
		tok, err := d.RawToken()
		if err == io.EOF {
			return b.String(), nil
		}
		if err != nil {
			return b.String(), err
		}
		chars, isText := tok.(xml.CharData)
		_, start := tok.(xml.StartElement)
		_, end := tok.(xml.EndElement)
		if text && (start || end) {
			b.WriteString("\n")
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			fmt.Fprintf(&b, "<%q %q>\n", tok.Name, tok.Attr)
		case xml.EndElement:
			fmt.Fprintf(&b, "</%q>\n", tok.Name)
		}
		b.Write(chars)
		text = isText || text && !start && !end
	}
}

func TestScanner(t *testing.T) {
	for _, c := range []struct{ why, in, want string }{
		{"an element", `<a/>`, "<{\"\" \"a\"} []>\n</{\"\" \"a\"}>\n"},
		{"prefixes and attributes", `<x:a r:id='1' b = "2 > 1"></x:a >`, "<{\"x\" \"a\"} [{{\"r\" \"id\"} \"1\"} {{\"\" \"b\"} \"2 > 1\"}]>\n</{\"x\" \"a\"}>\n"},
		{"entities", `<a b="&quot;&#65;">&lt;&amp;&gt;&apos;&#x41;é</a>`, "<{\"\" \"a\"} [{{\"\" \"b\"} \"\\\"A\"}]>\n<&>'Aé\n</{\"\" \"a\"}>\n"},
		{"CDATA", `<a>x<![CDATA[<&amp;]]]>y</a>`, "<{\"\" \"a\"} []>\nx<&amp;]y\n</{\"\" \"a\"}>\n"},
		{"line ends", "<a>1\r\n2\r3\n</a>", "<{\"\" \"a\"} []>\n1\n2\n3\n\n</{\"\" \"a\"}>\n"},
		{"what is passed over", `<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE a [<!ENTITY x "y>">]><!-- <b> --><a/>`, "<{\"\" \"a\"} []>\n</{\"\" \"a\"}>\n"},
	} {
		for name, r := range map[string]io.Reader{"at once": strings.NewReader(c.in), "by the byte": iotest.OneByteReader(strings.NewReader(c.in))} {
			got, err := all(r)
			if err != nil || got != c.want {
				t.Errorf("%s, %s: %v\n%s\nwant\n%s", c.why, name, err, got, c.want)
			}
		}
	}
}

func TestScannerRefuses(t *testing.T) {
	for _, in := range []string{
		`<a`, `<a b`, `<a b=1>`, `<a b="1>`, `<a b="<">`, `<a b>`, `<1/>`, `</a b>`, `<a:b:c/>`, `< a/>`, `<a>&nbsp;</a>`, `<a>&#0;</a>`, `<a>&#xD800;</a>`,
		`<a>&#+1;</a>`, `<a>&amp</a>`, "<a>\x00</a>", "<a>\xff</a>", "<a>\ufffe</a>", `<!-- `, `<![CDATA[ ]]`, `<? `, `<!DOCTYPE [`,
		`<!ENTITY x "y"><a>&x;</a>`, `<a/ b="1">`, `<!a>`,
	} {
		if got, err := all(strings.NewReader(in)); err == nil {
			t.Errorf("%q gave %q", in, got)
		}
	}
	if _, err := all(io.MultiReader(strings.NewReader("<a b='"), strings.NewReader(strings.Repeat("x", 2*maxToken)))); !errors.Is(err, errLong) {
		t.Errorf("a tag of 2 MB: %v", err)
	}
}

// FuzzScanner: what encoding/xml accepts, the scanner reads the same, unless it
// declares something, about which encoding/xml is not particular.
func FuzzScanner(f *testing.F) {
	for _, s := range []string{
		`<?xml version="1.0"?><w:p xmlns:w="x"><w:r a='1' b="&lt;&#10;"><w:t xml:space="preserve"> x &amp; y</w:t></w:r><br/></w:p>`,
		"<a>\r\n\r<![CDATA[ ]] > ]]>é漢\U0001f600</a>", `<!DOCTYPE a "x>" [ <!ELEMENT b (c)> <!-- ' --> ]><a/>`, "\ufeff<a/>", `<é ü:ö="1"/>`, `a<b></b>c`, `<a b='"'c="'"/>`,
		`<:a b:="" :c=''/>`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		got, err := all(bytes.NewReader(in))
		slow, slowErr := all(iotest.OneByteReader(bytes.NewReader(in)))
		if got != slow || (err == nil) != (slowErr == nil) {
			t.Errorf("at once %q, %v; by the byte %q, %v", got, err, slow, slowErr)
		}
		want, wantErr := allOfReference(bytes.NewReader(in))
		if err == nil && wantErr == nil && got != want {
			t.Errorf("got\n%s\nencoding/xml:\n%s", got, want)
		}
		if err != nil && wantErr == nil && !bytes.Contains(in, []byte("<!")) {
			t.Errorf("encoding/xml reads\n%s\nhere %v", want, err)
		}
	})
}
