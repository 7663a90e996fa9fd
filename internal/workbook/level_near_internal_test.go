package workbook

import (
	"testing"

	"github.com/upr-info/followup"
)

// TestLevelsBent: how the languages bend the words for a level.
func TestLevelsBent(t *testing.T) {
	for want, phrases := range map[followup.Level][]string{
		followup.Full: {
			"Fully achieved", "fulfilled", "Entièrement exécutée", "Réalisée", "Cumplida", "totalmente ejecutada", "Cumplimiento total",
			"Выполнено полностью", "выполнен", "Реализовано в полном объёме", "осуществлены в полной мере", "Полное выполнение",
			"منفَّذة", "تم تنفيذها بالكامل", "نُفّذت بشكل كامل", "منفذة كلياً", "تنفيذ كامل", "تـم التنفيـذ", "تم تنفيذ التوصية",
			"已落实", "已完全實施", "完全实施", "全面落實", "已经得到充分执行", "该建议已得到落实", "全部 执行",
		},
		followup.Partial: {
			"partially fulfilled", "Partiel", "Mise en œuvre partielle", "parcialmente cumplida", "cumplimiento parcial",
			"Выполнено частично", "частично реализована", "Частичное выполнение",
			"منفذة جزئياً", "تم تنفيذها جزئيا", "تنفيذ جزئي", "نفذت بصورة جزئية",
			"部分實施", "已部分落实", "部分得到落实", "部份執行",
		},
		followup.Not: {
			"not achieved", "pas du tout mise en œuvre", "non exécutée", "no cumplida", "no ha sido ejecutada",
			"не выполнена", "Не выполнено", "пока не реализована", "ещё не осуществлены", "Невыполнена",
			"لم تُنفَّذ", "لم يتم تنفيذها", "لم ينفذ بعد", "غير منفذه", "عدم التنفيذ",
			"未實施", "尚未落實", "没有得到执行", "仍未履行",
		},
	} {
		for _, s := range phrases {
			if got, code, ok := parseLevel(s); !ok || got != want {
				t.Errorf("parseLevel(%q) = %q (%s), want %q", s, got, code, want)
			}
		}
	}
}

// TestNearLevels: what sounds like a level and is none. Each is asked back.
func TestNearLevels(t *testing.T) {
	for _, s := range []string{
		// under way
		"in progress", "ongoing", "on-going", "underway", "being implemented", "currently being fully implemented", "implementation ongoing", "started",
		"en cours", "en cours de mise en œuvre", "mise en œuvre en cours", "en curso", "en proceso", "en proceso de implementación", "en implementación",
		"реализуется", "выполняется", "в процессе выполнения", "частично выполняется", "не выполняется",
		"قيد التنفيذ", "جاري التنفيذ", "يتم تنفيذها", "يتم تنفيذها بالكامل", "تنفذ", "تنفذ بالكامل",
		"正在落实", "正在全面执行", "落实中", "实施中",
		// planned, wished
		"to be implemented", "will be fully implemented", "planned", "should be implemented", "à mettre en œuvre", "sera mise en œuvre", "por implementar",
		"будет выполнена", "следует выполнить", "ستنفذ", "سيتم تنفيذها بالكامل", "将落实", "应全面落实", "計劃實施",
		// not fully: partially or not at all
		"not fully implemented", "pas entièrement mise en œuvre", "no totalmente implementada", "не полностью выполнена", "не выполнена полностью", "выполнена не полностью",
		"لم تنفذ بالكامل", "غير منفذة كليا", "未全面落实", "未完全實施", "没有充分执行", "未完成",
		// other degrees
		"mostly", "largely implemented", "substantially implemented", "nearly fully implemented", "minimally", "hardly", "somewhat", "half", "en grande partie",
		"en gran parte", "в основном выполнена", "в значительной степени", "почти полностью выполнена", "إلى حد كبير", "基本落实", "大部分落实",
		// bare nouns and verbs
		"implementation", "implement", "application", "выполнение", "выполнить", "التنفيذ", "تنفيذ", "落实", "执行", "實施",
		// something else
		"n/a", "not applicable", "no information", "not assessed", "not known", "no data", "unknown", "none", "no", "yes", "oui", "sí", "да", "нет", "نعم", "لا", "是", "否",
		"not accepted", "noted", "accepted", "fully accepted", "fully supported", "partially accepted", "no aceptada", "non acceptée", "не принята", "принята частично",
		"gar nicht umgesetzt", "completed", "complete?", "fully???", "не", "لم", "未", "не применимо", "غير معروف", "不适用",
		"not unimplemented", "impartially", "implemented by others", "невыполнимо",
	} {
		if got, _, ok := parseLevel(s); ok {
			t.Errorf("parseLevel(%q) = %q, want none", s, got)
		}
		if got, wrote := misspelt(s); got != followup.NoLevel {
			t.Errorf("misspelt(%q) = %q by %q, want none", s, got, wrote)
		}
	}
}
