package returned

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/upr-info/followup"
)

const (
	token = "abcdefghijklmnopqrstuvwx2a" // as NewToken makes them
	reply = "followup+{token}@example.org"
)

func sample(t testing.TB, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", name+".eml"))
	if err != nil {
		t.Fatal(err)
	}
	return bytes.ReplaceAll(bytes.ReplaceAll(raw, []byte("\n"), []byte("\r\n")), []byte("TOKEN"), []byte(token))
}

// TestRead: what letters tell of a mail of ours. All but the last carry its token.
func TestRead(t *testing.T) {
	const one = "one@example.net"
	for _, c := range []struct {
		file      string
		kind      followup.ReturnKind
		status    string
		recipient string
	}{
		{"unknown-user", followup.HardBounce, "5.1.1", one},
		{"full", followup.MailboxFull, "5.2.2", one},
		{"full-for-now", followup.MailboxFull, "4.2.2", one},
		{"expired", followup.SoftBounce, "4.4.7", one},
		{"delayed", "", "", ""}, // it may still arrive
		{"delivered", followup.Delivered, "2.0.0", one},
		{"policy", followup.SoftBounce, "5.7.1", one}, // the code goes before the words
		{"too-large", followup.SoftBounce, "5.3.4", one},
		{"no-domain", followup.HardBounce, "5.4.4", one},
		{"null-mx", followup.HardBounce, "5.1.10", one},        // RFC 7505
		{"sender-address", followup.SoftBounce, "5.1.8", one},  // ours, not theirs
		{"vague-status", followup.HardBounce, "5.1.1", one},    // the diagnosis knows more
		{"vague-words", followup.HardBounce, "5.0.0", one},     // its words do
		{"vague-reply", followup.HardBounce, "5.0.0", one},     // its reply code does
		{"vague-full-es", followup.MailboxFull, "5.0.0", one},  // not 550
		{"vague-blocked", followup.SoftBounce, "5.0.0", one},   // not 550 either
		{"exchange-online", followup.HardBounce, "5.4.1", one}, // how Microsoft says that there is nobody
		{"no-action", followup.HardBounce, "5.1.1", one},
		{"forwarded", followup.HardBounce, "5.1.1", "somebody@example.com"},
		{"two-recipients", followup.HardBounce, "5.1.1", one},
		{"rewritten-envelope", followup.HardBounce, "5.1.1", one},
		{"headers-only", followup.HardBounce, "5.1.1", one},
		{"utf8", followup.HardBounce, "5.1.1", one}, // RFC 6533
		{"empty-report", "", "", ""},
		{"qmail", followup.HardBounce, "5.1.1", one},
		{"qmail-plain-words", followup.HardBounce, "", one},
		{"exim", followup.HardBounce, "5.1.1", one},
		{"exim-delayed", "", "", ""},
		{"postfix-old", followup.HardBounce, "", ""},
		{"exchange-old", followup.HardBounce, "5.1.1", ""},
		{"gmail", followup.HardBounce, "5.1.1", ""},
		{"gmail-full", followup.MailboxFull, "", ""},
		{"sendmail", followup.HardBounce, "5.1.1", one},
		{"full-fr", followup.MailboxFull, "", one},
		{"full-de", followup.MailboxFull, "", one},
		{"full-pt", followup.MailboxFull, "", one},
		{"full-ru", followup.MailboxFull, "", one},
		{"full-ar", followup.MailboxFull, "", one},
		{"full-zh", followup.MailboxFull, "", one},
		{"unknown-es", followup.HardBounce, "", one},
		{"unknown-ru", followup.HardBounce, "", one},
		{"unknown-zh", followup.HardBounce, "", one},
		{"no-reason", followup.SoftBounce, "", ""}, // in doubt
		{"vacation", "", "", ""},
		{"person", "", "", ""},
		{"person-forwards", "", "", ""},
		{"complaint", followup.Complaint, "", one},
		{"not-spam", "", "", ""},
		{"auth-failure", "", "", ""}, // RFC 6591
		{"opt-out", followup.OptOut, "", ""},
		{"opt-out-review", followup.ReviewOptOut, "", ""},
		{"opt-out-subject", followup.OptOut, "", ""},
		{"opt-out-no-token", "", "", ""},
		{"no-token", "", "", ""},
	} {
		got, err := Read(bytes.NewReader(sample(t, c.file)), reply)
		if err != nil {
			t.Fatal(err)
		}
		if got.Kind != c.kind || got.Status != c.status || got.Recipient != c.recipient {
			t.Errorf("%s: %q %q %q, want %q %q %q", c.file, got.Kind, got.Status, got.Recipient, c.kind, c.status, c.recipient)
		}
		if carries := slices.Contains(got.Tokens, token); carries != (c.kind != "") {
			t.Errorf("%s: tokens %v", c.file, got.Tokens)
		}
	}
}

// TestSamples: every sample is in the table.
func TestSamples(t *testing.T) {
	names, err := filepath.Glob("testdata/*.eml")
	if err != nil {
		t.Fatal(err)
	}
	table, err := os.ReadFile("returned_test.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if name = strings.TrimSuffix(filepath.Base(name), ".eml"); !strings.Contains(string(table), `{"`+name+`"`) {
			t.Errorf("%s stands in no test", name)
		}
	}
}

// TestRealMail: no mail of persons, however malformed, tells of one of ours.
func TestRealMail(t *testing.T) {
	names, err := filepath.Glob("../../../shared/real/mail/*/*")
	if err != nil {
		t.Fatal(err)
	}
	if len(names) == 0 {
		t.Skip("the collection of real mails is not on this machine")
	}
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		if r, err := Read(f, reply); err == nil && r.Kind != "" {
			t.Errorf("%s: %v", name, r)
		}
		f.Close()
	}
}

func FuzzRead(f *testing.F) {
	names, err := filepath.Glob("testdata/*.eml")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range names {
		f.Add(sample(f, strings.TrimSuffix(filepath.Base(name), ".eml")))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		r, err := Read(bytes.NewReader(raw), reply)
		if err != nil {
			t.Fatal(err)
		}
		if (r.Kind == "") != (len(r.Tokens) == 0) {
			t.Errorf("%v: a return names its mail", r)
		}
		if len(r.Status) > len("5.123.123") || strings.ContainsAny(r.Recipient, " \r\n\t<>") {
			t.Errorf("status %q, recipient %q", r.Status, r.Recipient)
		}
		for _, token := range r.Tokens {
			if _, ok := followup.ParseToken(string(token)); !ok {
				t.Errorf("%q is no token", token)
			}
		}
	})
}
