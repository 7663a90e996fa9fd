package table

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// isShortest reports whether v, as a program stored it, is what number would make
// of it: a plain decimal number of few digits without any that say nothing.
func isShortest(v string) bool {
	whole, fraction, dotted := strings.Cut(strings.TrimPrefix(v, "-"), ".")
	const exact, smallest = 15, 9 // significant digits; places behind the point of what is written without an exponent
	switch {
	case len(whole)+len(fraction) > exact || len(fraction) > smallest || v == "-0":
		return false
	case !isDigits(whole) || whole != "0" && whole[0] == '0':
		return false
	case dotted:
		return isDigits(fraction) && !strings.HasSuffix(fraction, "0")
	}
	return true
}

// isDigits reports whether s is digits of ASCII, one at least.
func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// number returns v in the shortest form that is exact to 15 significant digits,
// which is what spreadsheets keep: 121.1 is stored as 121.09999999999999 by some.
func number(v float64) string {
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 15, 64), 64)
	if err != nil {
		rounded = v
	}
	if a := math.Abs(rounded); a != 0 && (a >= 1e21 || a < 1e-9) {
		return strconv.FormatFloat(rounded, 'g', -1, 64)
	}
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}

// builtin returns the date formats that have a number instead of a text
// (ECMA-376, part 1, section 18.8.30), "" for all others. Those that follow the
// reader's locale are given as ISO 8601, the only form that no reader takes for
// another day.
func builtin(id int) string {
	switch id {
	case 14, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58:
		return "yyyy-mm-dd"
	case 15:
		return "d-mmm-yy"
	case 16:
		return "d-mmm"
	case 17:
		return "mmm-yy"
	case 18:
		return "h:mm AM/PM"
	case 19:
		return "h:mm:ss AM/PM"
	case 20, 32:
		return "h:mm"
	case 21, 33:
		return "h:mm:ss"
	case 22:
		return "yyyy-mm-dd h:mm"
	case 45:
		return "mm:ss"
	case 46:
		return "[h]:mm:ss"
	case 47:
		return "mm:ss"
	}
	return ""
}

// A stroke is one element of a date format: a run of one letter, or literal text.
type stroke struct {
	kind rune // y m d h s, a (AM/PM), M (minutes), 0 (literal)
	n    int
	text string
}

// dateFormat returns the strokes of a number format, or nil where it is not one
// of a date or a time.
func dateFormat(format string) []stroke {
	var out []stroke
	date := false
	for s := firstSection(format); s != ""; {
		st, rest := nextStroke(s)
		if st.kind != 0 {
			date = true
		}
		out = append(out, st)
		s = rest
	}
	if !date {
		return nil
	}
	return minutes(out)
}

// firstSection cuts a format at its first semicolon; quoted ones do not occur
// in dates.
func firstSection(format string) string {
	if strings.EqualFold(format, "general") {
		return ""
	}
	s, _, _ := strings.Cut(format, ";")
	return s[:min(len(s), 255)] // all that Excel allows
}

func nextStroke(s string) (stroke, string) {
	switch c := s[0]; c {
	case '"':
		text, rest, _ := strings.Cut(s[1:], `"`)
		return stroke{text: text}, rest
	case '\\', '_', '*':
		return escaped(s)
	case '[':
		return bracketed(s)
	case 'a', 'A':
		if len(s) >= 5 && strings.EqualFold(s[:5], "am/pm") {
			return stroke{kind: 'a'}, s[5:]
		}
		return stroke{text: s[:1]}, s[1:]
	case 'y', 'Y', 'm', 'M', 'd', 'D', 'h', 'H', 's', 'S':
		n := 1
		for n < len(s) && s[n]|0x20 == c|0x20 {
			n++
		}
		return stroke{kind: rune(c | 0x20), n: n}, s[n:]
	case '@':
		return stroke{}, s[1:]
	}
	return stroke{text: s[:1]}, s[1:]
}

func escaped(s string) (stroke, string) {
	switch {
	case len(s) < 2:
		return stroke{}, ""
	case s[0] == '\\':
		return stroke{text: s[1:2]}, s[2:]
	case s[0] == '_':
		return stroke{text: " "}, s[2:]
	}
	return stroke{}, s[2:] // a fill character
}

// bracketed drops colours, conditions and locales; [h] is elapsed time.
func bracketed(s string) (stroke, string) {
	inside, rest, _ := strings.Cut(s[1:], "]")
	if in := strings.ToLower(inside); in != "" && strings.Trim(in, in[:1]) == "" && strings.Contains("hms", in[:1]) {
		return stroke{kind: rune(in[0]), n: len(in)}, rest
	}
	return stroke{}, rest
}

// minutes tells minutes from months: m after an hour or before a second.
func minutes(strokes []stroke) []stroke {
	last := rune(0)
	for i := range strokes {
		k := strokes[i].kind
		if k == 0 {
			continue
		}
		if k == 'm' && (last == 'h' || following(strokes[i+1:]) == 's') {
			strokes[i].kind = 'M'
		}
		last = k
	}
	return strokes
}

func following(strokes []stroke) rune {
	for _, s := range strokes {
		if s.kind != 0 {
			return s.kind
		}
	}
	return 0
}

// showDate writes a serial number as its format shows it. What is no date in
// Excel's calendar stays a number.
func showDate(serial float64, strokes []stroke, from1904 bool) string {
	const last = 2958466 // 10000-01-01
	if !(serial >= 0 && serial < last) {
		return number(serial)
	}
	t := serialTime(serial, from1904)
	twelve := false
	for _, s := range strokes {
		twelve = twelve || s.kind == 'a'
	}
	var b strings.Builder
	for _, s := range strokes {
		b.WriteString(show(t, s, twelve))
	}
	return strings.TrimSpace(b.String())
}

// serialTime counts days from 1899-12-30: Excel takes 1900 for a leap year, so
// that days before March 1900 are off by one, as they are in LibreOffice.
func serialTime(serial float64, from1904 bool) time.Time {
	epoch := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	if from1904 {
		epoch = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	days, part := math.Modf(serial)
	return epoch.AddDate(0, 0, int(days)).Add(time.Duration(math.Round(part*86400)) * time.Second)
}

func show(t time.Time, s stroke, twelve bool) string {
	switch s.kind {
	case 'y':
		if s.n <= 2 {
			return t.Format("06")
		}
		return fmt.Sprintf("%04d", t.Year())
	case 'm':
		return layout(t, s.n, "1", "01", "Jan", "January")
	case 'd':
		return layout(t, s.n, "2", "02", "Mon", "Monday")
	case 'h':
		h := t.Hour()
		if twelve {
			h = (h+11)%12 + 1
		}
		return fmt.Sprintf("%0*d", min(s.n, 2), h)
	case 'M':
		return fmt.Sprintf("%0*d", min(s.n, 2), t.Minute())
	case 's':
		return fmt.Sprintf("%0*d", min(s.n, 2), t.Second())
	case 'a':
		return t.Format("PM")
	}
	return s.text
}

func layout(t time.Time, n int, layouts ...string) string {
	return t.Format(layouts[min(n, len(layouts))-1])
}
