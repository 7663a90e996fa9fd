// Package clamdtest runs a real clamd for tests, with signatures of our own: it
// knows the EICAR test file and nothing else.
//
// It needs the Debian package clamav-daemon; a test that asks for it where it is
// missing is skipped and says so.
package clamdtest

import (
	"encoding/hex"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// StreamMax is how many bytes the daemon takes.
const StreamMax = 1 << 20

// patience is how long it may take to start, on a busy machine.
const patience = 30 * time.Second

// eicar are the halves of the harmless file that every scanner finds. Together
// they would make scanners of those who work on this file find it here.
const (
	eicar1 = `X5O!P%@AP[4\PZX54(P^)7CC)7}$`
	eicar2 = `EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*`
)

// EICAR returns the test file.
func EICAR() []byte { return []byte(eicar1 + eicar2) }

// Missing says why there can be no daemon, or is empty.
func Missing() string {
	if _, err := exec.LookPath("clamd"); err != nil {
		return "clamd is not installed (Debian package clamav-daemon), so this is not tested against a real scanner."
	}
	return ""
}

// Start starts a daemon that ends with its test, and returns its address.
func Start(t testing.TB) string {
	t.Helper()
	if why := Missing(); why != "" {
		t.Skip(why)
	}
	dir, err := os.MkdirTemp("", "clamd-") // t.TempDir may be longer than a socket's name can be
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	stop, err := Run(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	return Address(dir)
}

// Address returns where the daemon of a folder listens.
func Address(dir string) string { return "unix:" + filepath.Join(dir, "clamd.ctl") }

// Run starts a daemon that keeps its files in dir. It answers when Run returns.
func Run(dir string) (stop func(), err error) {
	signatures := filepath.Join(dir, "signatures")
	if err := os.MkdirAll(signatures, 0o755); err != nil {
		return nil, err
	}
	conf := filepath.Join(dir, "clamd.conf")
	for file, text := range map[string]string{
		conf: fmt.Sprintf("Foreground yes\nLocalSocket %s\nDatabaseDirectory %s\nTemporaryDirectory %s\nStreamMaxLength %d\n",
			filepath.Join(dir, "clamd.ctl"), signatures, dir, StreamMax),
		filepath.Join(signatures, "local.ndb"): "Test.Eicar:0:*:" + hex.EncodeToString([]byte(eicar2)) + "\n" +
			"Test.Nothing:0:*:" + hex.EncodeToString([]byte("no file has this in it")) + "\n",
	} {
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			return nil, err
		}
	}
	return launch(exec.Command("clamd", "--config-file", conf), filepath.Join(dir, "clamd.ctl"))
}

// launch starts a daemon and waits until it takes connections.
func launch(cmd *exec.Cmd, socket string) (stop func(), err error) {
	var said strings.Builder
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	ended := make(chan struct{})
	go func() { cmd.Wait(); close(ended) }()
	stop = func() { cmd.Process.Kill(); <-ended }
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for deadline := time.After(patience); ; {
		select {
		case <-ended:
			return nil, fmt.Errorf("clamd ends at once: %s", said.String())
		case <-deadline:
			stop()
			return nil, fmt.Errorf("clamd does not answer: %s", said.String())
		case <-look.C:
			if conn, err := net.Dial("unix", socket); err == nil {
				conn.Close()
				return stop, nil
			}
		}
	}
}
