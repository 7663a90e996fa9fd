// Package postfixtest runs a real Postfix on loopback for tests, with a Dovecot
// behind it that holds the mailboxes: what a mail server really answers, delivers
// and sends back.
//
// It needs the Debian package postfix, and root, for Postfix runs as nobody else
// (sudo without a password will do); a test that asks for it where either is
// missing is skipped and says so.
package postfixtest

import (
	"bufio"
	"bytes"
	_ "embed"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"text/template"
	"time"

	"github.com/upr-info/followup/internal/dovecottest"
)

//go:embed main.cf
var mainCF string

//go:embed master.cf
var masterCF string

// A Server is a running Postfix. It ends with its test.
type Server struct {
	Addr string // host:port: plain, and STARTTLS with Dovecot's certificate

	t       testing.TB
	dir     string
	dovecot *dovecottest.Server
	policy  net.Listener

	mu   sync.Mutex
	grey map[string]bool // addresses that are strangers yet
}

// Start starts a Postfix that takes all mails to the domains of the given
// addresses and delivers each into the mailbox of its local part at d, or skips
// the test. Mails to other addresses of these domains are taken and come back.
func Start(t testing.TB, d *dovecottest.Server, addresses ...string) *Server {
	t.Helper()
	if _, err := exec.LookPath("postfix"); err != nil {
		t.Skip("Postfix is not installed (Debian package postfix), so this is not tested against a real server.")
	}
	if os.Getuid() != 0 && exec.Command("sudo", "-n", "true").Run() != nil {
		t.Skip("Postfix runs as root only, and neither is this root nor does sudo go without a password, so this is not tested against a real server.")
	}
	s := &Server{t: t, dovecot: d, grey: map[string]bool{}}
	if err := s.greylist(); err != nil {
		t.Fatalf("start a policy service: %v", err)
	}
	// Postfix cannot take any free port by itself, so another process may take
	// ours between finding and using it.
	var err error
	for range 3 {
		if err = s.run(addresses); err == nil {
			t.Cleanup(s.stop)
			return s
		}
	}
	t.Fatalf("start Postfix: %v", err)
	return nil
}

// run makes a folder for one try and starts the daemon in it.
func (s *Server) run(addresses []string) error {
	var err error
	if s.dir, err = os.MkdirTemp("", "postfix"); err != nil {
		return err
	}
	dir := s.dir
	s.t.Cleanup(func() {
		if out, err := asRoot("rm", "-rf", dir).CombinedOutput(); err != nil {
			s.t.Errorf("clean up after Postfix: %v: %s", err, out)
		}
	})
	port, err := freePort()
	if err != nil {
		return err
	}
	if err := s.configure(port, addresses); err != nil {
		return err
	}
	for _, command := range [][]string{
		{"chown", "-R", "root:root", s.dir},
		{"install", "-d", "-o", "postfix", "-m", "755", filepath.Join(s.dir, "data")},
		{"postfix", "-c", s.etc(), "start"},
	} {
		if out, err := asRoot(command...).CombinedOutput(); err != nil {
			return fmt.Errorf("%s: %w: %s %s", command[0], err, out, s.Log())
		}
	}
	s.Addr = net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
	return s.listening()
}

// listening waits until somebody answers on the port.
func (s *Server) listening() error {
	var err error
	for range 100 {
		var c net.Conn
		if c, err = net.Dial("tcp", s.Addr); err == nil {
			return c.Close()
		}
		time.Sleep(20 * time.Millisecond)
	}
	return fmt.Errorf("%w: %s", err, s.Log())
}

func (s *Server) etc() string { return filepath.Join(s.dir, "etc") }

func (s *Server) configure(port int, addresses []string) error {
	if err := os.Chmod(s.dir, 0o755); err != nil {
		return err
	}
	for _, d := range []string{"etc", "queue", "log"} {
		if err := os.Mkdir(filepath.Join(s.dir, d), 0o755); err != nil {
			return err
		}
	}
	owner, err := os.Stat(s.dovecot.Maildir)
	if err != nil {
		return err
	}
	who := owner.Sys().(*syscall.Stat_t)
	var domains, boxes []string
	for _, a := range addresses {
		local, domain, _ := strings.Cut(a, "@")
		boxes = append(boxes, a+" "+local+"/")
		if !slices.Contains(domains, domain) {
			domains = append(domains, domain)
		}
	}
	daemons, err := exec.Command("postconf", "-d", "-h", "daemon_directory").Output()
	if err != nil {
		return err
	}
	values := map[string]any{"Dir": s.dir, "Daemons": strings.TrimSpace(string(daemons)), "Port": port, "Domains": strings.Join(domains, ", "),
		"Policy": s.policy.Addr().(*net.TCPAddr).Port, "Mail": filepath.Dir(s.dovecot.Maildir), "UID": who.Uid, "GID": who.Gid,
		"Cert": s.dovecot.Cert, "Key": filepath.Join(filepath.Dir(s.dovecot.Cert), "key.pem")}
	for name, content := range map[string]string{"main.cf": mainCF, "master.cf": masterCF} {
		var b bytes.Buffer
		t, err := template.New(name).Parse(content)
		if err != nil {
			return err
		}
		if err := t.Execute(&b, values); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(s.etc(), name), b.Bytes(), 0o644); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(s.dir, "boxes"), []byte(strings.Join(boxes, "\n")+"\n"), 0o644)
}

// greylist starts a policy service (Postfix's SMTPD_POLICY_README): who was named
// to Greylist is turned away once.
func (s *Server) greylist() error {
	var err error
	if s.policy, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		return err
	}
	s.t.Cleanup(func() { s.policy.Close() })
	go func() {
		for {
			c, err := s.policy.Accept()
			if err != nil {
				return
			}
			go s.judge(c)
		}
	}()
	return nil
}

// judge answers the requests of one connection: lines of name=value up to an empty
// one.
func (s *Server) judge(c net.Conn) {
	defer c.Close()
	recipient := ""
	for lines := bufio.NewScanner(c); lines.Scan(); {
		if v, ok := strings.CutPrefix(lines.Text(), "recipient="); ok {
			recipient = v
		}
		if lines.Text() != "" {
			continue
		}
		action := "DUNNO"
		s.mu.Lock()
		if s.grey[recipient] {
			action = "DEFER_IF_PERMIT greylisted, try again later"
			delete(s.grey, recipient)
		}
		s.mu.Unlock()
		if _, err := fmt.Fprintf(c, "action=%s\n\n", action); err != nil {
			return
		}
	}
}

// Greylist has the next mail to an address refused for now, and those after it
// taken.
func (s *Server) Greylist(address string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.grey[address] = true
}

// Mails returns the mails in the mailbox of a local part, oldest first, once there
// are n of them; after ten seconds the test fails.
func (s *Server) Mails(local string, n int) [][]byte {
	s.t.Helper()
	folder := filepath.Join(filepath.Dir(s.dovecot.Maildir), local)
	var files []string
	for range 500 {
		files = nil
		for _, sub := range []string{"cur", "new"} {
			found, err := filepath.Glob(filepath.Join(folder, sub, "*"))
			if err != nil {
				s.t.Fatal(err)
			}
			files = append(files, found...)
		}
		if len(files) >= n {
			return s.read(files)
		}
		time.Sleep(20 * time.Millisecond)
	}
	s.t.Fatalf("%d mails in the mailbox of %s, want %d: %s", len(files), local, n, s.Log())
	return nil
}

func (s *Server) read(files []string) (mails [][]byte) {
	s.t.Helper()
	slices.SortFunc(files, func(a, b string) int { return strings.Compare(filepath.Base(a), filepath.Base(b)) })
	for _, f := range files {
		b, err := asRoot("cat", f).Output()
		if err != nil {
			s.t.Fatal(err)
		}
		mails = append(mails, b)
	}
	return mails
}

// Log returns what the server logged.
func (s *Server) Log() string {
	b, err := asRoot("cat", filepath.Join(s.dir, "log", "postfix.log")).Output()
	if err != nil {
		return err.Error()
	}
	return string(b)
}

func (s *Server) stop() {
	if out, err := asRoot("postfix", "-c", s.etc(), "abort").CombinedOutput(); err != nil {
		s.t.Errorf("stop Postfix: %v: %s", err, out)
	}
}

func asRoot(command ...string) *exec.Cmd {
	if os.Getuid() != 0 {
		command = append([]string{"sudo", "-n"}, command...)
	}
	return exec.Command(command[0], command[1:]...)
}

// freePort returns a port that is free on loopback.
func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	port := l.Addr().(*net.TCPAddr).Port
	return port, l.Close()
}
