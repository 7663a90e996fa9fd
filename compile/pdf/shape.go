package pdf

import (
	"slices"
	"strings"
	"unicode"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/bidi"
)

// A span is a piece of text that looks alike.
type span struct {
	text   string
	family family
	colour colour
	link   string
}

// A paragraph is text broken into lines.
type paragraph struct {
	lines []line
	size  float64
	lead  float64 // from baseline to baseline
	rtl   bool
}

// A line is runs from the left to the right.
type line struct {
	runs  []run
	width float64
}

// A run is glyphs of one font and one span.
type run struct {
	face   *face
	glyphs []glyph
	width  float64
	colour colour
	link   string
}

// A glyph is one with the text that it stands for, which is empty for all but one
// of a cluster.
type glyph struct {
	cid        int
	advance    float64
	natural    float64 // the advance that the font gives it
	xOff, yOff float64
}

// height returns how high p is.
func (p paragraph) height() float64 { return float64(len(p.lines)) * p.lead }

// A setter breaks text into lines. It is not safe for use by several goroutines.
type setter struct {
	library  *library
	language language.Language
	noFont   string
	faces    map[*typeface]*face
	order    []*face
	byFont   map[*font.Face]*face
	missing  map[rune]bool // letters that no font has

	segmenter shaping.Segmenter
	shaper    shaping.HarfbuzzShaper
	wrapper   shaping.LineWrapper
}

func newSetter(lib *library, lang, noFont string) *setter {
	s := &setter{library: lib, language: language.NewLanguage(lang), noFont: noFont, faces: map[*typeface]*face{}, byFont: map[*font.Face]*face{}, missing: map[rune]bool{}}
	s.shaper.SetFontCacheSize(fontCache)
	return s
}

// fontCache is how many fonts the shaper keeps its plans of: the embedded ones and
// some of the machine.
const fontCache = 16

// face returns the face of a typeface in this document.
func (s *setter) face(t *typeface) *face {
	if f := s.faces[t]; f != nil {
		return f
	}
	f := newFace(t)
	s.faces[t], s.byFont[f.shaped] = f, f
	s.order = append(s.order, f)
	return f
}

// A chain is a family as a font map of the shaper.
type chain struct {
	setter *setter
	family family
}

// ResolveFace returns the face for a letter. What goes with any script, a space or
// a mark, is in the first.
func (c chain) ResolveFace(r rune) *font.Face {
	t := c.setter.library.find(c.family, r)
	if t == nil {
		t = c.setter.library.families[c.family][0]
	}
	return c.setter.face(t).shaped
}

// set breaks spans into lines of a width. A line feed ends a line.
func (s *setter) set(spans []span, size, lead, width float64) paragraph {
	p := paragraph{size: size, lead: lead}
	for i, part := range splitLines(spans) {
		lines, rtl := s.wrap(s.readable(part), size, width)
		if i == 0 {
			p.rtl = rtl
		}
		p.lines = append(p.lines, lines...)
	}
	return p
}

// splitLines cuts spans at line feeds.
func splitLines(spans []span) [][]span {
	out := [][]span{nil}
	for _, sp := range spans {
		for i, part := range strings.Split(sp.text, "\n") {
			if i > 0 {
				out = append(out, nil)
			}
			sp.text = strings.ReplaceAll(part, "\t", " ")
			if sp.text != "" {
				out[len(out)-1] = append(out[len(out)-1], sp)
			}
		}
	}
	return out
}

// readable puts a sentence in place of words whose letters no font has, and a mark
// in place of a sign.
func (s *setter) readable(spans []span) []span {
	out := slices.Clone(spans)
	for i := range out {
		if strings.ContainsFunc(out[i].text, func(r rune) bool { return s.lacks(out[i].family, r) }) {
			out[i].text = s.replace(out[i].family, out[i].text)
		}
	}
	return out
}

// lacks reports whether no font has a letter.
func (s *setter) lacks(f family, r rune) bool {
	return !unicode.In(r, unicode.Cf, unicode.Zs, unicode.Variation_Selector) && s.library.find(f, r) == nil
}

func (s *setter) replace(f family, text string) string {
	var b, between strings.Builder // between: signs after the sentence, until it is known what follows
	said := false
	for _, r := range text {
		letter := unicode.In(r, unicode.L, unicode.M, unicode.N)
		if !s.lacks(f, r) {
			if said && !letter {
				between.WriteRune(r)
				continue
			}
			b.WriteString(between.String())
			b.WriteRune(r)
			between.Reset()
			said = false
			continue
		}
		s.missing[r] = true
		switch {
		case said:
			between.Reset()
		case letter:
			b.WriteString(s.noFont)
			said = true
		default:
			b.WriteRune(unicode.ReplacementChar)
		}
	}
	return b.String() + between.String()
}

// wrap breaks spans without line feeds into lines. There is always one line.
func (s *setter) wrap(spans []span, size, width float64) ([]line, bool) {
	var runes []rune
	var ends []int
	for _, sp := range spans {
		runes = append(runes, []rune(sp.text)...)
		ends = append(ends, len(runes))
	}
	if len(runes) == 0 {
		return []line{{}}, false
	}
	dir := di.DirectionLTR
	if rightToLeft(runes) {
		dir = di.DirectionRTL
	}
	var shaped []shaping.Output
	start := 0
	for i, sp := range spans {
		in := shaping.Input{Text: runes, RunStart: start, RunEnd: ends[i], Direction: dir, Size: fixed.Int26_6(size * 64), Language: s.language}
		for _, piece := range s.segmenter.Split(in, chain{s, sp.family}) {
			shaped = append(shaped, s.shaper.Shape(piece))
		}
		start = ends[i]
	}
	wrapped, _ := s.wrapper.WrapParagraphF(shaping.WrapConfig{Direction: dir}, fixed.Int26_6(width*64), runes, shaping.NewSliceIterator(shaped))
	var lines []line
	for _, w := range wrapped {
		lines = append(lines, s.line(w, runes, spans, ends))
	}
	return lines, dir == di.DirectionRTL
}

// rightToLeft reports whether text runs so by its first strong letter (UAX #9, P2).
func rightToLeft(text []rune) bool {
	for _, r := range text {
		switch p, _ := bidi.LookupRune(r); p.Class() {
		case bidi.L:
			return false
		case bidi.R, bidi.AL:
			return true
		}
	}
	return false
}

// line takes a shaped line out of the wrapper, which uses its memory again.
func (s *setter) line(shaped shaping.Line, runes []rune, spans []span, ends []int) line {
	visual := slices.Clone(shaped)
	slices.SortStableFunc(visual, func(a, b shaping.Output) int { return int(a.VisualIndex - b.VisualIndex) })
	var l line
	for _, out := range visual {
		i, _ := slices.BinarySearch(ends, out.Runes.Offset+1)
		sp := spans[min(i, len(spans)-1)]
		r := run{face: s.byFont[out.Face], colour: sp.colour, link: sp.link, width: points(out.Advance)}
		r.glyphs = r.face.glyphs(out, runes)
		l.runs = append(l.runs, r)
		l.width += r.width
	}
	return l
}

func points(v fixed.Int26_6) float64 { return float64(v) / 64 }
