package pdf

import (
	"fmt"
	"strings"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/shaping"
)

// A face is a typeface in one document, with the glyphs that the document uses.
//
// Codes in the text of pages are numbers of our own: one for every pair of a glyph
// and what it stands for, so that a glyph that writes two letters in different
// places is read as each of them where it does.
type face struct {
	*typeface
	shaped *font.Face
	codes  map[code]int
	order  []code // from code 1 on
}

// A code is a glyph with the text that it stands for.
type code struct {
	glyph uint16
	text  string
}

func newFace(t *typeface) *face {
	return &face{typeface: t, shaped: font.NewFace(t.font), codes: map[code]int{}}
}

func (f *face) code(g uint16, text string) int {
	c := code{g, text}
	n, ok := f.codes[c]
	if !ok {
		f.order = append(f.order, c)
		n = len(f.order)
		f.codes[c] = n
	}
	return n
}

// glyphs takes the glyphs of a shaped run. The text of a cluster of several goes
// to the first of them that has a width.
func (f *face) glyphs(out shaping.Output, runes []rune) []glyph {
	all := make([]glyph, len(out.Glyphs))
	upem := float64(f.font.Upem())
	size := points(out.Size)
	for i := 0; i < len(out.Glyphs); {
		end := i + 1
		for end < len(out.Glyphs) && out.Glyphs[end].TextIndex() == out.Glyphs[i].TextIndex() {
			end++
		}
		bearer := i
		for j := i; j < end; j++ {
			if out.Glyphs[j].Advance != 0 {
				bearer = j
				break
			}
		}
		for j := i; j < end; j++ {
			g := out.Glyphs[j]
			text := ""
			if j == bearer {
				from := g.TextIndex()
				text = string(runes[from:min(len(runes), from+max(1, g.RunesCount()))])
			}
			all[j] = glyph{
				cid: f.code(uint16(g.GlyphID), text), advance: points(g.Advance), xOff: points(g.XOffset), yOff: points(g.YOffset),
				natural: float64(f.shaped.HorizontalAdvance(g.GlyphID)) * size / upem,
			}
		}
		i = end
	}
	return all
}

// write embeds the face and returns the number of its font object (ISO 32000-1,
// 9.7, composite fonts).
func (f *face) write(out *file) (int, error) {
	used := map[uint16]bool{}
	toGlyph := []byte{0, 0}
	var widths strings.Builder
	scale := 1000 / float64(f.font.Upem())
	for _, c := range f.order {
		used[c.glyph] = true
		toGlyph = append(toGlyph, byte(c.glyph>>8), byte(c.glyph))
		fmt.Fprintf(&widths, "%.0f ", float64(f.shaped.HorizontalAdvance(font.GID(c.glyph)))*scale)
	}
	program, err := subset(f.data, used)
	if err != nil {
		return 0, fmt.Errorf("embed font %s: %w", f.name, err)
	}
	name := "FOLLOW+" + f.name // a tag of six capitals marks a subset
	extents, _ := f.shaped.FontHExtents()
	ascent, descent := float64(extents.Ascender)*scale, float64(extents.Descender)*scale
	data := out.stream(fmt.Sprintf("/Length1 %d", len(program)), program)
	descriptor := out.add(fmt.Sprintf("<</Type/FontDescriptor/FontName/%s/Flags 4/FontBBox[-1000 %.0f 2000 %.0f]/ItalicAngle 0/Ascent %.0f/Descent %.0f/CapHeight 714/StemV 80/FontFile2 %d 0 R>>",
		name, descent, ascent, ascent, descent, data))
	mapping := out.stream("", toGlyph)
	descendant := out.add(fmt.Sprintf("<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor %d 0 R/DW 1000/W[1[%s]]/CIDToGIDMap %d 0 R>>",
		name, descriptor, widths.String(), mapping))
	unicode := out.stream("", []byte(f.toUnicode()))
	return out.add(fmt.Sprintf("<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>", name, descendant, unicode)), nil
}

// maxBlock is how many codes one block of a mapping holds (Adobe Technical Note
// 5411).
const maxBlock = 100

// toUnicode writes what each code stands for (ISO 32000-1, 9.10.3).
func (f *face) toUnicode() string {
	var b strings.Builder
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n" +
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	var lines []string
	for i, c := range f.order {
		if c.text != "" {
			lines = append(lines, fmt.Sprintf("<%04X> <%s>\n", i+1, utf16Hex(c.text)))
		}
	}
	for len(lines) > 0 {
		n := min(len(lines), maxBlock)
		fmt.Fprintf(&b, "%d beginbfchar\n%sendbfchar\n", n, strings.Join(lines[:n], ""))
		lines = lines[n:]
	}
	b.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
	return b.String()
}
