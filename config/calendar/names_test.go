package calendar_test

import (
	"bytes"
	"encoding/csv"
	"html"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/config/calendar"
)

// TestOwnNames: every State is found by each of its names and codes, in
// capitals and small letters, and no two share one.
func TestOwnNames(t *testing.T) {
	f := facts(t)
	for _, c := range f.Countries() {
		names := []string{c.Name, string(c.Code), c.ISO2}
		for _, l := range followup.Languages() {
			names = append(names, c.Names[l])
		}
		for _, name := range names {
			for _, n := range []string{name, strings.ToUpper(name), strings.ToLower(name), "  " + name + " "} {
				if got, ok := f.ByName(n); !ok || got.Code != c.Code {
					t.Errorf("%q is %s, want %s", n, got.Code, c.Code)
				}
			}
		}
	}
}

func TestByName(t *testing.T) {
	f := facts(t)
	for spelling, want := range map[string]followup.CountryCode{
		"Macedonia FYR": "MKD", "FYROM": "MKD", "The former Yugoslav Republic of Macedonia": "MKD", "North Macedonia": "MKD",
		"Republic of Congo": "COG", "Congo": "COG", "Democratic Republic of the Congo": "COD", "DR Congo": "COD", "RDC": "COD",
		"Cape Verde": "CPV", "Cabo Verde": "CPV", "Czech Republic": "CZE", "Czechia": "CZE", "Trinidad & Tobago": "TTO", "Trinidad and Tobago": "TTO",
		"Cote d'Ivoire": "CIV", "CÔTE D’IVOIRE": "CIV", "Ivory Coast": "CIV", "Turkey": "TUR", "Türkiye": "TUR", "TURKIYE": "TUR", "Turquía": "TUR",
		"Swaziland": "SWZ", "Eswatini": "SWZ", "Burma": "MMR", "The Gambia": "GMB", "the Netherlands": "NLD", "Netherlands": "NLD", "L'Algérie": "DZA",
		"El Salvador": "SLV", "St. Lucia": "LCA", "Saint Kitts and Nevis": "KNA", "Guinea Bissau": "GNB", "guinea-bissau": "GNB", "Guinea": "GIN",
		"Niger": "NER", "Nigeria": "NGA", "Islamic Republic of Iran": "IRN", "Iran (Islamic Republic of)": "IRN", "Iran": "IRN",
		"Bolivarian Republic of Venezuela": "VEN", "State plurinational": "", "Plurinational State of Bolivia": "BOL",
		"République islamique d'Iran": "IRN", "جمهورية إيران الإسلامية": "IRN", "ايران": "IRN", "英国": "GBR", "韩国": "KOR", "Южная Корея": "KOR", "США": "USA",
		"Vietnam": "VNM", "Russia": "RUS", "U.S.A.": "USA", "US": "USA", "svn": "SVN", "ht": "HTI",
		"Korea": "", "Atlantis": "", "": "", "&": "", "Holy See": "", "Niger Delta": "",
	} {
		got, ok := f.ByName(spelling)
		if got.Code != want || ok != (want != "") {
			t.Errorf("%q is %q, want %q", spelling, got.Code, want)
		}
	}
}

func TestObserver(t *testing.T) {
	f := facts(t)
	for spelling, want := range map[string]bool{"Holy See": true, "the Holy See": true, "Palestine": true, "State of Palestine": true,
		"(Unknown)": true, "Saint-Siège": true, "Switzerland": false, "": false} {
		if f.Observer(spelling) != want {
			t.Errorf("%q: %v, want %v", spelling, !want, want)
		}
	}
}

// TestRealExports: every name in the exports is a State or an observer.
func TestRealExports(t *testing.T) {
	f := facts(t)
	for _, file := range []string{"upr-info-1-5.csv", "voluntary.csv"} {
		data, err := os.ReadFile(filepath.Join("../../../shared/real", file))
		if err != nil {
			t.Skip("the real exports are not here: ", err)
		}
		text, err := charmap.Macintosh.NewDecoder().Bytes(data)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(bytes.NewReader(bytes.ReplaceAll(text, []byte("\r"), []byte("\n")))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for _, row := range rows[1:] {
			to, from := html.UnescapeString(row[slices.Index(rows[0], "To")]), html.UnescapeString(row[slices.Index(rows[0], "From")])
			seen[to] = true
			if from != "" {
				seen[from] = true
			}
			if _, ok := f.ByName(to); !ok {
				t.Errorf("%s: the State under Review %q is not known", file, to)
			}
		}
		states := 0
		for name := range seen {
			_, ok := f.ByName(name)
			if ok {
				states++
			} else if !f.Observer(name) {
				t.Errorf("%s: %q is not known", file, name)
			}
		}
		if states < 70 {
			t.Errorf("%s: only %d names", file, states)
		}
	}
}

func TestFind(t *testing.T) {
	f := facts(t)
	for text, want := range map[string]string{
		"Mid-term report on Niger":       "NER",
		"Nigeria and Niger":              "NGA NER",
		"communities of the Niger Delta": "",
		"Guinea":                         "GIN",
		"Guinea-Bissau, Equatorial Guinea and Papua New Guinea": "GNB GNQ PNG",
		"a guinea pig": "",
		"Guinée équatoriale; Guinée-Bissau; la Guinée": "GNQ GNB GIN",
		"Democratic Republic of the Congo":             "COD",
		"the Republic of the Congo":                    "COG",
		"UPR of Congo":                                 "COG? COD?",
		"Republic of Korea":                            "KOR",
		"Democratic People's Republic of Korea":        "PRK",
		"Korea":                                        "KOR? PRK?",
		"North Korea, South Korea":                     "PRK KOR",
		"Georgia":                                      "GEO",
		"Atlanta, Georgia, USA":                        "USA?",
		"Georgia, USA":                                 "USA",
		"South Georgia":                                "",
		"Georgia Brown":                                "GEO?",
		"Dominica":                                     "DMA",
		"the Dominican Republic":                       "DOM",
		"República Dominicana y Dominica":              "DOM DMA",
		"Oman":                                         "OMN",
		"Romania":                                      "ROU",
		"Gulf of Oman":                                 "",
		"Mali":                                         "MLI",
		"Somalia, Malawi, Mali":                        "SOM MWI MLI",
		"Chad":                                         "TCD",
		"Chad Smith":                                   "TCD?",
		"N'Djamena, Chad":                              "TCD?",
		"Haiti, Chad and Mali":                         "HTI TCD MLI",
		"Report, Chad":                                 "TCD",
		"Sudan (South)":                                "SDN?",
		"S. Sudan, N. Korea, Guinea-B.":                "SSD PRK GIN?",
		"Dominican Rep. and Dominica":                  "DOM DMA",
		"the Dominican delegation":                     "DMA? DOM?",
		"Savannah, Georgia":                            "GEO?",
		"le Tchad est, rapport sur Haïti":              "TCD HTI",
		"our office in Mali, and the one in Chad":      "MLI? TCD",
		"notre bureau au Tchad":                        "TCD?",
		"nuestra sede en el Perú":                      "PER?",
		"we are based in Haiti":                        "HTI?",
		"travelling to Chad":                           "TCD?",
		"the situation in Haiti":                       "HTI",
		"recommendations made to Haiti":                "HTI",
		"Chad Haiti Jordan":                            "TCD HTI JOR",
		"Sudan, South Kordofan":                        "SDN",
		"Lake Chad":                                    "",
		"the Niger river":                              "", // where a landscape is, its name does not say
		"pollution of the rivers in Peru":              "PER",
		"mer de Chine méridionale, río Jordán":         "CHN? JOR?",
		"озеро Чад, Новая Гвинея":                      "GIN?",
		"نهر النيجر، غينيا الجديدة": "NER? GIN?",
		"尼日尔河，新墨西哥州，美属萨摩亚，朝鲜半岛":     "NER? MEX? WSM? PRK?",
		"尼日尔，墨西哥，萨摩亚，朝鲜":            "NER MEX WSM PRK",
		"Report on Chad":                    "TCD",
		"Chad Mid-term Report":              "TCD",
		"Michael Jordan wrote":              "JOR?",
		"the UPR of Jordan, 2018":           "JOR",
		"In Jordan we saw":                  "JOR",
		"Turkey":                            "TUR",
		"we ate turkey":                     "TUR?",
		"hti-3_haiti-report.xlsx":           "HTI",
		"HTI-3.xlsx":                        "HTI",
		"Re: HTI answers":                   "HTI",
		"Our CAN report":                    "",    // a word, too
		"CAN-3":                             "CAN", // but not as a review
		"PLEASE READ AND SIGN FOR PER DIEM": "",
		"MID-TERM REPORT MALAWI":            "MWI",
		"The DRC and the UK":                "COD GBR",
		"uk":                                "",
		"tell us and the usa":               "",
		"L'Algérie, le Tchad et la Côte d’Ivoire": "DZA TCD CIV",
		"Haití y Perú; España":                    "HTI PER ESP",
		"Haiti's answers":                         "HTI",
		"доклад о Нигере и Нигерии":               "NER NGA",
		"Республики Корея":                        "KOR",
		"Российской Федерации, Южной Африки, Южного Судана": "RUS ZAF SSD",
		"в Соединенных Штатах Америки и на Кубе":            "USA CUB",
		"Коста-Рики, Кот-д’Ивуара, Шри-Ланки":               "CRI CIV LKA",
		"для того чтобы": "",
		"尼日尔和尼日利亚":       "NER NGA",
		"几内亚比绍、赤道几内亚、巴布亚新几内亚、几内亚": "GNB GNQ PNG GIN",
		"索马里与马里":           "SOM MLI",
		"印度尼西亚和印度":         "IDN IND",
		"刚果民主共和国":          "COD",
		"刚果（布）":            "COG",
		"韩国 朝鲜":            "KOR PRK",
		"约旦河西岸":            "",
		"تقرير عن السودان": "SDN",
		"وجنوب السودان":    "SSD",
		"بالسودان وللأردن": "SDN JOR",
		"غينيا - بيساو وغينيا الاستوائية وبابوا غينيا الجديدة": "GNB GNQ PNG",
		"النيجر ونيجيريا":                   "NER NGA",
		"جمهورية كوريا":                     "KOR",
		"جمهورية كوريا الشعبية الديمقراطية": "PRK",
		"الدعم المالي":                      "",     // "financial", with the article
		"دعم مالي":                          "MLI?", // "financial", or Mali
		"سلطنة عمان":                        "OMN",
		"في عمان":                           "OMN?", // or Amman
		"":                                  "",
		"Holy See":                          "",
		"Germanyand Peru":                   "PER",
	} {
		var got []string
		for _, m := range f.Find(text) {
			s := string(m.Country)
			if !m.Sure {
				s += "?"
			}
			if text[m.Start:m.End] != m.Text {
				t.Errorf("%q: %q does not stand at %d", text, m.Text, m.Start)
			}
			got = append(got, s)
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%q mentions %q, want %q", text, s, want)
		}
	}
}

// TestFindOwnNames: the name of every State in every language, in a sentence,
// mentions that State.
func TestFindOwnNames(t *testing.T) {
	f := facts(t)
	for _, c := range f.Countries() {
		for _, l := range followup.Languages() {
			found := f.Find("(1) " + c.Names[l] + ": ")
			mentions := func(m calendar.Mention) bool { return m.Country == c.Code }
			if len(found) == 0 || !slices.ContainsFunc(found, mentions) {
				t.Errorf("%q mentions %v, want %s", c.Names[l], found, c.Code)
			}
			if len(found) > 1 && found[0].Sure {
				t.Errorf("%q mentions %v", c.Names[l], found)
			}
		}
	}
}

func FuzzFind(f *testing.F) {
	for _, s := range []string{"Guinea-Bissau, HTI-2", "Чад и Южного Судана", "وللسودان", "刚果（布）", "U.S.A.", "St. Lucia\xff", "ﷺİ"} {
		f.Add(s)
	}
	known := facts(f)
	f.Fuzz(func(t *testing.T, text string) {
		end := 0
		for _, m := range known.Find(text) {
			if m.Start < 0 || m.End > len(text) || text[m.Start:m.End] != m.Text || m.End <= m.Start || m.Start < end && m.End != end {
				t.Fatalf("%q: %+v", text, m)
			}
			end = m.End
			if _, ok := known.Country(m.Country); !ok {
				t.Fatalf("%q mentions %q", text, m.Country)
			}
		}
		if c, ok := known.ByName(text); ok && !utf8.ValidString(c.Name) {
			t.Fatal(c)
		}
	})
}

func BenchmarkFind(b *testing.B) {
	f := facts(b)
	text := strings.Repeat("The recommendation was partially implemented in Georgia and Guinea-Bissau; the delegation of the Republic of Korea agreed. ", 100)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		f.Find(text)
	}
}
