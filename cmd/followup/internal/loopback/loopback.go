// Package loopback is a mail server in this process: IMAP to fetch letters
// from, SMTP to hand mails to, both on loopback and without encryption. The
// demonstration runs on it, and tests that need a mail server but not a real one.
//
// It listens on ports that the system chooses, keeps everything in memory and
// sends nothing on.
package loopback

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
	"github.com/emersion/go-smtp"
)

// maxMail is the largest mail the SMTP side takes.
const maxMail = 32 << 20

// A Mail is one that was handed over by SMTP.
type Mail struct {
	From, To string // of the envelope
	Raw      []byte
}

// A Server is a running mail server. Make one with Start.
type Server struct {
	IMAP, SMTP     string // addresses, host:port
	User, Password string // of the one mailbox

	user *imapmemserver.User
	imap *imapserver.Server
	smtp *smtp.Server
	// listeners are closed by us too: a server that is told to close before its
	// Serve has begun would go on listening.
	listeners []net.Listener

	mu   sync.Mutex
	sent []Mail
	more chan struct{} // closed and made anew whenever a mail is handed over
}

// Start starts a server with one empty mailbox.
func Start(user, password string) (*Server, error) {
	s := &Server{User: user, Password: password, user: imapmemserver.NewUser(user, password), more: make(chan struct{})}
	if err := s.user.Create("INBOX", nil); err != nil {
		return nil, err
	}
	if err := errors.Join(s.startIMAP(), s.startSMTP()); err != nil {
		s.Close()
		return nil, fmt.Errorf("start mail server on loopback: %w", err)
	}
	return s, nil
}

func (s *Server) startIMAP() error {
	mem := imapmemserver.New()
	mem.AddUser(s.user)
	s.imap = imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return mem.NewSession(), nil, nil
		},
		Caps:         imap.CapSet{imap.CapIMAP4rev1: {}, imap.CapIMAP4rev2: {}},
		InsecureAuth: true,
	})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	s.listeners = append(s.listeners, l)
	s.IMAP = l.Addr().String()
	go s.imap.Serve(l)
	return nil
}

func (s *Server) startSMTP() error {
	s.smtp = smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &session{server: s}, nil }))
	s.smtp.Domain = "localhost"
	s.smtp.MaxMessageBytes = maxMail
	s.smtp.EnableSMTPUTF8 = true
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	s.listeners = append(s.listeners, l)
	s.SMTP = l.Addr().String()
	go s.smtp.Serve(l)
	return nil
}

// Close stops the server. What was sent can still be read.
func (s *Server) Close() error {
	var errs []error
	for _, l := range s.listeners {
		l.Close() // its server closes it again, and says so
	}
	if s.imap != nil {
		errs = append(errs, unlessClosed(s.imap.Close()))
	}
	if s.smtp != nil {
		errs = append(errs, unlessClosed(s.smtp.Close()))
	}
	return errors.Join(errs...)
}

func unlessClosed(err error) error {
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}

// Deliver puts a letter into the inbox, as arrived at the given time.
func (s *Server) Deliver(raw []byte, at time.Time) error {
	_, err := s.user.Append("INBOX", literal{bytes.NewReader(raw)}, &imap.AppendOptions{Time: at})
	return err
}

// Recreate deletes the inbox and makes it anew, with another UIDVALIDITY.
func (s *Server) Recreate() error {
	if err := s.user.Delete("INBOX"); err != nil {
		return err
	}
	return s.user.Create("INBOX", nil)
}

// Sent returns what was handed over by SMTP, oldest first.
func (s *Server) Sent() []Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.sent)
}

// Await returns the mails that were handed over once there are n of them, or
// those there are when ctx ends.
func (s *Server) Await(ctx context.Context, n int) []Mail {
	for {
		s.mu.Lock()
		sent, more := slices.Clone(s.sent), s.more
		s.mu.Unlock()
		if len(sent) >= n {
			return sent
		}
		select {
		case <-more:
		case <-ctx.Done():
			return sent
		}
	}
}

type literal struct{ *bytes.Reader }

func (l literal) Size() int64 { return l.Reader.Size() }

// A session is one SMTP connection.
type session struct {
	server *Server
	from   string
	to     []string
}

func (c *session) Mail(from string, _ *smtp.MailOptions) error {
	c.from = from
	return nil
}

// Rcpt refuses addresses below the domain "gone.example.org" for good and "busy.example.org"
// for now, as servers do with people who left and with strangers.
func (c *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	switch {
	case strings.HasSuffix(to, "@gone.example.org"):
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such user"}
	case strings.HasSuffix(to, "@busy.example.org"):
		return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 7, 1}, Message: "try again later"}
	}
	c.to = append(c.to, to)
	return nil
}

func (c *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	for _, to := range c.to {
		c.server.sent = append(c.server.sent, Mail{From: c.from, To: to, Raw: raw})
	}
	close(c.server.more)
	c.server.more = make(chan struct{})
	return nil
}

func (c *session) Reset()        { c.from, c.to = "", nil }
func (c *session) Logout() error { return nil }
