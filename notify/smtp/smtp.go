// Package smtp hands the Programme's mails to a mail server, over RFC 5321
// with TLS (RFC 8314), authentication (RFC 4954) and other scripts in
// addresses (RFC 6531).
//
// It promises that a nil error is the server's 250 after the last byte, that no
// mail is handed over twice by one Send, that nothing waits for ever, and that
// neither password nor mail goes over a network in the clear.
package smtp

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/emersion/go-sasl"
	gosmtp "github.com/emersion/go-smtp"

	"github.com/upr-info/followup"
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

// A Sender is a connection to the server that is made when it is needed and
// used for many mails. It implements notify.Sender and may be used by several
// goroutines, which then wait for each other.
type Sender struct {
	config Config

	mu     sync.Mutex
	client *gosmtp.Client
	conn   *patientConn
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
	return &Sender{config: c}, nil
}

// Check connects and authenticates, and sends nothing.
func (s *Sender) Check(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.client != nil && s.client.Noop() == nil {
		return nil
	}
	s.drop()
	return s.connect(ctx)
}

// Close says goodbye. The Sender may be used again.
func (s *Sender) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.client == nil {
		return nil
	}
	err := s.client.Quit()
	s.drop()
	if err != nil {
		return fmt.Errorf("quit: %w", err)
	}
	return nil
}

// Send implements notify.Sender. A connection that died while it was idle is
// made anew, once, and only as long as the server has seen nothing of the mail.
func (s *Sender) Send(ctx context.Context, from, to string, mail io.Reader) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	reused := s.client != nil
	if !reused {
		if err := s.connect(ctx); err != nil {
			return err
		}
	}
	data, err := s.announce(ctx, from, to)
	if reused && broken(err) {
		s.drop()
		if err := s.connect(ctx); err != nil {
			return err
		}
		data, err = s.announce(ctx, from, to)
	}
	if err == nil {
		err = s.transfer(ctx, data, mail)
	}
	if err != nil {
		s.restore(err)
	}
	return err
}

// announce says who writes to whom.
func (s *Sender) announce(ctx context.Context, from, to string) (*gosmtp.DataCommand, error) {
	defer s.watch(ctx)()
	opts := &gosmtp.MailOptions{UTF8: !ascii(from) || !ascii(to)}
	if ok, _ := s.client.Extension("SMTPUTF8"); opts.UTF8 && !ok {
		return nil, &followup.Fault{Remedy: followup.ByStaff,
			Reason: "the address has letters beyond ASCII, and our mail server cannot send to such addresses (it offers no SMTPUTF8)"}
	}
	if err := s.client.Mail(from, opts); err != nil {
		return nil, senderRefused(err)
	}
	if err := s.client.Rcpt(to, nil); err != nil {
		return nil, refused("the mail server refused the recipient", err)
	}
	data, err := s.client.Data()
	if err != nil {
		return nil, refused("the mail server refused the mail before it saw it", err)
	}
	return data, nil
}

// transfer hands the bytes over. Where mail fails half-way, the connection is
// cut before the final dot, so that the server has no mail at all
// (RFC 5321, section 4.1.1.4).
func (s *Sender) transfer(ctx context.Context, data *gosmtp.DataCommand, mail io.Reader) error {
	defer s.watch(ctx)()
	from := &source{r: mail}
	if _, err := io.Copy(data, from); err != nil {
		s.drop()
		if from.err != nil {
			return fmt.Errorf("read the mail to be sent: %w", from.err)
		}
		return refused("the connection broke while the mail was sent", err)
	}
	s.conn.timeout = s.config.SubmissionTimeout
	err := data.Close()
	s.conn.timeout = s.config.CommandTimeout
	if err != nil {
		return refused("the mail server did not take the mail", err)
	}
	return nil
}

// restore makes the connection ready for the next mail, or drops it.
func (s *Sender) restore(err error) {
	if s.client == nil {
		return
	}
	if broken(err) || s.client.Reset() != nil {
		s.drop()
	}
}

func (s *Sender) drop() {
	if s.client != nil {
		s.client.Close()
	}
	s.client, s.conn = nil, nil
}

// watch cuts the connection when ctx ends, since go-smtp knows no contexts. The
// returned function ends the watch.
func (s *Sender) watch(ctx context.Context) (stop func() bool) {
	conn := s.conn
	return context.AfterFunc(ctx, func() { conn.Close() })
}

// connect dials, protects, greets and authenticates.
func (s *Sender) connect(ctx context.Context) error {
	host, _, err := net.SplitHostPort(s.config.Server)
	if err != nil {
		return unreachable("the mail server is not host:port", followup.ByStaff, err)
	}
	dialer := net.Dialer{Timeout: s.config.CommandTimeout}
	conn, err := dialer.DialContext(ctx, "tcp", s.config.Server)
	if err != nil {
		return unreachable("the mail server could not be reached", followup.ByTime, err)
	}
	s.conn = &patientConn{Conn: conn, timeout: s.config.CommandTimeout}
	defer s.watch(ctx)()
	if err := s.greet(host); err != nil {
		conn.Close()
		s.drop()
		return err
	}
	return nil
}

func (s *Sender) greet(host string) error {
	protection := &tls.Config{ServerName: host, RootCAs: s.config.RootCAs, MinVersion: tls.VersionTLS12}
	var client *gosmtp.Client
	var err error
	switch s.config.Security {
	case TLS:
		client = gosmtp.NewClient(tls.Client(s.conn, protection))
	case STARTTLS:
		client, err = gosmtp.NewClientStartTLS(s.conn, protection)
	default:
		client = gosmtp.NewClient(s.conn)
	}
	if err == nil {
		s.client = client
		err = client.Hello(literal(s.conn.LocalAddr()))
	}
	if err != nil {
		return greeting(err, s.config.Security)
	}
	return s.authenticate()
}

// literal returns our name for EHLO: an address literal, since we may have no
// name that anybody could resolve (RFC 5321, section 4.1.4).
func literal(a net.Addr) string {
	tcp, ok := a.(*net.TCPAddr)
	switch {
	case !ok:
		return "localhost"
	case tcp.IP.To4() != nil:
		return "[" + tcp.IP.String() + "]"
	}
	return "[IPv6:" + tcp.IP.String() + "]"
}

func (s *Sender) authenticate() error {
	if s.config.User == "" {
		return nil
	}
	_, offered := s.client.Extension("AUTH")
	var mechanism sasl.Client
	switch offers := strings.Fields(strings.ToUpper(offered)); {
	case slices.Contains(offers, sasl.Plain):
		mechanism = sasl.NewPlainClient("", s.config.User, s.config.Password)
	case slices.Contains(offers, sasl.Login):
		mechanism = sasl.NewLoginClient(s.config.User, s.config.Password)
	default:
		return unreachable("the mail server offers neither PLAIN nor LOGIN to sign in with", followup.ByStaff, nil)
	}
	err := s.client.Auth(mechanism)
	var reply *gosmtp.SMTPError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &reply) && !reply.Temporary():
		return unreachable("the mail server did not accept the user name and password", followup.ByStaff, err)
	}
	return unreachable("the mail server could not check the user name and password now", followup.ByTime, err)
}

func ascii(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r > unicode.MaxASCII })
}
