package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/upr-info/followup/config"
)

// broken are configurations that are refused, each with the sentences it is
// refused with, in order.
var broken = []struct {
	why, file string
	want      []string
}{
	{"unknown key", "[mailbox]\nserver = \"imap.example.org:993\"\nfoldr = \"IN\"",
		[]string{`3: unknown key "mailbox.foldr": did you mean mailbox.folder?`}},
	{"unknown key like none", "[serve]\nx = 1",
		[]string{`2: unknown key "serve.x": the keys of [serve] are connections, listen, public`}},
	{"key of another table", "[serve]\npoll = \"* * * * *\"",
		[]string{`2: unknown key "serve.poll": did you mean schedule.poll?`}},
	{"unknown table", "\n[mailbx]\nserver = \"a\"\nuser = \"b\"",
		[]string{`2: unknown key "mailbx": did you mean [mailbox]?`}},
	{"key outside all tables", "poll = \"* * * * *\"",
		[]string{`1: unknown key "poll": did you mean schedule.poll?`}},
	{"table written as a value", "smtp = \"smtp.example.org\"",
		[]string{`1: smtp: is a table: write [smtp] on a line of its own, and its keys below`}},
	{"not TOML", "[smtp]\nserver = smtp.example.org",
		[]string{`2: cannot be read: unexpected character`}},
	{"the same key twice", "[smtp]\nuser = \"a\"\nuser = \"b\"",
		[]string{`3: cannot be read: key user is already defined`}},
	{"not UTF-8", "[programme]\nname = \"\xe9tudes\"",
		[]string{`2: is not UTF-8 text: save it again as UTF-8`}},
	{"no configuration at all", strings.Repeat("# much\n", 20000),
		[]string{`is larger than 64 KB: it is not a configuration`}},
	{"number for text", "[smtp]\nserver = 587",
		[]string{`2: smtp.server: must be text in double quotes, not a number`}},
	{"text for number", "[deadlines]\ngrace = \"14\"",
		[]string{`2: deadlines.grace: must be a whole number without quotes, not a text`}},
	{"text for list", "[programme]\nstaff = \"staff@example.org\"",
		[]string{`2: programme.staff: must be a list of texts, as in ["staff@example.org"], not a text`}},
	{"mixed list", "[deadlines]\nremind_before = [7, \"1\"]",
		[]string{`2: deadlines.remind_before: must be a list of whole numbers, as in [30, 7, 1], not a list with a text`}},
	{"address with a name", "[programme]\naddress = \"Ours <followup@example.org>\"",
		[]string{`2: programme.address: "Ours <followup@example.org>" is not a mail address: write it bare, as in "followup@example.org"`}},
	{"authserv with more than a name", "[mailbox]\nauthserv = \"mx.example.org; dmarc=pass\"",
		[]string{`2: mailbox.authserv: "mx.example.org; dmarc=pass" is not the name of a server: write it as it stands first in the Authentication-Results of the letters you get, as in "mx.example.org"`}},
	{"clamd without a port", "[screening]\nclamd = \"localhost\"",
		[]string{`2: screening.clamd: "localhost" is no address of clamd: write "unix:/run/clamav/clamd.ctl" or "127.0.0.1:3310", or "" for none`}},
	{"clamd at a relative path", "[screening]\nclamd = \"unix:clamd.ctl\"",
		[]string{`2: screening.clamd: "unix:clamd.ctl" names no socket: write its whole path, as in "unix:/run/clamav/clamd.ctl"`}},
	{"limits that take nothing or everything", "[limits]\nrows = 0\nletter = 100000",
		[]string{"2: limits.rows: 0 is not between 500 and 1000000 rows", "3: limits.letter: 100000 is not between 1 and 512 MB"}},
	{"staff address", "[programme]\nstaff = [\"staff@example.org\", \"staff\"]",
		[]string{`2: programme.staff: "staff" is not a mail address: write each bare, as in "staff@example.org"`}},
	{"reply without token", "[programme]\nreply = \"followup@example.org\"",
		[]string{`2: programme.reply: "followup@example.org" must hold {token} once`}},
	{"reply with the token in the domain", "[programme]\nreply = \"followup@{token}.example.org\"",
		[]string{`2: programme.reply: "followup@{token}.example.org" is not a mail address with {token} before the @`}},
	{"address too long for a token", "[programme]\naddress = \"" + strings.Repeat("a", 40) + "@example.org\"",
		[]string{`1: programme.reply: "` + strings.Repeat("a", 40) + `+{token}@example.org" is longer than 64 characters before the @`}},
	{"time zone", "[programme]\ntimezone = \"Europe/Geneva\"",
		[]string{`2: programme.timezone: "Europe/Geneva" is not a time zone: write its IANA name`}},
	{"time zone of the machine", "[programme]\ntimezone = \"Local\"",
		[]string{`2: programme.timezone: "Local" is not a time zone`}},
	{"site without scheme", "[programme]\nsite = \"followup.example.org\"",
		[]string{`2: programme.site: "followup.example.org" is not a web address`}},
	{"server without port", "[mailbox]\nserver = \"imap.example.org\"",
		[]string{`2: mailbox.server: "imap.example.org" is not a server: write its name and port, as in "mail.example.org:993"`}},
	{"security", "[mailbox]\nsecurity = \"ssl\"",
		[]string{`2: mailbox.security: "ssl" is none of "tls", "starttls" and "none"`}},
	{"password readable through the network", "[smtp]\nserver = \"smtp.example.org:25\"\nsecurity = \"none\"",
		[]string{`3: smtp.security: "none" would send the password readable through the network`}},
	{"after", "[mailbox]\nafter = \"delete\"",
		[]string{`2: mailbox.after: "delete" is none of "keep", "flag" and "move"`}},
	{"move to nowhere", "[mailbox]\nafter = \"move\"\nmove_to = \"\"",
		[]string{`3: mailbox.move_to: is missing: write the folder that letters are moved to`}},
	{"move in a circle", "[mailbox]\nafter = \"move\"\nmove_to = \"INBOX\"",
		[]string{`3: mailbox.move_to: is the folder that letters arrive in: name another one`}},
	{"bucket", "[store]\narchive = \"s3://bucket/prefix\"",
		[]string{`2: store.archive: an S3 bucket cannot be used by this version: write a folder, such as "archive"`}},
	{"other database", "[store]\ndatabase = \"mysql://host/db\"",
		[]string{`2: store.database: "mysql://" is no database that we know`}},
	{"opt-out without https", "[programme]\noptout = \"http://followup.example.org/optout\"\n[serve]\npublic = \"127.0.0.1:9091\"",
		[]string{`2: programme.optout: "http://followup.example.org/optout" is not a web address with https`}},
	{"opt-out that nobody answers", "[programme]\noptout = \"https://followup.example.org/optout\"",
		[]string{`2: programme.optout: nobody would answer there: write where 'followup serve' listens for it`}},
	{"public address without a port", "[serve]\npublic = \"localhost\"",
		[]string{`2: serve.public: "localhost" is not an address to listen on: write it as in "127.0.0.1:9091", or "" for none`}},
	{"no connection", "[serve]\nconnections = 0",
		[]string{`2: serve.connections: 0 is not between 1 and 500 connections`}},
	{"archive as site", "[store]\narchive = \"files\"\nsite = \"./files/\"",
		[]string{`3: store.site: is a folder that is published, and store.archive is in it: name another folder, such as "site"`}},
	{"everything published", "[store]\nsite = \".\"\n",
		[]string{`2: store.site: is a folder that is published, and mailbox.password_file is in it: name another folder, such as "site"`,
			`2: store.site: is a folder that is published, and smtp.password_file is in it: name another folder, such as "site"`,
			`2: store.site: is a folder that is published, and store.archive is in it: name another folder, such as "site"`,
			`2: store.site: is a folder that is published, and store.database is in it: name another folder, such as "site"`}},
	{"listen", "[serve]\nlisten = \"9090\"",
		[]string{`2: serve.listen: "9090" is not an address to listen on`}},
	{"sending", "[sending]\nretry = \"two days\"\nper_minute = -1\nhours = \"18:00-08:00\"\ndays = [\"Mon\"]\nconnections = 0\nconfirm = \"yes\"",
		[]string{`2: sending.retry: "two days" is not between 1h and 14d: write hours as in "48h" or days as in "2d"`,
			`3: sending.per_minute: -1 is not between 0 and 1000000 mails`,
			`4: sending.hours: "18:00-08:00": does not end after it begins; write them as in "08:00-18:00", or "" for any time`,
			`5: sending.days: must be a list of days of the week, as in ["Saturday", "Sunday"]; "Mon" is none`,
			`6: sending.connections: 0 is not between 1 and 20 connections`,
			`7: sending.confirm: must be true or false without quotes, not a text`}},
	{"never", "[sending]\ndays = []",
		[]string{`2: sending.days: is empty, so that nothing would ever go: write some days, as in ["Monday", "Tuesday"]; 'followup notify pause' holds all mails`}},
	{"half a signature", "[dkim]\ndomain = \"exämple.org\"\nselector = \"followup\"",
		[]string{`1: dkim.key_file: is missing: write the file of the private key, as in "secrets/dkim.pem"`,
			`2: dkim.domain: "exämple.org" is not a name of the DNS: write letters, digits, hyphens and dots`}},
	{"two tokens", "[smtp]\ntoken_file = \"t\"\ntoken_command = [\"get\"]",
		[]string{`3: smtp.token_command: is there and smtp.token_file too: write one of them`}},
	{"a token for nobody", "[smtp]\ntoken_file = \"t\"",
		[]string{`1: smtp.user: is missing: a token is for a user, usually the mail address`}},
	{"negative grace", "[deadlines]\ngrace = -1",
		[]string{`2: deadlines.grace: -1 is not between 0 and 1000 days`}},
	{"reminder after the grace", "[deadlines]\nremind_after = 15",
		[]string{`2: deadlines.remind_after: 15 is not between 0 and 14 days, within the grace`}},
	{"no day of the week", "[deadlines]\nweekend = [\"Saturday\", \"So\"]",
		[]string{`2: deadlines.weekend: must be a list of days of the week, as in ["Saturday", "Sunday"]; "So" is none`}},
	{"no working day", "[deadlines]\nweekend = [\"Monday\", \"Tuesday\", \"Wednesday\", \"Thursday\", \"Friday\", \"Saturday\", \"Sunday\"]",
		[]string{`2: deadlines.weekend: names all days of the week: nothing would ever be sent`}},
	{"a holiday that does not exist", "[deadlines]\nholidays = [\"2027-02-30\"]",
		[]string{`2: deadlines.holidays: must be a list of days, as in ["2026-12-25"]; "2027-02-30" is none`}},
	{"a month of holidays", "[deadlines]\nholidays = [\"2027-08\"]",
		[]string{`2: deadlines.holidays: must be a list of days, as in ["2026-12-25"]; "2027-08" is none`}},
	{"reminder before the invitation", "[deadlines]\ninvite_before = 20",
		[]string{`1: deadlines.remind_before: 30 days before the deadline is not between the invitation (20 days before) and the deadline`}},
	{"line break in a name", "[programme]\nname = \"Follow-up\\nBcc: x\"",
		[]string{`2: programme.name: holds a control character, such as a line break: write it on one line`}},
	{"everything at once", "[mailbox]\nafter = \"delete\"\nport = 993\n[smtp]\nserver = 1\n[programme]\nname = \"\"",
		[]string{
			`2: mailbox.after: "delete" is none of`,
			`3: unknown key "mailbox.port"`,
			`5: smtp.server: must be text`,
			`7: programme.name: is missing: write the name that mails are signed with`}},
}

func TestBroken(t *testing.T) {
	for _, c := range broken {
		t.Run(c.why, func(t *testing.T) {
			path := write(t, c.file)
			_, err := config.Load(path)
			if err == nil {
				t.Fatal("was taken")
			}
			got := strings.Split(err.Error(), "\n")
			if len(got) != len(c.want) {
				t.Fatalf("%d mistakes, want %d:\n%v", len(got), len(c.want), err)
			}
			for i := range got {
				rest, ok := strings.CutPrefix(got[i], path+":")
				if !ok || !strings.HasPrefix(strings.TrimSpace(rest), c.want[i]) {
					t.Errorf("got  %q\nwant %q", rest, c.want[i])
				}
			}
		})
	}
}

// TestAskedForWhatIsUsed shows that nothing is missing before it is used.
func TestAskedForWhatIsUsed(t *testing.T) {
	t.Setenv(config.MailboxPasswordVariable, "")
	t.Setenv(config.SMTPPasswordVariable, "")
	c := load(t, "[mailbox]\nuser = \"\"\n[smtp]\nuser = \"u\"\npassword_file = \"\"\n[store]\narchive = \"\"\nsite = \"\"")
	for _, step := range []struct {
		name string
		ask  func() error
		want []string
	}{
		{"mailbox", c.ForMailbox, []string{"1: mailbox.server: is missing", "2: mailbox.user: is missing", "1: mailbox.password_file: there is no file"}},
		{"smtp", c.ForSMTP, []string{" programme.address: is missing", "3: smtp.server: is missing", "5: smtp.password_file: is empty and FOLLOWUP_SMTP_PASSWORD is not set"}},
		{"store", c.ForStore, []string{"7: store.archive: is missing"}},
		{"site", c.ForSite, []string{"8: store.site: is missing"}},
	} {
		err := step.ask()
		if err == nil {
			t.Errorf("%s: nothing was missing", step.name)
			continue
		}
		lines := strings.Split(err.Error(), "\n")
		for i, want := range step.want {
			if i >= len(lines) || !strings.Contains(lines[i], want) {
				t.Errorf("%s: want %q in\n%v", step.name, want, err)
			}
		}
	}
	if c := load(t, ""); c.ForStore() != nil || c.ForSite() != nil {
		t.Error("the defaults are not enough for the store")
	}
}

func TestPassword(t *testing.T) {
	for _, c := range []struct {
		why, content string
		mode         os.FileMode
		env          string
		want         string
		problem      string
	}{
		{"one line", "s3cret\n", 0o600, "", "s3cret", ""},
		{"written on Windows", "s3cret\r\n", 0o600, "", "s3cret", ""},
		{"spaces belong to it", " s3 cret ", 0o640, "", " s3 cret ", ""},
		{"the environment goes first", "file", 0o600, "variable", "variable", ""},
		{"empty", "\n", 0o600, "", "", "is empty"},
		{"two lines", "a\nb\n", 0o600, "", "", "does not hold one line"},
		{"another file by mistake", strings.Repeat("x", 5000), 0o600, "", "", "does not hold one line"},
		{"readable by everybody", "s3cret", 0o644, "", "", "can be read by everybody on this machine: run chmod 600"},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Setenv(config.MailboxPasswordVariable, c.env)
			path := write(t, "[mailbox]\nserver = \"imap.example.org:993\"\npassword_file = \"pw\"")
			pw := filepath.Join(filepath.Dir(path), "pw")
			if err := os.WriteFile(pw, []byte(c.content), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.Chmod(pw, c.mode); err != nil { // whatever the umask
				t.Fatal(err)
			}
			conf, err := config.Load(path)
			if err != nil {
				t.Fatal(err)
			}
			err = conf.ForMailbox()
			if conf.Mailbox.Password != c.want {
				t.Errorf("got %q, want %q", conf.Mailbox.Password, c.want)
			}
			if (err != nil) != (c.problem != "") || err != nil && !strings.Contains(err.Error(), c.problem) {
				t.Errorf("got %v, want %q", err, c.problem)
			}
			if err != nil && strings.Contains(err.Error(), "s3cret") {
				t.Error("the password stands in the message")
			}
		})
	}
}

// FuzzLoad: whatever is written, it is taken or refused with at least one sentence.
func FuzzLoad(f *testing.F) {
	f.Add(config.Example())
	for _, c := range broken {
		if len(c.file) < 1000 {
			f.Add([]byte(c.file))
		}
	}
	path := filepath.Join(f.TempDir(), "followup.toml")
	f.Fuzz(func(t *testing.T, data []byte) {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := config.Load(path)
		if err != nil {
			if err.Error() == "" {
				t.Error("refused without a word")
			}
			return
		}
		if c.Zone() == nil || c.Programme.Name == "" {
			t.Errorf("taken: %+v", c)
		}
	})
}
