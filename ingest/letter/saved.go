package letter

import "strings"

// Saved returns the letter that a file of another format than a mail's holds: its
// header, and its text in UTF-8, plain or, where that is empty, as the bytes of a page
// of HTML.
func Saved(h Header, plain string, page []byte) Letter {
	limits := Limits{}.orDefaults()
	text := unixLines(strings.ToValidUTF8(cutText(plain, limits.Text), "\uFFFD"))
	l := Letter{Header: h}
	if strings.TrimSpace(text) == "" && len(page) > 0 {
		source := utf8Text("", page[:min(len(page), limits.Text*markup)], false)
		l.SharesFile = shares(source)
		text = cutText(plainText(source), limits.Text)
	}
	l.SharesFile = l.SharesFile || shares(text)
	l.Text = bare(text)
	l.Own, l.Forwarded = divide(text, forwardsSubject.MatchString(h.Subject))
	return l
}
