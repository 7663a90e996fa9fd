package workbook

import "github.com/upr-info/followup"

// An Assessment is what somebody wrote about one recommendation in running text.
type Assessment struct {
	Level   followup.Level
	Comment string // what follows the words for the level; all of the text where there are none
	Note    string // how the level was read where it is not spelt as usual; else empty
	Code    string // DoubtTwoLevels where the words contradict each other; else empty
}

// Assess parts a text into the level that it begins with, in any of the six
// languages, and the comment: "partially implemented – the law is in force". A
// text that begins with no word for a level is a comment.
func Assess(s string) Assessment {
	if head, rest := firstPhrase(s); degreeAlone(words(head)) != followup.NoLevel {
		return Assessment{Level: degreeAlone(words(head)), Comment: rest}
	}
	level, comment, code := beginsWithLevel(s)
	if level != followup.NoLevel || code != "" {
		return Assessment{Level: level, Comment: comment, Code: code}
	}
	head, rest := firstPhrase(s)
	if labelled(head) {
		head, rest = firstPhrase(rest)
	}
	if level, wrote := misspelt(head); level != followup.NoLevel {
		return Assessment{Level: level, Comment: rest, Note: "“" + short(wrote) + "” was taken for a typing error in the word for a level"}
	}
	return Assessment{Comment: s}
}

// degreeAlone knows the words that say how far without saying what, in languages
// in which a cell of a sheet says both.
func degreeAlone(phrase string) followup.Level {
	switch phrase {
	case "全部", "完全", "全面", "全部落实", "全部执行", "全部实施", "全面实施", "完全实施", "已实施", "已全面落实", "已全部落实",
		"كليا", "بالكامل", "تنفيذ كامل", "تم التنفيذ بالكامل", "تم تنفيذها بالكامل":
		return followup.Full
	case "部分", "部分地", "部分实施", "已部分落实", "已部分执行", "得到部分落实",
		"جزييا", "بشكل جزيي", "تنفيذ جزيي", "تم التنفيذ جزييا", "تم تنفيذها جزييا":
		return followup.Partial
	case "未", "未实施", "尚未实施", "没有实施", "未得到落实",
		"لم يتم التنفيذ", "لم يتم تنفيذها", "غير منفذ":
		return followup.Not
	}
	return followup.NoLevel
}

// Fold returns s as texts are compared here: lower case, without accents, one
// space between words and nothing else.
func Fold(s string) string { return words(s) }

// Alike reports whether two folded texts share most of their words, as a
// recommendation does with a copy of it that somebody mended or cut a little.
func Alike(a, b string) bool { return alike(a, b) }
