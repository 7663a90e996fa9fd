package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/upr-info/followup/cmd/followup/internal/loopback"
)

var update = flag.Bool("update", false, "rewrite golden files")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"followup": main, "followup-crash": crashMain})
}

// TestScript runs each story of testdata/script against the real program and
// mail servers in this process. In each there are
//
//	$CONF      a configuration that leads to the servers, also in followup.toml
//	mails DIR  writes what was sent: DIR/1.eml, its text DIR/1.txt, its page
//	           DIR/1.html and its sheet DIR/1.xlsx, for every mail since the last call
//	fill SHEET OUT [NUMBER=LEVEL[:COMMENT]]...   fills in a sheet as a person would
//	reply MAIL OUT [-from ADDRESS] [-to ADDRESS] [-subject S] [-header LINE] [-text T] [FILE]...
//	           writes an answer to a mail with files attached
//	deliver FILE...   puts letters into the mailbox
//	encrypt SHEET OUT a copy with a password;  cut FILE OUT  its first half
//	recreate   makes the mailbox anew, with another UIDVALIDITY
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: *update,
		Setup:         setup,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"mails": mailsCommand, "fill": fillCommand, "reply": replyCommand, "deliver": deliverCommand,
			"encrypt": encryptCommand, "cut": cutCommand, "recreate": recreateCommand,
		},
	})
}

type serverKey struct{}
type mailsSeenKey struct{}

func setup(e *testscript.Env) error {
	server, err := loopback.Start("followup", "secret")
	if err != nil {
		return err
	}
	e.Defer(func() { server.Close() })
	e.Values[serverKey{}] = server
	e.Values[mailsSeenKey{}] = new(int)
	conf := testConf(server)
	e.Setenv("CONF", conf)
	e.Setenv("FOLLOWUP_MAILBOX_PASSWORD", server.Password)
	e.Setenv("USER", "staff-1")
	return os.WriteFile(filepath.Join(e.WorkDir, "followup.toml"), []byte(conf), 0o644)
}

// testConf returns a configuration that leads to server.
func testConf(server *loopback.Server) string {
	return fmt.Sprintf(`[programme]
address = "followup@example.org"
staff = ["staff@example.org"]
site = "https://followup.example.org"

[mailbox]
server = %q
security = "none"
user = %q

[smtp]
server = %q
security = "none"
`, server.IMAP, server.User, server.SMTP)
}

func server(ts *testscript.TestScript) *loopback.Server {
	return ts.Value(serverKey{}).(*loopback.Server)
}

// deliverCommand is deliver FILE...
func deliverCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: deliver file...")
	}
	for _, name := range args {
		raw := []byte(ts.ReadFile(name))
		if !bytes.Contains(raw, []byte("\r\n")) { // mail has CRLF line ends, test archives have LF
			raw = bytes.ReplaceAll(raw, []byte("\n"), []byte("\r\n"))
		}
		ts.Check(server(ts).Deliver(raw, time.Now()))
	}
}

func recreateCommand(ts *testscript.TestScript, neg bool, args []string) {
	ts.Check(server(ts).Recreate())
}

// cutCommand is cut FILE OUT
func cutCommand(ts *testscript.TestScript, neg bool, args []string) {
	whole := ts.ReadFile(args[0])
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(whole[:len(whole)/2]), 0o644))
}
