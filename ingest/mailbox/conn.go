package mailbox

import (
	"errors"
	"net"
	"sync"
	"time"
)

const (
	// patience bounds one answer: a piece of a message, however slowly it
	// trickles. At pieceSize it is 1.7 KB a second.
	patience = 10 * time.Minute
	// maxAnswer bounds the bytes of one answer: a piece is 1 MB, the UIDs of five
	// million messages are 40 MB. The client reads what it did not ask for too.
	maxAnswer = 64 << 20
)

var errTooMuch = errors.New("the server sends more than it was asked for")

// A conn ends what go-imap would wait for without end: it has no time-out while
// it waits for an answer, and one of 300 s for a literal, which also runs while
// we are slow to take it.
//
// While an answer is expected, the server may be silent for a while, and the
// answer may take a while in all; between commands it may be silent for ever.
// Deadlines that the client sets for reading are ignored.
type conn struct {
	net.Conn
	mu       sync.Mutex
	expected bool
	limit    time.Time // of the answer
	left     int64     // bytes of it
	failed   error     // of Read, for good
}

func newConn(c net.Conn) *conn { return &conn{Conn: c} }

// expect begins the wait for an answer, or for the next part of one.
func (c *conn) expect() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.expected, c.limit, c.left = true, time.Now().Add(patience), maxAnswer
	c.arm() // the client is in Read already
}

// rest ends the wait.
func (c *conn) rest() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.expected = false
	c.Conn.SetReadDeadline(time.Time{})
}

func (c *conn) arm() {
	deadline := time.Now().Add(silence)
	if c.limit.Before(deadline) {
		deadline = c.limit
	}
	c.Conn.SetReadDeadline(deadline)
}

// Read reads within the bounds of the answer. Once it failed it fails at once:
// the client tries again several times.
func (c *conn) Read(p []byte) (int, error) {
	c.mu.Lock()
	if c.failed != nil {
		defer c.mu.Unlock()
		return 0, c.failed
	}
	if c.expected {
		c.arm()
	}
	c.mu.Unlock()
	n, err := c.Conn.Read(p)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.left -= int64(n); c.left < 0 {
		n, err = 0, errTooMuch
	}
	c.failed = err
	return n, err
}

// SetReadDeadline does nothing.
func (c *conn) SetReadDeadline(time.Time) error { return nil }

// SetDeadline does what is left of it.
func (c *conn) SetDeadline(t time.Time) error { return c.Conn.SetWriteDeadline(t) }

// abort ends all waiting at once.
func (c *conn) abort() { c.Conn.Close() }
