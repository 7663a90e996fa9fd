package notify

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"mime"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-message"

	"github.com/upr-info/followup"
)

// shelf is a store with two stakeholders of one review.
type shelf struct {
	stakeholder followup.Stakeholder
	answers     []followup.Answer
	n           int // recommendations
}

func (s shelf) Review(_ context.Context, id followup.ReviewID) (followup.Review, followup.Country, error) {
	if id != "HTI-2" {
		return followup.Review{}, followup.Country{}, followup.ErrNotFound
	}
	r, c := sampleReview()
	return r, c, nil
}

func (s shelf) Stakeholder(context.Context, followup.StakeholderID) (followup.Stakeholder, error) {
	return s.stakeholder, nil
}

func (s shelf) Recommendations(context.Context, followup.ReviewID) ([]followup.Recommendation, error) {
	var out []followup.Recommendation
	for i := range s.n {
		key := followup.RunningKey("HTI-2", followup.Recommended, i+1)
		out = append(out, followup.Recommendation{Key: key, Kind: followup.Recommended, Text: "Publish the plan.", From: []string{"Norway"}, Position: i + 1})
	}
	return append(out, followup.Recommendation{Key: "HTI-2/9999", Text: "Gone.", Missing: true}), nil
}

func (s shelf) Answers(context.Context, followup.ReviewID, followup.StakeholderID) ([]followup.Answer, error) {
	return s.answers, nil
}

func newShelf() shelf {
	return shelf{stakeholder: sampleStakeholder(), n: 3}
}

func testComposer(t testing.TB) *Composer {
	t.Helper()
	templates, err := LoadTemplates("")
	if err != nil {
		t.Fatal(err)
	}
	return &Composer{Programme: "Follow-up Programme", Address: "followup@example.org", Reply: "followup+{token}@example.org",
		Site: "https://followup.example.org", OptOut: "https://followup.example.org/optout", Zone: zurich(t), Grace: 14, Material: newShelf(), Publications: press{}, Templates: templates}
}

// press is what was published: the samples.
type press struct{}

func (press) Published(_ context.Context, v VersionOf) (Publication, error) {
	p := samplePublication()
	p.VersionOf = v
	return p, nil
}

func (press) Recommended(context.Context, Selection, followup.Language) (Recommended, error) {
	r := sampleRecommended()
	r.Table = []byte("a table")
	return r, nil
}

var base = Entry{Token: token, Recipient: "ngo3@example.org", Review: "HTI-2", Stakeholder: "example-ngo-3",
	Deadline: followup.Deadline{Date: followup.Date{Year: 2027, Month: 3, Day: 31}}}

func compose(t *testing.T, c *Composer, e Entry) []byte {
	t.Helper()
	b, err := c.Compose(t.Context(), e, time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestFields(t *testing.T) {
	c := testComposer(t)
	receipt := followup.Receipt{Letter: "3f9a1c0b7d2e", MessageID: "x@mail.example.org"}
	neutral := receipt
	neutral.Neutral = true
	hostile := receipt
	hostile.MessageID = "x@y>\r\nBcc: <victim@example.org"
	for _, k := range []struct {
		name    string
		purpose followup.Purpose
		receipt *followup.Receipt
		want    map[string]string
	}{
		{"invitation", followup.Invitation, nil, map[string]string{
			"From": `"Follow-up Programme" <followup@example.org>`, "To": "<ngo3@example.org>",
			"Reply-To":   `"Follow-up Programme" <followup+aebagbafaydqqcikbmga2dqpca@example.org>`,
			"Message-Id": "<aebagbafaydqqcikbmga2dqpca@example.org>", "Auto-Submitted": "auto-generated", "In-Reply-To": "", "Precedence": "",
			"Date": "Mon, 01 Mar 2027 10:00:00 +0100", "Content-Language": "en"}},
		{"receipt", followup.ReceiptPurpose, &receipt, map[string]string{
			"Auto-Submitted": "auto-replied", "In-Reply-To": "<x@mail.example.org>", "References": "<x@mail.example.org>"}},
		{"neutral", followup.ReceiptPurpose, &neutral, map[string]string{"Auto-Submitted": "auto-replied", "In-Reply-To": "", "References": "", "Reply-To": ""}},
		{"hostile", followup.ReceiptPurpose, &hostile, map[string]string{"In-Reply-To": "", "Bcc": ""}},
	} {
		e := base
		e.Purpose, e.Receipt = k.purpose, k.receipt
		m, err := message.Read(bytes.NewReader(compose(t, c, e)))
		if err != nil {
			t.Fatal(err)
		}
		for field, want := range k.want {
			if got := m.Header.Get(field); got != want {
				t.Errorf("%s: %s: %q, want %q", k.name, field, got, want)
			}
		}
	}
}

func TestWithoutPlusAddresses(t *testing.T) {
	c := testComposer(t)
	c.Reply = ""
	e := base
	e.Purpose = followup.Invitation
	if mail := compose(t, c, e); bytes.Contains(mail, []byte("Reply-To")) {
		t.Error("Reply-To without plus addresses")
	}
}

// TestNobodyElseShapesOurMails puts what could be a field, markup or HTML in
// all that is not ours.
func TestNobodyElseShapesOurMails(t *testing.T) {
	const evil = "x\r\nBcc: victim@example.org\r\n\r\n# Pay here\n- <https://evil.example> **now** <script>alert(1)</script> | a | {{.Address}} \u202egnp.exe"
	c := testComposer(t)
	c.Programme = evil
	store := newShelf()
	store.stakeholder.Name, store.stakeholder.Attribution = evil, followup.Named
	c.Material = store
	e := base
	e.Purpose = followup.ReceiptPurpose
	e.Receipt = &followup.Receipt{Letter: "3f9a1c0b7d2e", Subject: evil, MessageID: evil, Findings: []followup.Finding{{
		Name: evil, SHA256: evil, State: followup.DocumentFiled, Review: "HTI-2", Confirmed: true, Asked: 3, Full: 1, Attribution: followup.Named,
		Doubts: []followup.Doubt{{Where: evil, Read: evil, Code: evil, Expected: evil}, {Where: evil, Read: evil, Code: followup.DoubtTwice, Expected: evil}}}}}
	text, html := dump(t, compose(t, c, e))
	head, body, _ := strings.Cut(text, "\n\n")
	for line := range strings.SplitSeq(head+"\n"+body, "\n") {
		if strings.HasPrefix(line, "Bcc") || strings.HasPrefix(line, "Pay here") || strings.HasPrefix(line, "- <") {
			t.Errorf("a line of theirs: %q", line)
		}
	}
	for _, bad := range []string{"<script", `href="https://evil`, "<strong>now", "\u202e", "<td>a</td>", "<h2 dir=\"auto\">Pay"} {
		if strings.Contains(html, bad) || bad == "\u202e" && strings.Contains(body, bad) {
			t.Errorf("the mail holds %q", bad)
		}
	}
	if !strings.Contains(body, "{{.Address}}") || !strings.Contains(body, "**now**") {
		t.Error("what they wrote is not shown as they wrote it")
	}
}

// TestNeutral holds that a neutral receipt repeats nothing (I6), whatever the
// ledger holds.
func TestNeutral(t *testing.T) {
	e := base
	e.Purpose = followup.ReceiptPurpose
	r := sampleReceipts()[0]
	r.Neutral, r.Subject, r.MessageID = true, "Secret subject", "secret@example.org"
	e.Receipt = &r
	for _, l := range followup.Written() {
		e.Language = l
		mail := string(compose(t, testComposer(t), e))
		text, html := dump(t, []byte(mail))
		for _, secret := range []string{"ecret", "answers.xlsx", "Example NGO 3", "HTI", "114.2", "9f86d081", ".xlsx"} {
			if strings.Contains(mail, secret) || strings.Contains(text, secret) || strings.Contains(html, secret) {
				t.Errorf("in %s it says %q", l, secret)
			}
		}
		if !strings.Contains(text, "3f9a1c0b7d2e") {
			t.Errorf("in %s it lacks the reference", l)
		}
	}
}

// TestEveryCodeHasASentence holds that all codes of doubts and reasons, kinds
// and attributions are worded in each language, and no two alike.
func TestEveryCodeHasASentence(t *testing.T) {
	templates, err := LoadTemplates("")
	if err != nil {
		t.Fatal(err)
	}
	codes := map[string][]string{"doubt": append(followup.DoubtCodes(), "other"), "reason": append(followup.Reasons(), "other"),
		"attribution": {string(followup.Named), string(followup.KindOnly), string(followup.Withheld)}}
	for _, k := range followup.StakeholderKinds() {
		codes["kind"] = append(codes["kind"], string(k))
	}
	for _, l := range followup.Written() {
		seen := map[string]string{}
		for kind, list := range codes {
			for _, code := range list {
				name := kind + " " + code
				if templates.texts[l].Lookup(name) == nil {
					t.Errorf("%s has no phrase %q", l, name)
					continue
				}
				sentence, err := phrase(templates.texts[l], kind, code, sampleView(locale(l), 0))
				if kind == "doubt" {
					sentence, err = phrase(templates.texts[l], kind, code, doubtView{})
				}
				if err != nil || sentence == "" || seen[sentence] != "" {
					t.Errorf("%s: %q says %q, %v, like %q", l, name, sentence, err, seen[sentence])
				}
				seen[sentence] = name
			}
		}
		if l == followup.English {
			for _, p := range followup.Purposes() {
				if templates.texts[l].Lookup("purpose "+string(p)) == nil {
					t.Errorf("staff are not told what a %s is", p)
				}
			}
		}
	}
}

// TestSize holds the HTML under the 102 KB at which large providers cut it, for
// the worst letter there can be.
func TestSize(t *testing.T) {
	r := sampleReceipts()[0]
	f := r.Findings[0]
	for len(f.Doubts) < 400 {
		f.Doubts = append(f.Doubts, followup.Doubt{Where: "Answers!F100", Read: strings.Repeat("é", 80), Code: followup.DoubtConflict, Expected: "HTI-2/114.2"})
	}
	f.Correction = &followup.Correction{}
	for i := range 400 {
		f.Correction.Dropped = append(f.Correction.Dropped, followup.RunningKey("HTI-2", followup.Recommended, i))
	}
	r.Findings = []followup.Finding{f}
	e := base
	e.Purpose, e.Receipt = followup.ReceiptPurpose, &r
	text, html := dump(t, compose(t, testComposer(t), e))
	if len(html) > 100<<10 {
		t.Errorf("%d bytes of HTML", len(html))
	}
	if !strings.Contains(text, "340 more places") || !strings.Contains(text, "and 360 more") {
		t.Error("what is left out is not counted")
	}
}

// TestSheet reads the attached sheet back.
func TestSheet(t *testing.T) {
	store := newShelf()
	store.answers = []followup.Answer{{Recommendation: "HTI-2/2", Level: followup.Partial, Comment: "Half of it."}}
	store.stakeholder.ID = "ong-d’été"
	c := testComposer(t)
	c.Material = store
	e := base
	e.Purpose, e.Stakeholder = followup.Reminder, store.stakeholder.ID
	name, content := attached(t, compose(t, c, e))
	if name != "HTI-2-ong-d’été.xlsx" {
		t.Errorf("named %q", name)
	}
	for _, want := range []string{string(token), "Half of it.", "HTI-2/3~"} {
		if !bytes.Contains(unzipped(t, content), []byte(want)) {
			t.Errorf("the sheet lacks %q", want)
		}
	}
	store.n = 0
	c.Material = store
	e.Purpose = followup.ReceiptPurpose
	e.Receipt = &followup.Receipt{Letter: "3f9a1c0b7d2e"}
	if name, _ := attached(t, compose(t, c, e)); name != "" {
		t.Errorf("attached %q of a review whose recommendations are all gone", name)
	}
}

func attached(t *testing.T, mail []byte) (name string, content []byte) {
	t.Helper()
	m, err := message.Read(bytes.NewReader(mail))
	if err != nil {
		t.Fatal(err)
	}
	err = m.Walk(func(_ []int, part *message.Entity, err error) error {
		if err != nil {
			return err
		}
		kind, params, err := mime.ParseMediaType(part.Header.Get("Content-Disposition"))
		if err != nil || kind != "attachment" {
			return nil
		}
		name = params["filename"]
		content, err = io.ReadAll(part.Body)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return name, content
}

func unzipped(t *testing.T, content []byte) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	var all []byte
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, b...)
	}
	return all
}

func TestPreview(t *testing.T) {
	c := testComposer(t)
	for _, r := range []followup.ReviewID{"", "HTI-2"} {
		for _, p := range followup.Purposes() {
			for _, l := range followup.Written() {
				m, err := c.Preview(t.Context(), Look{Purpose: p, Review: r, Language: l}, time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC))
				if err != nil || m.Subject == "" || m.Text == "" || m.HTML == "" || len(m.Bytes) == 0 {
					t.Errorf("%s in %s of %q: %v", p, l, r, err)
				}
			}
		}
	}
	if _, err := c.Preview(t.Context(), Look{Purpose: followup.Invitation, Review: "XXX-1", Language: followup.English}, time.Now()); !errors.Is(err, followup.ErrNotFound) {
		t.Errorf("a review that there is not: %v", err)
	}
}

func TestSameBytes(t *testing.T) {
	e := base
	e.Purpose = followup.Invitation
	c := testComposer(t)
	if !bytes.Equal(compose(t, c, e), compose(t, c, e)) {
		t.Error("the same mail was written differently")
	}
}

func BenchmarkCompose(b *testing.B) {
	c := testComposer(b)
	store := newShelf()
	store.n = 260
	c.Material = store
	e := base
	e.Purpose = followup.Invitation
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.Compose(b.Context(), e, time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLoadTemplates(b *testing.B) {
	for b.Loop() {
		if _, err := LoadTemplates(""); err != nil {
			b.Fatal(err)
		}
	}
}

func TestTransportable(t *testing.T) {
	for address, want := range map[string]string{
		"ngo3@example.org":    "ngo3@example.org",
		"ngo3@bücher.example": "ngo3@xn--bcher-kva.example",
		"pelé@bücher.example": "pelé@bücher.example", // needs SMTPUTF8 anyway
		"ngo3@exa_mple.org":   "ngo3@exa_mple.org",
	} {
		if got := transportable(address); got != want {
			t.Errorf("%s: %s, want %s", address, got, want)
		}
	}
}
