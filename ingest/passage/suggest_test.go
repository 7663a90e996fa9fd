package passage_test

import (
	"encoding/csv"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/ingest/passage"
	"github.com/upr-info/followup/internal/text"
)

// sampleReview returns the recommendations of the sample review.
func sampleReview(t testing.TB) []followup.Recommendation {
	f, err := os.Open("../../cmd/followup/internal/sample/recommendations.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var recs []followup.Recommendation
	for _, row := range rows[1:] {
		recs = append(recs, followup.Recommendation{Key: followup.NewRecommendationKey("SVN-3", row[0]), Text: row[1]})
	}
	return recs
}

// suggested returns the numbers that are suggested for a passage, best first.
func suggested(paragraph string, recs []followup.Recommendation) (numbers []string) {
	r := passage.NewList("SVN-3", recs).Suggest(document(paragraph))
	for _, p := range r.Passages {
		for _, s := range p.Suggestions {
			numbers = append(numbers, s.Recommendation.Number())
		}
	}
	return numbers
}

// TestSuggestions: paragraphs as reports have them, and paragraphs that speak of
// none of the recommendations.
func TestSuggestions(t *testing.T) {
	recs := sampleReview(t)
	first, five, all := 0, 0, 0
	for _, tt := range []struct{ text, number string }{
		{"The treaty against enforced disappearances was signed in March, and the bill to ratify it waits in the upper house.", "140.1"},
		{"Our reservation on the covenant regarding civil and political rights has still not been withdrawn.", "140.2"},
		{"The cabinet said that joining the convention on migrant workers is being considered by an inter-ministerial group.", "140.3"},
		{"The report that was due to the committee against torture years ago was at last handed in last summer.", "140.4"},
		{"The ombudsman received three cars and two offices, so that the national institution can now visit all regions but one.", "140.5"},
		{"A plan of action on human rights for five years was adopted, though its budget covers the first year only.", "140.6"},
		{"Courses on how and when force may be used are now part of the training of every police officer.", "140.7"},
		{"Civic education in secondary schools has had four hours on human rights since the autumn.", "140.8"},
		{"In two of nine prisons juveniles are still detained together with adults.", "140.9"},
		{"People may now be held before trial for six months at most; the law on pre-trial detention sets this limit.", "140.10"},
		{"Prisoners spend fewer days in solitary confinement than before.", "140.11"},
		{"Of eleven deaths in custody, only three were investigated by a body that is independent of the police.", "140.12"},
		{"Legal aid is paid for defendants in criminal cases; whoever sues an employer must still pay the lawyer alone.", "140.13"},
		{"A civil case takes four years in the courts of the capital, which is longer than at the time of the review.", "140.14"},
		{"Judges continue to be appointed by the president; the council that was promised is not independent.", "140.15"},
		{"Women hold eleven of ninety seats, and no effort was made to bring more of them into public office.", "140.16"},
		{"The pay gap: women earn 17 per cent less than men for the same job.", "140.17"},
		{"Two shelters for women who flee domestic violence were opened, none of them in the northern region.", "140.18"},
		{"Corporal punishment of children in the home remains lawful.", "140.20"},
		{"The number of pupils who leave school early fell from 14 to 9 per cent of all children.", "140.21"},
		{"Registration of birth is free of charge everywhere, and mobile teams register children in the mountains.", "140.22"},
		{"Half of all public buildings have no ramp and are not accessible to wheelchair users or other persons with disabilities.", "140.23"},
		{"Pupils with disabilities are still sent to special institutions instead of ordinary schools.", "140.24"},
		{"Hate speech against the Roma and other minorities was prosecuted in two cases only.", "140.25"},
		{"There is still no law against racial discrimination.", "140.26"},
		{"The dam was built on land of the indigenous peoples without asking them; nobody consulted them.", "140.27"},
		{"Lessons in the minority languages were cut from the curriculum of three schools.", "140.28"},
		{"The asylum procedure takes 14 months on average.", "140.29"},
		{"Forty journalists were sued last year in order to silence them, and two were attacked.", "140.31"},
		{"Defamation is a crime still, punished with up to two years of prison.", "140.32"},
		{"An association needs eleven papers to register; a simpler form was announced.", "140.33"},
		{"A special law that protects defenders of human rights was voted down.", "140.34"},
		{"The special procedures were given a standing invitation in June.", "140.35"},
		{"Six traffickers were prosecuted for trafficking in persons; no victim was compensated.", "140.36"},
		{"Wells were drilled, but remote areas have no drinking water that is safe in the dry season.", "140.37"},
		{"Money for mental health was cut again, to two per cent of all spending on health.", "140.38"},
		{"Homeless people sleep in the stations; no affordable house was built.", "140.39"},
	} {
		all++
		switch found := suggested(tt.text, recs); {
		case len(found) > 0 && found[0] == tt.number:
			first, five = first+1, five+1
		case slices.Contains(found, tt.number):
			five++
			t.Logf("not the first: %s of %v for %q", tt.number, found, tt.text)
		default:
			t.Logf("missed: %s, found %v for %q", tt.number, found, tt.text)
		}
	}
	t.Logf("of %d paragraphs the right recommendation is the first for %d, among five for %d", all, first, five)
	if first < all*80/100 || five < all*90/100 {
		t.Errorf("of %d paragraphs the right recommendation is the first for %d, among five for %d", all, first, five)
	}
	for _, paragraph := range []string{
		"Dear colleagues, thank you for your mail and for the time that you give us to answer it.",
		"Our organisation was founded twenty years ago and has members in all parts of the country.",
		"This report was written by the following organisations, whose addresses are listed at its end.",
		"The method is explained in the annex. Interviews were held from January to March.",
		"Page 3 of 12",
		"Table of contents",
		"The exchange rate of the central bank was stable throughout the period.",
	} {
		if found := suggested(paragraph, recs); len(found) > 0 {
			t.Errorf("%v is suggested for %q", found, paragraph)
		}
	}
}

// TestSuggestionsInOtherLanguages: a report is compared with a list in its own
// language.
func TestSuggestionsInOtherLanguages(t *testing.T) {
	for _, tt := range []struct {
		recs []string
		text string
		want string
	}{
		{[]string{"Ratifier la convention contre les disparitions forcées.", "Interdire les châtiments corporels des enfants.", "Garantir l'aide juridictionnelle aux plus pauvres."},
			"Les châtiments corporels infligés aux enfants restent autorisés à la maison.", "2"},
		{[]string{"Ratificar la convención contra las desapariciones forzadas.", "Prohibir el castigo corporal de los niños.", "Garantizar la asistencia jurídica gratuita."},
			"La asistencia jurídica no es gratuita fuera de la capital.", "3"},
		{[]string{"Ратифицировать конвенцию о насильственных исчезновениях.", "Запретить телесные наказания детей.", "Обеспечить бесплатную юридическую помощь."},
			"Телесное наказание ребенка дома все еще разрешено, детей наказывают.", "2"},
		{[]string{"التصديق على اتفاقية حماية الأشخاص من الاختفاء القسري", "حظر العقوبة البدنية للأطفال في جميع الأماكن", "توفير المساعدة القانونية المجانية للفقراء"},
			"لا تزال العقوبات البدنية ضد الأطفال مسموحا بها في المنزل", "2"},
		{[]string{"批准保护所有人免遭强迫失踪国际公约。", "禁止在一切场合对儿童实施体罚。", "为贫困者提供免费法律援助。"},
			"在家庭中对儿童的体罚仍未被禁止。", "2"},
	} {
		var recs []followup.Recommendation
		for i, r := range tt.recs {
			recs = append(recs, followup.Recommendation{Key: followup.RunningKey("SVN-3", followup.Recommended, i+1), Text: r})
		}
		if found := suggested(tt.text, recs); len(found) == 0 || found[0] != tt.want {
			t.Errorf("%q: %v, want %s", tt.text, found, tt.want)
		}
	}
}

// TestSuggestionsOnReal finds real recommendations again among those of their
// review after a good part of their words was lost and the rest shuffled.
func TestSuggestionsOnReal(t *testing.T) {
	const file = "../../../shared/real/upr-info-1-5.csv"
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Skip("the real recommendations are not here: ", err)
	}
	decoded, err := charmap.Macintosh.NewDecoder().Bytes(raw)
	if err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(strings.NewReader(strings.ReplaceAll(string(decoded), "\r", "\n")))
	r.FieldsPerRecord, r.LazyQuotes = -1, true
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	byState := map[string][]string{}
	for _, row := range rows[1:] {
		if len(row) > 3 {
			byState[row[0]+row[len(row)-1]] = append(byState[row[0]+row[len(row)-1]], row[3])
		}
	}
	random := rand.New(rand.NewPCG(1, 2))
	for _, part := range []float64{0.6, 0.4, 0.25} {
		measure(t, byState, part, random)
	}
}

// measure keeps a part of the words of every tenth recommendation.
func measure(t *testing.T, byState map[string][]string, part float64, random *rand.Rand) {
	first, five, all := 0, 0, 0
	for _, texts := range byState {
		texts = slices.Compact(slices.Sorted(slices.Values(texts)))
		var recs []followup.Recommendation
		for i, s := range texts {
			recs = append(recs, followup.Recommendation{Key: followup.RunningKey("SVN-3", followup.Recommended, i+1), Text: s})
		}
		var paragraphs []text.Block
		for i := 0; i < len(texts); i += 10 {
			if words := strings.Fields(texts[i]); len(words) >= 10 {
				random.Shuffle(len(words), func(a, b int) { words[a], words[b] = words[b], words[a] })
				paragraphs = append(paragraphs, text.Block{Where: recs[i].Number(), Text: "x " + strings.Join(words[:int(float64(len(words))*part)], " ")})
			}
		}
		all += len(paragraphs)
		for _, p := range passage.NewList("SVN-3", recs).Suggest(passage.Lines(paragraphs)).Passages {
			at := slices.IndexFunc(p.Suggestions, func(s followup.Suggestion) bool { return s.Recommendation.Number() == p.Where })
			if at == 0 {
				first++
			}
			if at >= 0 {
				five++
			}
		}
	}
	t.Logf("with %.0f %% of the words: first %d, among five %d of %d", part*100, first, five, all)
	if part > 0.5 && (first < all*85/100 || five < all*95/100) {
		t.Errorf("with %.0f %% of the words: first %d, among five %d of %d", part*100, first, five, all)
	}
}
