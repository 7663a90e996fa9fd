package main

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/cmd/followup/internal/labelled"
	"github.com/upr-info/followup/internal/store"
)

// TestLabelledLetters has the program read letters whose places a person told:
// none may be filed wrongly, and of those that a person could tell at most a
// tenth may be left to staff. With -v it prints the confusion table.
func TestLabelledLetters(t *testing.T) {
	letters, err := labelled.Letters()
	if err != nil {
		t.Fatal(err)
	}
	if len(letters) < 150 {
		t.Errorf("only %d letters", len(letters))
	}
	in := labelledInstallation(t)
	onFile := readLabelled(t, in, letters)
	var c labelled.Confusion
	for _, l := range letters {
		got := onFile[l.Mail.ID]
		var documents []followup.Document
		for _, d := range got.Documents {
			if d.State != followup.DocumentKept {
				documents = append(documents, d.Document)
			}
		}
		if fate := c.Add(l, documents, got.Guesses); fate == labelled.FiledWrongly || fate == labelled.LeftToStaff {
			t.Logf("%s, %q: %s: %s (%s); %s", l.Name, l.Mail.Subject, fate, places(documents), got.Reason, l.Why)
		}
	}
	t.Log("\n" + c.String())
	if all := c.All(); all.Fates[labelled.FiledWrongly] > 0 || 10*all.Fates[labelled.LeftToStaff] > all.Tellable {
		t.Errorf("%d filed wrongly, %d of %d that a person could tell are left to staff",
			all.Fates[labelled.FiledWrongly], all.Fates[labelled.LeftToStaff], all.Tellable)
	}
}

// places names where documents stand.
func places(documents []followup.Document) string {
	var all []string
	for _, d := range documents {
		all = append(all, fmt.Sprintf("%s %s %s", d.State, orNone(d.Review), orNone(d.Stakeholder)))
	}
	return strings.Join(all, "; ")
}

// labelledInstallation opens an installation in which the labelled letters' reviews
// are open and their senders registered.
func labelledInstallation(t *testing.T) *installation {
	t.Helper()
	s := newSiege(t, "followup.db")
	t.Setenv("FOLLOWUP_MAILBOX_PASSWORD", s.post.Password)
	now := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	p := &program{in: strings.NewReader(""), out: io.Discard, err: io.Discard, configFile: filepath.Join(s.dir, "followup.toml"), time: func() time.Time { return now }}
	in, err := p.open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { in.close() })
	merge := func(r followup.ReviewID, _ []followup.Recommendation, _ followup.Source, _ bool) ([]followup.Recommendation, followup.Source, error) {
		return labelled.Recommendations(r), followup.OwnList, nil
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(in.store.UpdateRecommendations(t.Context(), slices.Concat(labelled.Open(), labelled.Old()), merge))
	_, _, _, err = in.store.UpdateStakeholders(t.Context(), labelled.Stakeholders())
	must(err)
	deadline, err := followup.ParseDate("2027-01-31")
	must(err)
	must(in.store.SetDeadline(t.Context(), labelled.Open(), "", deadline, "staff-1"))
	for _, g := range labelled.Grants() {
		must(in.store.Give(t.Context(), g))
	}
	s.labelled(in)
	return in
}

// labelled delivers the letters to the mailbox and has them polled and read.
func (s *siege) labelled(in *installation) {
	s.t.Helper()
	letters, err := labelled.Letters()
	if err != nil {
		s.t.Fatal(err)
	}
	for _, l := range letters {
		if err := s.post.Deliver(l.Mail.Bytes(), l.Mail.Date); err != nil {
			s.t.Fatal(err)
		}
	}
	w, err := in.worker()
	if err != nil {
		s.t.Fatal(err)
	}
	defer w.close()
	report, err := w.poll(s.t.Context())
	if err != nil || report.Fetched != len(letters) {
		s.t.Fatalf("%+v, %v", report, err)
	}
}

// readLabelled returns what became of the letters, by Message-ID.
func readLabelled(t *testing.T, in *installation, letters []labelled.Letter) map[string]store.LetterOnFile {
	t.Helper()
	all, err := in.store.Letters(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]store.LetterOnFile{}
	for _, l := range all {
		found[l.MessageID] = l
	}
	if len(found) != len(letters) {
		t.Fatalf("%d letters on file, want %d", len(found), len(letters))
	}
	return found
}
