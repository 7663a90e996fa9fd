package config_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/config"
)

// write puts a configuration into a folder of its own and returns its path.
func write(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "followup.toml")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func load(t *testing.T, content string) *config.Config {
	t.Helper()
	c, err := config.Load(write(t, content))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// exported drops what a Config knows of its file.
func exported(c *config.Config) []any {
	return []any{c.Programme, c.Mailbox, c.SMTP, c.Store, c.Schedule, c.Serve, c.Deadlines}
}

func TestEmptyFileIsTheDefault(t *testing.T) {
	path := write(t, "")
	got, err := config.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	want := config.Default()
	dir := filepath.Dir(path)
	for _, p := range []*string{&want.Store.Database, &want.Store.Archive, &want.Store.Site, &want.Mailbox.PasswordFile, &want.SMTP.PasswordFile} {
		*p = filepath.Join(dir, *p)
	}
	if !reflect.DeepEqual(exported(got), exported(want)) {
		t.Errorf("got  %+v\nwant %+v", exported(got), exported(want))
	}
}

// TestExample holds the example against the defaults: what it shows is the
// default, but for what has none.
func TestExample(t *testing.T) {
	c := load(t, string(config.Example()))
	without := []string{"address =", "reply =", "staff =", "site = \"http", "server =", "user = "}
	var rest []string
	for line := range strings.Lines(string(config.Example())) {
		keep := true
		for _, w := range without {
			keep = keep && !strings.HasPrefix(line, w)
		}
		if keep {
			rest = append(rest, line)
		}
	}
	d := load(t, strings.Join(rest, ""))
	c.Programme.Address, c.Programme.Reply, c.Programme.Staff, c.Programme.Site = "", "", nil, ""
	c.Mailbox.Server, c.SMTP.Server, c.SMTP.User = "", "", ""
	blank := load(t, "")
	for i, got := range exported(c) {
		if want := exported(blank)[i]; !samePaths(got, want) {
			t.Errorf("the example shows %+v where the default is %+v", got, want)
		}
		if want := exported(blank)[i]; !samePaths(exported(d)[i], want) {
			t.Errorf("%+v is not the default %+v", exported(d)[i], want)
		}
	}
}

// samePaths compares two tables of configurations in different folders.
func samePaths(a, b any) bool {
	strip := func(x any) any {
		switch x := x.(type) {
		case config.Mailbox:
			x.PasswordFile = filepath.Base(x.PasswordFile)
			return x
		case config.SMTP:
			x.PasswordFile = filepath.Base(x.PasswordFile)
			return x
		case config.Store:
			return config.Store{Database: filepath.Base(x.Database), Archive: filepath.Base(x.Archive), Site: filepath.Base(x.Site)}
		}
		return x
	}
	return reflect.DeepEqual(strip(a), strip(b))
}

func TestExampleShowsEveryKey(t *testing.T) {
	c := load(t, string(config.Example()))
	for _, key := range []string{"programme.name", "programme.reply", "programme.supporter", "mailbox.move_to", "smtp.security",
		"store.site", "schedule.digest", "serve.listen", "deadlines.grace"} {
		if c.Line(key) == 0 {
			t.Errorf("%s is not in the example", key)
		}
	}
}

func TestReply(t *testing.T) {
	for _, c := range []struct{ why, file, want string }{
		{"made from address", `address = "mia@example.org"`, "mia+{token}@example.org"},
		{"empty: no plus addresses", "address = \"mia@example.org\"\nreply = \"\"", ""},
		{"as written", "address = \"mia@example.org\"\nreply = \"r-{token}@in.example.org\"", "r-{token}@in.example.org"},
		{"no address, no pattern", ``, ""},
	} {
		if got := load(t, "[programme]\n"+c.file).Programme.Reply; got != c.want {
			t.Errorf("%s: %q, want %q", c.why, got, c.want)
		}
	}
}

func TestPathsAreRelativeToTheFile(t *testing.T) {
	path := write(t, "[store]\ndatabase = \"data/f.db\"\narchive = \"/srv/archive\"\nsite = \"../site\"")
	c, err := config.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Dir(path)
	want := config.Store{Database: filepath.Join(dir, "data/f.db"), Archive: "/srv/archive", Site: filepath.Join(filepath.Dir(dir), "site")}
	if c.Store != want {
		t.Errorf("got %+v, want %+v", c.Store, want)
	}
	if c := load(t, "[store]\ndatabase = \"postgres://f@127.0.0.1/f?sslmode=disable\""); !strings.HasPrefix(c.Store.Database, "postgres://") {
		t.Errorf("a database URL became %q", c.Store.Database)
	}
}

func TestLine(t *testing.T) {
	c := load(t, "# ours\n[schedule]\npoll = \"hourly\"\n\n[serve]\n\n[store]\nsite=\"s\"\n")
	for key, want := range map[string]int{
		"schedule.poll": 3, "store.site": 8,
		"serve.listen": 5, // the table is there, the key is not
		"smtp.server":  0,
	} {
		if got := c.Line(key); got != want {
			t.Errorf("%s: line %d, want %d", key, got, want)
		}
	}
	err := c.Mistake("schedule.poll", `"hourly" is not a cron line`)
	if !strings.HasSuffix(err.Error(), `followup.toml:3: schedule.poll: "hourly" is not a cron line`) {
		t.Error(err)
	}
	inline := load(t, "\nserve = { listen = \":9090\" }\ndeadlines.grace = 3\n")
	if inline.Line("serve.listen") != 2 || inline.Line("deadlines.grace") != 3 || inline.Serve.Listen != ":9090" || inline.Deadlines.Grace != 3 {
		t.Errorf("inline: %d, %d, %+v", inline.Line("serve.listen"), inline.Line("deadlines.grace"), exported(inline))
	}
}

func TestMissingFile(t *testing.T) {
	_, err := config.Load(filepath.Join(t.TempDir(), "followup.toml"))
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v, want fs.ErrNotExist", err)
	}
}

func TestByteOrderMark(t *testing.T) {
	if c := load(t, "\ufeff[programme]\r\nname = \"Ours\"\r\n"); c.Programme.Name != "Ours" {
		t.Errorf("got %q", c.Programme.Name)
	}
}

func TestPlanAndZone(t *testing.T) {
	c := load(t, "[programme]\ntimezone = \"Pacific/Auckland\"\n[deadlines]\nremind_before = []\nmidterm_after = 24\n"+
		"weekend = [\"friday\"]\nholidays = [\"2026-12-25\"]")
	want := followup.Plan{MidtermAfter: 24, InviteBefore: 90, RemindAfter: 7, Grace: 14, CompileAfter: 7, PublishAfter: 30,
		Rest: followup.Rest{Weekend: []time.Weekday{time.Friday}, Holidays: []followup.Date{{Year: 2026, Month: 12, Day: 25}}}}
	if got := c.Plan(); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got := load(t, "[deadlines]\ngrace = 5").Plan().RemindAfter; got != 5 {
		t.Errorf("with a short grace the last reminder is due %d days after the deadline", got)
	}
	end := followup.Date{Year: 2027, Month: 3, Day: 31}.End(c.Zone())
	if got := end.UTC().Format(time.RFC3339); got != "2027-03-31T11:00:00Z" {
		t.Errorf("the day ends at %s", got)
	}
}
