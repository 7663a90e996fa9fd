package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/mail"
	"os"
	"strings"
	"time"

	"github.com/upr-info/followup/ingest/mailbox"
	"github.com/upr-info/followup/notify"
)

const (
	// copiesAtOnce bounds what is in memory: a mail with its sheet is some 60 KB.
	copiesAtOnce = 50
	// copying is how long one batch may take.
	copying = 2 * time.Minute
)

// A keeper keeps copies of our mails.
type keeper interface {
	// Keep puts copies into a folder, those that it has already apart, and calls
	// kept with the index of each that is there.
	Keep(ctx context.Context, folder string, copies []mailbox.Copy, kept func(i int) error) error
}

// copySent puts copies of what was sent into the mailbox's folder for that, where
// one is configured. It comes after the sending and never before or within, and
// fails nothing: a mailbox that is full or away holds back neither mails nor
// letters. What could not be copied is due the next time.
func (w *worker) copySent(ctx context.Context) {
	if w.conf.Mailbox.Sent == "" || w.keeper == nil {
		return
	}
	if err := w.copyAll(ctx); err != nil && ctx.Err() == nil {
		w.log.Warn("copies of sent mails wait", "folder", w.conf.Mailbox.Sent, "why", plain(err))
	}
}

func (w *worker) copyAll(ctx context.Context) error {
	// Two that copy at once would each find nothing there and put it twice.
	name, holder := "copies "+w.mailboxName(), holder()
	ok, err := w.store.Lease(ctx, name, holder, w.now().Add(2*copying))
	if err != nil || !ok {
		return err
	}
	defer w.store.Lease(context.WithoutCancel(ctx), name, holder, time.Time{}) // ends it; if that fails it ends by itself
	var refused error
	for after := int64(0); ; {
		mails, err := w.store.Ledger().Uncopied(ctx, after, copiesAtOnce)
		if err != nil || len(mails) == 0 {
			return errors.Join(refused, err)
		}
		after = mails[len(mails)-1].ID
		err = w.copyBatch(ctx, mails)
		if errors.Is(err, mailbox.ErrRefused) {
			refused, err = err, nil
		}
		if err != nil {
			return err
		}
		if ok, err := w.store.Lease(ctx, name, holder, w.now().Add(2*copying)); err != nil || !ok {
			return errors.Join(refused, err)
		}
	}
}

func (w *worker) copyBatch(ctx context.Context, mails []notify.Entry) error {
	ctx, stop := context.WithTimeout(ctx, copying)
	defer stop()
	var copies []mailbox.Copy
	for _, e := range mails {
		b, err := w.composed(ctx, e)
		if err != nil {
			return fmt.Errorf("copy mail %d: %w", e.ID, err)
		}
		copies = append(copies, mailbox.Copy{MessageID: messageID(b), Sent: e.Sent, Mail: b})
	}
	// A crash between a copy and its note has the copy found in the folder.
	err := w.keeper.Keep(ctx, w.conf.Mailbox.Sent, copies, func(i int) error { return w.store.Ledger().Copied(ctx, mails[i].ID) })
	if err != nil {
		return fmt.Errorf("copy sent mails into the mailbox: %w", err)
	}
	return nil
}

// composed returns the bytes of a mail as it was sent.
func (in *installation) composed(ctx context.Context, e notify.Entry) ([]byte, error) {
	r, err := in.archive.Mail(ctx, e.Key)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(r)
}

// messageID returns the Message-ID of a mail of ours, without angle brackets.
func messageID(raw []byte) string {
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return ""
	}
	return strings.Trim(m.Header.Get("Message-ID"), "<> ")
}

// holder names this process, for leases.
func holder() string {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	return fmt.Sprintf("%s/%d", host, os.Getpid())
}
