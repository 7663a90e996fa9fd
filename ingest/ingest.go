// Package ingest turns letters into submissions filed by country.
//
// It works in two steps that know each other only through the store:
//
//   - Poll streams new letters from the mailbox into the archive and then, in
//     one transaction a batch, records them and moves the cursor. The server is
//     touched only after (I1).
//   - Read parses what was fetched, identifies review and stakeholder with
//     evidence, reads the answers, files the documents, and settles every letter
//     in exactly one state with the receipts it leads to (I3, I4).
//
// Either may be killed at any point and run again, or run twice at once: the
// same letter changes nothing the second time (I2).
//
// Ingest knows mailbox, archive and store by the interfaces below and no other way.
package ingest

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/upr-info/followup"
)

// A Cursor is a place in a mailbox.
//
// Invariant: every UID below Next has a sighting. A UID has a meaning under one
// UIDVALIDITY only (RFC 9051, section 2.3.1.1), so when the server's value is
// not Validity the cursor is void and reading starts again at UID 1.
type Cursor struct {
	Validity uint32
	Next     uint32
}

// A Message is one mail as the server delivers it.
type Message struct {
	UID      uint32
	Received time.Time // INTERNALDATE, UTC
	// Body is the raw bytes, to be read before the next message is asked for. It
	// ends with io.EOF only when all bytes that the server announced were read;
	// a cut is io.ErrUnexpectedEOF.
	Body io.Reader
	// Err says why the server did not deliver this message, which is then to be
	// recorded as unfetchable; Body is nil.
	Err error
}

// A Mailbox is one folder of a mail server.
type Mailbox interface {
	// Open connects, logs in and selects the folder. The Cursor is the server's
	// UIDVALIDITY and UIDNEXT. The number of round trips does not depend on how
	// much mail the folder holds.
	Open(ctx context.Context) (Session, Cursor, error)
}

// A Session is an open Mailbox. Its methods may not be called concurrently.
type Session interface {
	// UIDs returns the UIDs at and above from that exist, ascending.
	UIDs(ctx context.Context, from uint32) ([]uint32, error)
	// Fetch calls take once for each of uids, in any order, without setting
	// \Seen. A message that the server does not deliver, or on which the
	// connection dies twice, comes with Err. Fetch returns an error only when
	// nothing more can be had, or take returned it.
	Fetch(ctx context.Context, uids []uint32, take func(Message) error) error
	// Mark flags or moves the messages, as the mailbox is configured. Doing it
	// twice does no harm.
	Mark(ctx context.Context, uids []uint32) error
	Close() error
}

// Raw is a letter's bytes in the archive.
type Raw struct {
	Key        string // where they are
	SHA256     string // of all bytes
	BodySHA256 string // of all bytes after the header
	Size       int64
	Header     []byte // the first 256 KB of the header at most
}

// A Spool keeps letters' bytes.
type Spool interface {
	// Keep copies r to the archive. The same bytes are kept once. It returns r's
	// error if r fails, and keeps nothing then.
	Keep(ctx context.Context, r io.Reader) (Raw, error)
	// Sync makes what was kept under keys durable, files and folders (I1). After
	// an error it must be kept again.
	Sync(ctx context.Context, keys []string) error
}

// An Arrival is one UID seen in the mailbox: a letter, or one that the server
// would not hand out.
type Arrival struct {
	UID     uint32
	Letter  followup.Letter // in state fetched; zero where Problem is set
	Problem string          // why its bytes could not be had
	// Notification is set where its header says that it is a program's word about
	// another mail, which is ignored.
	Notification bool

	key string // of its bytes in the archive
}

// Taken says what became of arrivals.
type Taken struct {
	Fresh       int // new letters
	Duplicates  int // further sightings of letters we have (I2)
	Unfetchable int
}

// ErrStale is returned by Take when another poll moved the cursor meanwhile.
var ErrStale = errors.New("the cursor was moved by another poll")

// An Inbox is what polling asks of the store.
type Inbox interface {
	// Cursor returns where reading of mailbox stopped, or the zero Cursor.
	Cursor(ctx context.Context, mailbox string) (Cursor, error)
	// Take records arrivals, moves the cursor of mailbox from one value to
	// another, and enqueues a read task and a mark task for the letters, all in
	// one transaction. An arrival that is the same message as a letter on file
	// becomes a sighting of it and nothing else. If the cursor is not at from,
	// nothing happens and the error is ErrStale. from may equal to, for UIDs
	// retried.
	Take(ctx context.Context, mailbox string, from, to Cursor, arrivals []Arrival) (Taken, error)
	// Unfetched returns the UIDs under validity that could not be had and were
	// tried fewer than five times.
	Unfetched(ctx context.Context, mailbox string, validity uint32) ([]uint32, error)
	// Lease gives the named work to one holder until it ends or is released. It is not ok if
	// somebody else has it.
	Lease(ctx context.Context, name, holder string, until time.Time) (ok bool, err error)
}

// A Shelf is what reading asks of the archive.
type Shelf interface {
	// Letter opens the raw bytes of a letter by their SHA-256.
	Letter(ctx context.Context, sha256 string) (io.ReadCloser, error)
	// File copies r to key, or to the next free key ("-2" before the
	// extension), and returns the key taken. The same bytes under the same key
	// are filed once: the key is returned again.
	File(ctx context.Context, key string, r io.Reader) (string, error)
	// Sync makes what was filed under keys durable, files and folders. After an
	// error it must be filed again.
	Sync(ctx context.Context, keys []string) error
	// Remove deletes what was filed under key; nothing there is no error.
	Remove(ctx context.Context, key string) error
}

// A Register is what identification asks of the store.
type Register interface {
	// Grant returns what a token was given for, or followup.ErrNotFound.
	Grant(ctx context.Context, t followup.Token) (followup.Grant, error)
	// Stakeholder returns one by its ID, or followup.ErrNotFound.
	Stakeholder(ctx context.Context, id followup.StakeholderID) (followup.Stakeholder, error)
	// ByAddress returns the stakeholders that have a contact of this address.
	ByAddress(ctx context.Context, address string) ([]followup.Stakeholder, error)
	// OpenReviews returns the reviews that are open and for which the
	// stakeholder is to be asked.
	OpenReviews(ctx context.Context, id followup.StakeholderID) ([]followup.ReviewID, error)
}

// A List is what reading a sheet asks of the store.
type List interface {
	// Recommendations returns those of a review that are not missing, in the
	// order of their source.
	Recommendations(ctx context.Context, r followup.ReviewID) ([]followup.Recommendation, error)
}

// A Scanner looks for malware.
type Scanner interface {
	// Scan returns the name of what it found in r, or "". The error is
	// ErrUnscannable where r is larger than the scanner takes, a *followup.Fault
	// where it cannot tell for now, and r's or that of ctx otherwise.
	Scan(ctx context.Context, r io.Reader) (found string, err error)
}

// ErrUnscannable is returned by a Scanner for what it will never scan.
var ErrUnscannable = errors.New("larger than the virus scanner takes")

// An Outcome is what reading a letter came to.
type Outcome struct {
	Letter      followup.Letter
	Documents   []followup.Document
	Submissions []followup.Submission
	Passages    []followup.Passage // of the documents' running text; those attached count with their document's submission
	Receipts    []followup.Receipt
	Guesses     []followup.Guess // for a waiting letter
	Return      *followup.Return // what it tells of a mail of ours; nil: nothing
	Obsolete    []string         // archive keys that an earlier reading filed and this one replaced
}

// A Desk is where letters are taken from and settled.
type Desk interface {
	// Fetched returns up to n letters in state fetched, oldest first, leaving
	// out those of skip.
	Fetched(ctx context.Context, n int, skip []followup.LetterID) ([]followup.Letter, error)
	// Settle commits outcomes in one transaction: letter, documents, answers,
	// receipts, log. A letter that is no longer fetched is left as it is. What
	// a submission replaces is decided here (followup.Correct), on what is then
	// on file: an unproven one that would replace or change anything waits
	// instead (I11), an older one than that on file goes on file as replaced. What changed is
	// written into the receipts' findings. It returns the state that each letter
	// came to; one that was left as it was is not among them.
	Settle(ctx context.Context, now time.Time, outcomes []Outcome) (map[followup.LetterID]followup.LetterState, error)
	// Documents returns what an earlier reading made of letters, by letter.
	Documents(ctx context.Context, ids []followup.LetterID) (map[followup.LetterID][]followup.Document, error)
}
