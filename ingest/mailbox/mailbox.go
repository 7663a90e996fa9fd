// Package mailbox is one folder of an IMAP server, as package ingest wants it.
// It is the only package that knows go-imap.
//
// It promises what a mail server does not: every wait has an end, what is handed
// out is whole, a message that cannot be had is named instead of missing, and one
// that kills the connection costs two connections and nothing behind it. Messages
// are read with BODY.PEEK[] in a folder opened read-only, so that nothing changes
// on the server before Mark.
package mailbox

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/ingest"
)

// How the connection is protected.
const (
	TLS      = "tls"      // from the first byte (RFC 8314)
	StartTLS = "starttls" // required: without it nothing is said
	Plain    = "none"     // to this machine only
)

// What Mark does with a message.
const (
	Keep = "keep" // nothing
	Flag = "flag" // give it Keyword
	Move = "move" // to Config.MoveTo
)

// Keyword is what messages are flagged with: a keyword of our own, which changes
// nothing in what staff see. \Seen would hide new letters from them. Servers that
// take no new keywords get \Flagged, which shows as a star.
const Keyword imap.Flag = "$FollowupDone"

// ErrLogin is returned, wrapped, where user and password are refused. It is not
// tried again: servers lock accounts.
var ErrLogin = errors.New("the mail server refuses user and password: check mailbox.user and the password file")

// silence is how long a server may say nothing while we wait for it. Dovecot
// scans 100,000 unknown messages in 20 s and says "still here" every 15.
const silence = 60 * time.Second

// A Config says which folder it is and how to reach it.
type Config struct {
	Server   string // host:port
	Security string // TLS, StartTLS or Plain
	User     string
	Password string
	Folder   string
	After    string         // Keep, Flag or Move
	MoveTo   string         // made where it is missing
	RootCAs  *x509.CertPool // nil: the system's
	Log      *slog.Logger   // nil: none

	dial func(ctx context.Context) (net.Conn, error) // tests; nil: TCP
}

// A Mailbox implements ingest.Mailbox.
type Mailbox struct{ config Config }

// New returns a mailbox. It does not connect.
func New(c Config) *Mailbox {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	return &Mailbox{config: c}
}

// Open implements ingest.Mailbox. A server that cannot be reached is a
// *followup.Fault that time mends; a refused password is ErrLogin; those and a
// certificate that is not trusted are the operator's.
func (m *Mailbox) Open(ctx context.Context) (ingest.Session, ingest.Cursor, error) {
	s := &session{box: m}
	selected, err := s.connect(ctx)
	if err != nil {
		return nil, ingest.Cursor{}, err
	}
	next, err := s.next(ctx, selected)
	if err != nil {
		s.Close()
		return nil, ingest.Cursor{}, err
	}
	return s, ingest.Cursor{Validity: s.validity, Next: next}, nil
}

// connect dials, logs in and selects the folder read-only.
func (s *session) connect(ctx context.Context) (*imap.SelectData, error) {
	raw, err := s.box.reach(ctx)
	if err != nil {
		return nil, err
	}
	s.conn = newConn(raw)
	stop := context.AfterFunc(ctx, s.conn.abort)
	defer stop()
	s.conn.expect()
	defer s.conn.rest()
	s.client, s.writable = nil, false
	selected, err := s.begin(ctx)
	if err != nil {
		s.drop()
		return nil, s.box.explain(ctx, err)
	}
	return selected, nil
}

// begin says everything up to SELECT.
func (s *session) begin(ctx context.Context) (*imap.SelectData, error) {
	var err error
	if s.client, err = s.box.protect(ctx, s.conn); err != nil {
		return nil, err
	}
	if err := s.client.WaitGreeting(); err != nil {
		return nil, fmt.Errorf("read greeting: %w", err)
	}
	if s.client.State() == imap.ConnStateNotAuthenticated {
		if err := s.client.Login(s.box.config.User, s.box.config.Password).Wait(); err != nil {
			return nil, loginError(err)
		}
	}
	s.conn.expect()
	selected, err := s.client.Select(s.box.config.Folder, &imap.SelectOptions{ReadOnly: true}).Wait()
	if err != nil {
		return nil, fmt.Errorf("select folder %q: %w", s.box.config.Folder, err)
	}
	if selected.UIDValidity == 0 {
		return nil, fmt.Errorf("select folder %q: the server keeps no UIDs (RFC 9051, section 2.3.1.1)", s.box.config.Folder)
	}
	if s.validity != 0 && s.validity != selected.UIDValidity {
		return nil, errRenewed
	}
	s.validity = selected.UIDValidity
	return selected, nil
}

// errRenewed is a folder that was made anew while it was open: the UIDs that
// were asked for mean other messages now.
var errRenewed = errors.New("the folder was made anew on the server meanwhile")

// reach opens a TCP connection.
func (m *Mailbox) reach(ctx context.Context) (net.Conn, error) {
	if m.config.Security == Plain && !onThisMachine(m.config.Server) {
		return nil, fmt.Errorf("mailbox.security = %q sends the password for all to read, so it is refused unless the server is on this machine: use %q or %q", Plain, TLS, StartTLS)
	}
	if m.config.dial != nil {
		return m.config.dial(ctx)
	}
	d := net.Dialer{Timeout: silence}
	c, err := d.DialContext(ctx, "tcp", m.config.Server)
	if err != nil {
		return nil, m.explain(ctx, err)
	}
	return c, nil
}

func onThisMachine(server string) bool {
	host, _, err := net.SplitHostPort(server)
	return err == nil && (host == "localhost" || net.ParseIP(host).IsLoopback())
}

// protect returns a client that speaks over TLS as configured.
func (m *Mailbox) protect(ctx context.Context, c *conn) (*imapclient.Client, error) {
	host, _, err := net.SplitHostPort(m.config.Server)
	if err != nil {
		return nil, fmt.Errorf("mailbox.server: %w", err)
	}
	cfg := &tls.Config{ServerName: host, RootCAs: m.config.RootCAs, MinVersion: tls.VersionTLS12}
	switch m.config.Security {
	case Plain:
		return imapclient.New(c, nil), nil
	case StartTLS:
		client, err := imapclient.NewStartTLS(c, &imapclient.Options{TLSConfig: cfg})
		if err != nil {
			return nil, fmt.Errorf("start TLS: %w", err)
		}
		return client, nil
	case TLS:
		t := tls.Client(c, cfg)
		if err := t.HandshakeContext(ctx); err != nil {
			return nil, fmt.Errorf("start TLS: %w", err)
		}
		return imapclient.New(t, nil), nil
	}
	return nil, fmt.Errorf("mailbox.security is %q: it must be %q, %q or %q", m.config.Security, TLS, StartTLS, Plain)
}

// loginError tells a refused password from a server that is busy (RFC 5530). The
// server's own words are left out: they may name the user.
func loginError(err error) error {
	var said *imap.Error
	if !errors.As(err, &said) {
		return fmt.Errorf("log in: %w", err)
	}
	switch said.Code {
	case imap.ResponseCodeUnavailable, imap.ResponseCodeInUse, imap.ResponseCodeLimit, imap.ResponseCodeServerBug:
		return &followup.Fault{Remedy: followup.ByTime, Reason: "the mail server takes no logins at the moment", Err: fmt.Errorf("log in: %s", said.Code)}
	}
	return fmt.Errorf("log in: %w", ErrLogin)
}

// explain makes a sentence of what went wrong on the way to the folder. What the
// server refused is the operator's, a connection that fails is mended by time.
func (m *Mailbox) explain(ctx context.Context, err error) error {
	var said *imap.Error
	var fault *followup.Fault
	var untrusted *tls.CertificateVerificationError
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.As(err, &fault), errors.As(err, &said), errors.Is(err, ErrLogin), errors.Is(err, errRenewed):
		return err
	case errors.As(err, &untrusted):
		return fmt.Errorf("the certificate of the mail server is not trusted, or is not for %s: %w", m.config.Server, err)
	}
	return &followup.Fault{Remedy: followup.ByTime, Reason: "the mail server cannot be reached, or broke the connection", Err: err}
}
