package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/cmd/followup/internal/sample"
	"github.com/upr-info/followup/config/calendar"
	"github.com/upr-info/followup/ingest/register"
	"github.com/upr-info/followup/internal/dovecottest"
	"github.com/upr-info/followup/internal/table"
	"github.com/upr-info/followup/internal/workbook"
)

// The export of the recommendations of the first five sessions, and what is in it.
const (
	firstFiveExport  = "../../../shared/real/upr-info-1-5.csv"
	firstFiveReviews = 80
)

// BenchmarkFirstFiveSessions takes the real recommendations of sessions 1 to 5
// and what five stakeholders answer on each review all the way: imported, sent as
// sheets, filled in, fetched from Dovecot over TLS, filed, read, acknowledged by
// SMTP, compiled, published. Every step is a run of the real program. The aim is
// a minute for all timed steps together, and 150 MB in each.
//
// With FOLLOWUP_TEST_PROFILE=DIR each run leaves its profiles in DIR.
func BenchmarkFirstFiveSessions(b *testing.B) {
	if _, err := os.Stat(firstFiveExport); err != nil {
		b.Skip("The export of the first five sessions is not beside the project (../shared/real/upr-info-1-5.csv), so they are not run through.")
	}
	program := built(b)
	for b.Loop() {
		o := newOffice(b, dovecottest.Start(b))
		o.program = program
		s := &sessions{office: o, costs: map[string]cost{}}
		s.load()
		s.importAll()
		s.invite()
		s.deliver(s.fillIn()...)
		s.pollAll()
		s.compileAll()
		s.publishAll()
		s.report(b)
	}
}

// sessions is one run through the first five sessions.
type sessions struct {
	*office
	facts *calendar.Facts
	lists map[followup.ReviewID][]followup.Recommendation
	kinds map[followup.StakeholderID]followup.StakeholderKind
	rows  int // answers that were sent
	costs map[string]cost
}

// step runs the program and counts its cost to a phase.
func (s *sessions) step(phase string, args ...string) string {
	s.t.Helper()
	out, took := s.measure(args...)
	c := s.costs[phase]
	c.add(took)
	s.costs[phase] = c
	return out
}

// load reads the export as the program will, for what is sent and expected.
func (s *sessions) load() {
	s.t.Helper()
	var err error
	if s.facts, err = calendar.Load(); err != nil {
		s.t.Fatal(err)
	}
	read, err := readList(firstFiveExport, register.Options{Calendar: s.facts})
	if err != nil {
		s.t.Fatal(err)
	}
	s.lists = map[followup.ReviewID][]followup.Recommendation{}
	for _, l := range read.Reviews {
		s.lists[l.Review] = register.Merge(nil, l.Recommendations, read.Source).After
	}
	if len(s.lists) != firstFiveReviews {
		s.t.Fatalf("the export has %d reviews, want %d", len(s.lists), firstFiveReviews)
	}
}

// reviews returns all reviews in a fixed order.
func (s *sessions) reviews() []string {
	var ids []string
	for id := range s.lists {
		ids = append(ids, string(id))
	}
	slices.Sort(ids)
	return ids
}

// importAll imports the recommendations, and one stakeholder of each kind for
// every review.
func (s *sessions) importAll() {
	s.t.Helper()
	export, err := filepath.Abs(firstFiveExport)
	if err != nil {
		s.t.Fatal(err)
	}
	s.step("import", "import", "recommendations", export)
	s.kinds = map[followup.StakeholderID]followup.StakeholderKind{}
	var contacts strings.Builder
	contacts.WriteString("name,acronym,kind,email,language,attribution,reviews\n")
	for _, review := range s.reviews() {
		for _, kind := range []followup.StakeholderKind{followup.State, followup.NGO, followup.Coalition, followup.NHRI, followup.UNAgency} {
			id := followup.NewStakeholderID("", fmt.Sprintf("%s %s", kind, review))
			s.kinds[id] = kind
			fmt.Fprintf(&contacts, "Example %s %s,%s,%[1]s,%[3]s@example.org,en,named,%[2]s\n", kind, review, id)
		}
	}
	s.write("stakeholders.csv", contacts.String())
	s.step("import", "import", "stakeholders", "stakeholders.csv")
}

// invite opens the reviews and sends the invitations.
func (s *sessions) invite() {
	s.t.Helper()
	deadline := time.Now().AddDate(0, 0, 40).Format("2006-01-02")
	for session := range 5 {
		s.run("calendar", "extend", "--session", fmt.Sprint(session+1), "--deadline", deadline)
	}
	s.step("invitations", "notify")
	if n := len(s.post.Sent()); n != len(s.kinds) {
		s.t.Fatalf("%d invitations went out, want %d", n, len(s.kinds))
	}
}

// fillIn answers every invitation, and returns the letters.
func (s *sessions) fillIn() (letters [][]byte) {
	s.t.Helper()
	dice := rand.New(rand.NewPCG(1, 5)) // the same answers each time
	for i, m := range s.post.Sent() {
		invitation, err := receive(m.Raw)
		if err != nil {
			s.t.Fatal(err)
		}
		letter := sample.Mail{From: m.To, To: invitation.header.Get("Reply-To"), Subject: "Re: our answers", Date: time.Now(),
			ID: fmt.Sprintf("%d@mail.example.org", i), Text: "Please find our answers attached.",
			Files: []sample.File{{Name: "answers.xlsx", Content: s.filledIn(invitation.sheet, m.To, dice)}}}
		letters = append(letters, letter.Bytes())
	}
	return letters
}

// filledIn returns the sheet of an invitation with three rows in five answered.
func (s *sessions) filledIn(sheet []byte, to string, dice *rand.Rand) []byte {
	s.t.Helper()
	book, err := table.Open(bytes.NewReader(sheet), int64(len(sheet)), table.DefaultLimits())
	if err != nil {
		s.t.Fatal(err)
	}
	claim := workbook.Inspect(book)
	review, _ := s.facts.Review(claim.Review)
	country, _ := s.facts.Country(claim.Review.Country())
	id, _, _ := strings.Cut(to, "@")
	form := workbook.Form{Programme: "Follow-up Programme", Reply: "followup@example.org", Language: followup.English, Token: claim.Token,
		Review: review, Country: country, Recommendations: s.lists[claim.Review],
		Stakeholder: &followup.Stakeholder{Name: "Example " + id, Kind: s.kinds[followup.StakeholderID(id)], Contacts: followup.Contacts(to), Attribution: followup.Named}}
	for _, r := range form.Recommendations {
		if dice.IntN(5) < 3 {
			level := [...]followup.Level{followup.Full, followup.Partial, followup.Not}[dice.IntN(3)]
			form.Answers = append(form.Answers, followup.Answer{Recommendation: r.Key, Level: level, Comment: remark(dice)})
		}
	}
	s.rows += len(form.Answers)
	var b bytes.Buffer
	if err := workbook.Write(&b, form); err != nil {
		s.t.Fatal(err)
	}
	return b.Bytes()
}

// remark returns one to eight sentences, some 200 characters on average.
func remark(dice *rand.Rand) string {
	sentences := [...]string{
		"A law was adopted and is in force.", "A draft is before parliament since last spring.", "Nothing was done so far.",
		"Training was given to police officers and judges in two regions.", "The budget does not provide for it.",
		"Our members report that practice differs from one province to the next.",
	}
	var b strings.Builder
	for range 1 + dice.IntN(8) {
		b.WriteString(sentences[dice.IntN(len(sentences))] + " ")
	}
	return strings.TrimSpace(b.String())
}

// pollAll fetches, files, reads and acknowledges all letters.
func (s *sessions) pollAll() {
	s.t.Helper()
	invitations := len(s.post.Sent())
	var got pollReport
	if err := json.Unmarshal([]byte(s.step("poll", "poll", "--json")), &got); err != nil {
		s.t.Fatal(err)
	}
	if want := (pollReport{Fetched: len(s.kinds), Filed: len(s.kinds)}); got != want {
		s.t.Fatalf("poll: %+v, want %+v", got, want)
	}
	if n := len(s.post.Sent()) - invitations; n != len(s.kinds) {
		s.t.Errorf("%d receipts went out, want %d", n, len(s.kinds))
	}
	read := 0
	for _, l := range decode[[]letterJSON](s.office, "letters", "list") {
		for _, d := range l.Documents {
			read += d.Answers
		}
	}
	if read != s.rows {
		s.t.Errorf("%d answers were read, want %d", read, s.rows)
	}
}

// compileAll compiles each review by a run of its own.
func (s *sessions) compileAll() {
	s.t.Helper()
	for _, id := range s.reviews() {
		var got compileJSON
		if err := json.Unmarshal([]byte(s.step("compile", "compile", id, "-o", filepath.Join("compiled", id), "--json")), &got); err != nil {
			s.t.Fatal(err)
		}
		if n := len(s.lists[followup.ReviewID(id)]); got.Counts.Total() != n || got.Counts.Commented() == 0 {
			s.t.Errorf("compile %s: %+v, want %d recommendations", id, got.Counts, n)
		}
	}
}

// publishAll publishes all reviews with the site in one run.
func (s *sessions) publishAll() {
	s.t.Helper()
	s.step("publish", append([]string{"publish", "-o", "site"}, s.reviews()...)...)
	for _, id := range s.reviews() {
		for _, name := range []string{"index.html", "v1/assessment.html", "v1/assessment.xlsx", "v1/assessment.json"} {
			if _, err := os.Stat(filepath.Join(s.dir, "site", id, name)); err != nil {
				s.t.Error(err)
			}
		}
	}
}

// report tells the figures and where the time went. Invitations are told apart
// from the total: they are what sets the stage.
func (s *sessions) report(b *testing.B) {
	var total cost
	for _, phase := range []string{"import", "poll", "compile", "publish"} {
		c := s.costs[phase]
		total.add(c)
		b.Logf("%-12s%v", phase, c)
		b.ReportMetric(c.Wall.Seconds(), phase+"-s")
	}
	b.Logf("%-12s%v", "total", total)
	b.Logf("%-12s%v", "invitations", s.costs["invitations"])
	b.ReportMetric(0, "ns/op") // of this process, which says nothing
	b.ReportMetric(total.Wall.Seconds(), "total-s")
	b.ReportMetric(float64(total.Peak)/(1<<20), "peak-MB")
	b.ReportMetric(float64(len(s.kinds))/s.costs["poll"].Wall.Seconds(), "letters/s")
	b.ReportMetric(float64(s.rows)/s.costs["poll"].Wall.Seconds(), "rows/s")
}
