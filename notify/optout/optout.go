// Package optout answers recipients of our mails who want no more of them, by
// HTTP: mail programs that post when somebody clicks (RFC 8058), and people who
// follow the link and choose.
//
// It promises that only a POST changes anything, since scanners follow every
// link of a mail; that whoever asks learns nothing, neither whether a token is
// one of ours nor whose it is; and that nothing of a request is logged. It is the
// one part of the program that strangers reach: what it takes is bounded by the
// constants here.
package optout

import (
	"context"
	"log/slog"
	"net/http"
	"path"
	"time"

	"github.com/upr-info/followup"
)

const (
	// maxForm bounds what is read of a request, in bytes: one field of a form.
	maxForm = 4 << 10
	// maxAtOnce bounds the opt-outs that the store takes at the same time.
	maxAtOnce = 20
	// patience is how long the store may take for one of them.
	patience = 10 * time.Second
	// maxHeader bounds the header of a request, in bytes.
	maxHeader = 16 << 10
)

// A Register takes what recipients want.
type Register interface {
	// Return takes a return of one of the kinds OptOut, ReviewOptOut and OptIn. A
	// token that is of no mail of ours changes nothing and is no error.
	Return(ctx context.Context, r followup.Return) error
}

// A Desk is where recipients say what they want.
type Desk struct {
	Register Register
	Path     string // of the URL below which each mail has its page: "/optout"
	Name     string // of the Programme
	Now      func() time.Time
	Log      *slog.Logger // of errors of the Register; no request is logged
}

// Server returns the server that answers at the desk. It is to be told where to
// listen. A connection on which nothing is said is closed after five seconds, so
// that a listener that takes only so many at once comes to everybody.
func (d *Desk) Server() *http.Server {
	return &http.Server{
		Handler:           d.Handler(),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      patience + 10*time.Second,
		IdleTimeout:       30 * time.Second,
		MaxHeaderBytes:    maxHeader,
		// What a server says of broken connections names their addresses.
		ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError),
	}
}

// Handler returns what answers at the desk.
func (d *Desk) Handler() http.Handler {
	mux := http.NewServeMux()
	page := path.Join("/", d.Path, "{token}")
	mux.HandleFunc("GET "+page, func(w http.ResponseWriter, r *http.Request) { d.write(w, r, asks) })
	seats := make(chan struct{}, maxAtOnce)
	mux.HandleFunc("POST "+page, func(w http.ResponseWriter, r *http.Request) { d.take(w, r, seats) })
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		protect(w.Header())
		mux.ServeHTTP(w, r)
	})
}

// protect says what browsers must not do with a page: nothing of another site is
// in it, and no site shows it in its own or learns its URL, which holds the token.
func protect(h http.Header) {
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Robots-Tag", "noindex")
}

// take takes what a recipient wants. Only who has said it takes a seat, so that
// nobody keeps others out by saying it slowly.
func (d *Desk) take(w http.ResponseWriter, r *http.Request, seats chan struct{}) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	kind, says := wish(r)
	if kind == "" {
		w.WriteHeader(http.StatusBadRequest)
		d.write(w, r, asks)
		return
	}
	if token, ok := followup.ParseToken(r.PathValue("token")); ok {
		select {
		case seats <- struct{}{}:
			defer func() { <-seats }()
		default:
			w.Header().Set("Retry-After", "60")
			http.Error(w, "Please try again in a minute.", http.StatusServiceUnavailable)
			return
		}
		ctx, stop := context.WithTimeout(r.Context(), patience)
		defer stop()
		if err := d.Register.Return(ctx, followup.Return{Token: token, Kind: kind, At: d.Now()}); err != nil {
			d.Log.Error("an opt-out was not taken", "error", err)
			w.Header().Set("Retry-After", "60")
			w.WriteHeader(http.StatusServiceUnavailable)
			says = fails
		}
	}
	d.write(w, r, says)
}

// wish returns what a request asks for, and what is answered: the one field of
// RFC 8058, section 3.2, as either kind of form, or a button of our page.
func wish(r *http.Request) (followup.ReturnKind, message) {
	if r.PostFormValue("List-Unsubscribe") == "One-Click" {
		return followup.OptOut, saysNone
	}
	switch r.PostFormValue("mails") {
	case "none":
		return followup.OptOut, saysNone
	case "not-this-review":
		return followup.ReviewOptOut, saysReview
	case "again":
		return followup.OptIn, saysAgain
	}
	return "", asks
}
