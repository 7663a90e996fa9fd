package workbook

import "testing"

// TestGuessHeading: headings as people translate them.
func TestGuessHeading(t *testing.T) {
	for want, titles := range map[column][]string{
		numberColumn:    {"№", "Номер", "Номер пункта", "رقم", "رقم الفقرة", "الفقرة", "编号", "段落编号", "Para no.", "N.º"},
		textColumn:      {"Рекомендация", "Текст рекомендации", "التوصية", "نص التوصية", "توصية", "建议", "建議"},
		fromColumn:      {"Рекомендующее государство", "الدولة الموصية", "提出建议的国家", "建议国"},
		issuesColumn:    {"Тема", "Темы", "الموضوع", "المواضيع", "主题", "议题"},
		responseColumn:  {"Позиция государства", "Ответ", "موقف الدولة", "الرد", "立场", "国家回应"},
		levelColumn:     {"Уровень выполнения", "Степень осуществления", "Статус", "مستوى التنفيذ", "حالة التنفيذ", "درجة التنفيذ", "落实程度", "执行情况", "實施程度"},
		commentColumn:   {"Комментарий", "Комментарии", "Примечания", "التعليق", "تعليقات", "الملاحظات", "评论", "意见", "備註"},
		referenceColumn: {"Источник", "Ссылка на источник", "المرجع", "المصدر", "参考资料", "来源"},
		privateColumn: {"Только для Программы, не публикуется", "Конфиденциальный комментарий", "تعليق سري", "للبرنامج فقط، لا ينشر أبدا", "仅供内部使用", "保密评论",
			"Comments (confidential)", "Commentaire à usage interne"},
		noColumn: {"", "Дата", "التاريخ", "日期", "Responsible ministry", "Budget"},
	} {
		for _, title := range titles {
			if got := guessHeading(words(title)); got != want {
				t.Errorf("%q reads as column %d, want %d", title, got, want)
			}
		}
	}
}
