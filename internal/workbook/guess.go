package workbook

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// guessHeading tells a heading that somebody renamed or translated, in any of the
// six languages. Where two would fit, the order of the cases decides; what speaks
// of not publishing comes first, so that nothing confidential is ever taken for a
// comment.
//
// A column of levels or comments that are another's, or still to come, is none of
// ours: whoever sends it may say the opposite beside it.
func guessHeading(title string) column {
	role := guessRole(title)
	if role.answers() && ofOthers(title+" ") {
		return noColumn
	}
	return role
}

// ofOthers reports whether a heading says that what stands below is what somebody
// else claims, or what is planned: "Level according to the Government".
func ofOthers(title string) bool {
	return claims.first(title) == another || containsAny(title, "政府认为", "政府意见", "目标", "计划")
}

// What a heading says of whose column it is.
const (
	own = iota // also where it says nothing
	another
)

// claims tells whose a column is. What says "ours" comes first.
var claims = newCues([]cue[int]{
	{own, []string{"according to us ", "according to our ", "selon nous ", "selon notre ", "selon nos ", "segun nosotros ", "segun nuestr"}},
	{another, []string{
		"according to ", "claimed ", "alleged", "reported by ", "self assess", "self report", "government s ", "government status", "government comment",
		"comment of the government", "comments of the government", "comment by the government", "comments by the government",
		"target", "planned", "expected", "to be implemented ",
		"selon ", "commentaire du gouvernement", "commentaires du gouvernement", "objectif", "prevu",
		"segun ", "comentario del gobierno", "comentarios del gobierno", "previst", "por implementar ",
		"по мнению ", "по данным ", "комментарии правительства ", "планируем",
		"وفقا ", "حسب ", "المستهدف"}},
})

// roles tells what a heading speaks of.
var roles = newCues([]cue[column]{
	{privateColumn, []string{"private", "prive", "privad", "confiden", "intern", "publi", "only ", "uniquement", "seulement", "solo ", "solamente", "jamais", "nunca", "never",
		"конфиденц", "только ", "не публик", "для публикации", "внутренн", "سري", "السري", "خاص", "فقط", "للنشر", "ينشر"}},
	{commentColumn, []string{"comment", "comentario", "remark", "remarque", "observaci", "explanation", "explication", "explicacion",
		"комментари", "примечани", "замечани", "пояснени", "تعليق", "التعليق", "تعليقات", "ملاحظ", "الملاحظ", "شرح", "الشرح"}},
	{levelColumn, []string{"level", "niveau", "nivel", "status", "statut", "degree", "degre ", "grado", "implement", "mise en oeuvre", "aplicacion",
		"уровень", "степень", "статус", "выполнен", "осуществлен", "реализац", "مستوي", "المستوي", "درجه", "حاله التنفيذ", "تنفيذ", "التنفيذ"}},
	{referenceColumn, []string{"reference", "referencia", "source", "fuente", "evidence", "preuve", "prueba", "link", "lien ", "enlace",
		"источник", "ссылк", "مرجع", "المرجع", "مراجع", "المراجع", "مصدر", "المصدر", "مصادر"}},
	{fromColumn, []string{"recommending", "auteur", "autor", "recomendante", "recommande ", "from ",
		"рекомендующ", "государство автор", "الموصيه", "الدوله المقدمه"}},
	{responseColumn, []string{"response", "reponse", "respuesta", "position", "posicion", "позици", "ответ", "موقف", "الموقف", "رد ", "الرد "}},
	{issuesColumn, []string{"issue", "theme", "tema", "topic", "тема ", "темы ", "тематик", "موضوع", "الموضوع", "مواضيع", "المواضيع", "القضايا"}},
	{numberColumn, []string{"no ", "n ", "n o ", "nr ", "num", "nbr", "para ", "paragra", "parrafo", "номер", "пункт", "параграф", "رقم", "الرقم", "فقره", "الفقره"}},
	{textColumn, []string{"recommendation", "recommandation", "recomendacion", "text ", "texte", "texto", "рекомендаци", "текст", "توصيه", "التوصيه", "نص "}},
})

// guessRole tells what a heading speaks of.
func guessRole(title string) column {
	if !strings.ContainsFunc(title, unicode.IsLetter) || utf8.RuneCountInString(title) > maxHeading/2 {
		return noColumn
	}
	if role := roles.first(title + " "); role != noColumn {
		return role
	}
	return guessChinese(title)
}

// A cue is what words of a title begin with that say one thing. A beginning may
// have spaces in it, and at its end where a word must end there.
type cue[T any] struct {
	says       T
	beginnings []string
}

// cues tells what titles say. Every cell of every sheet is looked at, so it goes
// over a title once, and compares only what begins with the same byte.
type cues[T any] [256][]beginning[T]

type beginning[T any] struct {
	text string
	rank int // of its cue
	says T
}

func newCues[T any](all []cue[T]) *cues[T] {
	var c cues[T]
	for rank, one := range all {
		for _, b := range one.beginnings {
			c[b[0]] = append(c[b[0]], beginning[T]{b, rank, one.says})
		}
	}
	return &c
}

// first returns what the first cue says of those that a folded title holds, and
// nothing where it holds none.
func (c *cues[T]) first(title string) (says T) {
	best := math.MaxInt
	for at := range len(title) {
		if at > 0 && title[at-1] != ' ' {
			continue // within a word
		}
		for _, b := range c[title[at]] {
			if b.rank < best && strings.HasPrefix(title[at:], b.text) {
				best, says = b.rank, b.says
			}
		}
	}
	return says
}

// containsAny reports whether s holds one of words.
func containsAny(s string, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(s, w) })
}

// guessChinese does the same in Chinese, in which no words stand apart.
func guessChinese(title string) column {
	has := func(words ...string) bool { return containsAny(title, words...) }
	switch {
	case isASCII(title):
		return noColumn
	case has("保密", "机密", "機密", "仅供", "僅供", "不公开", "不公開", "不发表", "不予公布", "内部", "內部"):
		return privateColumn
	case has("评论", "評論", "意见", "意見", "备注", "備註", "说明", "說明"):
		return commentColumn
	case has("落实", "落實", "执行", "執行", "实施", "實施", "程度", "状况", "狀況"):
		return levelColumn
	case has("参考", "參考", "来源", "來源", "出处", "出處"):
		return referenceColumn
	case has("提出建议", "提出建議", "建议国", "建議國", "提出国", "提出國"):
		return fromColumn
	case has("立场", "立場", "回应", "回應", "答复", "答覆"):
		return responseColumn
	case has("主题", "主題", "议题", "議題", "专题", "專題"):
		return issuesColumn
	case has("编号", "編號", "序号", "序號", "段号", "段落", "号码"):
		return numberColumn
	case has("建议", "建議", "文本"):
		return textColumn
	}
	return noColumn
}
