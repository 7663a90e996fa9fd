package site_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
	"github.com/upr-info/followup/compile/compiletest"
	"github.com/upr-info/followup/compile/guide"
	"github.com/upr-info/followup/compile/html"
	"github.com/upr-info/followup/compile/json"
	"github.com/upr-info/followup/compile/site"
	"github.com/upr-info/followup/compile/study"
	"github.com/upr-info/followup/compile/xlsx"
)

// file returns a file of a version with its true size and checksum.
func file(name string, content []byte) site.File {
	sum := sha256.Sum256(content)
	return site.File{Name: name, Size: int64(len(content)), SHA256: hex.EncodeToString(sum[:]),
		Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(content)), nil }}
}

// published is when the versions of the sample were.
var published = time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)

// version freezes an assessment of a review as a version.
func version(t *testing.T, s compile.Snapshot, number int) site.Version {
	t.Helper()
	s.Version = number
	a := compile.Assemble(s)
	var page, book, data bytes.Buffer
	for _, err := range []error{html.Write(&page, a, followup.English), xlsx.Write(&book, a, followup.English), json.Write(&data, a)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return site.Version{
		Number: number, At: published,
		Load:  func() (compile.Assessment, error) { return json.Read(bytes.NewReader(data.Bytes())) },
		Files: []site.File{file("assessment.html", page.Bytes()), file("assessment.xlsx", book.Bytes()), file("assessment.json", data.Bytes())},
	}
}

func sample(t *testing.T) site.Site {
	t.Helper()
	s := compiletest.Sample()
	earlier := compiletest.OneVoice()
	earlier.Review = followup.Review{ID: "UTO-2", Session: 20, Start: followup.Date{Year: 2014, Month: time.October}, Next: 34, NextDate: compiletest.Review().Start}
	return site.Site{
		Programme: s.Programme, Contact: s.Contact, Supporter: s.Supporter, URL: s.Site,
		Today: followup.Date{Year: 2026, Month: time.November, Day: 25}, Zone: "Europe/Zurich", Countries: []followup.Country{compiletest.Country()},
		Calendar: []byte("BEGIN:VCALENDAR\r\n"),
		Due: []site.Due{
			{Review: s.Review, Date: followup.Date{Year: 2027, Month: time.March, Day: 31}, Open: true},
			{Review: followup.Review{ID: "UTO-4", Session: 48, Start: followup.Date{Year: 2025, Month: time.January}}, Date: followup.Date{Year: 2028, Month: time.June}},
		},
		Helps: helps(t),
		Handout: func() (map[string][]site.File, error) {
			return map[string][]site.File{"sheet": {file("example.xlsx", []byte("a workbook"))}}, nil
		},
		Study: &site.Study{MadeOf: "x", Make: func() (study.Study, []site.File, error) {
			return studyOf(t), []site.File{file("study.csv", []byte("a\n"))}, nil
		}},
		Reviews: []site.Review{
			{Review: earlier.Review, Versions: []site.Version{version(t, earlier, 1)}},
			{Review: s.Review, Versions: []site.Version{version(t, compiletest.OneVoice(), 1), version(t, s, 2)}},
		},
	}
}

// files returns the content of every file below dir.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		found[filepath.ToSlash(name)] = string(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func write(t *testing.T, dir string, s site.Site) {
	t.Helper()
	if err := site.Write(dir, s); err != nil {
		t.Fatal(err)
	}
}

func helps(t *testing.T) (all []site.Help) {
	t.Helper()
	facts := guide.Facts{"programme": "Follow-up Programme", "contact": "followup@example.org", "invite": "90", "remind": "30 and 7", "last": "7", "grace": "14", "compile": "20", "publish": "10"}
	for _, l := range followup.Written() {
		texts, err := guide.All(l, facts)
		if err != nil {
			t.Fatal(err)
		}
		for i, text := range texts {
			if len(all) <= i {
				all = append(all, site.Help{Texts: map[followup.Language]guide.Text{}})
			}
			all[i].Texts[l] = text
		}
	}
	return all
}

func studyOf(t *testing.T) study.Study {
	t.Helper()
	b, err := study.New(study.Options{State: func(string) (followup.Country, bool) { return followup.Country{}, false }})
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range compiletest.Many(3) {
		b.Add(a)
	}
	return b.Study()
}

func TestWrite(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, sample(t))
	got := files(t, dir)
	for name, wants := range map[string][]string{
		"index.html":                          {"Utopia", `href="UTO/index.html"`, "1 State with a published assessment", "50% (17 of 34)", "grouping", `href="fr/index.html" lang="fr"`, "until 31 March 2027"},
		"fr/index.html":                       {"Utopie", `href="../index.html" lang="en"`, "1 État dont une évaluation est publiée", `href="../style.css"`},
		"es/index.html":                       {"Qué fue de las recomendaciones"},
		"sessions/index.html":                 {"Session 48", "Session 34, 4 November 2019", `href="../UTO-3/index.html"`},
		"sessions/reviewed/index.html":        {"Session 20, October 2014", `href="../../UTO-2/index.html"`},
		"latest/index.html":                   {"UTO-3, Version 2", "UTO-2, Version 1"},
		"feed.atom":                           {"<id>https://followup.example.org/UTO-3/v2/</id>", "2026-11-24T09:00:00Z"},
		"UTO/index.html":                      {"Version 2", "Version 1", `href="../UTO-3/v2/assessment.xlsx"`, "WEOG", "Example NGO 1", "NGO A"},
		"UTO-3/index.html":                    {"Version 2", `href="../UTO-3/v2/assessment.json"`, `href="../style.css"`, `<link rel="canonical" href="https://followup.example.org/UTO-3/">`, `hreflang="fr" href="https://followup.example.org/fr/UTO-3/"`, `"@type":"Dataset"`},
		"UTO-3/recommendations/index.html":    {"A bill was tabled"},
		"UTO-3/index/index.html":              {`<tr id="rec-121.1">`, `#rec-121.1">121.1</a>`},
		"UTO-3/annex/index.html":              {`id="rec-121.20"`},
		"UTO-3/v1/index.html":                 {"There is a newer version", "/UTO-3/v1/", `href="../../UTO-3/v1/assessment.json"`},
		"UTO-3/v1/assessment.html":            {"Version 1"},
		"UTO-2/v1/assessment.json":            {`"review": "UTO-2"`},
		"issues/justice/index.html":           {"Utopia", `href="../../UTO-3/recommendations/index.html#issue-justice"`},
		"contributors/justice/index.html":     {"Example NGO 1"},
		"fr/recommending/holy-see/index.html": {"Saint-Siège", `href="../../UTO-3/recommendations/index.html#rec-`},
		"calendar/index.html":                 {"31 March 2027", "June 2028", "midnight in Europe/Zurich", `href="../calendar.ics"`},
		"calendar/2028/index.html":            {"Estimated"},
		"study/index.html":                    {"3 published assessments", `href="../study/study.csv"`, `"@type":"Report"`},
		"take-part/index.html":                {"followup@example.org"},
		"help/planning/index.html":            {"90 days before the deadline"},
		"es/help/sheet/index.html":            {`href="../../../help/sheet/example.xlsx"`},
		"fr/help/kit/index.html":              {"numérateur"},
		"style.css":                           {"prefers-color-scheme: dark"},
	} {
		for _, want := range wants {
			if !strings.Contains(got[name], want) {
				t.Errorf("%s lacks %q", name, want)
			}
		}
	}
	for name, content := range got {
		for _, never := range append(compiletest.Secrets(), "<script>", " style=", "javascript:", "ZgotmplZ") {
			if strings.HasSuffix(name, ".html") && strings.Contains(strings.ToLower(content), strings.ToLower(never)) {
				t.Errorf("%s holds %q", name, never)
			}
		}
	}
}

func TestChecksumsHold(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, sample(t))
	got := files(t, dir)
	lines := strings.Split(strings.TrimSpace(got["SHA256SUMS"]), "\n")
	if len(lines) != len(got)-2 { // itself and the memory
		t.Errorf("SHA256SUMS lists %d files of %d", len(lines), len(got)-1)
	}
	for _, line := range lines {
		sum, name, _ := strings.Cut(line, "  ")
		if want := sha256.Sum256([]byte(got[name])); sum != hex.EncodeToString(want[:]) {
			t.Errorf("%s has another checksum", name)
		}
	}
}

func TestLinksLead(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, sample(t))
	checkLinks(t, files(t, dir))
}

// checkLinks follows every link of every page, to the anchor.
func checkLinks(t *testing.T, got map[string]string) {
	t.Helper()
	for name, content := range got {
		if !strings.HasSuffix(name, ".html") || strings.Contains(name, "/assessment.") {
			continue
		}
		for _, m := range regexp.MustCompile(` (?:href|src)="([^"]*)"`).FindAllStringSubmatch(content, -1) {
			target, anchor, _ := strings.Cut(m[1], "#")
			if strings.Contains(target, ":") {
				continue
			}
			to := name
			if target != "" {
				to = filepath.ToSlash(filepath.Join(filepath.Dir(name), target))
			}
			if got[to] == "" {
				t.Errorf("%s leads to %s, which is not there", name, to)
			} else if anchor != "" && !strings.Contains(got[to], ` id="`+anchor+`"`) {
				t.Errorf("%s leads to %s#%s, which is not there", name, to, anchor)
			}
		}
	}
}

func TestUnchangedFilesAreNotWritten(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, sample(t))
	old := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	for name := range files(t, dir) {
		if err := os.Chtimes(filepath.Join(dir, name), old, old); err != nil {
			t.Fatal(err)
		}
	}
	write(t, dir, sample(t))
	for name := range files(t, dir) {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || name != ".followup-site" && !info.ModTime().Equal(old) {
			t.Errorf("%s was written again", name)
		}
	}
}

func TestOnlyOwnStaleFilesGo(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, sample(t))
	put := func(name, content string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	put("robots.txt", "User-agent: *\n")            // the operator's
	put("UTO-2/v1/assessment.json", "changed")      // ours, but somebody changed it
	put("UTO-3/.followup-part-index.html", "half")  // left by a crash
	put("UTO-3/v1/assessment.html", "half written") // damaged: mended
	s := sample(t)
	s.Reviews = s.Reviews[1:]
	write(t, dir, s)
	got := files(t, dir)
	for name, want := range map[string]bool{
		"robots.txt": true, "UTO-2/v1/assessment.json": true,
		"UTO-2/index.html": false, "UTO-2/v1/assessment.html": false, "UTO-3/.followup-part-index.html": false,
	} {
		if _, ok := got[name]; ok != want {
			t.Errorf("%s is there: %v, want %v", name, ok, want)
		}
	}
	if got["UTO-3/v1/assessment.html"] == "half written" {
		t.Error("a damaged file of a version was not mended")
	}
}

func TestWriteRefuses(t *testing.T) {
	content := []byte("content")
	for name, change := range map[string]func(*site.Site){
		"a file that is not what was published": func(s *site.Site) { s.Reviews[0].Versions[0].Files[0].SHA256 = strings.Repeat("0", 64) },
		"a file cut short":                      func(s *site.Site) { s.Reviews[0].Versions[0].Files[0].Size++ },
		"a path for a name":                     func(s *site.Site) { s.Reviews[0].Versions[0].Files = []site.File{file("../evil.html", content)} },
		"two files of one name": func(s *site.Site) {
			s.Reviews[0].Versions[0].Files = []site.File{file("a.html", content), file("a.html", content)}
		},
		"the assessment of another review": func(s *site.Site) { s.Reviews[0].Versions = s.Reviews[1].Versions },
		"a review that is none":            func(s *site.Site) { s.Reviews[0].Review.ID = "../UTO-2" },
		"an assessment that cannot be read": func(s *site.Site) {
			s.Reviews[0].Versions[0].Load = func() (compile.Assessment, error) { return compile.Assessment{}, errors.New("damaged") }
		},
	} {
		s := sample(t)
		change(&s)
		dir := t.TempDir()
		if err := site.Write(dir, s); err == nil {
			t.Errorf("%s: no error", name)
		}
		for file := range files(t, dir) {
			if strings.Contains(file, "part-") || strings.Contains(file, "evil") {
				t.Errorf("%s: %s was left", name, file)
			}
		}
	}
}

func TestDraftsAreNotPublished(t *testing.T) {
	s := sample(t)
	s.Reviews = s.Reviews[:1]
	draft := compiletest.OneVoice()
	draft.Review = s.Reviews[0].Review
	s.Reviews[0].Versions[0].Load = func() (compile.Assessment, error) { return compile.Assemble(draft), nil }
	if err := site.Write(t.TempDir(), s); err == nil {
		t.Error("a draft was published")
	}
}

func TestEmptySite(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, site.Site{Programme: "Follow-up Programme", Today: sample(t).Today, Helps: helps(t)})
	checkLinks(t, files(t, dir))
	if page := files(t, dir)["index.html"]; !strings.Contains(page, "No assessment has been published yet.") {
		t.Errorf("the home page of an empty site: %s", page)
	}
}

// TestTombstone holds a site to leave nothing of a withdrawn version but that it was.
func TestTombstone(t *testing.T) {
	dir := t.TempDir()
	s := sample(t)
	write(t, dir, s)
	stray := filepath.Join(dir, "UTO-2", "v1", "copy.html")
	if err := os.WriteFile(stray, []byte("somebody's copy"), 0o644); err != nil {
		t.Fatal(err)
	}
	s.Reviews[0].Versions[0] = site.Version{Number: 1, At: published, Withdrawn: published.AddDate(0, 0, 3)} // all there is of UTO-2
	s.Reviews[1].Versions[1] = site.Version{Number: 2, At: published, Withdrawn: published.AddDate(0, 0, 3)} // the latest of UTO-3
	write(t, dir, s)
	got := files(t, dir)
	checkLinks(t, got)
	for name, wants := range map[string][]string{
		"UTO-2/index.html":       {"was withdrawn on 27 November 2026", "No other version"},
		"UTO-2/v1/index.html":    {"was withdrawn on 27 November 2026"},
		"UTO-3/v2/index.html":    {"was withdrawn on 27 November 2026", "Read the latest assessment"},
		"fr/UTO-3/v2/index.html": {"a été retirée le 27 novembre 2026"},
		"UTO-3/index.html":       {"Version 1"},
		"UTO/index.html":         {"withdrawn on 27 November 2026"},
	} {
		for _, want := range wants {
			if !strings.Contains(got[name], want) {
				t.Errorf("%s lacks %q", name, want)
			}
		}
	}
	for name, content := range got {
		if strings.HasPrefix(name, "UTO-2/v1/") && name != "UTO-2/v1/index.html" || strings.HasPrefix(name, "UTO-3/v2/") && name != "UTO-3/v2/index.html" {
			t.Errorf("%s is still there", name)
		}
		if strings.Contains(content, "/v2/assessment") || name == "feed.atom" && strings.Contains(content, "/UTO-3/v2/") {
			t.Errorf("%s still leads to the withdrawn version", name)
		}
	}
}

// TestOneChange holds a further version of one review to leave the pages of the others,
// whose assessments are not even read, and to give the same site as one written anew.
func TestOneChange(t *testing.T) {
	dir := t.TempDir()
	s := sample(t)
	s.Reviews[1].Versions = s.Reviews[1].Versions[:1]
	write(t, dir, s)
	s = sample(t)
	s.Reviews[0].Versions[0].Load = func() (compile.Assessment, error) { return compile.Assessment{}, errors.New("it is read again") }
	write(t, dir, s)
	anew := t.TempDir()
	write(t, anew, sample(t))
	got, want := files(t, dir), files(t, anew)
	for name := range want {
		if got[name] != want[name] && name != ".followup-site" {
			t.Errorf("%s is not as it is written anew", name)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d files, and anew %d", len(got), len(want))
	}
}

// TestPagesAreSmall holds the lists of a site with every Member State under 100 kB a page.
func TestPagesAreSmall(t *testing.T) {
	s := site.Site{Programme: "Follow-up Programme", Today: followup.Date{Year: 2026, Month: time.November, Day: 25}}
	for i := range 193 {
		code := followup.CountryCode([]byte{'A' + byte(i/26), 'A' + byte(i%26), 'X'})
		s.Countries = append(s.Countries, followup.Country{Code: code, Name: fmt.Sprintf("The United Republic of Example %d", i), Group: followup.GRULAC})
		r := followup.Review{ID: followup.NewReviewID(code, 3), Session: 27 + i%14, Start: followup.Date{Year: 2017, Month: 5, Day: 1}, Next: 41 + i%14}
		a := compile.Assemble(compile.Snapshot{Review: r, Version: 1})
		s.Reviews = append(s.Reviews, site.Review{Review: r, Versions: []site.Version{{Number: 1, Load: func() (compile.Assessment, error) { return a, nil }}}})
	}
	dir := t.TempDir()
	write(t, dir, s)
	for name, content := range files(t, dir) {
		if strings.HasSuffix(name, ".html") && len(content) > 100_000 {
			t.Errorf("%s has %d bytes", name, len(content))
		}
	}
}
