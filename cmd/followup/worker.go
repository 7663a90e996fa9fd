package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"sync"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/config"
	"github.com/upr-info/followup/ingest"
	"github.com/upr-info/followup/ingest/authentic"
	"github.com/upr-info/followup/ingest/mailbox"
	"github.com/upr-info/followup/internal/text"
	"github.com/upr-info/followup/notify"
	"github.com/upr-info/followup/notify/smtp"
)

// seams are the borders at which the work touches what outlives the process.
// A test puts itself between them to end the process at any durable step.
type seams struct {
	mailbox ingest.Mailbox
	spool   ingest.Spool
	inbox   ingest.Inbox
	shelf   ingest.Shelf
	desk    ingest.Desk
	ledger  notify.Ledger
	outbox  notify.Outbox
	sender  notify.Sender
	keeper  keeper
	names   authentic.Resolver
	scanner scanner // nil: none is configured
}

// worker does the work of the installation: polls, reads, plans and sends.
type worker struct {
	*installation
	seams
	// authenticity remembers what it looked up for as long as the worker lives.
	authenticity *authentic.Checker
	pdf          *text.PDFEngine
	meter        *meter // nil where nobody looks
	strays       ingest.Strays
	// reading and drafting are each done by one goroutine of this process: two
	// would do the same work twice. Reading is parallel within.
	reading, drafting sync.Mutex
}

// worker returns one that reaches the mail servers as configured. What a command
// does not use need not be configured.
func (in *installation) worker() (*worker, error) {
	thrifty()
	w := &worker{installation: in, pdf: pdfEngine(), seams: seams{
		spool: in.archive, inbox: in.store, shelf: in.archive, desk: in.store, ledger: in.store.Ledger(), outbox: in.archive,
		names: in.resolver(), scanner: in.virusScanner(),
	}}
	if in.conf.ForMailbox() == nil {
		box := mailbox.New(in.mailboxConfig())
		w.mailbox, w.keeper = box, box
	}
	if in.conf.ForSMTP() == nil {
		sender, err := smtp.New(in.smtpConfig())
		if err != nil {
			return nil, err
		}
		w.sender = sender
	}
	if in.wrap != nil {
		in.wrap(&w.seams)
	}
	w.authenticity = authentic.New(w.names, in.conf.Mailbox.Authserv, in.now)
	w.meter = in.meter()
	w.meter.watch(&w.seams)
	return w, nil
}

// thrifty has garbage collected when memory has grown by half, not only when it
// has doubled: a worker runs for months beside other programs, and a poll of large
// letters takes a seventh less memory and no time that could be measured. Who sets
// GOGC knows better.
func thrifty() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(50)
	}
}

func (in *installation) mailboxConfig() mailbox.Config {
	m := in.conf.Mailbox
	return mailbox.Config{
		Server: m.Server, Security: m.Security, User: m.User, Password: m.Password,
		Folder: m.Folder, After: m.After, MoveTo: m.MoveTo, Log: in.log,
	}
}

func (in *installation) smtpConfig() smtp.Config {
	s := in.conf.SMTP
	c := smtp.Config{Server: s.Server, Security: smtp.Security(s.Security), User: s.User, Password: s.Password,
		Connections: in.conf.Sending.Connections, Confirm: in.conf.Sending.Confirm}
	if s.ByToken() {
		c.Token = s.Token
	}
	return c
}

func (w *worker) close() error {
	w.meter.end()
	err := w.pdf.Close()
	if w.sender == nil {
		return err
	}
	return errors.Join(err, w.sender.Close())
}

// pdfEngine returns a reader of PDF that keeps its compiled code in the user's
// cache folder. A service without a home, or with one that it may not write in,
// has none: then it compiles in every process anew, which takes seconds, and
// nothing else is different.
func pdfEngine() *text.PDFEngine {
	dir, err := os.UserCacheDir()
	if err != nil {
		return &text.PDFEngine{}
	}
	dir = filepath.Join(dir, "followup")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return &text.PDFEngine{}
	}
	return &text.PDFEngine{CacheDir: dir}
}

// mailboxName is how cursor and sightings know the mailbox.
func (in *installation) mailboxName() string {
	m := in.conf.Mailbox
	return m.User + "@" + m.Server + "/" + m.Folder
}

func (w *worker) poller() (*ingest.Poller, error) {
	if err := w.conf.ForMailbox(); err != nil {
		return nil, err
	}
	return &ingest.Poller{
		Mailbox: w.mailbox,
		Name:    w.mailboxName(),
		Holder:  holder(),
		Spool:   w.spool,
		Inbox:   w.inbox,
		Now:     w.now,
		Log:     w.log,
	}, nil
}

func (w *worker) reader(ctx context.Context) (*ingest.Reader, error) {
	names, err := w.gazetteer(ctx)
	if err != nil {
		return nil, err
	}
	r := &ingest.Reader{
		Desk:      w.desk,
		Shelf:     w.shelf,
		Register:  w.store,
		List:      w.store,
		Gazetteer: names,
		Texts:     text.Reader{PDF: w.pdf},
		Directory: names,
		Own:       []string{w.conf.Programme.Address, w.conf.Programme.Reply},
		Workers:   runtime.GOMAXPROCS(0),
		Now:       w.now,
		Log:       w.log,

		Authenticator: w.authenticity,
		Limits:        w.limits(),
		Strays:        &w.strays,
	}
	if w.scanner != nil {
		r.Scanner = w.scanner
	}
	return r, nil
}

// A pollReport is what one poll and all that it led to came to.
type pollReport struct {
	Fetched     int `json:"fetched"` // messages seen for the first time in the mailbox: the sum of the others
	Filed       int `json:"filed"`
	Waiting     int `json:"waiting"`
	Ignored     int `json:"ignored"`
	Refused     int `json:"refused"`
	Held        int `json:"held"`
	Duplicates  int `json:"duplicates"`
	Unfetchable int `json:"unfetchable"`
}

// poll takes what is new out of the mailbox and reads all that is fetched, each
// batch while the next one comes. The report holds what was done also where an
// error came after it.
func (w *worker) poll(ctx context.Context) (report pollReport, err error) {
	p, err := w.poller()
	if err != nil {
		return report, err
	}
	read := w.readAlong(ctx)
	p.Took = read.more
	taken, pollErr := p.Poll(ctx)
	report.Fetched = taken.Fresh + taken.Duplicates + taken.Unfetchable
	report.Duplicates, report.Unfetchable = taken.Duplicates, taken.Unfetchable
	tally, err := read.finish()
	report.Filed = tally[followup.Filed]
	report.Waiting = tally[followup.Waiting]
	report.Ignored = tally[followup.Ignored]
	report.Refused = tally[followup.Refused]
	report.Held = tally[followup.Held]
	return report, errors.Join(pollErr, err)
}

// A readingAlong reads letters while others are fetched.
type readingAlong struct {
	fetched chan struct{} // holds one where letters wait to be read
	done    chan struct{}
	tally   ingest.Tally
	err     error // the first; nothing is read after it
}

// readAlong begins to read what is fetched. It goes on until finish.
func (w *worker) readAlong(ctx context.Context) *readingAlong {
	a := &readingAlong{fetched: make(chan struct{}, 1), done: make(chan struct{}), tally: ingest.Tally{}}
	a.more() // what an earlier poll left
	go func() {
		defer close(a.done)
		for range a.fetched {
			if a.err != nil {
				continue
			}
			var read ingest.Tally
			read, a.err = w.read(ctx)
			for state, n := range read {
				a.tally[state] += n
			}
		}
	}()
	return a
}

// more says that letters were fetched.
func (a *readingAlong) more() {
	select {
	case a.fetched <- struct{}{}:
	default: // they will be found with those before
	}
}

// finish waits until all that was fetched is read.
func (a *readingAlong) finish() (ingest.Tally, error) {
	close(a.fetched) // what it holds is still received
	<-a.done
	return a.tally, a.err
}

// read reads and settles every letter that is fetched.
func (w *worker) read(ctx context.Context) (ingest.Tally, error) {
	w.reading.Lock()
	defer w.reading.Unlock()
	if err := w.release(ctx); err != nil {
		return nil, err
	}
	r, err := w.reader(ctx)
	if err != nil {
		return nil, err
	}
	return r.Run(ctx)
}

// mark flags or moves letters on the server, as the mark task says. Once the
// folder was made anew its UIDs mean other letters, and the task is void.
func (w *worker) mark(ctx context.Context, t followup.Task) error {
	if t.Mailbox != w.mailboxName() {
		return nil // the configuration names another folder now
	}
	if w.conf.Mailbox.After == config.Keep {
		return nil // a log-in for each fifty letters, for nothing
	}
	session, standing, err := w.mailbox.Open(ctx)
	if err != nil {
		return err
	}
	defer session.Close()
	if standing.Validity != t.Validity {
		return nil
	}
	return session.Mark(ctx, t.UIDs)
}
