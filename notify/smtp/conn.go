package smtp

import (
	"errors"
	"io"
	"net"
	"net/textproto"
	"time"

	gosmtp "github.com/emersion/go-smtp"
)

// A patientConn waits for each read and write for timeout and no longer. The
// deadlines that go-smtp sets are ignored: it sets none while a mail is
// transferred, and fixed ones in the greeting.
type patientConn struct {
	net.Conn
	timeout time.Duration
}

func (c *patientConn) Read(b []byte) (int, error) {
	if err := c.Conn.SetReadDeadline(time.Now().Add(c.timeout)); err != nil {
		return 0, err
	}
	return c.Conn.Read(b)
}

func (c *patientConn) Write(b []byte) (int, error) {
	if err := c.Conn.SetWriteDeadline(time.Now().Add(c.timeout)); err != nil {
		return 0, err
	}
	return c.Conn.Write(b)
}

func (c *patientConn) SetDeadline(time.Time) error      { return nil }
func (c *patientConn) SetReadDeadline(time.Time) error  { return nil }
func (c *patientConn) SetWriteDeadline(time.Time) error { return nil }

// A source remembers that reading failed, to tell it from a failure to write.
type source struct {
	r   io.Reader
	err error
}

func (s *source) Read(b []byte) (int, error) {
	n, err := s.r.Read(b)
	if err != nil && err != io.EOF {
		s.err = err
	}
	return n, err
}

// broken reports whether err ended the connection: it is no reply of the
// server, or the reply 421, after which it hangs up (RFC 5321, section 3.8).
func broken(err error) bool {
	var reply *gosmtp.SMTPError
	if errors.As(err, &reply) {
		return reply.Code == 421
	}
	var network net.Error
	var garbled textproto.ProtocolError
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) ||
		errors.As(err, &network) || errors.As(err, &garbled)
}
