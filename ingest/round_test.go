package ingest

import (
	"fmt"
	"testing"

	"github.com/upr-info/followup"
)

func TestFindRounds(t *testing.T) {
	for text, want := range map[string]string{
		"Slovenia, third cycle": "{[3] [] []}", "3rd cycle UPR": "{[3] [] []}", "3rd UPR cycle": "{[3] [] []}", "UPR cycle 3": "{[3] [] []}", "Cycle III": "{[3] [] []}",
		"third and fourth cycle": "{[3 4] [] []}", "SVN-4_midterm": "{[4] [] []}", "second cycle": "{[2] [] []}",
		"troisième cycle": "{[3] [] []}", "3e cycle": "{[3] [] []}", "3ème cycle": "{[3] [] []}", "4e cycle de l'EPU": "{[4] [] []}",
		"tercer ciclo": "{[3] [] []}", "4º ciclo": "{[4] [] []}", "ciclo 2": "{[2] [] []}", "третий цикл": "{[3] [] []}", "третьего цикла": "{[3] [] []}", "3-й цикл": "{[3] [] []}",
		"第三轮": "{[3] [] []}", "第4轮": "{[4] [] []}", "第三周期": "{[3] [] []}", "الجولة الثالثة": "{[3] [] []}",
		"session 34": "{[] [34] []}", "34th session": "{[] [34] []}", "34e session": "{[] [34] []}", "34.º período de sesiones": "{[] [34] []}", "34-я сессия": "{[] [34] []}", "第34届会议": "{[] [34] []}",
		"mid-term report 2022": "{[] [] [2022]}", "Mid_term_2022.docx": "{[] [] [2022]}", "2022 midterm": "{[] [] [2022]}", "rapport à mi-parcours 2022": "{[] [] [2022]}", "informe de medio término 2022": "{[] [] [2022]}",
		"recycle 3 bottles": "{[] [] []}", "UPR 2022": "{[] [] []}", "mid-term report": "{[] [] []}", "the first to cycle": "{[] [] []}", "possession 12": "{[] [] []}", "": "{[] [] []}",
	} {
		if got := fmt.Sprint(findRounds(text)); got != want {
			t.Errorf("%q speaks of %s, want %s", text, got, want)
		}
	}
}

func TestRoundsFit(t *testing.T) {
	date := func(y int) followup.Date { return followup.Date{Year: y, Month: 1} }
	third := followup.Review{ID: "JPN-3", Session: 28, Start: date(2017), Next: 42, NextDate: date(2023)}
	for _, tt := range []struct {
		r    rounds
		want bool
	}{
		{rounds{}, false}, {rounds{cycles: []int{3}}, true}, {rounds{cycles: []int{4}}, false}, {rounds{sessions: []int{28}}, true}, {rounds{sessions: []int{42}}, true},
		{rounds{sessions: []int{29}}, false}, {rounds{years: []int{2020}}, true}, {rounds{years: []int{2017}}, false}, {rounds{years: []int{2023}}, false},
	} {
		if got := tt.r.fits(third); got != tt.want {
			t.Errorf("%+v fits %v, want %v", tt.r, got, tt.want)
		}
	}
}

func TestTopic(t *testing.T) {
	for text, want := range map[string]bool{
		"UPR Haiti": true, "haiti_upr.pdf": true, "HaitiUPR": true, "EPU du Tchad": true, "Mid-term report": true, "midterm_haiti": true, "rapport à mi-parcours": true, "Examen periódico universal": true,
		"УПО: доклад": true, "普遍定期审议": true, "الاستعراض الدوري الشامل": true, "our answers to the recommendations": true,
		"REPUBLIC OF CHAD": false, "Invitation to a conference in Haiti": false, "letter of recommendation": false, "Invoice": false, "disruption": false, "mid-term_report.docx": true, "universal_periodic_review": true, "": false,
	} {
		if got := says(phrased(text), topics); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}
