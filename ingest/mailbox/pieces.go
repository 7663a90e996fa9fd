package mailbox

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/emersion/go-imap/v2"

	"github.com/upr-info/followup/ingest"
)

// What is recorded of a message that cannot be had.
const (
	vanished = "The mail server names this message but does not hand it out; it may have been deleted meanwhile."
	deadly   = "The connection to the mail server broke each time this message was asked for."
	refused  = "The mail server refuses to hand this message out."
)

// singly takes one message, in pieces, and names it as undeliverable where it
// cannot be had. The error is take's, or that of a server which is gone.
func (s *session) singly(ctx context.Context, uid uint32, take func(ingest.Message) error) error {
	p := &pieces{ctx: ctx, session: s, uid: uid}
	first, err := p.fetch()
	switch {
	case p.lost != nil:
		return p.lost
	case err != nil:
		return take(ingest.Message{UID: uid, Err: err})
	}
	m := first.message()
	if first.size == pieceSize {
		p.rest = first.body
		m.Body = p
	}
	if err = take(m); p.err == nil {
		return err
	}
	if p.lost != nil {
		return p.lost
	}
	return take(ingest.Message{UID: uid, Err: p.err})
}

// pieces is a message that is fetched as it is read, pieceSize at a time
// (RFC 9051, section 6.4.5, partial). Its length is not asked for, since some
// servers only estimate it: a piece that is not full is the last. When the
// connection breaks it goes on from where it was.
type pieces struct {
	ctx     context.Context
	session *session
	uid     uint32
	offset  int64 // of the next piece
	rest    io.Reader
	last    bool
	err     error // why the message cannot be had
	lost    error // why no message can be had
}

// Read implements io.Reader. What breaks off for good is io.ErrUnexpectedEOF.
func (p *pieces) Read(b []byte) (int, error) {
	for p.err == nil {
		if n, err := p.rest.Read(b); err != io.EOF {
			return n, err
		}
		if p.last {
			return 0, io.EOF
		}
		f, err := p.fetch()
		if err == nil {
			p.rest = f.body
		}
	}
	return 0, io.ErrUnexpectedEOF
}

// fetch fetches the next piece, connecting again where the connection breaks.
// Each time it asks for less besides the body, for that may be what breaks it.
func (p *pieces) fetch() (fetched, error) {
	for try := range attempts {
		if p.lost = p.session.ensure(p.ctx); p.lost != nil {
			p.err = p.lost
			return fetched{}, p.err
		}
		f, err := p.once(try == 0)
		var said *imap.Error
		switch {
		case err == nil && f.whole:
			p.err = nil
			p.offset += f.size
			p.last = f.size < pieceSize
			return f, nil
		case p.ctx.Err() != nil:
			p.lost, p.err = p.ctx.Err(), p.ctx.Err()
			return fetched{}, p.err
		case err == nil:
			p.err = undeliverable(vanished, nil)
		case errors.As(err, &said):
			p.err = undeliverable(refused, err)
		default:
			p.err = undeliverable(deadly, err)
		}
	}
	return fetched{}, p.err
}

// once asks for the next piece.
func (p *pieces) once(dated bool) (fetched, error) {
	s := p.session
	var got fetched
	err := s.do(p.ctx, func() error {
		cmd := s.client.Fetch(uidSet([]uint32{p.uid}), &imap.FetchOptions{UID: true, InternalDate: dated && p.offset == 0,
			BodySection: []*imap.FetchItemBodySection{{Peek: true, Partial: &imap.SectionPartial{Offset: p.offset, Size: pieceSize}}}})
		for m := cmd.Next(); m != nil; m = cmd.Next() {
			f, err := s.collect(m, pieceSize)
			if err != nil {
				return s.leave(cmd, err)
			}
			if f.uid == p.uid && f.whole {
				got = f
			}
		}
		return cmd.Close()
	})
	if err != nil {
		return fetched{}, fmt.Errorf("fetch from byte %d: %w", p.offset, err)
	}
	return got, nil
}
