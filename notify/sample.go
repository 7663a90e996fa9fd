package notify

import (
	"fmt"
	"time"

	"github.com/upr-info/followup"
)

// A sample is a mail that nobody gets: templates are tried on it.
type sample struct {
	purpose followup.Purpose
	view    view
}

// samples returns mails of every purpose that together reach every phrase.
func samples(l locale) []sample {
	out := []sample{
		{followup.Invitation, sampleView(l, 90)}, {followup.Invitation, sampleView(l, -3)},
		{followup.Reminder, sampleView(l, 30)}, {followup.Reminder, sampleView(l, 1)}, {followup.Reminder, sampleView(l, 0)},
		{followup.LastReminder, sampleView(l, -3)}, {followup.Extension, sampleView(l, 40)},
	}
	for _, q := range sampleQuestions() {
		for _, before := range []int{20, -20} {
			v := sampleView(l, before)
			v.question(q, l, time.UTC, spacious)
			out = append(out, sample{followup.Request, v})
		}
	}
	for _, number := range []int{1, 2} {
		v := sampleView(l, -90)
		p := samplePublication()
		p.Number = number
		v.Published = published(p, v.Country, v.Session, l)
		out = append(out, sample{followup.Thanks, v})
	}
	for _, r := range []Recommended{sampleRecommended(), {State: sampleCountry("CHE", "Switzerland", "Suisse", "Suiza")}} {
		v := sampleView(l, 0)
		v.Made = recommended(r, l, spacious)
		out = append(out, sample{followup.Recommending, v})
	}
	for _, r := range sampleReceipts() {
		v := sampleView(l, 0)
		v.Documents = nil
		v.receipt(r, l, time.UTC, countryNames{"HTI": v.Country}, spacious)
		out = append(out, sample{followup.ReceiptPurpose, v})
	}
	for _, n := range []News{{}, sampleNews(), sampleWeek()} {
		v := sampleView(l, 0)
		v.News = newsOf(n, l, time.UTC, countryNames{"HTI": v.Country}, spacious)
		out = append(out, sample{followup.Digest, v})
	}
	return out
}

func sampleStakeholder() followup.Stakeholder {
	return followup.Stakeholder{ID: "example-ngo-3", Name: "Example NGO 3", Kind: followup.NGO, Contacts: followup.Contacts("ngo3@example.org")}
}

func sampleReview() (followup.Review, followup.Country) {
	return followup.Review{ID: "HTI-2", Session: 26, Start: followup.Date{Year: 2016, Month: time.November},
			Next: 40, NextDate: followup.Date{Year: 2022, Month: time.January}},
		sampleCountry("HTI", "Haiti", "Haïti", "Haití")
}

func sampleCountry(code followup.CountryCode, english, french, spanish string) followup.Country {
	return followup.Country{Code: code, Name: english, Names: map[followup.Language]string{followup.French: french, followup.Spanish: spanish}}
}

// sampleView returns what a mail says some days before its deadline.
func sampleView(l locale, before int) view {
	v := view{Programme: "Follow-up Programme", Address: "followup@example.org", Site: "https://followup.example.org",
		Recommendations: 163, OnFile: 12, Earlier: 31, OnTheirIssues: 24, Sheet: "HTI-2-example-ngo-3.xlsx"}
	deadline := followup.Date{Year: 2027, Month: time.March, Day: 31}
	now := deadline.AddDays(-before).Start(time.UTC).Add(9 * time.Hour)
	v.deadline(deadline, deadline.AddDays(14), l, time.UTC, now)
	v.stakeholder(sampleStakeholder())
	r, c := sampleReview()
	v.review(r, c, l)
	return v
}

// sampleReceipts returns receipts with every reason and every doubt, known and
// unknown ones, a correction, a neutral one, and one for nothing at all.
func sampleReceipts() []followup.Receipt {
	at := time.Date(2027, time.March, 20, 14, 5, 0, 0, time.UTC)
	letter := followup.Receipt{Letter: "3f9a1c0b7d2e", Recipient: "ngo3@example.org", Received: at, Subject: "Our answers"}
	neutral, elsewhere, nothing := letter, letter, letter
	neutral.Neutral, elsewhere.Elsewhere = true, true
	key := func(n string) followup.RecommendationKey { return followup.NewRecommendationKey("HTI-2", n) }
	filed := followup.Finding{Document: 1, Name: "answers.xlsx", Size: 48_211, Kind: "xlsx", State: followup.DocumentFiled,
		SHA256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
		Review: "HTI-2", Stakeholder: "example-ngo-3", Sheet: true, Confirmed: true, Attribution: followup.KindOnly,
		Asked: 163, Full: 12, Partial: 20, Not: 8, Unlevelled: 2,
		Correction: &followup.Correction{
			Added:   []followup.RecommendationKey{key("114.2"), key("114.10")},
			Changed: []followup.RecommendationKey{key("115.3")}, Unchanged: make([]followup.RecommendationKey, 37),
			Dropped: []followup.RecommendationKey{key("116.1"), key("116.12")},
		}}
	for i, code := range append(followup.DoubtCodes(), "a code of tomorrow") {
		filed.Doubts = append(filed.Doubts, followup.Doubt{Where: fmt.Sprintf("Answers!F%d", 14+i), Read: "mostly", Code: code, Expected: "114.2"})
	}
	narrative := followup.Finding{Document: 2, Name: "report.pdf", Size: 2_400_000, Kind: "pdf", State: followup.DocumentFiled,
		SHA256: filed.SHA256, Review: "HTI-2", Known: true}
	passages := followup.Finding{Document: 3, Name: "report.docx", Risks: "macros", Size: 84_000, Kind: "docx", State: followup.DocumentFiled, SHA256: filed.SHA256,
		Review: "HTI-2", Stakeholder: "example-ngo-3", Confirmed: true, Asked: 163, Partial: 1, Unlevelled: 3, Attached: 4, Suggested: 12}
	passages.Published = &followup.Publication{Version: 2, At: at.AddDate(0, 0, -12)}
	single := passages
	single.Document, single.Name, single.Partial, single.Unlevelled, single.Attached, single.Suggested = 4, "annex.docx", 0, 1, 1, 1
	elsewhere.Findings = []followup.Finding{filed, narrative, passages, single}
	out := []followup.Receipt{elsewhere, neutral, nothing}
	for _, reason := range append(followup.Reasons(), "a reason of tomorrow") {
		one := letter
		one.Findings = []followup.Finding{{Document: 1, Name: "file.bin", State: followup.DocumentWaiting, Reason: reason}}
		out = append(out, one)
	}
	return out
}

func sampleNews() News {
	at := time.Date(2027, time.March, 22, 8, 0, 0, 0, time.UTC)
	n := News{Since: at.AddDate(0, 0, -3), Until: at}
	n.Inputs = []Input{
		{Letter: "3f9a1c0b7d2e", Country: "HTI", Review: "HTI-2", Stakeholder: "example-ngo-3", StakeholderName: "Example NGO 3",
			Kind: followup.NGO, Document: "answers.xlsx", Key: "HTI/HTI-2/example-ngo-3/2027-03-20-3f9a1c/answers.xlsx", Answers: 42, Full: 12, Partial: 20, Not: 8, Unlevelled: 2, Received: at.AddDate(0, 0, -2),
			Correction: &followup.Correction{Changed: []followup.RecommendationKey{"HTI-2/12", "HTI-2/13"}, Dropped: []followup.RecommendationKey{"HTI-2/31"}}},
		{Letter: "77aa1c0b7d2e", Country: "HTI", Review: "HTI-2", Document: "report.pdf",
			Key: "HTI/HTI-2/unsorted/2027-03-21-77aa1c/report.pdf", Risks: "macros, external", After: 2, SameAs: "5b1e2f00aa11", Received: at.AddDate(0, 0, -1)},
	}
	for _, reason := range append(followup.Reasons(), "a reason of tomorrow") {
		n.Waiting = append(n.Waiting, WaitingLetter{ID: "5b1e2f00aa11", Letter: "5b1e2f00aa11", From: "someone@example.org",
			Subject: "UPR", Reason: reason, Received: at.AddDate(0, 0, -1),
			Guesses: []followup.Guess{{Review: "HTI-2", Stakeholder: "example-ngo-3", Score: 0.7, Evidence: "the sender's domain"}}})
	}
	n.Waiting[0].Guesses = nil
	n.Passages = []Undecided{{Review: "HTI-2", Passages: 17}, {Review: "SVN-3", Passages: 1}}
	n.Edits = []LookAgain{{Review: "HTI-2", Lapsed: 2, Held: 1}, {Review: "SVN-3", Lapsed: 1}}
	n.Deadlines = []Upcoming{{Review: "HTI-2", Deadline: followup.Date{Year: 2027, Month: time.March, Day: 31}, Contacted: 14, Answered: 6}}
	n.Undated = []Undated{{Review: "SVN-4", Month: followup.Date{Year: 2027, Month: time.June}}}
	n.Lost = []LostContact{
		{Stakeholder: "example-ngo-5", Review: "HTI-2", Kind: followup.HardBounce, Left: 1},
		{Stakeholder: "example-ngo-6", Review: "HTI-2", Kind: followup.HardBounce},
		{Stakeholder: "example-ngo-7", Review: "HTI-2", Kind: followup.Complaint, Left: 2},
		{Stakeholder: "example-ngo-8", Review: "HTI-2", Kind: followup.ReviewOptOut, Left: 1},
		{Stakeholder: "example-ngo-9", Review: "HTI-2", Kind: followup.OptOut}}
	n.Lifeless = []Lifeless{{Stakeholder: "example-ngo-6", Invitations: 3, Returned: 2}}
	n.Failed = []FailedMail{{Purpose: followup.Reminder, Review: "HTI-2", Stakeholder: "example-ngo-4", Reason: "the mail server refused the recipient (550 5.1.1)"}}
	return n
}

// sampleWeek is the news of a week with all that a digest can tell.
func sampleWeek() News {
	n := sampleNews()
	n.Weekly = true
	n.Silent = []Silence{{Review: "SVN-3", Deadline: followup.Date{Year: 2027, Month: time.April, Day: 9}, Invited: 11}}
	n.Quiet = []Quiet{{Review: "HTI-2", Issues: []string{"Detention conditions", "Justice", "Women's rights"}}}
	return n
}

// sampleQuestions are one about a letter, with every doubt, and one in staff's
// own words about nothing in particular.
func sampleQuestions() []Question {
	filed := sampleReceipts()[0].Findings[0]
	return []Question{
		{Letter: "3f9a1c0b7d2e", Received: time.Date(2027, time.March, 20, 14, 5, 0, 0, time.UTC), Rows: filed.Doubts},
		{Note: "Row 114.2 names a law of 2019. Which one is meant?"},
	}
}

func samplePublication() Publication {
	return Publication{VersionOf: VersionOf{"HTI-2", 1}, Date: followup.Date{Year: 2027, Month: time.June, Day: 30},
		Address: "https://followup.example.org/HTI-2/", Voices: 14,
		Counts: followup.Counts{Full: 30, Partial: 41, Not: 44, NotAssessed: 5, NotCommented: 43}}
}

func sampleRecommended() Recommended {
	one, other := samplePublication(), samplePublication()
	one.Counts = followup.Counts{Full: 2, Partial: 1, Not: 1, NotAssessed: 1, NotCommented: 2}
	other.Review, other.Address, other.Counts = "SVN-3", "https://followup.example.org/SVN-3/", followup.Counts{NotCommented: 1}
	_, haiti := sampleReview()
	return Recommended{State: sampleCountry("CHE", "Switzerland", "Suisse", "Suiza"), Reviews: []RecommendedIn{
		{one, haiti, 26}, {other, sampleCountry("SVN", "Slovenia", "Slovénie", "Eslovenia"), 34}}}
}
