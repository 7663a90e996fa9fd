package notify

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-message"

	"github.com/upr-info/followup"
)

// words100KB is what a mail may weigh without its workbook: beyond it large
// providers cut what they show.
const most = 100_000

// weight returns the bytes of a mail without what is attached to it.
func weight(t *testing.T, mail []byte) int {
	t.Helper()
	m, err := message.Read(bytes.NewReader(mail))
	if err != nil {
		t.Fatal(err)
	}
	if kind, _, _ := m.Header.ContentType(); kind != "multipart/mixed" {
		return len(mail)
	}
	head, _, _ := bytes.Cut(mail, []byte("Content-Disposition: attachment"))
	return len(head)
}

// TestUnder100KB writes the longest mails there can be.
func TestUnder100KB(t *testing.T) {
	c := testComposer(t)
	long := strings.Repeat("a long name of an organisation ", 8)
	now := time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)
	mails := golden(t)

	news := sampleWeek()
	waiting, input, failed := news.Waiting[1], news.Inputs[0], news.Failed[0]
	waiting.Subject, waiting.Guesses[0].Evidence = long, long
	input.StakeholderName, input.Risks = long, "macros, embedded, external, dde"
	for i := range 60 {
		input.Correction.Changed = append(input.Correction.Changed, followup.RecommendationKey(fmt.Sprintf("HTI-2/121.%d", i)))
	}
	failed.Reason = long
	for range 2000 {
		news.Inputs, news.Waiting, news.Failed = append(news.Inputs, input), append(news.Waiting, waiting), append(news.Failed, failed)
	}
	for range 200 {
		news.Passages, news.Deadlines = append(news.Passages, news.Passages[0]), append(news.Deadlines, news.Deadlines[0])
		news.Silent, news.Undated = append(news.Silent, news.Silent[0]), append(news.Undated, news.Undated[0])
		news.Quiet = append(news.Quiet, Quiet{Review: "HTI-2", Issues: []string{long, long, long, long, long}})
	}
	digest := mails["digest"]
	digest.Digest = &news
	mails["digest"] = digest

	receipt := *mails["receipt"].Receipt
	finding := receipt.Findings[0]
	finding.Name = long
	for len(finding.Doubts) < 300 {
		finding.Doubts = append(finding.Doubts, finding.Doubts...)
	}
	receipt.Findings = nil
	for range 40 {
		receipt.Findings = append(receipt.Findings, finding)
	}
	e := mails["receipt"]
	e.Receipt = &receipt
	mails["receipt"] = e

	question := Question{Rows: finding.Doubts, Note: strings.Repeat(long, 20)}
	e = mails["request"]
	e.Question = &question
	mails["request"] = e

	for name, e := range mails {
		for _, l := range followup.Written() {
			e.Language = l
			mail, err := c.Compose(t.Context(), e, now)
			if err != nil {
				t.Fatal(err)
			}
			if n := weight(t, mail); n > most {
				t.Errorf("%s in %s weighs %d bytes", name, l, n)
			}
		}
	}
}
