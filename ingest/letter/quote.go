package letter

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// maxWording bounds a line that is looked at for how programs introduce what
	// they quote; theirs have a hundred characters.
	maxWording = 600
	// maxAttribution is over how many lines a program breaks the line that says who
	// wrote what it quotes.
	maxAttribution = 3
	// maxHeading is over how many lines the header stretches that Outlook puts
	// above what it quotes: five fields, and long lists of recipients.
	maxHeading = 15
	// maxSignature is how many lines a signature has at most. What is longer may be
	// an answer behind a line of dashes.
	maxSignature = 15
)

// divide parts the text of a mail into what its sender wrote in it, and the mails
// that the sender forwards with it. What is neither is left: the mail that is
// answered, and the signature. forwards says that the subject is that of a forwarded
// mail.
//
// A wrong cut would lose answers, so what is not certain is the sender's own:
// lines between quoted ones are, and everything is where the sender says that the
// answers stand within what is quoted and no other line tells where.
func divide(text string, forwards bool) (own, forwarded string) {
	lines := strings.Split(text, "\n")
	at, kind := history(lines)
	kept, between := ownLines(lines[:at])
	own = bare(strings.Join(kept, "\n"))
	if cut := at < len(lines) || len(kept) < at; cut && between == 0 && announces(own) {
		return bare(strings.Join(unquoted(lines), "\n")), ""
	}
	if kind == forwardedMark || kind == historyMark && (forwards || own == "") {
		forwarded = bare(strings.Join(unquoted(lines[at:]), "\n"))
	}
	return own, forwarded
}

// bare returns text as it is handed out, without marks.
func bare(s string) string { return strings.TrimSpace(unmarked(s)) }

// unmarked returns text without marks.
func unmarked(s string) string { return marks.Replace(s) }

var marks = strings.NewReplacer(quoteMark, "", historyMark, "", forwardedMark, "")

// history returns the index of the first line that begins the mail which is
// answered or forwarded, and which it is; the number of lines where none does.
func history(lines []string) (at int, kind string) {
	for i, line := range lines {
		switch {
		case isQuoted(line) || len(line) > maxWording:
		case strings.HasPrefix(line, forwardedMark) || isForwarded(line):
			return i, forwardedMark
		case strings.HasPrefix(line, historyMark) || isRule(line) && saysOriginal.MatchString(line):
			return i, introduced(lines[i+1:])
		case isHeading(lines[i:]):
			return i, historyMark
		}
		if n := attribution(lines[i:]); n > 0 && !precedesQuote(lines[i+n:]) && isSureAttribution(lines[i:i+n]) {
			return i, historyMark
		}
	}
	return len(lines), ""
}

// introduced returns what the element of a mail program begins, of which the next
// line may say more.
func introduced(behind []string) string {
	for _, line := range behind {
		if line = unmarked(line); strings.TrimSpace(line) != "" {
			if len(line) <= maxWording && isForwarded(line) {
				return forwardedMark
			}
			break
		}
	}
	return historyMark
}

// isQuoted reports whether a line is one of a mail that is answered. "> 50 %" may be
// somebody's own, and ">From " is what mailboxes make of "From ".
func isQuoted(line string) bool {
	if strings.HasPrefix(line, quoteMark) {
		return true
	}
	rest, ok := strings.CutPrefix(strings.TrimLeft(line, " \t"), ">")
	return ok && !strings.HasPrefix(rest, "From ") && !isShare.MatchString(rest)
}

// ownLines returns the lines that are not quoted, without those that introduce
// what is quoted and without signatures. between is how many of them with words
// stand behind a quoted one.
func ownLines(lines []string) (own []string, between int) {
	quoted := false
	for i := 0; i < len(lines); i++ {
		switch line := lines[i]; {
		case isQuoted(line):
			quoted = true
			continue
		case line == "-- ":
			if n := untilQuote(lines[i+1:]); n <= maxSignature {
				i += n
				continue
			}
		}
		if n := attribution(lines[i:]); n > 0 && precedesQuote(lines[i+n:]) {
			i += n - 1
			continue
		}
		own = append(own, lines[i])
		if quoted && strings.TrimSpace(lines[i]) != "" {
			between++
		}
	}
	return own, between
}

// untilQuote returns how many lines come before one that is quoted.
func untilQuote(lines []string) int {
	if i := slices.IndexFunc(lines, isQuoted); i >= 0 {
		return i
	}
	return len(lines)
}

// precedesQuote reports whether the next line with words is quoted.
func precedesQuote(lines []string) bool {
	i := slices.IndexFunc(lines, func(s string) bool { return strings.TrimSpace(s) != "" })
	return i >= 0 && isQuoted(lines[i])
}

// isRule reports whether a line begins like one drawn with dashes, as a cheap look
// before a closer one.
func isRule(line string) bool {
	line = strings.TrimLeft(line, " \t")
	return line != "" && strings.IndexByte("-_=*~", line[0]) >= 0
}

// isForwarded reports whether a line says that a mail is forwarded from here on.
func isForwarded(line string) bool {
	return isRule(line) && forwardedRule.MatchString(line) || endsOpenly(line) && saysForwarded.MatchString(line)
}

// attribution returns over how many lines a line stretches that says who wrote what
// follows: "On … wrote:". 0 where none begins here.
func attribution(lines []string) int {
	n := untilColon(lines)
	if n == 0 || n > 1 && !opensAttribution(lines[0]) || !isAttribution(strings.Join(lines[:n], " ")) {
		return 0
	}
	return n
}

// untilColon returns how many lines there are up to the first that ends with a
// colon, 0 where a blank, a long or a quoted one comes before.
func untilColon(lines []string) int {
	for i, line := range lines[:min(len(lines), maxAttribution)] {
		if len(line) > maxWording || strings.TrimSpace(line) == "" || isQuoted(line) {
			return 0
		}
		if endsOpenly(line) {
			return i + 1
		}
	}
	return 0
}

// opensAttribution reports whether a line that ends without a colon may be the
// first of several that name who wrote what follows.
func opensAttribution(line string) bool {
	return opensWrote.MatchString(line) || hasTime.MatchString(line) || hasAddress.MatchString(line)
}

// endsOpenly reports whether a line ends with a colon, in any script and before
// any space.
func endsOpenly(line string) bool {
	line = strings.TrimRight(line, " \t\u00a0\u202f\u200f\u200e\u202c*_")
	return strings.HasSuffix(line, ":") || strings.HasSuffix(line, "：")
}

// isAttribution reports whether a line that ends with a colon names who wrote
// what is quoted behind it, or when.
func isAttribution(line string) bool {
	return endsOpenly(line) && (hasAddress.MatchString(line) || hasTime.MatchString(line) || saysWrote.MatchString(line))
}

// isSureAttribution reports whether lines say who wrote what follows even though
// that is not marked as quoted. An address or the time of day tells them from "In
// May 2024 the Committee wrote:".
func isSureAttribution(lines []string) bool {
	s := strings.Join(lines, " ")
	return saysWrote.MatchString(s) && (hasAddress.MatchString(s) || hasTime.MatchString(s))
}

// endsWithAttribution reports whether the last line of a text names who wrote what
// will follow.
func endsWithAttribution(text string) bool {
	text = strings.TrimRight(text[max(0, len(text)-maxWording):], "\n ")
	return isAttribution(text[strings.LastIndexByte(text, '\n')+1:])
}

// isHeading reports whether lines begin with the header that Outlook puts above the
// mail which is answered: who, when, and to whom or about what. A memorandum
// begins alike, but has neither an address nor a time of day.
func isHeading(lines []string) bool {
	first := label(lines[0])
	if first == nil || first[1] == "" {
		return false
	}
	sure := hasAddress.MatchString(lines[0])
	var sent, more bool
	for _, line := range lines[1:min(len(lines), maxHeading)] {
		m := label(line)
		if m == nil {
			continue
		}
		if m[2] != "" {
			sent, sure = true, sure || hasTime.MatchString(line)
		}
		more = more || m[3] != ""
	}
	return sent && more && sure
}

// label returns the submatches of headingLine.
func label(line string) []string {
	const longest = 60 // bytes of a label, with marks of direction and bold type
	line = line[:min(len(line), longest)]
	if strings.IndexByte(line, ':') < 0 && !strings.Contains(line, "：") {
		return nil
	}
	return headingLine.FindStringSubmatch(line)
}

// announces reports whether somebody says that the answers stand within the mail
// which is answered.
func announces(own string) bool {
	own = strings.ToLower(own)
	for phrase := range strings.SplitSeq(inside, "|") {
		for at := 0; ; {
			i := strings.Index(own[at:], phrase)
			if i < 0 {
				break
			}
			before, after := own[:at+i], own[at+i+len(phrase):]
			if isWhole(before, phrase, after) {
				return true
			}
			at += i + len(phrase)
		}
	}
	return false
}

// isWhole reports whether a phrase stands as words of their own. Arabic and Chinese
// are written without spaces around such.
func isWhole(before, phrase, after string) bool {
	first, _ := utf8.DecodeRuneInString(phrase)
	last, _ := utf8.DecodeLastRuneInString(before)
	next, _ := utf8.DecodeRuneInString(after)
	return first >= '\u0600' || !unicode.IsLetter(last) && !unicode.IsLetter(next)
}

// unquoted returns lines without one level of quoting.
func unquoted(lines []string) []string {
	out := make([]string, len(lines))
	for i, line := range lines {
		if out[i] = line; isQuoted(line) {
			line = strings.TrimPrefix(strings.TrimPrefix(line, quoteMark), ">")
			out[i] = strings.TrimPrefix(line, " ")
		}
	}
	return out
}
