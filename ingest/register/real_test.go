package register_test

import (
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/config/calendar"
	"github.com/upr-info/followup/ingest/register"
	"github.com/upr-info/followup/internal/table"
)

// real opens one of the real files, which are not part of the project.
func real(t testing.TB, name string) *table.Book {
	t.Helper()
	f, err := os.Open("../../../shared/real/" + name)
	if err != nil {
		t.Skipf("%s is not here: it is not part of the project", name)
	}
	defer f.Close()
	info, err := f.Stat()
	must(t, err)
	b, err := table.Open(f, info.Size(), table.DefaultLimits())
	must(t, err)
	return b
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func facts(t testing.TB) *calendar.Facts {
	t.Helper()
	c, err := calendar.Load()
	must(t, err)
	return c
}

func read(t testing.TB, name string, review followup.ReviewID) register.Result {
	t.Helper()
	b := real(t, name)
	r, err := register.Recommendations(b, register.Options{Calendar: facts(t), Review: review})
	must(t, err)
	return r
}

func TestRealExport(t *testing.T) {
	csv, xls := read(t, "upr-info-1-5.csv", ""), read(t, "upr-info-1-5.xls", "")
	if !reflect.DeepEqual(csv, xls) {
		t.Error("the CSV and the XLS of one export give different recommendations")
	}
	if csv.Source != followup.UPRInfoExport || len(csv.Reviews) != 80 || len(csv.Refused)+len(csv.Doubts) != 0 {
		t.Fatalf("%s, %d reviews, refused %v, doubts %v", csv.Source, len(csv.Reviews), csv.Refused, csv.Doubts)
	}
	published := map[followup.ReviewID]int{"MYS-1": 147, "MUS-1": 93, "CHL-1": 122}
	rows := 0
	issues := map[string]bool{}
	for _, l := range csv.Reviews {
		rows += len(l.Recommendations)
		if want := published[l.Review]; want != 0 && want != len(l.Recommendations) {
			t.Errorf("%s has %d recommendations, published are %d", l.Review, len(l.Recommendations), want)
		}
		checkList(t, l)
		for _, r := range l.Recommendations {
			for _, i := range r.Issues {
				issues[i] = true
			}
		}
	}
	if rows != 6094 || len(issues) != 54 {
		t.Errorf("%d rows, %d issues; want 6094 and the 54 of the database", rows, len(issues))
	}
}

// checkList checks what holds for every list.
func checkList(t *testing.T, l register.List) {
	t.Helper()
	seen := map[followup.RecommendationKey]bool{}
	for i, r := range l.Recommendations {
		switch {
		case r.Key.Review() != l.Review || seen[r.Key]:
			t.Errorf("%s: key of another review, or twice", r.Key)
		case r.Position != i+1:
			t.Errorf("%s: position %d, want %d", r.Key, r.Position, i+1)
		case r.Text == "" || r.Text != strings.TrimSpace(r.Text):
			t.Errorf("%s: text is not trimmed", r.Key)
		case len(r.From) == 0 || strings.Contains(strings.Join(r.From, ""), "&#"):
			t.Errorf("%s: recommending States %q", r.Key, r.From)
		case (r.Kind == followup.Pledge) != (r.Response == ""):
			t.Errorf("%s: %s with response %q", r.Key, r.Kind, r.Response)
		}
		seen[r.Key] = true
	}
}

func TestRealExportSpelling(t *testing.T) {
	unknown, accents := 0, 0
	for _, l := range read(t, "upr-info-1-5.csv", "").Reviews {
		for _, r := range l.Recommendations {
			if r.FromText() == "Unknown" {
				unknown++
			}
			accents += strings.Count(r.Text, "é") + strings.Count(r.Text, "è")
		}
	}
	// Five bytes that are not ASCII are all there is to tell MacRoman from
	// Windows-1252, and the line ends.
	if unknown != 9 || accents != 5 {
		t.Errorf("%d rows of an unknown State, want 9; %d accents, want 5", unknown, accents)
	}
}

func TestRealPledges(t *testing.T) {
	r := read(t, "voluntary.csv", "")
	rows := 0
	for _, l := range r.Reviews {
		rows += len(l.Recommendations)
		checkList(t, l)
		if first := l.Recommendations[0]; first.Kind != followup.Pledge || first.Number() != "P1" {
			t.Errorf("%s is a %s", first.Key, first.Kind)
		}
	}
	if rows+len(r.Refused) != 947 || len(r.Refused) != 0 {
		t.Errorf("%d taken of 947, refused %v", rows, r.Refused)
	}
}

func TestRealExportOneReview(t *testing.T) {
	r := read(t, "upr-info-1-5.csv", "MYS-1")
	if len(r.Reviews) != 1 || len(r.Reviews[0].Recommendations) != 147 || len(r.Refused) != 79 {
		t.Errorf("%d reviews, %d refusals; want Malaysia alone and a line for each of the 79 others", len(r.Reviews), len(r.Refused))
	}
}

func TestRealMatrices(t *testing.T) {
	number := regexp.MustCompile(`^1\d\d\.\d+$`)
	for _, tt := range []struct {
		file      string
		review    followup.ReviewID
		n         int
		supported int
		symbol    string // how all of them begin
	}{
		{"ohchr-svn-20.docx", "SVN-2", 163, 142, "A/HRC/28/15"},
		{"ohchr-svn-34.docx", "SVN-3", 215, 182, "A/HRC/43/15"},
	} {
		r := read(t, tt.file, tt.review)
		if len(r.Reviews) != 1 || len(r.Reviews[0].Recommendations) != tt.n {
			t.Fatalf("%s: %d lists, want one of %d; refused %v", tt.file, len(r.Reviews), tt.n, r.Refused)
		}
		if r.Source != followup.UNMatrix || len(r.Refused)+len(r.Doubts) != 0 {
			t.Errorf("%s: %s, refused %v, doubts %v", tt.file, r.Source, r.Refused, r.Doubts)
		}
		checkList(t, r.Reviews[0])
		supported := 0
		for _, rec := range r.Reviews[0].Recommendations {
			if rec.Response == followup.Accepted {
				supported++
			}
			if !number.MatchString(rec.Number()) || !strings.HasPrefix(rec.Symbol, tt.symbol) || len(rec.Issues) == 0 {
				t.Errorf("%s: symbol %q, issues %q", rec.Key, rec.Symbol, rec.Issues)
			}
			if strings.Contains(rec.Text, "Source of") || strings.HasSuffix(rec.Text, ";") || rec.FromText() == "Unknown" {
				t.Errorf("%s: text or States were not parted well: %q", rec.Key, rec.From)
			}
			for _, i := range rec.Issues {
				if strings.HasPrefix(i, "-") || strings.Contains(i, "SDG") || strings.Contains(i, "ffected") {
					t.Errorf("%s: %q is no theme", rec.Key, i)
				}
			}
		}
		if supported != tt.supported {
			t.Errorf("%s: %d supported, want %d", tt.file, supported, tt.supported)
		}
	}
}

func TestRealMatrixRows(t *testing.T) {
	from := map[string][]string{}
	for _, r := range read(t, "ohchr-svn-34.docx", "SVN-3").Reviews[0].Recommendations {
		from[r.Number()] = r.From
	}
	for number, want := range map[string][]string{
		"121.1": {"France", "Lithuania"},                                  // two pairs of brackets
		"121.2": {"Ukraine", "Slovakia"},                                  // two parts
		"121.3": {"United Kingdom of Great Britain and Northern Ireland"}, // and "(No. 29)" before it
	} {
		if !reflect.DeepEqual(from[number], want) {
			t.Errorf("%s is from %q, want %q", number, from[number], want)
		}
	}
	if _, ok := from["121.10"]; !ok || from["121.1"] == nil {
		t.Error("121.1 and 121.10 are two recommendations")
	}
}

func TestRealReimport(t *testing.T) {
	lists := read(t, "upr-info-1-5.csv", "").Reviews
	for _, l := range lists {
		first := register.Merge(nil, l.Recommendations, followup.UPRInfoExport)
		if !reflect.DeepEqual(first.After, l.Recommendations) || len(first.Added) != len(l.Recommendations) {
			t.Fatalf("%s: a first import gives other recommendations than the file has", l.Review)
		}
		again := register.Merge(first.After, l.Recommendations, followup.UPRInfoExport)
		if !reflect.DeepEqual(again.After, first.After) || len(again.Unchanged) != len(l.Recommendations) {
			t.Errorf("%s: importing again changed %v, added %v, missed %v", l.Review, again.Changed, again.Added, again.Missing)
		}
	}
	mauritius := list(t, lists, "MUS-1")
	texts := map[string]bool{}
	for _, r := range mauritius {
		texts[r.Text] = true
	}
	if len(mauritius) != 93 || len(texts) != 86 {
		t.Errorf("Mauritius: %d rows, %d texts; want 93 and 86", len(mauritius), len(texts))
	}
	gone := append(append([]followup.Recommendation{}, mauritius[:40]...), mauritius[41:]...)
	m := register.Merge(mauritius, gone, followup.UPRInfoExport)
	if len(m.Missing) != 1 || m.Missing[0] != mauritius[40].Key || len(m.Unchanged) != 92 || len(m.After) != 93 {
		t.Errorf("a row gone: missing %v, %d unchanged, %d on file", m.Missing, len(m.Unchanged), len(m.After))
	}
	back := register.Merge(m.After, mauritius, followup.UPRInfoExport)
	if len(back.Changed) != 1 || !reflect.DeepEqual(back.After, mauritius) {
		t.Errorf("a row come back: changed %v, added %v", back.Changed, back.Added)
	}
}

func list(t *testing.T, lists []register.List, id followup.ReviewID) []followup.Recommendation {
	t.Helper()
	for _, l := range lists {
		if l.Review == id {
			return l.Recommendations
		}
	}
	t.Fatalf("no %s", id)
	return nil
}

// BenchmarkRealExport reads the whole export of five sessions, file and rows.
func BenchmarkRealExport(b *testing.B) {
	for _, name := range []string{"upr-info-1-5.csv", "upr-info-1-5.xls"} {
		b.Run(name, func(b *testing.B) {
			c := facts(b)
			rows := 0
			for b.Loop() {
				r, err := register.Recommendations(real(b, name), register.Options{Calendar: c})
				must(b, err)
				for _, l := range r.Reviews {
					rows += len(l.Recommendations)
				}
			}
			b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}
