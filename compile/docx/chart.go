package docx

import (
	"fmt"
	"strings"

	"github.com/upr-info/followup/compile"
	"github.com/upr-info/followup/compile/document"
)

// emu is how many English Metric Units a twentieth of a point has.
const emu = 635

// The height of a chart, in twentieths of a point.
const (
	chartHead = 1500 // title and legend
	chartBar  = 609
)

// figure writes a chart with its title above and its description for who does not
// see it.
func (b *body) figure(f document.Figure) {
	b.charts = append(b.charts, chartXML(f.Chart))
	n := len(b.charts)
	width, height := measure*emu, (chartHead+chartBar*len(f.Chart.Bars))*emu
	b.styled("Caption", "", textRun("", f.Chart.Title))
	b.styled("Figure", "", fmt.Sprintf(`<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="%d" cy="%d"/><wp:docPr id="%d" name="%s" descr="%s"/><wp:cNvGraphicFramePr/>`+
		`<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:chart r:id="rIdChart%d"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`,
		width, height, n, escape(f.Chart.Title), escape(f.Chart.Title+". "+f.Description), n))
}

// chartXML writes stacked bars, each as wide as the whole (ECMA-376, 21.2).
func chartXML(c compile.Chart) string {
	var b strings.Builder
	b.WriteString(declaration + `<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>` +
		`<c:barChart><c:barDir val="bar"/><c:grouping val="percentStacked"/><c:varyColors val="0"/>`)
	for i, s := range c.Series {
		series(&b, c, i, s)
	}
	b.WriteString(`<c:gapWidth val="45"/><c:overlap val="100"/><c:axId val="1"/><c:axId val="2"/></c:barChart>` +
		`<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="maxMin"/></c:scaling><c:delete val="0"/><c:axPos val="l"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:spPr><a:ln><a:noFill/></a:ln></c:spPr>` + small("1B2430") + `<c:crossAx val="2"/><c:tickLblSkip val="1"/></c:catAx>` +
		`<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="1"/><c:axPos val="b"/><c:numFmt formatCode="0%" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:crossAx val="1"/></c:valAx>` +
		`</c:plotArea><c:legend><c:legendPos val="t"/><c:overlay val="0"/>` + small("566273") + `</c:legend><c:plotVisOnly val="1"/></c:chart><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr></c:chartSpace>`)
	return b.String()
}

// small is small text of a colour.
func small(colour string) string {
	return `<c:txPr><a:bodyPr/><a:p><a:pPr><a:defRPr sz="900"><a:solidFill><a:srgbClr val="` + colour + `"/></a:solidFill></a:defRPr></a:pPr><a:endParaRPr/></a:p></c:txPr>`
}

func series(b *strings.Builder, c compile.Chart, i int, s compile.Series) {
	fmt.Fprintf(b, `<c:ser><c:idx val="%d"/><c:order val="%d"/><c:tx><c:strRef><c:f>Sheet1!$%c$1</c:f><c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>%s</c:v></c:pt></c:strCache></c:strRef></c:tx><c:spPr><a:solidFill><a:srgbClr val="%s"/></a:solidFill></c:spPr><c:invertIfNegative val="0"/>`,
		i, i, 'B'+i, escape(s.Name), compile.Colour(s.Key))
	ink := "14181D"
	if compile.Dark(s.Key) {
		ink = "FFFFFF"
	}
	b.WriteString(`<c:dLbls>`)
	for n, bar := range c.Bars {
		if bar.Values[i] == 0 {
			fmt.Fprintf(b, `<c:dLbl><c:idx val="%d"/><c:delete val="1"/></c:dLbl>`, n)
		}
	}
	b.WriteString(`<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>` + small(ink) + `<c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>`)
	last := len(c.Bars) + 1
	fmt.Fprintf(b, `<c:cat><c:strRef><c:f>Sheet1!$A$2:$A$%d</c:f><c:strCache><c:ptCount val="%d"/>`, last, len(c.Bars))
	for n, bar := range c.Bars {
		fmt.Fprintf(b, `<c:pt idx="%d"><c:v>%s</c:v></c:pt>`, n, escape(bar.Name))
	}
	fmt.Fprintf(b, `</c:strCache></c:strRef></c:cat><c:val><c:numRef><c:f>Sheet1!$%c$2:$%c$%d</c:f><c:numCache><c:formatCode>General</c:formatCode><c:ptCount val="%d"/>`, 'B'+i, 'B'+i, last, len(c.Bars))
	for n, bar := range c.Bars {
		fmt.Fprintf(b, `<c:pt idx="%d"><c:v>%d</c:v></c:pt>`, n, bar.Values[i])
	}
	b.WriteString(`</c:numCache></c:numRef></c:val></c:ser>`)
}
