// Package smtp hands the Programme's mails to a mail server, over RFC 5321
// with TLS (RFC 8314), authentication by password (RFC 4954) or by token of OAuth
// (RFC 7628), other scripts in addresses (RFC 6531) and, where the server offers
// it, a request for reports of what becomes of a mail (RFC 3461).
//
// It promises that a nil error is the server's 250 after the last byte, that no
// mail is handed over twice by one Send, that nothing waits for ever, and that
// neither password nor mail goes over a network in the clear.
package smtp

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"github.com/upr-info/followup/notify"
)

// Security says how a connection is protected.
type Security string

// The securities.
const (
	TLS      Security = "tls"      // from the first byte; port 465
	STARTTLS Security = "starttls" // before anything is said; port 587
	None     Security = "none"     // loopback only
)

// Config says which server takes our mail.
type Config struct {
	Server   string // host:port
	Security Security
	User     string // empty: no authentication
	Password string
	RootCAs  *x509.CertPool // nil: the system's

	// Token returns a token of OAuth for User, which then needs no password. It is
	// asked at every connection, since tokens last for an hour. nil: there is none.
	Token func(context.Context) (string, error)
	// Connections is how many there may be at the same time, 0 for one.
	Connections int
	// Confirm asks for a report of every delivery, not of failures and delays only.
	Confirm bool

	// CommandTimeout is how long the server may be silent, 0 for a minute.
	// SubmissionTimeout is how long it may take to answer a whole mail, 0 for
	// five minutes: servers scan before they say 250.
	CommandTimeout    time.Duration
	SubmissionTimeout time.Duration
}

// Validate returns what is wrong with c, in one sentence for the operator.
func (c Config) Validate() error {
	host, _, err := net.SplitHostPort(c.Server)
	if err != nil || host == "" {
		return fmt.Errorf("the mail server %q is not host:port", c.Server)
	}
	switch c.Security {
	case TLS, STARTTLS:
	case None:
		if !loopback(host) {
			return fmt.Errorf("security \"none\" is for a mail server on this machine only, and %q is not", host)
		}
	default:
		return fmt.Errorf("security %q is none of tls, starttls, none", c.Security)
	}
	return nil
}

// Loopback reports whether the server is on this machine.
func (c Config) Loopback() bool {
	host, _, err := net.SplitHostPort(c.Server)
	return err == nil && loopback(host)
}

func loopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// A Sender is some connections to the server that are made when they are needed
// and used for many mails. It implements notify.Sender and may be used by several
// goroutines, which wait where there are no more connections.
type Sender struct {
	config Config
	lines  chan *line // those that nobody uses; a line is in one goroutine's hands at a time
}

var _ notify.Sender = (*Sender)(nil)

// New returns a Sender that is not connected yet.
func New(c Config) (*Sender, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	if c.CommandTimeout == 0 {
		c.CommandTimeout = time.Minute
	}
	if c.SubmissionTimeout == 0 {
		c.SubmissionTimeout = 5 * time.Minute
	}
	c.Connections = max(c.Connections, 1)
	s := &Sender{config: c, lines: make(chan *line, c.Connections)}
	for range c.Connections {
		s.lines <- &line{config: &s.config}
	}
	return s, nil
}

// Check connects and authenticates, and sends nothing.
func (s *Sender) Check(ctx context.Context) error {
	l, err := s.line(ctx)
	if err != nil {
		return err
	}
	defer func() { s.lines <- l }()
	return l.check(ctx)
}

// Close says goodbye, once what is being sent was sent. The Sender may be used
// again.
func (s *Sender) Close() error {
	var errs []error
	var lines []*line
	for range cap(s.lines) {
		l := <-s.lines
		lines = append(lines, l)
		errs = append(errs, l.quit())
	}
	for _, l := range lines {
		s.lines <- l
	}
	return errors.Join(errs...)
}

// Send implements notify.Sender. A connection that died while it was idle is
// made anew, once, and only as long as the server has seen nothing of the mail.
func (s *Sender) Send(ctx context.Context, e notify.Envelope, mail io.Reader) error {
	l, err := s.line(ctx)
	if err != nil {
		return err
	}
	defer func() { s.lines <- l }()
	return l.send(ctx, e, mail)
}

// line waits for a connection that nobody uses.
func (s *Sender) line(ctx context.Context) (*line, error) {
	select {
	case l := <-s.lines:
		return l, nil
	case <-ctx.Done():
		return nil, fmt.Errorf("wait for a connection to the mail server: %w", ctx.Err())
	}
}
