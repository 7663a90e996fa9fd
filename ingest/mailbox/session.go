package mailbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/ingest"
)

const (
	// pieceSize is the most that is asked for at once. Messages below it are
	// asked for together and read whole into one buffer, so that no literal stays
	// open while they are worked on; longer ones come in pieces. Pieces of 256 KB
	// to 4 MB cost the same.
	pieceSize = 1 << 20
	// batchSize is how many UIDs a command names: servers bound its line, Dovecot
	// to 64 KB.
	batchSize = 500
	// attempts is how often a message may end the connection.
	attempts = 2
)

// A session implements ingest.Session. It connects again by itself where one
// message may be to blame for a broken connection.
type session struct {
	box      *Mailbox
	conn     *conn
	client   *imapclient.Client // nil while not connected
	validity uint32
	writable bool
	buf      []byte // one message of up to pieceSize
}

// next returns UIDNEXT. It asks for it where the answer to SELECT left it out.
func (s *session) next(ctx context.Context, selected *imap.SelectData) (uint32, error) {
	if selected.UIDNext != 0 {
		return uint32(selected.UIDNext), nil
	}
	var status *imap.StatusData
	err := s.do(ctx, func() (err error) {
		status, err = s.client.Status(s.box.config.Folder, &imap.StatusOptions{UIDNext: true}).Wait()
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("ask for UIDNEXT: %w", err)
	}
	if status.UIDNext == 0 {
		return 0, errors.New("the mail server does not tell UIDNEXT (RFC 9051, section 2.3.1.1)")
	}
	return uint32(status.UIDNext), nil
}

// UIDs implements ingest.Session.
func (s *session) UIDs(ctx context.Context, from uint32) ([]uint32, error) {
	if err := s.ensure(ctx); err != nil {
		return nil, err
	}
	var all []imap.UID
	err := s.do(ctx, func() error {
		above := imap.UIDSet{{Start: imap.UID(max(from, 1)), Stop: 0}}
		data, err := s.client.UIDSearch(&imap.SearchCriteria{UID: []imap.UIDSet{above}}, nil).Wait()
		if err == nil {
			all = data.AllUIDs()
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("search from UID %d: %w", from, err)
	}
	uids := make([]uint32, 0, len(all))
	for _, u := range all {
		// "n:*" names the last message even where its UID is below n (RFC 9051,
		// section 6.4.9).
		if uint32(u) >= from {
			uids = append(uids, uint32(u))
		}
	}
	slices.Sort(uids)
	return slices.Compact(uids), nil
}

// Fetch implements ingest.Session. Where a long message breaks off while take
// reads it, take is called for it once more, with Err, whatever it made of the cut.
// Calling the session from within take is not allowed.
func (s *session) Fetch(ctx context.Context, uids []uint32, take func(ingest.Message) error) error {
	for batch := range slices.Chunk(uids, batchSize) {
		if err := s.batch(ctx, batch, take); err != nil {
			return err
		}
	}
	return nil
}

// batch takes the short messages in one command, then singly what did not come
// by it: long ones, those that vanished without a word, and all that stood behind
// one that broke the connection.
func (s *session) batch(ctx context.Context, uids []uint32, take func(ingest.Message) error) error {
	if err := s.ensure(ctx); err != nil {
		return err
	}
	waiting := map[uint32]bool{}
	for _, u := range uids {
		waiting[u] = true
	}
	short, err := s.short(ctx, uids)
	if err == nil && len(short) > 0 {
		err = s.together(ctx, short, waiting, take)
	}
	var stopped *takeError
	if errors.As(err, &stopped) {
		return stopped.error
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err != nil {
		s.box.config.Log.Warn("a fetch broke off; going on message by message", "waiting", len(waiting), "error", err)
	}
	for _, u := range uids {
		if waiting[u] {
			if err := s.singly(ctx, u, take); err != nil {
				return err
			}
		}
	}
	return nil
}

// A takeError is take's own, to be told from the connection's.
type takeError struct{ error }

// short returns those of uids that fit into one piece.
func (s *session) short(ctx context.Context, uids []uint32) (imap.UIDSet, error) {
	var short imap.UIDSet
	err := s.do(ctx, func() error {
		cmd := s.client.Fetch(uidSet(uids), &imap.FetchOptions{UID: true, RFC822Size: true})
		for m := cmd.Next(); m != nil; m = cmd.Next() {
			var uid imap.UID
			size := int64(pieceSize)
			for item := m.Next(); item != nil; item = m.Next() {
				switch item := item.(type) {
				case imapclient.FetchItemDataUID:
					uid = item.UID
				case imapclient.FetchItemDataRFC822Size:
					size = item.Size
				}
			}
			if uid != 0 && size < pieceSize {
				short.AddNum(uid)
			}
		}
		return cmd.Close()
	})
	if err != nil {
		return nil, fmt.Errorf("fetch sizes: %w", err)
	}
	return short, nil
}

// together fetches messages in one command and strikes from waiting what take
// got.
func (s *session) together(ctx context.Context, set imap.UIDSet, waiting map[uint32]bool, take func(ingest.Message) error) error {
	return s.do(ctx, func() error {
		cmd := s.client.Fetch(set, &imap.FetchOptions{UID: true, InternalDate: true,
			BodySection: []*imap.FetchItemBodySection{{Peek: true}}})
		for m := cmd.Next(); m != nil; m = cmd.Next() {
			f, err := s.collect(m, pieceSize)
			if err != nil {
				return s.leave(cmd, err)
			}
			if f.whole && waiting[f.uid] {
				delete(waiting, f.uid)
				s.conn.rest() // how long take takes is not the server's fault
				if err := take(f.message()); err != nil {
					return s.leave(cmd, &takeError{err})
				}
			}
			s.conn.expect()
		}
		return cmd.Close()
	})
}

// leave gives a command up. The server would go on sending all of it, so the
// connection ends with it. What the client's reader waits to hand over is taken
// from it, that it sees the end; but a literal that was cut must not be read
// again, for the reader has gone on by then.
func (s *session) leave(cmd *imapclient.FetchCommand, err error) error {
	s.conn.abort()
	if !errors.Is(err, errCut) {
		cmd.Close()
	}
	return err
}

// errCut is a message that the connection ended within.
var errCut = errors.New("the connection ended within a message")

// A fetched is one message, or a piece of one.
type fetched struct {
	uid      uint32
	received time.Time
	body     io.Reader
	size     int64
	whole    bool // a body came, and all of it
}

func (f fetched) message() ingest.Message {
	return ingest.Message{UID: f.uid, Received: f.received, Body: f.body}
}

// collect reads one message of an answer into the session's buffer. All items
// are looked at before it is used, for the UID may come last.
func (s *session) collect(m *imapclient.FetchMessageData, limit int64) (fetched, error) {
	f := fetched{received: time.Now().UTC()} // where the server gives no date
	for item := m.Next(); item != nil; item = m.Next() {
		switch item := item.(type) {
		case imapclient.FetchItemDataUID:
			f.uid = uint32(item.UID)
		case imapclient.FetchItemDataInternalDate:
			f.received = item.Time.UTC()
		case imapclient.FetchItemDataBodySection:
			if item.Literal == nil {
				continue // NIL: the server has no body to give
			}
			if f.size = item.Literal.Size(); f.size > limit {
				return f, errTooMuch
			}
			if err := s.readLiteral(&f, item.Literal); err != nil {
				return f, err
			}
		}
	}
	return f, nil
}

// readLiteral reads a literal. One that is cut ends without an error, so the
// bytes are counted.
func (s *session) readLiteral(f *fetched, lit imap.LiteralReader) error {
	if int64(cap(s.buf)) < f.size {
		s.buf = make([]byte, max(f.size, pieceSize/4))
	}
	b := s.buf[:f.size]
	if n, err := io.ReadFull(lit, b); err != nil {
		return fmt.Errorf("%w, after %d of %d bytes: %w", errCut, n, f.size, err)
	}
	f.body, f.whole = bytes.NewReader(b), true
	return nil
}

// do runs commands and waits for their answers, no longer than ctx lasts. A
// session whose connection broke is not connected afterwards.
func (s *session) do(ctx context.Context, commands func() error) error {
	stop := context.AfterFunc(ctx, s.conn.abort)
	defer stop()
	s.conn.expect()
	defer s.conn.rest()
	err := commands()
	var said *imap.Error
	if err != nil && !errors.As(err, &said) {
		s.drop()
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// ensure connects again where the connection is gone.
func (s *session) ensure(ctx context.Context) error {
	if s.client != nil {
		return nil
	}
	_, err := s.connect(ctx)
	return err
}

// drop ends the connection without a word.
func (s *session) drop() {
	if s.conn != nil {
		s.conn.abort()
	}
	if s.client != nil {
		s.client.Close()
		s.client = nil
	}
}

// Close implements ingest.Session. It says goodbye and does not insist.
func (s *session) Close() error {
	if s.client == nil {
		return nil
	}
	s.conn.expect()
	if err := s.client.Logout().Wait(); err != nil {
		s.box.config.Log.Debug("the mail server did not take leave", "error", err)
	}
	s.drop()
	return nil
}

func uidSet(uids []uint32) imap.UIDSet {
	var set imap.UIDSet
	for _, u := range uids {
		set.AddNum(imap.UID(u))
	}
	return set
}

// undeliverable is what a message comes with that the server does not hand out.
func undeliverable(reason string, err error) error {
	return &followup.Fault{Remedy: followup.ByTime, Reason: reason, Err: err}
}
