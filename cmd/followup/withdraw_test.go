package main

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"

	"github.com/rogpeppe/go-internal/testscript"
)

// nowhereCommand is nowhere PATTERN PATH...: it fails where a file or its name
// below one of the paths matches.
func nowhereCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: nowhere pattern path...")
	}
	for _, path := range args[1:] {
		found, err := look(args[0], ts.MkAbs(path))
		ts.Check(err)
		if len(found) > 0 {
			ts.Fatalf("%s stands in %s", args[0], strings.Join(found, ", "))
		}
	}
}

// look returns the files below a path that hold a pattern, also in what they pack.
// A path that is not there holds nothing.
func look(pattern, path string) (found []string, err error) {
	re, err := regexp.Compile(pattern)
	if err != nil {
		return nil, err
	}
	err = filepath.WalkDir(path, func(name string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(name)
		if re.Match(content) || re.MatchString(name) || re.Match(unpacked(name, content)) {
			found = append(found, name)
		}
		return err
	})
	return found, err
}

// unpacked returns the text of what a zip archive, such as a workbook, or a PDF
// holds.
func unpacked(name string, content []byte) []byte {
	if strings.HasSuffix(name, ".pdf") {
		text, _ := exec.Command("pdftotext", name, "-").Output() // where it is not there, editions are read back elsewhere
		return text
	}
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return nil
	}
	var all bytes.Buffer
	for _, f := range z.File {
		if r, err := f.Open(); err == nil {
			_, _ = io.Copy(&all, r)
			r.Close()
		}
	}
	return all.Bytes()
}

// cutoffCommand is cutoff PATTERN STEPS COMMAND...: for each of the steps, which
// follow on each other, it runs the command in a copy of the installation, ends it
// by SIGKILL after the step, lets publish go on, and fails unless what is published
// then is free of the pattern and as whole as after a run that was not cut off.
// Before the first step, where nothing is done yet, it runs the command once more.
func cutoffCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: cutoff pattern steps command...")
	}
	calm := copied(ts, "calm")
	run(ts, calm, "", "followup", args[2:]...)
	want := published(ts, calm)
	for step := range strings.SplitSeq(args[1], ",") {
		for _, when := range []string{"before", "after"} {
			if when == "before" && step != "withdraw" {
				continue // that is after the one before
			}
			dir := copied(ts, step+"-"+when)
			run(ts, dir, fmt.Sprintf("%s=%s %s 1", crashVariable, step, when), "followup-crash", args[2:]...)
			if step == "withdraw" && when == "before" {
				run(ts, dir, "", "followup", args[2:]...) // nothing was done, and nobody is to finish it
			} else {
				run(ts, dir, "", "followup", "--now", ts.Getenv("NOW"), "publish")
			}
			found, err := look(args[0], filepath.Join(dir, "site"))
			ts.Check(err)
			kept, err := look(args[0], filepath.Join(dir, "archive", "published"))
			ts.Check(err)
			if found = append(found, kept...); len(found) > 0 {
				ts.Fatalf("%s %s: %s stands in %s", step, when, args[0], strings.Join(found, ", "))
			}
			if got := published(ts, dir); got != want {
				ts.Fatalf("%s %s: published is\n%s\nand after a calm run\n%s", step, when, got, want)
			}
		}
	}
}

// copied returns a copy of the installation of a script.
func copied(ts *testscript.TestScript, name string) string {
	dir := filepath.Join(ts.Getenv("WORK"), "copies", name)
	ts.Check(os.MkdirAll(dir, 0o755))
	for _, entry := range []string{"followup.toml", "followup.db", "followup.db-wal", "followup.db-shm"} {
		content, err := os.ReadFile(ts.MkAbs(entry))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		ts.Check(err)
		ts.Check(os.WriteFile(filepath.Join(dir, entry), content, 0o600))
	}
	for _, folder := range []string{"archive", "site", "secrets"} {
		if _, err := os.Stat(ts.MkAbs(folder)); err == nil {
			ts.Check(os.CopyFS(filepath.Join(dir, folder), os.DirFS(ts.MkAbs(folder))))
		}
	}
	return dir
}

// run runs a program in a folder; with a crash variable it must die of it.
func run(ts *testscript.TestScript, dir, crash, name string, args ...string) {
	path, err := exec.LookPath(name)
	ts.Check(err)
	cmd := exec.Command(path, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "FOLLOWUP_ACTOR="+ts.Getenv("FOLLOWUP_ACTOR"))
	if crash != "" {
		cmd.Env = append(cmd.Env, crash)
	}
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	killed := errors.As(err, &exit) && exit.Sys().(syscall.WaitStatus).Signal() == syscall.SIGKILL
	if crash != "" && !killed || crash == "" && err != nil {
		ts.Fatalf("%s %s (%s): %v\n%s", name, strings.Join(args, " "), crash, err, out)
	}
}

// published lists the files of the site and of the archive's published versions.
func published(ts *testscript.TestScript, dir string) string {
	var list []string
	for _, folder := range []string{"site", filepath.Join("archive", "published"), filepath.Join("archive", "drafts")} {
		err := filepath.WalkDir(filepath.Join(dir, folder), func(name string, d fs.DirEntry, err error) error {
			if errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			if err == nil && !d.IsDir() {
				list = append(list, strings.TrimPrefix(name, dir))
			}
			return err
		})
		ts.Check(err)
	}
	return strings.Join(list, "\n")
}
