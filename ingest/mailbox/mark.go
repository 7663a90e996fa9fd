package mailbox

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/emersion/go-imap/v2"
)

// Mark implements ingest.Session: it keeps, flags or moves as configured. A
// message that is gone, flagged or moved already is none of its business.
func (s *session) Mark(ctx context.Context, uids []uint32) error {
	if s.box.config.After == Keep || len(uids) == 0 {
		return nil
	}
	if err := s.ensure(ctx); err != nil {
		return err
	}
	return s.do(ctx, func() error {
		if err := s.openForWriting(); err != nil {
			return err
		}
		for batch := range slices.Chunk(uids, batchSize) {
			s.conn.expect()
			if err := s.mark(uidSet(batch)); err != nil {
				return err
			}
		}
		return nil
	})
}

// openForWriting selects the folder again, now to change it.
func (s *session) openForWriting() error {
	if s.writable {
		return nil
	}
	selected, err := s.client.Select(s.box.config.Folder, nil).Wait()
	if err != nil {
		return fmt.Errorf("select folder %q for writing: %w", s.box.config.Folder, err)
	}
	if selected.UIDValidity != s.validity {
		return errRenewed
	}
	s.writable = true
	return nil
}

func (s *session) mark(set imap.UIDSet) error {
	if s.box.config.After != Move {
		return s.flag(set)
	}
	caps := s.client.Caps()
	if !caps.Has(imap.CapMove) && !caps.Has(imap.CapUIDPlus) && !caps.Has(imap.CapIMAP4rev2) {
		// Without them, moving ends with a plain EXPUNGE, which removes what other
		// people marked as deleted; and copying twice would make two.
		s.box.config.Log.Warn("the mail server can neither MOVE nor UID EXPUNGE; letters are flagged instead")
		return s.flag(set)
	}
	return s.move(set)
}

// flag sets Keyword, or \Flagged where the server takes no keywords of ours.
func (s *session) flag(set imap.UIDSet) error {
	flag := Keyword
	if box := s.client.Mailbox(); box != nil && !slices.Contains(box.PermanentFlags, imap.FlagWildcard) && !slices.Contains(box.PermanentFlags, Keyword) {
		flag = imap.FlagFlagged
	}
	err := s.client.Store(set, &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{flag}}, nil).Close()
	if err != nil {
		return fmt.Errorf("flag messages: %w", err)
	}
	return nil
}

// move moves messages, and makes the folder where it is missing: not all servers
// say TRYCREATE (RFC 9051, section 7.1), so any refusal is worth one try.
func (s *session) move(set imap.UIDSet) error {
	_, err := s.client.Move(set, s.box.config.MoveTo).Wait()
	var said *imap.Error
	if err == nil || !errors.As(err, &said) {
		return wrapMove(s.box.config.MoveTo, err)
	}
	if create := s.client.Create(s.box.config.MoveTo, nil).Wait(); create != nil {
		return wrapMove(s.box.config.MoveTo, err)
	}
	_, err = s.client.Move(set, s.box.config.MoveTo).Wait()
	return wrapMove(s.box.config.MoveTo, err)
}

func wrapMove(folder string, err error) error {
	if err != nil {
		return fmt.Errorf("move messages to %q: %w", folder, err)
	}
	return nil
}
