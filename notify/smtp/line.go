package smtp

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"strings"
	"unicode"

	gosmtp "github.com/emersion/go-smtp"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/notify"
)

// A line is one connection to the server. It is connected where client is set.
type line struct {
	config *Config
	client *gosmtp.Client
	conn   *patientConn
}

// check makes sure that the line is connected.
func (l *line) check(ctx context.Context) error {
	if l.client != nil && l.client.Noop() == nil {
		return nil
	}
	l.drop()
	return l.connect(ctx)
}

func (l *line) quit() error {
	if l.client == nil {
		return nil
	}
	err := l.client.Quit()
	l.drop()
	if err != nil {
		return fmt.Errorf("quit: %w", err)
	}
	return nil
}

func (l *line) send(ctx context.Context, e notify.Envelope, mail io.Reader) error {
	reused := l.client != nil
	if !reused {
		if err := l.connect(ctx); err != nil {
			return err
		}
	}
	data, err := l.announce(ctx, e)
	if reused && broken(err) {
		l.drop()
		if err := l.connect(ctx); err != nil {
			return err
		}
		data, err = l.announce(ctx, e)
	}
	if err == nil {
		err = l.transfer(ctx, data, mail)
	}
	if err != nil {
		l.restore(err)
	}
	return err
}

// announce says who writes to whom, and asks for reports where the server offers
// to make them: with the mail's header only, to save the mailbox from our own
// sheets.
func (l *line) announce(ctx context.Context, e notify.Envelope) (*gosmtp.DataCommand, error) {
	defer l.watch(ctx)()
	opts := &gosmtp.MailOptions{UTF8: !ascii(e.From) || !ascii(e.To), Return: gosmtp.DSNReturnHeaders, EnvelopeID: e.ID}
	if ok, _ := l.client.Extension("SMTPUTF8"); opts.UTF8 && !ok {
		return nil, &followup.Fault{Remedy: followup.ByStaff,
			Reason: "the address has letters beyond ASCII, and our mail server cannot send to such addresses (it offers no SMTPUTF8)"}
	}
	if err := l.client.Mail(e.From, opts); err != nil {
		return nil, senderRefused(err)
	}
	if err := l.client.Rcpt(e.To, &gosmtp.RcptOptions{Notify: l.reports()}); err != nil {
		return nil, recipientRefused(err)
	}
	data, err := l.client.Data()
	if err != nil {
		return nil, refused("the mail server refused the mail before it saw it", err)
	}
	return data, nil
}

// reports returns what is to be reported (RFC 3461, section 4.1).
func (l *line) reports() []gosmtp.DSNNotify {
	events := []gosmtp.DSNNotify{gosmtp.DSNNotifyFailure, gosmtp.DSNNotifyDelayed}
	if l.config.Confirm {
		events = append(events, gosmtp.DSNNotifySuccess)
	}
	return events
}

// transfer hands the bytes over. Where mail fails half-way, the connection is
// cut before the final dot, so that the server has no mail at all
// (RFC 5321, section 4.1.1.4).
func (l *line) transfer(ctx context.Context, data *gosmtp.DataCommand, mail io.Reader) error {
	defer l.watch(ctx)()
	from := &source{r: mail}
	if _, err := io.Copy(data, from); err != nil {
		l.drop()
		if from.err != nil {
			return fmt.Errorf("read the mail to be sent: %w", from.err)
		}
		return refused("the connection broke while the mail was sent", err)
	}
	l.conn.timeout = l.config.SubmissionTimeout
	err := data.Close()
	l.conn.timeout = l.config.CommandTimeout
	if err != nil {
		return refused("the mail server did not take the mail", err)
	}
	return nil
}

// restore makes the connection ready for the next mail, or drops it.
func (l *line) restore(err error) {
	if l.client == nil {
		return
	}
	if broken(err) || l.client.Reset() != nil {
		l.drop()
	}
}

func (l *line) drop() {
	if l.client != nil {
		l.client.Close()
	}
	l.client, l.conn = nil, nil
}

// watch cuts the connection when ctx ends, since go-smtp knows no contexts. The
// returned function ends the watch.
func (l *line) watch(ctx context.Context) (stop func() bool) {
	conn := l.conn
	return context.AfterFunc(ctx, func() { conn.Close() })
}

// connect dials, protects, greets and authenticates.
func (l *line) connect(ctx context.Context) error {
	host, _, err := net.SplitHostPort(l.config.Server)
	if err != nil {
		return unreachable("the mail server is not host:port", followup.ByStaff, err)
	}
	dialer := net.Dialer{Timeout: l.config.CommandTimeout}
	conn, err := dialer.DialContext(ctx, "tcp", l.config.Server)
	if err != nil {
		return unreachable("the mail server could not be reached", followup.ByTime, err)
	}
	l.conn = &patientConn{Conn: conn, timeout: l.config.CommandTimeout}
	defer l.watch(ctx)()
	if err := l.greet(ctx, host); err != nil {
		conn.Close()
		l.drop()
		return err
	}
	return nil
}

func (l *line) greet(ctx context.Context, host string) error {
	protection := &tls.Config{ServerName: host, RootCAs: l.config.RootCAs, MinVersion: tls.VersionTLS12}
	var client *gosmtp.Client
	var err error
	switch l.config.Security {
	case TLS:
		client = gosmtp.NewClient(tls.Client(l.conn, protection))
	case STARTTLS:
		client, err = gosmtp.NewClientStartTLS(l.conn, protection)
	default:
		client = gosmtp.NewClient(l.conn)
	}
	if err == nil {
		l.client = client
		err = client.Hello(literal(l.conn.LocalAddr()))
	}
	if err != nil {
		return greeting(err, l.config.Security)
	}
	return l.authenticate(ctx)
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

func ascii(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r > unicode.MaxASCII })
}
