package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/upr-info/followup/cmd/followup/internal/loopback"
)

var update = flag.Bool("update", false, "rewrite golden files")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"followup": storyMain, "followup-crash": crashMain, "followup-measured": measuredMain, "followup-profiled": profiledMain,
	})
}

// storyMain is the real program in a world whose DNS is the file dns.txt: a name
// and its text on each line, or "down" for a name that cannot be looked up.
func storyMain() {
	p := &program{in: os.Stdin, out: os.Stdout, err: os.Stderr, wrap: func(s *seams) { s.names = zoneFile("dns.txt") }}
	os.Exit(p.interruptible(os.Args[1:]))
}

// A zoneFile is a Resolver of the names in a file, none where it is not there.
type zoneFile string

func (z zoneFile) LookupTXT(_ context.Context, name string) ([]string, error) {
	zone, err := os.ReadFile(string(z))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	for line := range strings.Lines(string(zone)) {
		known, text, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch {
		case known+"." != name:
		case text == "down":
			return nil, errors.New("no answer")
		default:
			return []string{text}, nil
		}
	}
	return nowhere{}.LookupTXT(context.Background(), name)
}

// TestScript runs each story of testdata/script against the real program and
// mail servers in this process. In each there are
//
//	$CONF      a configuration that leads to the servers, also in followup.toml
//	mails DIR  writes what was sent: DIR/1.eml, its text DIR/1.txt, the same on
//	           one line DIR/1.line, its page DIR/1.html and its sheet DIR/1.xlsx,
//	           for every mail since the last call
//	fill SHEET OUT [NUMBER=LEVEL[:COMMENT]]...   fills in a sheet as a person would
//	cover SHEET OUT FIELD VALUE   fills in its cover
//	private SHEET OUT NUMBER TEXT   writes what is for the Programme only
//	cells WORKBOOK OUT   writes the text of all cells
//	reply MAIL OUT [-from ADDRESS] [-to ADDRESS] [-subject S] [-header LINE] [-text T] [FILE]...
//	           writes an answer to a mail with files attached; \n in T ends a line
//	letter OUT -from ADDRESS [-to ADDRESS] …   writes a letter that answers nothing, with the same options
//	bounce MAIL OUT [-status S] [-of ADDRESS] [-stranger] [-complaint]
//	           writes what the recipient's server sends back of a mail
//	optout MAIL OUT   writes what a mail program writes for whoever wants no more
//	deliver FILE...   puts letters into the mailbox
//	encrypt SHEET OUT a copy with a password;  cut FILE OUT  its first half
//	inflate OUT MEGABYTES   a workbook of so much text in a small file
//	smtp FILE ADDRESS, imap FILE ADDRESS   write a configuration with another server
//	exits CODE COMMAND [ARG]...   runs a command that ends with this code
//	recreate   makes the mailbox anew, with another UIDVALIDITY
//	replace FILE OLD NEW   replaces text in a file, which must be there; \n ends a line
//	value FILE PATH WANT   compares what stands at a path of a JSON file, "0.documents.count"
//	let NAME FILE PATH     takes it into the environment
//	clamd start, clamd stop   a virus scanner at scanner/clamd.ctl;  eicar OUT   what it finds
//	docx FILE OUT          a Word document with a paragraph for each line
//	[icalendar]            whether Debian's python3-icalendar is there
//	shape FILE WANT        compares the keys and kinds of a JSON file with those of another
func TestScript(t *testing.T) {
	cache := t.TempDir() // of the engine that reads PDFs: compiling it takes seconds
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: *update,
		Condition: func(name string) (bool, error) {
			if name != "icalendar" {
				return false, fmt.Errorf("there is no condition %s", name)
			}
			return exec.Command("/usr/bin/python3", "-c", "import icalendar").Run() == nil, nil
		},
		Setup: func(e *testscript.Env) error {
			e.Setenv("XDG_CACHE_HOME", cache)
			return setup(e)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"mails": mailsCommand, "fill": fillCommand, "reply": replyCommand, "deliver": deliverCommand,
			"letter": letterCommand, "bounce": bounceCommand, "optout": optOutCommand, "encrypt": encryptCommand, "cut": cutCommand, "inflate": inflateCommand, "recreate": recreateCommand,
			"cover": coverCommand, "private": privateCommand, "cells": cellsCommand, "exits": exitsCommand, "smtp": smtpCommand, "imap": imapCommand, "replace": replaceCommand, "value": valueCommand, "let": letCommand, "shape": shapeCommand,
			"type": typeCommand, "cutoff": cutoffCommand, "nowhere": nowhereCommand, "clamd": clamdCommand, "eicar": eicarCommand, "docx": docxCommand,
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
	e.Values[scannerKey{}] = new(func())
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

[deadlines]
weekend = [] # tests pass on any day
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

// exitsCommand is exits CODE COMMAND [ARG]...
func exitsCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits code command [arg]...")
	}
	code := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		code = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if fmt.Sprint(code) != args[0] {
		ts.Fatalf("%s ended with code %d", strings.Join(args[1:], " "), code)
	}
}

// smtpCommand is smtp FILE ADDRESS
func smtpCommand(ts *testscript.TestScript, neg bool, args []string) {
	elsewhere(ts, args, server(ts).SMTP)
}

// imapCommand is imap FILE ADDRESS
func imapCommand(ts *testscript.TestScript, neg bool, args []string) {
	elsewhere(ts, args, server(ts).IMAP)
}

// elsewhere writes the configuration with the address of one server replaced.
func elsewhere(ts *testscript.TestScript, args []string, address string) {
	if len(args) != 2 {
		ts.Fatalf("usage: smtp file address, imap file address")
	}
	conf := strings.Replace(testConf(server(ts)), address, args[1], 1)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(conf), 0o644))
}

// cutCommand is cut FILE OUT
func cutCommand(ts *testscript.TestScript, neg bool, args []string) {
	whole := ts.ReadFile(args[0])
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(whole[:len(whole)/2]), 0o644))
}
