// Package pdf is the edition of an assessment that people print and keep: pages
// with a table of contents and an index that name pages, bookmarks, and a structure
// that readers for the blind go by (ISO 32000-1, 14.8, tagged PDF).
//
// It sets text itself: any script that it has a font for, in its own direction, with
// letters joined as they should be. Fonts for Latin, Greek, Cyrillic, Arabic and Chinese are
// part of the program; others are looked for on the machine. Where there is none
// the text is replaced by a sentence that says so, and the caller is told.
//
// Equal documents give equal bytes, on machines with the same fonts.
package pdf

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/upr-info/followup/compile/document"
)

// A Printer writes documents as PDF. It keeps the fonts, so that one should be made
// and used for all; it is safe for use by several goroutines. The zero Printer is
// ready for use.
type Printer struct {
	Fonts []string // folders and files that are looked into before those of the system

	once    sync.Once
	library *library
	err     error
}

// Write writes d. It returns the letters that no font was found for, in order; text
// of these is replaced.
func (p *Printer) Write(ctx context.Context, w io.Writer, d document.Document) (missing []rune, err error) {
	p.once.Do(func() { p.library, p.err = loadLibrary(p.Fonts) })
	if p.err != nil {
		return nil, p.err
	}
	s := newSetter(p.library, string(d.Language), d.NoFont)
	f := flow{canvas: newCanvas(s), document: d}
	f.cover()
	f.contents()
	f.blocks(d.Blocks)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	f.fillNumbers()
	f.frame()
	if err := f.write(w); err != nil {
		return nil, fmt.Errorf("write %s as PDF: %w", d.Name, err)
	}
	for r := range s.missing {
		missing = append(missing, r)
	}
	slices.Sort(missing)
	return missing, nil
}

// frame writes header and footer of all pages but the first.
func (f *flow) frame() {
	all := f.sheets
	small := look{sans, 8, rgb(softHex)}
	for i := 1; i < len(all); i++ {
		f.sheets = all[:i+1]
		f.lines(nil, paragraph{size: 8}, []line{f.word(f.document.Name, small)}, left, headerY, measure, start)
		edition := f.document.Edition
		if f.document.Notice != "" {
			edition = f.document.Notice
		}
		f.lines(nil, paragraph{size: 8}, []line{f.word(edition, small)}, left, footerY, measure, start)
		f.lines(nil, paragraph{size: 8}, []line{f.word(fmt.Sprintf(f.document.PageOf, fmt.Sprint(i+1), fmt.Sprint(len(all))), small)}, left, footerY, measure, end)
	}
	f.sheets = all
}

// write writes what was drawn as a file.
func (f *flow) write(w io.Writer) error {
	out := newFile()
	catalog, tree, parents := out.reserve(), out.reserve(), out.reserve()
	pages := make([]int, len(f.sheets))
	for i := range pages {
		pages[i] = out.reserve()
	}
	f.root.reserve(out)
	f.numberLinks(out)
	f.root.write(out, tree, pages)
	fonts, err := f.writeFonts(out)
	if err != nil {
		return err
	}
	kids := out.reserve()
	f.writePages(out, kids, pages, fonts)
	f.writeParents(out, parents)
	out.put(tree, fmt.Sprintf("<</Type/StructTreeRoot/K %d 0 R/ParentTree %d 0 R/ParentTreeNextKey %d>>", f.root.number, parents, f.parentKeys()))
	outline := writeOutline(out, nest(f.marks), pages)
	d := f.document
	date := d.Date.Start(time.UTC)
	info := out.add(fmt.Sprintf("<</Title %s/Author %s/Subject %s/Producer %s/CreationDate(D:%s)>>", text(d.Name), text(d.Author), text(d.Edition), text("followup"), date.Format("20060102")))
	meta := out.reserve()
	xmp := metadata(d, date)
	out.put(meta, fmt.Sprintf("<</Type/Metadata/Subtype/XML/Length %d>>\nstream\n%s\nendstream", len(xmp), xmp))
	body := fmt.Sprintf("<</Type/Catalog/Pages %d 0 R/StructTreeRoot %d 0 R/MarkInfo<</Marked true>>/Lang(%s)/Metadata %d 0 R/ViewerPreferences<</DisplayDocTitle true>>", kids, tree, d.Language, meta)
	if outline > 0 {
		body += fmt.Sprintf("/Outlines %d 0 R/PageMode/UseOutlines", outline)
	}
	out.put(catalog, body+">>")
	id := sha256.Sum256(out.out.Bytes())
	return out.finish(w, catalog, info, hex.EncodeToString(id[:16]))
}

func (f *flow) writeFonts(out *file) (string, error) {
	var b strings.Builder
	for _, face := range f.order {
		if len(face.order) == 0 {
			continue
		}
		n, err := face.write(out)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&b, "/%s %d 0 R ", face.name, n)
	}
	return fmt.Sprintf("<</Font %d 0 R>>", out.add("<<"+b.String()+">>")), nil
}

// numberLinks gives every link an object and a key in the parent tree.
func (f *flow) numberLinks(out *file) {
	for _, s := range f.sheets {
		for _, l := range s.links {
			l.number = out.reserve()
		}
	}
}

// parentKeys returns how many keys the parent tree has: one for each page, and one
// for each link.
func (f *flow) parentKeys() int {
	n := len(f.sheets)
	for _, s := range f.sheets {
		n += len(s.links)
	}
	return n
}

// writePages writes the pages with their content and links.
func (f *flow) writePages(out *file, kids int, pages []int, resources string) {
	var list strings.Builder
	key := len(f.sheets)
	for i, s := range f.sheets {
		var content []byte
		for _, p := range s.parts {
			content = append(content, p.content.Bytes()...)
		}
		var annots strings.Builder
		for _, l := range s.links {
			f.writeLink(out, l, pages, key)
			key++
			fmt.Fprintf(&annots, "%d 0 R ", l.number)
		}
		stream := out.stream("", content)
		out.put(pages[i], fmt.Sprintf("<</Type/Page/Parent %d 0 R/MediaBox[0 0 %.2f %.2f]/Contents %d 0 R/Resources %s/StructParents %d/Tabs/S/Annots[%s]>>",
			kids, pageWidth, pageHeight, stream, resources, i, annots.String()))
		fmt.Fprintf(&list, "%d 0 R ", pages[i])
	}
	out.put(kids, fmt.Sprintf("<</Type/Pages/Kids[%s]/Count %d>>", list.String(), len(pages)))
}

func (f *flow) writeLink(out *file, l *link, pages []int, key int) {
	action := ""
	if anchor, ok := strings.CutPrefix(l.target, "#"); ok {
		at := f.anchors[anchor]
		action = fmt.Sprintf("/Dest[%d 0 R/XYZ null %.1f null]", pages[at.page], at.y)
	} else {
		action = "/A<</S/URI/URI" + uri(l.target) + ">>"
	}
	out.put(l.number, fmt.Sprintf("<</Type/Annot/Subtype/Link/Rect[%.2f %.2f %.2f %.2f]/Border[0 0 0]/F 4/StructParent %d/Contents %s%s>>",
		l.x0, l.y0, l.x1, l.y1, key, text(l.target), action))
}

// writeParents writes which element each piece of marked content and each link
// belongs to (ISO 32000-1, 14.7.4.4).
func (f *flow) writeParents(out *file, n int) {
	var b strings.Builder
	for i, s := range f.sheets {
		fmt.Fprintf(&b, "%d[", i)
		for _, e := range s.parents {
			fmt.Fprintf(&b, "%d 0 R ", e.number)
		}
		b.WriteString("] ")
	}
	key := len(f.sheets)
	for _, s := range f.sheets {
		for _, l := range s.links {
			fmt.Fprintf(&b, "%d %d 0 R ", key, l.parent.number)
			key++
		}
	}
	out.put(n, "<</Nums["+b.String()+"]>>")
}

// metadata describes the document for catalogues (XMP, ISO 16684-1).
func metadata(d document.Document, date time.Time) string {
	var name, author strings.Builder
	xml.EscapeText(&name, []byte(d.Name)) // to memory: it cannot fail
	xml.EscapeText(&author, []byte(d.Author))
	return fmt.Sprintf(`<?xpacket begin="%s" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:title><dc:creator><rdf:Seq><rdf:li>%s</rdf:li></rdf:Seq></dc:creator><dc:language><rdf:Bag><rdf:li>%s</rdf:li></rdf:Bag></dc:language><xmp:CreateDate>%s</xmp:CreateDate>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>`, "\ufeff", name.String(), author.String(), d.Language, date.Format(time.DateOnly))
}
