package smtp_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	gosmtp "github.com/emersion/go-smtp"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/notify"
	"github.com/upr-info/followup/notify/smtp"
)

const (
	from = "followup@example.org"
	to   = "ngo3@example.org"
	mail = "Subject: test\r\n\r\n.a dot\r\n..two\r\n"
)

func sender(t *testing.T, c smtp.Config) *smtp.Sender {
	t.Helper()
	s, err := smtp.New(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func send(t *testing.T, s *smtp.Sender) error {
	t.Helper()
	return s.Send(t.Context(), notify.Envelope{From: from, To: to}, strings.NewReader(mail))
}

func TestSend(t *testing.T) {
	for _, security := range []smtp.Security{smtp.None, smtp.STARTTLS, smtp.TLS} {
		for _, mechanism := range []string{"", "PLAIN", "LOGIN"} {
			t.Run(fmt.Sprintf("%s %s", security, mechanism), func(t *testing.T) {
				t.Parallel()
				srv := &server{auth: mechanism}
				c := serve(t, srv, security)
				if mechanism != "" {
					c.User, c.Password = "followup", "right"
				}
				s := sender(t, c)
				for range 5 {
					if err := send(t, s); err != nil {
						t.Fatal(err)
					}
				}
				got := srv.got()
				if len(got) != 5 || got[4] != (received{from, to, mail}) || srv.connections != 1 {
					t.Errorf("%d connections, got %q", srv.connections, got)
				}
			})
		}
	}
}

// TestUnreachable holds that what is wrong with the server or our account is
// told from what is wrong with a mail.
func TestUnreachable(t *testing.T) {
	for _, c := range []struct {
		name   string
		server *server
		offers smtp.Security
		change func(*smtp.Config)
		remedy followup.Remedy
		reason string
	}{
		{"nobody there", &server{}, smtp.None, func(c *smtp.Config) { c.Server = "127.0.0.1:1" }, followup.ByTime, "the mail server could not be reached"},
		{"wrong password", &server{auth: "PLAIN"}, smtp.STARTTLS, func(c *smtp.Config) { c.User, c.Password = "followup", "wrong" }, followup.ByStaff,
			"the mail server did not accept the user name and password (535 5.7.8)"},
		{"wrong password, LOGIN", &server{auth: "LOGIN"}, smtp.TLS, func(c *smtp.Config) { c.User, c.Password = "followup", "wrong" }, followup.ByStaff,
			"the mail server did not accept the user name and password (535 5.7.8)"},
		{"wrong token, OAUTHBEARER", &server{auth: "OAUTHBEARER"}, smtp.TLS, bearing("wrong"), followup.ByStaff, "the mail server did not accept the token (535 5.7.8)"},
		{"wrong token, XOAUTH2", &server{auth: "XOAUTH2"}, smtp.TLS, bearing("wrong"), followup.ByStaff, "the mail server did not accept the token (535 5.7.8)"},
		{"a token where passwords are wanted", &server{auth: "PLAIN"}, smtp.TLS, bearing("right"), followup.ByStaff,
			"the mail server offers neither OAUTHBEARER nor XOAUTH2 to sign in with a token"},
		{"no token", &server{auth: "XOAUTH2"}, smtp.TLS, bearing(""), followup.ByStaff, "there is no token to sign in to the mail server with"},
		{"no mechanism", &server{auth: "CRAM-MD5"}, smtp.TLS, func(c *smtp.Config) { c.User, c.Password = "followup", "right" }, followup.ByStaff,
			"the mail server offers neither PLAIN nor LOGIN to sign in with"},
		{"unknown certificate", &server{}, smtp.TLS, func(c *smtp.Config) { c.RootCAs = nil }, followup.ByStaff, "the mail server's certificate is not trusted"},
		{"unknown certificate, STARTTLS", &server{}, smtp.STARTTLS, func(c *smtp.Config) { c.RootCAs = nil }, followup.ByStaff, "the mail server's certificate is not trusted"},
		{"no STARTTLS", &server{}, smtp.None, func(c *smtp.Config) { c.Security = smtp.STARTTLS }, followup.ByStaff, "the mail server offers no STARTTLS, without which nothing is sent"},
		{"no TLS", &server{}, smtp.None, func(c *smtp.Config) { c.Security = smtp.TLS }, followup.ByStaff, "the mail server does not speak TLS on this port"},
		{"sender refused", &server{onMail: refuse(550, "5.7.1")}, smtp.None, func(*smtp.Config) {}, followup.ByStaff,
			"the mail server does not let us send from the Programme's address (550 5.7.1)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			config := serve(t, c.server, c.offers)
			c.change(&config)
			s := sender(t, config)
			err := send(t, s)
			var fault *followup.Fault
			if !errors.As(err, &fault) || !errors.Is(err, notify.ErrUnreachable) || fault.Remedy != c.remedy || fault.Reason != c.reason {
				t.Errorf("%v, want %s: %s", err, c.remedy, c.reason)
			}
			if len(c.server.got()) != 0 {
				t.Error("a mail went out")
			}
		})
	}
}

// bearing returns a change to a configuration that signs in with a token.
func bearing(token string) func(*smtp.Config) {
	return func(c *smtp.Config) {
		c.User = "followup"
		c.Token = func(context.Context) (string, error) {
			if token == "" {
				return "", errors.New("the program that gets it failed")
			}
			return token, nil
		}
	}
}

// TestToken holds that a token is asked for at every connection, since the one
// before may be over by then.
func TestToken(t *testing.T) {
	for _, mechanism := range []string{"OAUTHBEARER", "XOAUTH2"} {
		srv := &server{auth: mechanism}
		c := serve(t, srv, smtp.STARTTLS)
		asked := 0
		bearing("right")(&c)
		get := c.Token
		c.Token = func(ctx context.Context) (string, error) { asked++; return get(ctx) }
		s := sender(t, c)
		for range 2 {
			if err := send(t, s); err != nil {
				t.Fatalf("%s: %v", mechanism, err)
			}
		}
		srv.mu.Lock()
		srv.cut()
		srv.mu.Unlock()
		if err := send(t, s); err != nil || asked != 2 || len(srv.got()) != 3 {
			t.Errorf("%s: %v, %d mails, asked for a token %d times", mechanism, err, len(srv.got()), asked)
		}
	}
}

// TestReports holds what is asked of servers that report what becomes of a mail.
func TestReports(t *testing.T) {
	for _, c := range []struct {
		noDSN, confirm bool
		want           string
	}{
		{false, false, "[{a+b= HDRS [FAILURE DELAY]}]"},
		{false, true, "[{a+b= HDRS [FAILURE DELAY SUCCESS]}]"},
		{true, true, "[{  []}]"},
	} {
		srv := &server{noDSN: c.noDSN}
		config := serve(t, srv, smtp.None)
		config.Confirm = c.confirm
		err := sender(t, config).Send(t.Context(), notify.Envelope{From: from, To: to, ID: "a+b="}, strings.NewReader(mail))
		if got := fmt.Sprint(srv.reports); err != nil || got != c.want {
			t.Errorf("%v: %s, want %s", err, got, c.want)
		}
	}
}

// TestConnections holds that mails which are sent side by side share so many
// connections and no more.
func TestConnections(t *testing.T) {
	srv := &server{}
	arrived, resume := make(chan bool), make(chan bool)
	srv.onRcpt = func(string) error {
		arrived <- true
		<-resume
		return nil
	}
	c := serve(t, srv, smtp.None)
	c.Connections = 3
	s := sender(t, c)
	done := make(chan error)
	for range 7 {
		go func() { done <- send(t, s) }()
	}
	for range 3 { // at the same time
		<-arrived
	}
	go func() {
		for range arrived {
		}
	}()
	close(resume)
	for range 7 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	close(arrived)
	if len(srv.got()) != 7 || srv.connections != 3 {
		t.Errorf("%d mails, %d connections", len(srv.got()), srv.connections)
	}
}

func refuse(code int, enhanced string) func(string) error {
	var e gosmtp.EnhancedCode
	fmt.Sscanf(enhanced, "%d.%d.%d", &e[0], &e[1], &e[2])
	return func(string) error {
		return &gosmtp.SMTPError{Code: code, EnhancedCode: e, Message: "no <ngo3@example.org>"}
	}
}

func TestRefusals(t *testing.T) {
	data := func(code int) func(int) error {
		return func(int) error { return refuse(code, "0.0.0")("") }
	}
	for _, c := range []struct {
		name   string
		server *server
		remedy followup.Remedy
		reason string
	}{
		{"unknown recipient", &server{onRcpt: refuse(550, "5.1.1")}, followup.ByStaff, "the mail server refused the recipient (550 5.1.1)"},
		{"refused by a policy", &server{onRcpt: refuse(550, "5.7.1")}, followup.ByStaff, "the mail server refused the recipient (550 5.7.1)"},
		{"greylisted", &server{onRcpt: refuse(451, "4.7.1")}, followup.ByTime, "the mail server refused the recipient (451 4.7.1)"},
		{"content", &server{onData: data(554)}, followup.ByStaff, "the mail server did not take the mail (554 5.0.0)"},
		{"full", &server{onData: data(452)}, followup.ByTime, "the mail server did not take the mail (452 4.0.0)"},
		{"busy", &server{onMail: refuse(450, "4.2.1")}, followup.ByTime, "the mail server does not let us send from the Programme's address (450 4.2.1)"},
		{"too large", &server{onMail: refuse(552, "5.3.4")}, followup.ByStaff, "the mail server does not let us send from the Programme's address (552 5.3.4)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := sender(t, serve(t, c.server, smtp.None))
			err := send(t, s)
			var fault *followup.Fault
			if !errors.As(err, &fault) || errors.Is(err, notify.ErrUnreachable) || fault.Remedy != c.remedy || fault.Reason != c.reason {
				t.Fatalf("%v, want %s: %s", err, c.remedy, c.reason)
			}
			if gone := errors.Is(err, notify.ErrNoSuchAddress); gone != (c.name == "unknown recipient") {
				t.Errorf("there is no such address: %v", gone)
			}
			c.server.onMail, c.server.onRcpt, c.server.onData = nil, nil, nil
			if err := send(t, s); err != nil {
				t.Errorf("the next mail: %v", err)
			}
			if c.server.connections != 1 {
				t.Errorf("%d connections", c.server.connections)
			}
		})
	}
}

// TestCut ends the connection before the 250, then after one.
func TestCut(t *testing.T) {
	srv := &server{}
	srv.onData = func(n int) error {
		if n == 1 {
			srv.cut()
		}
		return nil
	}
	s := sender(t, serve(t, srv, smtp.None))
	err := send(t, s)
	var fault *followup.Fault
	if !errors.As(err, &fault) || fault.Remedy != followup.ByTime || errors.Is(err, notify.ErrUnreachable) {
		t.Fatalf("cut before the 250: %v, want a temporary fault of this mail", err)
	}
	if err := send(t, s); err != nil || len(srv.got()) != 2 {
		t.Fatalf("again: %v, %d mails", err, len(srv.got()))
	}
	srv.mu.Lock()
	srv.cut() // while it is idle
	srv.mu.Unlock()
	if err := send(t, s); err != nil || len(srv.got()) != 3 || srv.connections != 3 {
		t.Errorf("after a cut in between: %v, %d mails, %d connections", err, len(srv.got()), srv.connections)
	}
}

// TestHangingUpPolitely has a server that says 421 to the second mail, as those
// do that limit the mails of a connection.
func TestHangingUpPolitely(t *testing.T) {
	srv := &server{}
	calls := 0
	srv.onMail = func(string) error {
		if calls++; calls == 2 {
			return refuse(421, "4.7.0")("")
		}
		return nil
	}
	s := sender(t, serve(t, srv, smtp.None))
	for range 2 {
		if err := send(t, s); err != nil {
			t.Fatal(err)
		}
	}
	if len(srv.got()) != 2 || srv.connections != 2 {
		t.Errorf("%d mails, %d connections", len(srv.got()), srv.connections)
	}
}

// TestCutSourceSendsNothing holds that a mail of which we cannot read the end is
// none for the server.
func TestCutSourceSendsNothing(t *testing.T) {
	srv := &server{}
	s := sender(t, serve(t, srv, smtp.None))
	err := s.Send(t.Context(), notify.Envelope{From: from, To: to}, &cutReader{strings.NewReader(mail)})
	if !errors.Is(err, errCut) {
		t.Errorf("%v, want the reader's error", err)
	}
	if err := send(t, s); err != nil {
		t.Fatal(err)
	}
	if got := srv.got(); len(got) != 1 || got[0].content != mail {
		t.Errorf("got %q", got)
	}
}

var errCut = errors.New("cut")

type cutReader struct{ r *strings.Reader }

func (c *cutReader) Read(b []byte) (int, error) {
	if c.r.Len() < 10 {
		return 0, errCut
	}
	return c.r.Read(b[:min(len(b), 10)])
}

func TestOtherScripts(t *testing.T) {
	srv := &server{}
	s := sender(t, serve(t, srv, smtp.None))
	if err := s.Send(t.Context(), notify.Envelope{From: from, To: "pelé@example.org"}, strings.NewReader(mail)); err != nil {
		t.Fatal(err)
	}
	if got := srv.got(); len(got) != 1 || got[0].to != "pelé@example.org" {
		t.Errorf("got %q", got)
	}
}

// script is a server that says what it is told, line by line, after each line
// that it hears; then it says nothing more.
func script(t *testing.T, lines ...string) smtp.Config {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		t.Cleanup(func() { conn.Close() })
		r := bufio.NewReader(conn)
		for _, line := range lines {
			if _, err := fmt.Fprintf(conn, "%s\r\n", line); err != nil {
				return
			}
			if _, err := r.ReadString('\n'); err != nil {
				return
			}
		}
	}()
	return smtp.Config{Server: l.Addr().String(), Security: smtp.None, CommandTimeout: 50 * time.Millisecond}
}

func TestStrangeServers(t *testing.T) {
	for _, c := range []struct {
		name   string
		lines  []string
		reason string
		all    bool // no mail can be sent
	}{
		{"silent", nil, "the mail server did not answer as a mail server does", true},
		{"silent after the greeting", []string{"220 hello"}, "the mail server did not answer as a mail server does", true},
		{"turned away", []string{"554 no"}, "the mail server turned us away (554)", true},
		{"another protocol", []string{"* OK IMAP4rev1"}, "the mail server did not answer as a mail server does", true},
		{"silent in the middle", []string{"220 hello", "250 hello"}, "the mail server does not let us send from the Programme's address", false},
		{"no SMTPUTF8", []string{"220 hello", "250 hello", "250 ok", "250 ok", "354 go", "250 ok"}, "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := sender(t, script(t, c.lines...))
			to := to
			if c.name == "no SMTPUTF8" {
				to = "pelé@example.org"
				c.reason = "the address has letters beyond ASCII, and our mail server cannot send to such addresses (it offers no SMTPUTF8)"
			}
			err := s.Send(t.Context(), notify.Envelope{From: from, To: to}, strings.NewReader(mail))
			var fault *followup.Fault
			if !errors.As(err, &fault) || fault.Reason != c.reason || errors.Is(err, notify.ErrUnreachable) != c.all {
				t.Errorf("%v, want %q", err, c.reason)
			}
		})
	}
}

func TestContextEndsASilentServer(t *testing.T) {
	t.Parallel()
	c := script(t, "220 hello", "250 hello")
	c.CommandTimeout = time.Hour
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := sender(t, c).Send(ctx, notify.Envelope{From: from, To: to}, strings.NewReader(mail)); err == nil {
		t.Error("no error")
	}
}

func TestCheck(t *testing.T) {
	srv := &server{auth: "PLAIN"}
	c := serve(t, srv, smtp.STARTTLS)
	c.User, c.Password = "followup", "right"
	s := sender(t, c)
	for range 2 {
		if err := s.Check(t.Context()); err != nil {
			t.Error(err)
		}
	}
	if srv.connections != 1 || len(srv.got()) != 0 {
		t.Errorf("%d connections, %d mails", srv.connections, len(srv.got()))
	}
}

func TestValidate(t *testing.T) {
	for _, c := range []struct{ server, security, want string }{
		{"127.0.0.1:25", "none", ""},
		{"localhost:25", "none", ""},
		{"[::1]:25", "none", ""},
		{"smtp.example.org:587", "starttls", ""},
		{"smtp.example.org:25", "none", `security "none" is for a mail server on this machine only, and "smtp.example.org" is not`},
		{"smtp.example.org", "tls", `the mail server "smtp.example.org" is not host:port`},
		{"smtp.example.org:465", "ssl", `security "ssl" is none of tls, starttls, none`},
	} {
		err := smtp.Config{Server: c.server, Security: smtp.Security(c.security)}.Validate()
		if got := fmt.Sprint(err); got != c.want && (c.want != "" || err != nil) {
			t.Errorf("%s %s: %q, want %q", c.server, c.security, got, c.want)
		}
	}
}
