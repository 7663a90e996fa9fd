// Package dovecottest runs a real Dovecot on loopback for tests: what a mail
// server really does, with login, TLS and a Maildir that tests can look into.
//
// It needs the Debian package dovecot-imapd; a test that asks for it where it is
// missing is skipped and says so.
package dovecottest

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	_ "embed"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"text/template"
	"time"
)

// The one account of the server.
const (
	User     = "followup"
	Password = "secret"
)

//go:embed dovecot.conf
var configuration string

// A Server is a running Dovecot. It ends with its test.
type Server struct {
	IMAP    string         // address, host:port: plain, and STARTTLS
	IMAPS   string         // address, host:port: TLS
	Roots   *x509.CertPool // which its certificate is signed by, for localhost and 127.0.0.1
	Cert    string         // file: the same certificate, PEM
	Maildir string         // of the account: its INBOX; other folders are ".Name" in it

	t        testing.TB
	dir      string
	uid, gid int
	mails    atomic.Int64
}

// Start starts a server with an empty INBOX, or skips the test.
func Start(t testing.TB) *Server {
	t.Helper()
	for _, program := range []string{"dovecot", "doveadm"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skip("Dovecot is not installed (Debian package dovecot-imapd), so this is not tested against a real server.")
		}
	}
	s := &Server{t: t}
	if err := s.prepare(); err != nil {
		t.Fatalf("prepare Dovecot: %v", err)
	}
	// Dovecot cannot take any free port by itself, so another process may take
	// ours between finding and using it.
	var err error
	for range 5 {
		if err = s.run(); err == nil {
			t.Cleanup(s.stop)
			return s
		}
	}
	t.Fatalf("start Dovecot: %v", err)
	return nil
}

// prepare makes the folder. It is not t.TempDir, which only its owner may enter:
// as root Dovecot serves mail as nobody.
func (s *Server) prepare() error {
	var err error
	if s.dir, err = os.MkdirTemp("", "dovecot"); err != nil {
		return err
	}
	s.t.Cleanup(func() { os.RemoveAll(s.dir) })
	if err := os.Chmod(s.dir, 0o755); err != nil {
		return err
	}
	s.uid, s.gid = os.Getuid(), os.Getgid()
	if s.uid == 0 {
		nobody, err := user.Lookup("nobody")
		if err != nil {
			return err
		}
		s.uid, _ = strconv.Atoi(nobody.Uid)
		s.gid, _ = strconv.Atoi(nobody.Gid)
	}
	s.Maildir = filepath.Join(s.dir, "mail", User)
	for _, d := range []string{"run", "state", "mail", "mail/" + User, "mail/" + User + "/cur", "mail/" + User + "/new", "mail/" + User + "/tmp"} {
		if err := os.Mkdir(filepath.Join(s.dir, d), 0o755); err != nil {
			return err
		}
		if strings.HasPrefix(d, "mail") {
			if err := os.Chown(filepath.Join(s.dir, d), s.uid, s.gid); err != nil {
				return err
			}
		}
	}
	return s.certify()
}

// certify makes a certificate for this server alone.
func (s *Server) certify() error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	cert := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		Subject:      pkix.Name{CommonName: "localhost"},
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().Add(24 * time.Hour),
		DNSNames:     []string{"localhost"},
		IPAddresses:  []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA:         true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, cert, cert, &key.PublicKey, key)
	if err != nil {
		return err
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	public := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	s.Roots = x509.NewCertPool()
	s.Roots.AppendCertsFromPEM(public)
	s.Cert = filepath.Join(s.dir, "cert.pem")
	if err := os.WriteFile(s.Cert, public, 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(s.dir, "key.pem"), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret}), 0o600)
}

// run starts the daemon. Dovecot opens its ports before it returns.
func (s *Server) run() error {
	ports, err := freePorts(2)
	if err != nil {
		return err
	}
	if err := s.configure(ports); err != nil {
		return err
	}
	// Into a file, for the daemon holds a pipe open.
	said, err := os.Create(filepath.Join(s.dir, "start.log"))
	if err != nil {
		return err
	}
	defer said.Close()
	cmd := exec.Command("dovecot", "-c", s.conf())
	cmd.Stdout, cmd.Stderr = said, said
	if err := cmd.Run(); err != nil {
		out, _ := os.ReadFile(said.Name())
		return fmt.Errorf("%w: %s", err, out)
	}
	s.IMAP = net.JoinHostPort("127.0.0.1", strconv.Itoa(ports[0]))
	s.IMAPS = net.JoinHostPort("127.0.0.1", strconv.Itoa(ports[1]))
	return nil
}

func (s *Server) conf() string { return filepath.Join(s.dir, "dovecot.conf") }

func (s *Server) configure(ports []int) error {
	owner, err := user.LookupId(strconv.Itoa(s.uid))
	if err != nil {
		return err
	}
	group, err := user.LookupGroupId(strconv.Itoa(s.gid))
	if err != nil {
		return err
	}
	t, err := template.New("dovecot.conf").Parse(configuration)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	err = t.Execute(&b, map[string]any{"Dir": s.dir, "Owner": owner.Username, "Group": group.Name, "UID": s.uid, "GID": s.gid,
		"IMAP": ports[0], "IMAPS": ports[1], "Password": Password})
	if err != nil {
		return err
	}
	return os.WriteFile(s.conf(), b.Bytes(), 0o644)
}

// stop kills the master; its processes end when they see it gone. Asked to stop,
// it takes three seconds.
func (s *Server) stop() {
	b, err := os.ReadFile(filepath.Join(s.dir, "run", "master.pid"))
	if err != nil {
		s.t.Errorf("stop Dovecot: %v", err)
		return
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(b)))
	if err != nil {
		s.t.Errorf("stop Dovecot: %v", err)
		return
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		s.t.Errorf("stop Dovecot: %v", err)
	}
}

// freePorts returns ports that are free on loopback.
func freePorts(n int) ([]int, error) {
	var ports []int
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		defer l.Close()
		ports = append(ports, l.Addr().(*net.TCPAddr).Port)
	}
	return ports, nil
}

// Deliver puts a mail into the INBOX, as it is.
func (s *Server) Deliver(raw []byte) {
	s.t.Helper()
	name := fmt.Sprintf("%d.M%d.test", time.Now().Unix(), s.mails.Add(1))
	tmp := filepath.Join(s.Maildir, "tmp", name)
	if err := os.WriteFile(tmp, raw, 0o644); err != nil {
		s.t.Fatal(err)
	}
	if err := os.Chown(tmp, s.uid, s.gid); err != nil {
		s.t.Fatal(err)
	}
	if err := os.Rename(tmp, filepath.Join(s.Maildir, "new", name)); err != nil {
		s.t.Fatal(err)
	}
}

// maxLinks is how many names one file may have: ext4 takes 65,000.
const maxLinks = 50_000

// Fill makes a folder of n letters that were seen before, all with the same bytes.
func (s *Server) Fill(folder string, n int, raw []byte) {
	s.t.Helper()
	s.Doveadm("mailbox", "create", "-u", User, folder)
	dir := filepath.Join(s.Maildir, "."+folder, "cur")
	var first string
	for i := range n {
		name := filepath.Join(dir, fmt.Sprintf("1700000000.M%d.test:2,S", i))
		var err error
		if i%maxLinks == 0 {
			first = name
			err = errors.Join(os.WriteFile(name, raw, 0o644), os.Chown(name, s.uid, s.gid))
		} else {
			err = os.Link(first, name)
		}
		if err != nil {
			s.t.Fatal(err)
		}
	}
}

// Doveadm runs an administrator's command for the account, such as
// `mailbox delete INBOX`, and returns what it prints.
func (s *Server) Doveadm(command ...string) string {
	s.t.Helper()
	args := append([]string{"-c", s.conf()}, command...)
	out, err := exec.Command("doveadm", args...).CombinedOutput()
	if err != nil {
		s.t.Fatalf("doveadm %s: %v: %s", strings.Join(command, " "), err, out)
	}
	return string(out)
}

// Log returns what the server logged.
func (s *Server) Log() string {
	b, err := os.ReadFile(filepath.Join(s.dir, "dovecot.log"))
	if err != nil {
		return err.Error()
	}
	return string(b)
}
