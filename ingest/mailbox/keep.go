package mailbox

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/emersion/go-imap/v2"
)

// A Copy is a mail of ours that a folder is to keep, so that staff see it in
// their own program.
type Copy struct {
	MessageID string // without angle brackets; it tells what the folder has already
	Sent      time.Time
	Mail      []byte
}

// ErrRefused is wrapped by what Keep returns where the server refused single
// copies and all others are there.
var ErrRefused = errors.New("the mail server refuses a copy")

// Keep puts copies into a folder of the same account, as read, and calls kept
// with the index of each that is there. The folder is made where it is missing. A
// copy that the folder has already is not put there again, so that Keep may be
// repeated after an error or a crash. One that the server refuses stops none
// behind it; ErrRefused is returned at the end.
func (m *Mailbox) Keep(ctx context.Context, folder string, copies []Copy, kept func(i int) error) error {
	s := &session{box: m}
	if _, err := s.connect(ctx); err != nil {
		return err
	}
	defer s.Close()
	if err := s.do(ctx, func() error { return s.enter(folder) }); err != nil {
		return m.explain(ctx, err)
	}
	var refused []error
	for i, c := range copies {
		err := s.do(ctx, func() error { return s.put(folder, c) })
		var said *imap.Error
		switch {
		case err == nil:
			err = kept(i)
		case errors.As(err, &said):
			refused = append(refused, fmt.Errorf("%w into folder %q: %w", ErrRefused, folder, err))
			continue
		}
		if err != nil {
			return m.explain(ctx, err)
		}
	}
	return errors.Join(refused...)
}

// enter selects a folder to look at, and makes it where it is missing: any
// refusal is worth one try.
func (s *session) enter(folder string) error {
	look := &imap.SelectOptions{ReadOnly: true}
	_, err := s.client.Select(folder, look).Wait()
	var said *imap.Error
	if !errors.As(err, &said) {
		return err
	}
	if create := s.client.Create(folder, nil).Wait(); create != nil {
		return fmt.Errorf("select folder %q: %w", folder, err)
	}
	if _, err = s.client.Select(folder, look).Wait(); err != nil {
		return fmt.Errorf("select folder %q: %w", folder, err)
	}
	return nil
}

// put appends a copy that the selected folder does not have.
func (s *session) put(folder string, c Copy) error {
	has, err := s.client.UIDSearch(&imap.SearchCriteria{
		Header: []imap.SearchCriteriaHeaderField{{Key: "Message-ID", Value: "<" + c.MessageID + ">"}}}, nil).Wait()
	if err != nil || len(has.AllUIDs()) > 0 {
		return err
	}
	s.conn.expect()
	// A crash after this leaves a copy that nobody noted: the search finds it.
	cmd := s.client.Append(folder, int64(len(c.Mail)), &imap.AppendOptions{Flags: []imap.Flag{imap.FlagSeen}, Time: c.Sent})
	if _, err := cmd.Write(c.Mail); err != nil {
		return err
	}
	if err := cmd.Close(); err != nil {
		return err
	}
	_, err = cmd.Wait()
	return err
}
