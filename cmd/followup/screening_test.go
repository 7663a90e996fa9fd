package main

import (
	"os"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/upr-info/followup/internal/clamdtest"
)

type scannerKey struct{}

// clamdCommand is clamd start, clamd stop
func clamdCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: clamd start, clamd stop")
	}
	stop, _ := ts.Value(scannerKey{}).(*func())
	switch args[0] {
	case "start":
		dir := ts.MkAbs("scanner")
		ts.Check(os.MkdirAll(dir, 0o755))
		end, err := clamdtest.Run(dir)
		ts.Check(err)
		*stop = end
		ts.Defer(func() { (*stop)() })
	case "stop":
		(*stop)()
	}
}

// eicarCommand is eicar OUT
func eicarCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: eicar out")
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), clamdtest.EICAR(), 0o644))
}
