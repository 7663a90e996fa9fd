package workbook

import (
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
	has := func(beginnings ...string) bool {
		return slices.ContainsFunc(beginnings, func(b string) bool { return beginsWord(title, b) })
	}
	if has("according to us ", "according to our ", "selon nous ", "selon notre ", "selon nos ", "segun nosotros ", "segun nuestr") {
		return false
	}
	return has("according to ", "claimed ", "alleged", "reported by ", "self assess", "self report", "government s ", "government status", "government comment",
		"comment of the government", "comments of the government", "comment by the government", "comments by the government",
		"target", "planned", "expected", "to be implemented ",
		"selon ", "commentaire du gouvernement", "commentaires du gouvernement", "objectif", "prevu",
		"segun ", "comentario del gobierno", "comentarios del gobierno", "previst", "por implementar ",
		"по мнению ", "по данным ", "комментарии правительства ", "планируем",
		"وفقا ", "حسب ", "المستهدف") ||
		strings.Contains(title, "政府认为") || strings.Contains(title, "政府意见") || strings.Contains(title, "目标") || strings.Contains(title, "计划")
}

// guessRole tells what a heading speaks of.
func guessRole(title string) column {
	if !strings.ContainsFunc(title, unicode.IsLetter) || utf8.RuneCountInString(title) > maxHeading/2 {
		return noColumn
	}
	title += " "
	has := func(beginnings ...string) bool {
		return slices.ContainsFunc(beginnings, func(b string) bool { return beginsWord(title, b) })
	}
	switch {
	case has("private", "prive", "privad", "confiden", "intern", "publi", "only ", "uniquement", "seulement", "solo ", "solamente", "jamais", "nunca", "never",
		"конфиденц", "только ", "не публик", "для публикации", "внутренн", "سري", "السري", "خاص", "فقط", "للنشر", "ينشر"):
		return privateColumn
	case has("comment", "comentario", "remark", "remarque", "observaci", "explanation", "explication", "explicacion",
		"комментари", "примечани", "замечани", "пояснени", "تعليق", "التعليق", "تعليقات", "ملاحظ", "الملاحظ", "شرح", "الشرح"):
		return commentColumn
	case has("level", "niveau", "nivel", "status", "statut", "degree", "degre ", "grado", "implement", "mise en oeuvre", "aplicacion",
		"уровень", "степень", "статус", "выполнен", "осуществлен", "реализац", "مستوي", "المستوي", "درجه", "حاله التنفيذ", "تنفيذ", "التنفيذ"):
		return levelColumn
	case has("reference", "referencia", "source", "fuente", "evidence", "preuve", "prueba", "link", "lien ", "enlace",
		"источник", "ссылк", "مرجع", "المرجع", "مراجع", "المراجع", "مصدر", "المصدر", "مصادر"):
		return referenceColumn
	case has("recommending", "auteur", "autor", "recomendante", "recommande ", "from ",
		"рекомендующ", "государство автор", "الموصيه", "الدوله المقدمه"):
		return fromColumn
	case has("response", "reponse", "respuesta", "position", "posicion", "позици", "ответ", "موقف", "الموقف", "رد ", "الرد "):
		return responseColumn
	case has("issue", "theme", "tema", "topic", "тема ", "темы ", "тематик", "موضوع", "الموضوع", "مواضيع", "المواضيع", "القضايا"):
		return issuesColumn
	case has("no ", "n ", "n o ", "nr ", "num", "nbr", "para ", "paragra", "parrafo", "номер", "пункт", "параграф", "رقم", "الرقم", "فقره", "الفقره"):
		return numberColumn
	case has("recommendation", "recommandation", "recomendacion", "text ", "texte", "texto", "рекомендаци", "текст", "توصيه", "التوصيه", "نص "):
		return textColumn
	}
	return guessChinese(strings.TrimSuffix(title, " "))
}

// beginsWord reports whether a word of s begins with b, or words do.
func beginsWord(s, b string) bool {
	for at := 0; ; at++ {
		i := strings.Index(s[at:], b)
		if i < 0 {
			return false
		}
		if at += i; at == 0 || s[at-1] == ' ' {
			return true
		}
	}
}

// guessChinese does the same in Chinese, in which no words stand apart.
func guessChinese(title string) column {
	has := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(title, w) {
				return true
			}
		}
		return false
	}
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
