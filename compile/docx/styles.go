package docx

import (
	"fmt"
	"strings"

	"github.com/upr-info/followup"
)

// A style is one of the document's, by the name that Word shows.
type style struct {
	id, name  string
	based     string
	next      string
	paragraph string // its properties
	run       string
}

// The fonts. Readers without them take others of the kind.
const (
	sansFont  = `<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Arial" w:eastAsia="SimSun"/>`
	serifFont = `<w:rFonts w:ascii="Cambria" w:hAnsi="Cambria" w:cs="Times New Roman" w:eastAsia="SimSun"/>`
)

func size(halfPoints int) string {
	return fmt.Sprintf(`<w:sz w:val="%d"/><w:szCs w:val="%d"/>`, halfPoints, halfPoints)
}

func spaced(before, after int) string {
	return fmt.Sprintf(`<w:spacing w:before="%d" w:after="%d"/>`, before, after)
}

const bold = `<w:b/><w:bCs/>`

// all returns the styles, the built-in ones under their own names.
func all() []style {
	return []style{
		{"BodyText", "Body Text", "Normal", "BodyText", spaced(0, 120), ""},
		{"Title", "Title", "Normal", "BodyText", spaced(0, 480), serifFont + bold + size(84)},
		{"Subtitle", "Subtitle", "Normal", "Title", spaced(0, 60), serifFont + soft + size(34)},
		{"Programme", "Programme", "Normal", "BodyText", spaced(1800, 600), soft + size(22)},
		{"Notice", "Notice", "Normal", "BodyText", `<w:shd w:val="clear" w:color="auto" w:fill="F6C453"/><w:jc w:val="center"/>`, bold},
		{"Heading1", "heading 1", "Normal", "BodyText", `<w:keepNext/><w:keepLines/><w:pBdr><w:top w:val="single" w:sz="18" w:space="6" w:color="1B2430"/></w:pBdr><w:spacing w:before="560" w:after="160"/><w:outlineLvl w:val="0"/>`, serifFont + bold + size(38)},
		{"Heading2", "heading 2", "Normal", "BodyText", `<w:keepNext/><w:keepLines/><w:spacing w:before="360" w:after="80"/><w:outlineLvl w:val="1"/>`, serifFont + bold + size(26)},
		{"Heading3", "heading 3", "Normal", "Recommendation", `<w:keepNext/><w:keepLines/><w:spacing w:before="280" w:after="0"/><w:ind w:left="200"/><w:outlineLvl w:val="2"/>`, bold + size(21)},
		{"TOCHeading", "TOC Heading", "Heading1", "BodyText", `<w:outlineLvl w:val="9"/>`, ""},
		{"TOC1", "toc 1", "Normal", "Normal", fmt.Sprintf(`<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="%d"/></w:tabs><w:spacing w:before="120" w:after="0"/>`, measure), bold},
		{"TOC2", "toc 2", "Normal", "Normal", fmt.Sprintf(`<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="%d"/></w:tabs><w:spacing w:before="0" w:after="0"/><w:ind w:left="284"/>`, measure), ""},
		{"Quote", "Quote", "Normal", "Source", `<w:keepNext/><w:pBdr><w:left w:val="single" w:sz="18" w:space="10" w:color="0B4F8A"/></w:pBdr><w:spacing w:before="200" w:after="0"/><w:ind w:left="284"/>`, serifFont + size(23)},
		{"Source", "Source", "Normal", "BodyText", `<w:spacing w:before="40" w:after="200"/><w:ind w:left="284"/>`, soft + size(17)},
		{"Caption", "caption", "Normal", "BodyText", `<w:keepNext/><w:spacing w:before="240" w:after="60"/>`, bold + size(19)},
		{"Figure", "Figure", "Normal", "BodyText", `<w:spacing w:before="0" w:after="120" w:line="240" w:lineRule="auto"/>`, ""},
		{"Note", "Note", "Normal", "BodyText", `<w:spacing w:before="0" w:after="60"/><w:ind w:left="200"/>`, soft + size(17)},
		{"Recommendation", "Recommendation", "Normal", "About", `<w:keepNext/><w:spacing w:before="0" w:after="0"/><w:ind w:left="200"/>`, serifFont + size(22)},
		{"About", "About", "Normal", "Score", `<w:keepNext/><w:spacing w:before="0" w:after="0"/><w:ind w:left="200"/>`, size(17)},
		{"Score", "Score", "Normal", "Byline", `<w:keepNext/><w:spacing w:before="0" w:after="0"/><w:ind w:left="200"/>`, size(18)},
		{"Byline", "Byline", "Normal", "Comment", `<w:keepNext/><w:spacing w:before="0" w:after="0"/><w:ind w:left="200"/>`, size(18)},
		{"Comment", "Comment", "Normal", "Byline", `<w:spacing w:before="0" w:after="0"/><w:ind w:left="200"/>`, size(19)},
		{"CellText", "Cell Text", "Normal", "CellText", `<w:spacing w:before="50" w:after="50" w:line="240" w:lineRule="auto"/>`, size(17)},
		{"CellHead", "Cell Head", "CellText", "CellText", `<w:keepNext/>`, soft + size(16)},
		{"AfterTable", "After Table", "Normal", "BodyText", `<w:spacing w:before="0" w:after="60" w:line="120" w:lineRule="exact"/>`, ""},
		{"Header", "header", "Normal", "Header", "", soft + size(16)},
		{"Footer", "footer", "Normal", "Footer", fmt.Sprintf(`<w:tabs><w:tab w:val="right" w:pos="%d"/></w:tabs>`, measure), soft + size(16)},
	}
}

// styles writes the styles of a document in a language.
func styles(l followup.Language) string {
	lang := map[followup.Language]string{followup.French: "fr-FR", followup.Spanish: "es-ES"}[l]
	if lang == "" {
		lang = "en-GB"
	}
	var b strings.Builder
	b.WriteString(declaration + `<w:styles ` + namespaces + `><w:docDefaults><w:rPrDefault><w:rPr>` + sansFont + `<w:color w:val="1B2430"/>` + size(20) +
		`<w:lang w:val="` + lang + `" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="0" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>` +
		`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>`)
	for _, s := range all() {
		fmt.Fprintf(&b, `<w:style w:type="paragraph" w:styleId="%s"><w:name w:val="%s"/><w:basedOn w:val="%s"/>`, s.id, s.name, s.based)
		if s.next != "" {
			fmt.Fprintf(&b, `<w:next w:val="%s"/>`, s.next)
		}
		fmt.Fprintf(&b, `<w:qFormat/><w:pPr>%s</w:pPr><w:rPr>%s</w:rPr></w:style>`, s.paragraph, s.run)
	}
	b.WriteString(`<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr><w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="110" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>` +
		tableStyle("Figures", `<w:insideH w:val="single" w:sz="4" w:color="D9D6CF"/><w:bottom w:val="single" w:sz="4" w:color="D9D6CF"/>`,
			`<w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders><w:bottom w:val="single" w:sz="12" w:color="1B2430"/></w:tcBorders><w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr>`) +
		tableStyle("Facts", `<w:top w:val="single" w:sz="12" w:color="1B2430"/><w:bottom w:val="single" w:sz="4" w:color="D9D6CF"/><w:insideH w:val="single" w:sz="4" w:color="D9D6CF"/>`, ""))
	return b.String() + `</w:styles>`
}

func tableStyle(name, borders, further string) string {
	return `<w:style w:type="table" w:styleId="` + name + `"><w:name w:val="` + name + `"/><w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>` + borders + `</w:tblBorders></w:tblPr>` + further + `</w:style>`
}
