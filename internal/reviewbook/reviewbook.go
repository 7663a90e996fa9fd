// Package reviewbook is the review workbook, both ways: staff edit the answers to
// one review for publication in Excel, original beside edited.
//
// It promises that a workbook that comes back as it went out changes nothing,
// also when answers and edits changed meanwhile; that a cell that was changed is
// part of one Change, or one Problem with sheet and cell; that what was edited or
// corrected since it was written is a Problem and is never taken back; and that
// the stakeholders' own words cannot be changed by it.
package reviewbook

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode/utf16"

	"github.com/upr-info/followup"
)

// An Entry is one answer.
type Entry struct {
	ID      followup.AnswerID
	Text    string // of the recommendation
	Name    string // of the stakeholder
	Kind    followup.StakeholderKind
	Answer  followup.Answer
	Edit    followup.Edit
	Remarks string // what staff should know of it
}

// A Voice is one stakeholder that answered.
type Voice struct {
	ID      followup.StakeholderID
	Name    string
	Kind    followup.StakeholderKind
	Allowed followup.Attribution
	Shown   followup.Attribution // as staff decided; empty: as allowed
}

// A Book is what a review workbook holds.
type Book struct {
	Review  followup.ReviewID
	Title   string
	Entries []Entry
	Voices  []Voice
}

// The sheets.
const (
	answersSheet = "Answers"
	voicesSheet  = "Stakeholders"
	guideSheet   = "Guide"
	listsSheet   = "_followup"
)

// The columns, by their headings, which is what reading knows them by.
const (
	colAnswer    = "Answer"
	colText      = "Recommendation"
	colName      = "Stakeholder"
	colLevel     = "Level as sent"
	colComment   = "Comment as sent"
	colReference = "Reference as sent"
	colPublish   = "Comment to publish"
	colDrop      = "Leave out because"
	colCount     = "Level to count"
	colRemarks   = "Remarks"

	colKind    = "Kind"
	colAllowed = "Allowed to be shown as"
	colShow    = "Show as"
)

// mark begins the heading of the hidden column, in which each row says what it
// held when it was written: "followup-review 1 SVN-3".
const mark = "followup-review 1 "

// The words of levels in a cell.
const notAssessable = "not assessable"

func levelWord(l followup.Level) string {
	switch l {
	case followup.Full:
		return "fully"
	case followup.Partial:
		return "partially"
	case followup.Not:
		return "not"
	}
	return ""
}

// levelOf reads what may be chosen as the level to count.
func levelOf(word string) (l followup.Level, unscored, ok bool) {
	word = strings.ToLower(word)
	for _, l := range []followup.Level{followup.Full, followup.Partial, followup.Not, followup.NoLevel} {
		if word == levelWord(l) {
			return l, false, true
		}
	}
	return followup.NoLevel, word == notAssessable, word == notAssessable
}

// editable returns what stands in the cells that staff may change, in the order
// of publish, drop and count.
func editable(e followup.Edit) [3]string {
	count := levelWord(e.Level)
	if e.NotAssessable {
		count = notAssessable
	}
	return [3]string{e.Comment, string(e.Drop), count}
}

// editOf is the inverse of editable. ok says which of the cells can be understood.
func editOf(cells [3]string) (e followup.Edit, ok [3]bool) {
	e.Comment, e.Drop = cells[0], followup.DropReason(strings.ToLower(cells[1]))
	e.Level, e.NotAssessable, ok[2] = levelOf(cells[2])
	ok[0] = true
	ok[1] = e.Drop == ""
	for _, r := range followup.DropReasons() {
		ok[1] = ok[1] || e.Drop == r
	}
	return e, ok
}

// written returns what the hidden column says of a row: which answer it was, and
// what stood in each cell that may be changed.
func written(digest string, cells ...string) string {
	words := []string{digest}
	for _, c := range cells {
		words = append(words, print(c))
	}
	return strings.Join(words, " ")
}

// print returns what tells the text of a cell from others.
func print(cell string) string {
	sum := sha256.Sum256([]byte(normal(cell)))
	return hex.EncodeToString(sum[:4])
}

// normal returns text as it is compared: programs change line ends, and the
// space around.
func normal(s string) string {
	lines := strings.Split(strings.ReplaceAll(strings.ReplaceAll(clean(s), "\r\n", "\n"), "\r", "\n"), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " \t\u00a0")
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// maxCell is how many UTF-16 code units a cell holds (Excel's own limit).
const maxCell = 32_767

// clean returns s as a cell can hold it: what XML 1.0 cannot hold (section 2.2)
// is left out, and so is what is beyond maxCell.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' && r != '\r' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	if len(s) <= maxCell {
		return s
	}
	if units := utf16.Encode([]rune(s)); len(units) > maxCell {
		return strings.TrimRight(string(utf16.Decode(units[:maxCell])), "\uFFFD")
	}
	return s
}
