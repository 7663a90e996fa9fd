// Package config reads what the operator decides: one TOML file, and the
// environment for passwords.
//
// It promises that every mistake is reported at once, each with its file, its
// line and what to do about it; that a key it does not know is refused and
// never passed over; and that a command is asked for what it uses and for
// nothing else: Load judges what is written, the For… methods what is missing.
// Cron lines are not judged here, since only the command knows cron: Mistake
// makes its finding look like ours.
package config

import (
	_ "embed"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"
	_ "time/tzdata" // programme.timezone is known wherever the program runs

	"github.com/upr-info/followup"
)

// maxFile is far above any real configuration (2 KB) and keeps hostile nesting
// harmless.
const maxFile = 64 << 10

//go:embed followup.toml
var example []byte

// Example returns the commented file that `followup init` writes. It shows every
// key; where it shows a default, the default is what it shows.
func Example() []byte { return append([]byte(nil), example...) }

// Config is what the operator decides. Make one with Load or Default.
type Config struct {
	Programme Programme
	Mailbox   Mailbox
	SMTP      SMTP
	DKIM      DKIM
	Sending   Sending
	Store     Store
	Publish   Publish
	Schedule  Schedule
	Serve     Serve
	Deadlines Deadlines
	Screening Screening
	Limits    Limits

	file  string         // as the operator named it, for messages
	lines map[string]int // of the keys and tables that are in the file
}

// Programme is who we are.
type Programme struct {
	Name    string
	Address string // From, addr-spec; empty until ForSMTP asked for it
	// Reply is the pattern of our Reply-To addresses, with {token} once, or
	// empty where the mail server has no plus addresses.
	Reply     string
	Staff     []string // addr-spec; digest and alerts
	Timezone  string   // IANA name; see Zone
	Site      string   // http or https URL without a slash at its end, or empty
	Supporter string
	OptOut    string // https URL below which mails are opted out of, or empty: by mail only
}

// The ways to secure a connection to a mail server.
const (
	TLS      = "tls"
	StartTLS = "starttls"
	None     = "none" // on loopback only
)

// What becomes of a letter on the server once it is safe with us.
const (
	Keep = "keep"
	Flag = "flag"
	Move = "move"
)

// Mailbox is where letters come from.
type Mailbox struct {
	Server       string // host:port
	Security     string // TLS, StartTLS or None
	User         string
	PasswordFile string
	Password     string // set by ForMailbox
	Folder       string
	Authserv     string // authserv-id of our own server (RFC 8601), or empty: none is believed
	After        string // Keep, Flag or Move
	MoveTo       string
	Sent         string // folder that gets a copy of every mail of ours, or empty: none
}

// SMTP is where mails of ours are handed over.
type SMTP struct {
	Server       string // host:port
	Security     string // TLS, StartTLS or None
	User         string // empty: no authentication
	PasswordFile string
	Password     string // set by ForSMTP
	// A server that wants a token of OAuth instead of a password gets the one line
	// that TokenCommand prints or TokenFile holds at that moment. Both empty: a
	// password.
	TokenFile    string
	TokenCommand []string // program and arguments
}

// ByToken reports whether we sign in with a token of OAuth.
func (s SMTP) ByToken() bool { return s.User != "" && (s.TokenFile != "" || len(s.TokenCommand) > 0) }

// DKIM is what our mails are signed with (RFC 6376); all empty: they are not.
type DKIM struct {
	Domain   string // that vouches: the domain of Programme.Address or one above it
	Selector string // of the key among those of the domain
	KeyFile  string
}

// On reports whether mails are signed.
func (d DKIM) On() bool { return d.Domain != "" }

// Sending is what mails of ours are held by. A number of 0 and an empty list hold
// nothing.
type Sending struct {
	Retry       string // how long a temporary refusal is tried again: "48h" or "2d"
	PerMinute   int    // mails of all kinds
	PerHost     int    // mails a minute to one domain
	PerDay      int    // mails that the calendar sends, in Programme.Timezone
	Hours       string // "08:00-18:00", or empty: at any time
	Days        []time.Weekday
	Connections int  // to the server at the same time
	Confirm     bool // ask for a report of every delivery too
}

// Store is where everything is kept.
type Store struct {
	Database string // path of a SQLite file, or a postgres:// URL
	Archive  string // folder
	Site     string // folder that publish writes
}

// Publish is what every version of an assessment is published in.
type Publish struct {
	Formats   []string // some of Formats
	Languages []string // some of followup.Written, as codes; the first is that of drafts
	Chromium  string   // path of the browser that prints the PDF edition; empty: the program writes it itself
	Fonts     []string // folders and files of fonts for scripts that the program has none for
}

// Formats returns the formats that assessments are published in.
func Formats() []string { return []string{"html", "pdf", "docx", "xlsx", "json", "csv"} }

// Languages returns the languages that assessments are published in.
func (c *Config) Languages() (all []followup.Language) {
	for _, l := range c.Publish.Languages {
		all = append(all, followup.Language(l))
	}
	return all
}

// Schedule holds cron lines, in Programme.Timezone; an empty one never comes.
type Schedule struct{ Poll, Notify, Digest, Weekly string }

// Serve is what the worker offers by HTTP.
type Serve struct {
	Listen string // to monitoring: host:port, or empty: off
	Public string // to the public, who opt out: host:port, or empty: off
	// Connections is how many are open at Public at once; others wait to be taken.
	Connections int
}

// Screening is what letters go through before they are read.
type Screening struct {
	Clamd string // "unix:/path" or host:port of ClamAV's daemon, or empty: off
}

// Limits are what one letter may cost; Default says how much that is.
type Limits struct {
	Letter   int // MB of all its files together, decoded
	Files    int // in its archives
	Unpacked int // MB that come out of its archives together
	Depth    int // archives and mails around a file
	Ratio    int // times its packed size that a large file in an archive may unpack to
	Rows     int // in all its tables together, as are cells, text and seconds
	Columns  int
	Cells    int
	Text     int // MB
	Seconds  int // to read its tables
	Pages    int // of a document; what comes behind is not read
}

// Deadlines are the defaults of a review's plan, in days where not said otherwise.
type Deadlines struct {
	MidtermAfter int // months after the session
	InviteBefore int
	RemindBefore []int
	RemindAfter  int // 0: no reminder after the deadline
	Grace        int
	CompileAfter int            // days after the grace
	PublishAfter int            // days after that
	Weekend      []time.Weekday // days of the week on which the calendar sends nothing
	Holidays     []followup.Date
}

// defaultRemindAfter is half of the default grace. A shorter grace shortens it.
const defaultRemindAfter = 7

// Default returns what holds where the file says nothing. Addresses and servers
// have no default; relative paths are relative to the working directory.
func Default() *Config {
	return &Config{
		Programme: Programme{Name: "Follow-up Programme", Timezone: "Europe/Zurich"},
		Mailbox: Mailbox{Security: TLS, User: "followup", PasswordFile: "secrets/imap",
			Folder: "INBOX", After: Flag, MoveTo: "Processed"},
		SMTP:     SMTP{Security: StartTLS, PasswordFile: "secrets/smtp"},
		Sending:  Sending{Retry: "48h", Days: allWeek(), Connections: 1},
		Store:    Store{Database: "followup.db", Archive: "archive", Site: "site"},
		Publish:  Publish{Formats: Formats(), Languages: []string{"en", "fr", "es"}},
		Serve:    Serve{Connections: 100},
		Schedule: Schedule{Poll: "*/5 * * * *", Notify: "0 9 * * *", Digest: "0 8 * * 1-5", Weekly: "0 8 * * 1"},
		Deadlines: Deadlines{MidtermAfter: 27, InviteBefore: 90, RemindBefore: []int{30, 7, 1}, RemindAfter: defaultRemindAfter, Grace: 14,
			CompileAfter: 7, PublishAfter: 30, Weekend: []time.Weekday{time.Saturday, time.Sunday}},
		Limits: Limits{Letter: 64, Files: 300, Unpacked: 128, Depth: 3, Ratio: 400, Rows: 50_000, Columns: 16_384, Cells: 200_000,
			Text: 12, Seconds: 20, Pages: 1000},
	}
}

// Load reads the file at path. What is wrong with what it says is returned as
// Mistakes, all at once; a file that is not there as fs.ErrNotExist. Relative
// paths in it become relative to it.
func Load(path string) (*Config, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read configuration: %w", err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("read configuration %s: %w", path, err)
	}
	dir, err := filepath.Abs(filepath.Dir(path))
	if err != nil {
		return nil, fmt.Errorf("read configuration %s: %w", path, err)
	}
	return parse(path, dir, data)
}

// parse reads data, the content of file, with paths in it relative to dir.
func parse(file, dir string, data []byte) (*Config, error) {
	c := Default()
	c.file = file
	doc, found := decode(file, data)
	if len(found) > 0 {
		return nil, found
	}
	c.lines = doc.lines
	ck := &checker{Config: c}
	ck.assign(doc)
	if _, written := c.lines["programme.reply"]; !written {
		c.Programme.Reply = replyOf(c.Programme.Address)
	}
	if _, written := c.lines["deadlines.remind_after"]; !written {
		c.Deadlines.RemindAfter = min(defaultRemindAfter, max(c.Deadlines.Grace, 0))
	}
	ck.values()
	if len(ck.found) > 0 {
		ck.found.sort()
		return nil, ck.found
	}
	c.resolve(dir)
	ck.secluded()
	if err := ck.err(); err != nil {
		return nil, err
	}
	return c, nil
}

// Line returns the line on which key ("schedule.poll") stands in the file. For
// a key inside an inline table it is that table's, for one that is not in the
// file 0.
func (c *Config) Line(key string) int { return lineOf(c.lines, key) }

// Mistake returns a finding about key in the form of Load's own.
func (c *Config) Mistake(key, problem string) error {
	return Mistake{File: c.file, Line: c.Line(key), Key: key, Problem: problem}
}

// Zone returns Programme.Timezone.
func (c *Config) Zone() *time.Location {
	zone, err := time.LoadLocation(c.Programme.Timezone)
	if err != nil {
		return time.UTC // cannot be: Load refuses what is not known, and tzdata is linked in
	}
	return zone
}

// Plan returns when mails are due.
func (c *Config) Plan() followup.Plan {
	d := c.Deadlines
	return followup.Plan{MidtermAfter: d.MidtermAfter, InviteBefore: d.InviteBefore,
		RemindBefore: append([]int(nil), d.RemindBefore...), RemindAfter: d.RemindAfter, Grace: d.Grace,
		CompileAfter: d.CompileAfter, PublishAfter: d.PublishAfter, Rest: followup.Rest{Weekend: d.Weekend, Holidays: d.Holidays}}
}

// ForMailbox reports what is missing to poll, and reads the mailbox's password.
func (c *Config) ForMailbox() error {
	ck := &checker{Config: c}
	ck.required("mailbox.server", c.Mailbox.Server, `write the mail server's name and port, as in "imap.example.org:993"`)
	ck.required("mailbox.user", c.Mailbox.User, "write the name to log in with")
	ck.required("mailbox.folder", c.Mailbox.Folder, `write the folder that letters arrive in, usually "INBOX"`)
	c.Mailbox.Password = ck.password("mailbox", c.Mailbox.PasswordFile)
	return ck.err()
}

// ForSMTP reports what is missing to send mail, and reads the password where a
// user is named that has one.
func (c *Config) ForSMTP() error {
	ck := &checker{Config: c}
	ck.required("programme.address", c.Programme.Address, `write the address that mails come from, as in "followup@example.org"`)
	ck.required("smtp.server", c.SMTP.Server, `write the mail server's name and port, as in "smtp.example.org:587"`)
	if c.SMTP.User != "" && !c.SMTP.ByToken() {
		c.SMTP.Password = ck.password("smtp", c.SMTP.PasswordFile)
	}
	return ck.err()
}

// ForStore reports what is missing to keep anything.
func (c *Config) ForStore() error {
	ck := &checker{Config: c}
	ck.required("store.database", c.Store.Database, `write a file such as "followup.db", or a postgres:// URL`)
	ck.required("store.archive", c.Store.Archive, `write a folder such as "archive"`)
	return ck.err()
}

// ForSite reports what is missing to publish.
func (c *Config) ForSite() error {
	ck := &checker{Config: c}
	ck.required("store.site", c.Store.Site, `write the folder that the public site is written to, such as "site"`)
	return ck.err()
}
