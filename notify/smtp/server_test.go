package smtp_test

import (
	"cmp"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"io"
	"math/big"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	gosmtp "github.com/emersion/go-smtp"

	"github.com/upr-info/followup/notify/smtp"
)

// A server is a mail server in this process. What it answers is decided by the
// functions that are set.
type server struct {
	mu          sync.Mutex
	mails       []received
	connections int
	conns       []net.Conn

	reports []report

	noDSN  bool
	auth   string // the mechanism that it offers; empty: none
	onMail func(from string) error
	onRcpt func(to string) error
	onData func(n int) error // n counts the mails from 1
}

type received struct{ from, to, content string }

// A report is what was asked for of one mail.
type report struct {
	id, what string
	when     []gosmtp.DSNNotify
}

type session struct {
	server   *server
	from, to string
	report   report
}

func (s *server) NewSession(*gosmtp.Conn) (gosmtp.Session, error) {
	return &session{server: s}, nil
}

func (s *session) AuthMechanisms() []string {
	if s.server.auth == "" {
		return nil
	}
	return []string{s.server.auth}
}

var errCredentials = &gosmtp.SMTPError{Code: 535, EnhancedCode: gosmtp.EnhancedCode{5, 7, 8}, Message: "no"}

func (s *session) Auth(mechanism string) (sasl.Server, error) {
	check := func(user, password string) error {
		if user != "followup" || password != "right" {
			return errCredentials
		}
		return nil
	}
	token := func(user, token string) error {
		if user != "followup" || token != "right" {
			return errCredentials
		}
		return nil
	}
	switch mechanism {
	case sasl.OAuthBearer:
		return bearerServer{sasl.NewOAuthBearerServer(func(o sasl.OAuthBearerOptions) *sasl.OAuthBearerError {
			if token(o.Username, o.Token) != nil || o.Host != "127.0.0.1" {
				return &sasl.OAuthBearerError{Status: "invalid_token", Schemes: "bearer"}
			}
			return nil
		})}, nil
	case "XOAUTH2":
		return &xoauth2Server{check: token}, nil
	}
	if mechanism == sasl.Login {
		return &loginServer{check: check}, nil
	}
	return sasl.NewPlainServer(func(_, user, password string) error { return check(user, password) }), nil
}

// bearerServer is OAUTHBEARER whose refusal is a refusal for good.
type bearerServer struct{ sasl.Server }

func (b bearerServer) Next(response []byte) (challenge []byte, done bool, err error) {
	if challenge, done, err = b.Server.Next(response); err != nil {
		err = errCredentials
	}
	return challenge, done, err
}

// xoauth2Server is XOAUTH2 as Google speaks it: a refusal is a challenge first,
// which is answered with nothing.
type xoauth2Server struct {
	check   func(user, token string) error
	refused error
}

func (x *xoauth2Server) Next(response []byte) (challenge []byte, done bool, err error) {
	if x.refused != nil {
		if len(response) > 0 {
			return nil, true, errors.New("the refusal was answered")
		}
		return nil, true, x.refused
	}
	var user, token string
	for part := range strings.SplitSeq(string(response), "\x01") {
		user = cmp.Or(user, strings.TrimPrefix(part, "user="))
		if t, ok := strings.CutPrefix(part, "auth=Bearer "); ok {
			token = t
		}
	}
	if x.refused = x.check(user, token); x.refused != nil {
		return []byte(`{"status":"400"}`), false, nil
	}
	return nil, true, nil
}

// loginServer is LOGIN as servers speak it.
type loginServer struct {
	check func(user, password string) error
	user  *string
}

func (l *loginServer) Next(response []byte) (challenge []byte, done bool, err error) {
	switch {
	case response == nil:
		return []byte("Username:"), false, nil
	case l.user == nil:
		user := string(response)
		l.user = &user
		return []byte("Password:"), false, nil
	}
	return nil, true, l.check(*l.user, string(response))
}

func (s *session) Mail(from string, opts *gosmtp.MailOptions) error {
	s.from, s.report = from, report{id: opts.EnvelopeID, what: string(opts.Return)}
	if s.server.onMail != nil {
		return s.server.onMail(from)
	}
	return nil
}

func (s *session) Rcpt(to string, opts *gosmtp.RcptOptions) error {
	s.to, s.report.when = to, opts.Notify
	if s.server.onRcpt != nil {
		return s.server.onRcpt(to)
	}
	return nil
}

func (s *session) Data(r io.Reader) error {
	content, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	s.server.mails = append(s.server.mails, received{s.from, s.to, string(content)})
	s.server.reports = append(s.server.reports, s.report)
	if s.server.onData != nil {
		return s.server.onData(len(s.server.mails))
	}
	return nil
}

func (s *session) Reset()        {}
func (s *session) Logout() error { return nil }

// cut ends all connections at once.
func (s *server) cut() {
	for _, c := range s.conns {
		c.Close()
	}
}

func (s *server) got() []received {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]received(nil), s.mails...)
}

// Accept counts connections.
type counting struct {
	net.Listener
	server *server
}

func (c counting) Accept() (net.Conn, error) {
	conn, err := c.Listener.Accept()
	if err != nil {
		return nil, err
	}
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	c.server.connections++
	c.server.conns = append(c.server.conns, conn)
	return conn, nil
}

// serve starts s and returns how to reach it.
func serve(t *testing.T, s *server, security smtp.Security) smtp.Config {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	config := smtp.Config{Server: listener.Addr().String(), Security: security,
		CommandTimeout: 5 * time.Second, SubmissionTimeout: 5 * time.Second}
	certificate, pool := selfMade(t)
	g := gosmtp.NewServer(s)
	g.Domain = "localhost"
	g.EnableSMTPUTF8 = true
	g.EnableDSN = !s.noDSN
	g.AllowInsecureAuth = true
	g.ErrorLog = silent{}
	protection := &tls.Config{Certificates: []tls.Certificate{certificate}}
	var l net.Listener = counting{listener, s}
	switch security {
	case smtp.TLS:
		l, config.RootCAs = tls.NewListener(l, protection), pool
	case smtp.STARTTLS:
		g.TLSConfig, config.RootCAs = protection, pool
	}
	done := make(chan error, 1)
	go func() { done <- g.Serve(l) }()
	t.Cleanup(func() {
		g.Close()
		l.Close() // which Serve may not have taken over yet, where a test is quick
		if err := <-done; err != nil && !errors.Is(err, net.ErrClosed) && !errors.Is(err, gosmtp.ErrServerClosed) {
			t.Error(err)
		}
	})
	return config
}

type silent struct{}

func (silent) Printf(string, ...any) {}
func (silent) Println(...any)        {}

// selfMade returns a certificate for 127.0.0.1 that only pool trusts.
func selfMade(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(leaf)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}
