// Package clamd asks ClamAV's daemon about files, over its socket.
//
// A file streams to it (INSTREAM), so that the daemon needs no access to ours and
// no file costs memory. Whatever is not a clear answer is an error: a file passes
// only when the daemon said that it is clean.
package clamd

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/ingest"
)

const (
	// chunk is how much is sent at once.
	chunk = 64 << 10
	// maxReply bounds a reply: a line with the name of a signature.
	maxReply = 4 << 10
	// dialPatience is for a daemon on this machine or beside it.
	dialPatience = 5 * time.Second
	// patience is how long the daemon may take to go on: it scans for two minutes
	// at most by default (MaxScanTime), and reloads its signatures meanwhile.
	patience = 3 * time.Minute
)

// A Client asks one daemon. Its methods may be called concurrently.
type Client struct{ network, address string }

// New returns a client of the daemon at address: "unix:/run/clamav/clamd.ctl" or
// "127.0.0.1:3310".
func New(address string) *Client {
	if path, ok := strings.CutPrefix(address, "unix:"); ok {
		return &Client{"unix", path}
	}
	return &Client{"tcp", address}
}

// Ping reports whether the daemon answers.
func (c *Client) Ping(ctx context.Context) error {
	s, err := c.dial(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	if _, err := s.Write([]byte("zPING\x00")); err != nil {
		return gone(err)
	}
	reply, err := s.reply()
	if err == nil && reply != "PONG" {
		err = gone(fmt.Errorf("it says %q", reply))
	}
	return err
}

// Scan implements [ingest.Scanner].
func (c *Client) Scan(ctx context.Context, r io.Reader) (found string, err error) {
	s, err := c.dial(ctx)
	if err != nil {
		return "", err
	}
	defer s.close()
	read, wrote := s.stream(r)
	if read != nil {
		return "", fmt.Errorf("read what is to be scanned: %w", read)
	}
	// A daemon that had enough says so and hangs up while we write.
	reply, err := s.reply()
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	if err != nil {
		return "", errors.Join(err, wrote)
	}
	return verdict(reply, wrote)
}

// verdict reads the reply to INSTREAM. Nothing is clean of which not all was sent.
func verdict(reply string, wrote error) (found string, err error) {
	said, ok := strings.CutPrefix(reply, "stream: ")
	name, infected := strings.CutSuffix(said, " FOUND")
	switch {
	case ok && infected:
		return name, nil
	case ok && said == "OK" && wrote == nil:
		return "", nil
	case strings.Contains(reply, "size limit exceeded"):
		return "", ingest.ErrUnscannable
	}
	return "", gone(errors.Join(fmt.Errorf("it says %q", reply), wrote))
}

// A session is one command on one connection.
type session struct {
	net.Conn
	stop func() bool
}

func (c *Client) dial(ctx context.Context) (*session, error) {
	conn, err := (&net.Dialer{Timeout: dialPatience}).DialContext(ctx, c.network, c.address)
	if err != nil {
		return nil, gone(err)
	}
	s := &session{Conn: conn}
	s.stop = context.AfterFunc(ctx, func() { conn.Close() })
	return s, s.SetDeadline(time.Now().Add(patience))
}

func (s *session) close() {
	s.stop()
	s.Close()
}

// stream sends r in chunks, each with its length before it; one of length zero
// ends them (clamd(8), INSTREAM).
func (s *session) stream(r io.Reader) (read, wrote error) {
	if _, wrote = s.Write([]byte("zINSTREAM\x00")); wrote != nil {
		return nil, wrote
	}
	buf := make([]byte, 4+chunk)
	for {
		n, err := io.ReadFull(r, buf[4:])
		if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
			return err, nil
		}
		binary.BigEndian.PutUint32(buf, uint32(n))
		if wrote = s.SetDeadline(time.Now().Add(patience)); wrote != nil {
			return nil, wrote
		}
		if _, wrote = s.Write(buf[:4+n]); wrote != nil || n == 0 {
			return nil, wrote
		}
	}
}

func (s *session) reply() (string, error) {
	line, err := bufio.NewReader(io.LimitReader(s, maxReply)).ReadString(0)
	if err != nil {
		return "", gone(err)
	}
	return strings.TrimSpace(strings.TrimSuffix(line, "\x00")), nil
}

// gone is the error of a daemon that does not answer as it should.
func gone(err error) error {
	return &followup.Fault{Remedy: followup.ByTime, Reason: "the virus scanner does not answer", Err: err}
}
