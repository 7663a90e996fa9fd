package notify

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/upr-info/followup"
)

// folder returns an operator's folder with one file.
func folder(t *testing.T, name, text string) string {
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestOwnTemplate(t *testing.T) {
	dir := folder(t, "fr/reminder.txt", "Subject: Bientôt\r\n\r\nBonjour **{{.Organisation}}**.\r\n")
	templates, err := LoadTemplates(dir)
	if err != nil {
		t.Fatal(err)
	}
	w, err := templates.render(followup.Reminder, followup.French, sampleView("fr", 7))
	if err != nil || w.Subject != "Bientôt" || w.Text != "Bonjour Example NGO 3.\n" {
		t.Errorf("%+v, %v", w, err)
	}
	if w, err = templates.render(followup.Reminder, followup.English, sampleView("en", 7)); err != nil || !strings.HasPrefix(w.Subject, "7 days left") {
		t.Errorf("the others stay: %q, %v", w.Subject, err)
	}
}

// TestEmbeddedTemplates checks and tries ours as an operator's are.
func TestEmbeddedTemplates(t *testing.T) {
	if _, err := LoadTemplates(t.TempDir()); err != nil {
		t.Error(err)
	}
}

func TestBrokenTemplates(t *testing.T) {
	for _, c := range []struct{ name, file, text, want string }{
		{"unknown placeholder", "es/invitation.txt", "Subject: x\n\n{{.Country}}\n{{.Organization}}", "mail template es/invitation.txt, line 4: there is no placeholder .Organization; did you mean .Organisation?"},
		{"in a branch that no sample reaches", "en/digest.txt", "Subject: x\n{{if false}}\n{{range .News.Waiting}}{{.Fromm}}{{end}}{{end}}", "mail template en/digest.txt, line 3: there is no placeholder .Fromm; did you mean .From?"},
		{"a field of something else", "en/reminder.txt", "Subject: x\n\n{{.SHA256}}", "mail template en/reminder.txt, line 3: there is no placeholder .SHA256 here; did you mean ."},
		{"of a part, where the part is", "en/thanks.txt", "Subject: x\n\n{{.Published.Versoin}}", "mail template en/thanks.txt, line 3: there is no placeholder .Versoin; did you mean .Version?"},
		{"of the mail, within a part", "en/receipt.txt", "Subject: x\n\n{{range .Documents}}\n{{.Deadline}}{{end}}", "mail template en/receipt.txt, line 4: there is no placeholder .Deadline here; did you mean ."},
		{"of the mail, by its own name", "en/receipt.txt", "Subject: x\n\n{{range .Documents}}{{$.Organisation}} {{$.Organization}}{{end}}", "line 3: there is no placeholder .Organization; did you mean .Organisation?"},
		{"in a phrase", "es/phrases.txt", "{{define \"review\"}}\n{{.Contry}}{{end}}", "mail template es/phrases.txt, line 2: there is no placeholder .Contry; did you mean .Country?"},
		{"of a part, where the part is", "en/thanks.txt", "Subject: x\n\n{{.Published.Versoin}}", "mail template en/thanks.txt, line 3: there is no placeholder .Versoin; did you mean .Version?"},
		{"of the mail, within a part", "en/receipt.txt", "Subject: x\n\n{{range .Documents}}\n{{.Deadline}}{{end}}", "mail template en/receipt.txt, line 4: there is no placeholder .Deadline here; did you mean ."},
		{"of the mail, by its own name", "en/receipt.txt", "Subject: x\n\n{{range .Documents}}{{$.Organisation}} {{$.Organization}}{{end}}", "line 3: there is no placeholder .Organization; did you mean .Organisation?"},
		{"in a phrase", "es/phrases.txt", "{{define \"review\"}}\n{{.Contry}}{{end}}", "mail template es/phrases.txt, line 2: there is no placeholder .Contry; did you mean .Country?"},
		{"unclosed", "en/reminder.txt", "Subject: x\n\n{{if .Late}}", "en/reminder.txt:3: unexpected EOF"},
		{"unknown function", "fr/receipt.txt", "Subject: x\n\n{{shout .Country}}", `fr/receipt.txt:3: function "shout" not defined`},
		{"no subject", "fr/receipt.txt", "Bonjour", `the mail template fr/receipt.txt does not begin with "Subject: "`},
		{"lost phrases", "fr/phrases.txt", "", `template "review" not defined`},
		{"slip in the name", "fr/invitaton.txt", "Subject: x", "the mail template fr/invitaton.txt in DIR replaces none; did you mean fr/invitation.txt?"},
		{"no such purpose", "fr/digest.txt", "Subject: x", "the mail template fr/digest.txt in DIR replaces none; did you mean"},
		{"layout", "layout.html", "{{.Blocks", "layout.html:1: unclosed action"},
		{"too large", "layout.html", strings.Repeat("x", maxTemplate+1), "the mail template layout.html is larger than 256 KB"},
	} {
		dir := folder(t, c.file, c.text)
		_, err := LoadTemplates(dir)
		if err == nil || !strings.Contains(strings.ReplaceAll(err.Error(), dir, "DIR"), c.want) {
			t.Errorf("%s: %v\nwant %s", c.name, err, c.want)
		}
	}
	if _, err := LoadTemplates(filepath.Join(t.TempDir(), "nowhere")); err == nil {
		t.Error("a folder that there is not is taken")
	}
}
