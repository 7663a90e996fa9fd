package calendar_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/config/calendar"
)

// TestFindInName: what names of files name. A question mark stands behind what may
// be something else.
func TestFindInName(t *testing.T) {
	f := facts(t)
	for name, want := range map[string]string{
		"Rapport_UPR_Haiti_final(2).docx": "HTI", "haiti-upr.pdf": "HTI", "HTI_midterm.xlsx": "HTI", "hti_midterm.xlsx": "HTI", "HTI-3.xlsx": "HTI",
		"RapportUPRHaitiFinal.docx": "HTI", "UPRHaiti.docx": "HTI", "Haiti2026.pdf": "HTI", "archive.zip/haiti/answers.docx": "HTI", "Haiti": "HTI", "haiti.v2": "HTI",
		"SriLanka.docx": "LKA", "srilanka_upr.docx": "LKA", "cotedivoire.pdf": "CIV", "CoteDIvoire.pdf": "CIV", "Côte_d_Ivoire.pdf": "CIV", "burkinafaso.xls": "BFA",
		"South-Sudan.docx": "SSD", "SouthSudan.docx": "SSD", "southsudan.docx": "SSD", "sudan.docx": "SDN", "guinea_bissau.docx": "GNB", "guinea.docx": "GIN",
		"GuineaEquatorial.docx": "GNQ", "papua-new-guinea.docx": "PNG", "png_report.docx": "PNG", "scan.png": "", "scan_PNG.PNG": "PNG",
		"niger.docx": "NER", "nigeria.docx": "NGA", "niger_delta.docx": "", "niger-state.docx": "", "dominica.docx": "DMA", "dominican_republic.docx": "DOM", "DominicanRepublic.docx": "DOM",
		"congo.docx": "COG? COD?", "drc.docx": "COD", "DRCongo.docx": "COD", "korea.docx": "KOR? PRK?", "south_korea.docx": "KOR", "dprk.docx": "PRK",
		"jordan.docx": "JOR", "jordan_upr_report.docx": "JOR", "jordan_smith.docx": "JOR?", "JordanSmith.docx": "JOR?", "oman-jordan.docx": "OMN JOR", "chad.docx": "TCD", "report_chad_brown.docx": "TCD?",
		"turkey-midterm.docx": "TUR", "turkey_recipe.docx": "TUR?", "china.docx": "CHN", "fine_china.docx": "CHN?", "georgia_lawyers.docx": "GEO?", "georgia.docx": "GEO",
		"malia.docx": "", "indiana.docx": "", "american_samoa.docx": "", "samoa.docx": "WSM", "guinea_pigs.docx": "", "new_mexico.docx": "", "northern_ireland.docx": "GBR", "ireland.docx": "IRL",
		"granada.docx": "GRD?", "grenada.docx": "GRD", "oman.docx": "OMN", "romania.docx": "ROU", "swaziland.docx": "SWZ", "north_macedonia.docx": "MKD", "palestine.docx": "", "holy_see.docx": "",
		"report_FRA.docx": "FRA?", "informe_ESP.docx": "ESP?", "report_FIN.docx": "FIN?", "report_fin.docx": "", "mar_2026.docx": "", "MAR_2026.docx": "MAR?", "eau_potable.docx": "", "uk_report.docx": "", "UK_report.docx": "GBR",
		"can_you_read_this.docx": "", "per diem.xlsx": "", "Haiti_FRA.docx": "HTI FRA?",
		"доклад_грузия.docx": "GEO", "перу.docx": "PER", "勺_中国_报告.docx": "CHN", "尼日利亚.docx": "NGA", "تقرير_السودان.docx": "SDN", "تقرير-جنوب-السودان.docx": "SSD",
		"": "", "report.docx": "", ".docx": "",
	} {
		var got []string
		for _, m := range f.FindInName(name) {
			s := string(m.Country)
			if !m.Sure {
				s += "?"
			}
			if name[m.Start:m.End] != m.Text {
				t.Errorf("%q: %q does not stand at %d", name, m.Text, m.Start)
			}
			got = append(got, s)
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%q names %q, want %q", name, s, want)
		}
	}
}

// TestFindEverywhere: every State is found by its short name in every language, in
// a sentence and in the name of a file, and no other State is.
func TestFindEverywhere(t *testing.T) {
	f := facts(t)
	sentences := map[followup.Language]string{
		followup.English: "Please find our report on ! attached.", followup.French: "Veuillez trouver notre rapport concernant : !, ci-joint.",
		followup.Spanish: "Adjuntamos el informe sobre !, como se pidió.", followup.Russian: "Направляем доклад: !, во вложении.",
		followup.Arabic: "نرفق التقرير عن ! مع الشكر", followup.Chinese: "随信附上关于!的报告。",
	}
	for _, c := range f.Countries() {
		for _, l := range followup.Languages() {
			name := c.Names[l]
			// Either Congo; Amman; financial; a bomb; a town; a first name; "of that".
			doubtful := c.Code == "COG" || strings.Contains(" عمان مالي Grenade Granada Mauricio Того ", " "+name+" ")
			check(t, c.Code, doubtful, f.Find(strings.Replace(sentences[l], "!", name, 1)), sentences[l]+name)
			for _, file := range fileNames(name) {
				check(t, c.Code, doubtful, f.FindInName(file), file)
			}
		}
		check(t, c.Code, false, f.FindInName(string(c.Code)+"-3_midterm.xlsx"), string(c.Code))
	}
}

// check fails where the State wanted is not found, or is not the only one. What is
// doubtful may be found without being sure.
func check(t *testing.T, want followup.CountryCode, doubtful bool, found []calendar.Mention, where string) {
	t.Helper()
	is := func(m calendar.Mention) bool { return m.Country == want && !m.Organisation && (m.Sure || doubtful) }
	if !slices.ContainsFunc(found, is) || len(found) > 1 && !doubtful {
		t.Errorf("%q: %v, want %s", where, found, want)
	}
}

// fileNames returns how people call a file about a State.
func fileNames(name string) []string {
	words := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) })
	joined := func(by string) string { return strings.Join(words, by) }
	var camel string
	for _, w := range words {
		r := []rune(w)
		camel += string(unicode.ToUpper(r[0])) + string(r[1:])
	}
	names := []string{"report_" + joined("_") + "_final.docx", strings.ToLower(joined("-")) + "-upr.pdf", "UPR " + strings.ToUpper(joined(" ")) + " (2).xlsx"}
	if unicode.IsUpper([]rune(name)[0]) { // nobody writes words together where there are no capitals
		names = append(names, "Rapport"+camel+"Final.docx")
	}
	return names
}

// TestOrganisations: a State in the name of an organisation is marked so.
func TestOrganisations(t *testing.T) {
	f := facts(t)
	for text, want := range map[string]bool{
		"Example League of Chad": true, "Report of the Haiti Human Rights Network on prisons": true, "Permanent Mission of Haiti": true,
		"Ligue nationale des droits de l'homme du Tchad": true, "Asociación de juristas del Perú": true, "Лига прав человека Чада": true,
		"رابطة حقوق الإنسان تشاد": true, "海地人权联盟": true, "the Association of Women of Nepal": true,
		"Coalition report on Haiti": false, "Haiti: Commission of inquiry": false, "The Commission's report on Haiti": false, "League report Haiti": false,
		"our office in Haiti": false, "la Comisión presenta el informe sobre Perú": false, "海地的委员会": false, "UPR of Haiti, League of lawyers": false,
		"Haiti promised a national commission": false,
	} {
		for _, m := range f.Find(text) {
			if m.Organisation != want {
				t.Errorf("%q: %s is part of a name: %v, want %v", text, m.Country, m.Organisation, want)
			}
		}
		if len(f.Find(text)) == 0 {
			t.Errorf("%q names nothing", text)
		}
	}
}

func FuzzFindInName(f *testing.F) {
	for _, s := range []string{"Rapport_UPR_Haiti_final(2).docx", "UPRHaïti2.pdf", "доклад_грузия", "تقرير_السودان", "中国3.doc\xff", ".docx"} {
		f.Add(s)
	}
	known := facts(f)
	f.Fuzz(func(t *testing.T, name string) {
		for _, m := range known.FindInName(name) {
			if m.Start < 0 || m.End > len(name) || m.Start >= m.End || name[m.Start:m.End] != m.Text {
				t.Fatalf("%q: %+v", name, m)
			}
		}
	})
}
