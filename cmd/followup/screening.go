package main

import (
	"context"
	"net"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/ingest"
	"github.com/upr-info/followup/ingest/authentic"
	"github.com/upr-info/followup/ingest/clamd"
	"github.com/upr-info/followup/ingest/parcel"
	"github.com/upr-info/followup/internal/table"
	"github.com/upr-info/followup/internal/text"
)

// A scanner looks for malware, and says whether it can.
type scanner interface {
	ingest.Scanner
	Ping(ctx context.Context) error
}

// virusScanner returns the configured virus scanner, or nil.
func (in *installation) virusScanner() scanner {
	if in.conf.Screening.Clamd == "" {
		return nil
	}
	return clamd.New(in.conf.Screening.Clamd)
}

// limits returns what one letter may cost.
func (in *installation) limits() ingest.Limits {
	const mega = 1 << 20
	l := in.conf.Limits
	var all ingest.Limits
	all.Letter.Decoded = int64(l.Letter) * mega
	all.Parcels = parcel.Limits{Depth: l.Depth, Files: l.Files, Bytes: int64(l.Unpacked) * mega, Ratio: l.Ratio}
	all.Tables = table.Limits{Ratio: l.Ratio, Rows: l.Rows, Columns: l.Columns, Cells: l.Cells, Text: l.Text * mega,
		Time: time.Duration(l.Seconds) * time.Second}
	all.Text = text.Limits{Ratio: l.Ratio, Pages: l.Pages}
	return all
}

// resolver returns who is asked about senders' domains.
func (in *installation) resolver() authentic.Resolver {
	if in.time != nil {
		return nowhere{}
	}
	return net.DefaultResolver
}

// dns is the resolver, or what a test put in its place.
func (in *installation) dns() authentic.Resolver {
	s := seams{names: in.resolver()}
	if in.wrap != nil {
		in.wrap(&s)
	}
	return s.names
}

// nowhere is the DNS of a play, whose organisations are made up: no name is in it.
type nowhere struct{}

func (nowhere) LookupTXT(_ context.Context, name string) ([]string, error) {
	return nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
}

// release lets the letters be read that are held for the virus scanner, once it
// answers or is not wanted any more.
func (w *worker) release(ctx context.Context) error {
	held, err := w.store.Held(ctx, followup.ReasonScannerDown)
	if err != nil || !held {
		return err
	}
	if w.scanner != nil {
		if err := w.scanner.Ping(ctx); err != nil {
			w.log.Warn("letters are held until the virus scanner answers", "why", err)
			return nil
		}
	}
	_, err = w.store.Release(ctx, followup.ReasonScannerDown)
	return err
}

// believed says whose word about senders counts beside their own signatures.
func (in *installation) believed() checkJSON {
	c := checkJSON{Check: "sender authenticity", OK: true}
	if id := in.conf.Mailbox.Authserv; id != "" {
		c.Note = "signatures are checked, and " + id + " is believed; see that it takes out what others write in its name"
	} else {
		c.Note = "signatures are checked, and no server is believed: write the name of your own into mailbox.authserv, or letters of States that only SPF vouches for wait for staff"
	}
	return c
}

// checkScanner asks the virus scanner whether it is there.
func (in *installation) checkScanner(ctx context.Context) error {
	s := in.virusScanner()
	if s == nil {
		return nil
	}
	ctx, stop := context.WithTimeout(ctx, patience)
	defer stop()
	if err := s.Ping(ctx); err != nil {
		return in.conf.Mistake("screening.clamd", plain(err)+": start clamd (Debian: systemctl start clamav-daemon) and check its socket; letters are held until it answers")
	}
	return nil
}
