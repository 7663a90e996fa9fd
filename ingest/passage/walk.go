package passage

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/workbook"
)

// A paragraph is the lines of a text that belong together.
type paragraph struct {
	where string
	text  string
	lines []Line
}

// paragraphs groups lines.
func paragraphs(lines []Line) (ps []paragraph) {
	for begin := 0; begin < len(lines); {
		end := begin + 1
		for end < len(lines) && !lines[end].First {
			end++
		}
		ps = append(ps, paragraph{where: lines[begin].Where, text: joined(lines[begin:end]), lines: lines[begin:end]})
		begin = end
	}
	return ps
}

// joined returns lines as one text.
func joined(lines []Line) string {
	var b strings.Builder
	for i, l := range lines {
		switch {
		case i > 0 && l.First:
			b.WriteString("\n\n")
		case i > 0 && l.Soft:
			b.WriteByte(' ')
		case i > 0:
			b.WriteByte('\n')
		}
		b.WriteString(l.Text)
	}
	return b.String()
}

// An item is a line that begins with a reference, and what belongs to it.
type item struct {
	reference
	where string
	text  string // behind the reference
	title bool   // which is the heading of what follows
	more  []Line // the lines that follow in the paragraph
}

// walk reads the text from top to bottom.
func (r *reader) walk(lines []Line) {
	for at := 0; at < len(lines); {
		line := lines[at]
		end := endOfParagraph(lines, at+1)
		if !line.leads {
			r.paragraph(paragraph{where: line.Where, text: joined(lines[at:end])})
			at = end
			continue
		}
		more := lines[at+1 : end]
		if n := closing(more); n < len(more) {
			more, end = more[:n], at+1+n
		}
		ref, _ := r.leading(plain(line.Text))
		it := item{reference: ref, where: line.Where, text: behind(line.Text, ref), more: more}
		at = r.item(it, lines, end)
	}
}

// behindNumber is what people write between a number and what they say of it.
const behindNumber = " \t:;.,=>|→–—-：；，．。、"

// behind returns what a line says behind a reference.
func behind(line string, ref reference) string {
	return strings.TrimLeft(tail(line, ref.rest), behindNumber)
}

// mark says of each line whether it begins with a reference that may be taken. A
// bare number is none where the numbers of the lines are the text's own chapters:
// more than half of them are not the review's.
func (r *reader) mark(lines []Line) []Line {
	lines = slices.Clone(lines)
	known, unknown := 0, 0
	var bare []int
	for i, l := range lines {
		ref, ok := r.leading(plain(l.Text))
		if !ok {
			continue
		}
		lines[i].leads = r.mayLead(l.Text, ref)
		switch {
		case ref.worded:
			continue
		case len(ref.keys) > 0:
			known++
		case !lines[i].leads:
			unknown++
		}
		bare = append(bare, i)
	}
	for _, i := range bare {
		lines[i].leads = lines[i].leads && unknown <= known
	}
	return lines
}

// mayLead reports whether what a line begins with is worth an answer or a question.
func (r *reader) mayLead(line string, ref reference) bool {
	if ref.worded && inSentence(line, ref) {
		return false
	}
	if ref.vague || len(ref.keys) == 0 { // worth a question only where it says more than a number
		return ref.named || assess(behind(line, ref)).Level != followup.NoLevel
	}
	return true
}

// inSentence reports whether a reference is the subject of a sentence:
// "Recommendation 121.10 led to a bill."
func inSentence(line string, ref reference) bool {
	next := strings.TrimLeft(tail(line, ref.rest), " ")
	first, _ := utf8.DecodeRuneInString(next)
	return unicode.IsLetter(first) && !unicode.IsUpper(first) && assess(next).Level == followup.NoLevel
}

// promisingForm is a line that begins with something like a paragraph number, or
// with a word before one.
var promisingForm = regexp.MustCompile(`(?im)^[\s*•·▪◦●■–—(\[-]*(?:P?\d{1,4}|A\s?/\s?HRC|` + introWords + `\d)`)

// Promising reports whether a text may hold answers in lines, before it is known
// which review it is about.
func Promising(s string) bool { return promisingForm.MatchString(plain(s)) }

// endOfParagraph returns where the paragraph before from ends: at the next one,
// or at a line that begins with a reference.
func endOfParagraph(lines []Line, from int) int {
	for from < len(lines) && !lines[from].First && !lines[from].leads {
		from++
	}
	return from
}

// closingForm is how letters end.
var closingForm = regexp.MustCompile(`(?i)^(?:--$|—$|__|(?:with |kind |best |warm |many )*(?:regards|wishes|thanks)|thank you|(?:yours )?(?:sincerely|faithfully)|cordially|` +
	`(?:bien )?cordialement|(?:meilleures |sincères )?salutations|veuillez agréer|merci|saludos|atentamente|cordialmente|muchas gracias|gracias|с уважением|спасибо|مع التحية|مع خالص|شكرا|此致|谢谢|sent from)`)

// closing returns the index of the line in which a letter ends, or how many there are.
func closing(lines []Line) int {
	for i, l := range lines {
		if closingForm.MatchString(l.Text) {
			return i
		}
	}
	return len(lines)
}

// assess reads what stands behind a number, or at the beginning of a passage.
func assess(s string) workbook.Assessment {
	const longest = 400 // bytes: beyond them no words for a level begin
	s = strings.ReplaceAll(s, "\t", "\n")
	head := s
	if len(head) > longest {
		head = head[:longest]
	}
	a := workbook.Assess(plain(head))
	if a.Level == followup.NoLevel {
		return workbook.Assessment{Comment: s, Code: a.Code}
	}
	a.Comment = strings.TrimSpace(tail(head, a.Comment) + s[len(head):])
	return a
}

// item reads what stands behind a number and returns the line to go on at.
func (r *reader) item(it item, lines []Line, end int) int {
	switch {
	case it.vague || len(it.keys) == 0:
		r.doubt(followup.Doubt{Where: it.where, Read: short(it.text, strings.Join(it.unknown, ", ")), Code: followup.DoubtUnknownNumber, Expected: it.numbers()})
		return end
	case len(it.unknown) > 0: // the others of the list are as certain as they would be alone
		r.doubt(followup.Doubt{Where: it.where, Read: strings.Join(it.unknown, ", "), Code: followup.DoubtUnknownNumber})
	}
	quoted := r.withoutQuotation(&it)
	text := it.text
	a := assess(text)
	switch {
	case a.Code != "":
		r.doubt(followup.Doubt{Where: it.where, Read: short(text, ""), Code: a.Code, Expected: it.numbers()})
		return end
	case a.Level != followup.NoLevel:
		r.line(it, a, it.more)
		return end
	case text == "" || quoted || r.titles(text, it, lines, end):
		it.title = text != "" || quoted
		return r.section(it, lines, end)
	case !hasLetter(text):
		r.doubt(followup.Doubt{Where: it.where, Read: short(text, ""), Code: followup.DoubtLevel, Expected: it.numbers()})
		return end
	case !it.worded && mayBeDate(it.keys[0].Number()):
		return end
	}
	r.line(it, a, it.more)
	return end
}

func (it item) numbers() string {
	var list []string
	for _, k := range it.keys {
		list = append(list, k.Number())
	}
	return strings.Join(list, ", ")
}

// mayBeDate reports whether a number could be a day and a month, or a time. Then
// only words for a level show that it is none.
func mayBeDate(number string) bool {
	first, second, _ := strings.Cut(number, ".")
	return len(first) <= 2 && len(second) <= 2
}

func hasLetter(s string) bool { return strings.ContainsFunc(s, unicode.IsLetter) }

// line takes an answer for each recommendation that the line names.
func (r *reader) line(it item, a workbook.Assessment, more []Line) {
	comment := a.Comment
	if len(more) > 0 {
		rest := joined(more)
		switch {
		case comment == "":
			comment = rest
		case more[0].Soft:
			comment += " " + rest
		default:
			comment += "\n" + rest
		}
	}
	comment, cut := bounded(comment)
	if cut {
		r.doubt(followup.Doubt{Where: it.where, Read: short(comment, ""), Code: followup.DoubtTooLong, Expected: it.numbers()})
	}
	if a.Level == followup.NoLevel && comment == "" {
		return
	}
	notes := []string{}
	if a.Note != "" {
		notes = append(notes, a.Note)
	}
	if len(it.keys) > 1 {
		notes = append(notes, "one line answers several recommendations")
	}
	for _, k := range it.keys {
		r.say(followup.Answer{Recommendation: k, Level: a.Level, Comment: comment, Cell: it.where,
			MatchedBy: followup.ByNumber, Notes: notes})
	}
}

// bounded returns s without what is beyond the length of a comment.
func bounded(s string) (string, bool) {
	if utf8.RuneCountInString(s) <= followup.MaxComment {
		return strings.TrimSpace(s), false
	}
	return strings.TrimSpace(string([]rune(s)[:followup.MaxComment])), true
}

// short returns s, or else where it is empty, on one line and cut to what a
// Doubt may quote.
func short(s, otherwise string) string {
	const most = 80 // runes, as followup.Doubt says
	s = strings.Join(strings.Fields(strings.ToValidUTF8(cmp.Or(s, otherwise), "\uFFFD")), " ")
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return s
}
