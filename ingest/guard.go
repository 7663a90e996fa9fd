package ingest

import (
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync/atomic"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/table"
)

const (
	// grace is how much longer than its own limit a reader of documents may take. All
	// look at the clock themselves; whoever does not by then hangs.
	grace = 5 * time.Second
	// maxStrays bounds the readers that hang: each keeps a processor, and what it has
	// read of one document, for as long as the process lives.
	maxStrays = 8
)

// The ways in which a reader itself fails on a document. It costs that document only.
var (
	errPanicked = &followup.Fault{Remedy: followup.BySender, Reason: "the file cannot be read", Err: table.ErrDamaged}
	errHangs    = &followup.Fault{Remedy: followup.BySender, Reason: "the file cannot be read in reasonable time", Err: table.ErrTooLarge}
	errStrays   = errors.New("too many documents made their readers hang: restart the worker, and report them; their letters are in the log")
)

// Strays counts the readers of documents that hang. The zero value counts from none.
type Strays struct{ n atomic.Int64 }

func (s *Strays) tooMany() bool { return s.n.Load() >= maxStrays }

// within returns what f returns, which reads the document p and touches nothing
// else. What it takes is gone from the time that the letter has. Where f panics, or does not come to an end in the time that the letter has
// left, p alone is lost. The goroutine of a hanging f is left behind: when the
// letter is settled its file is closed, on which most end.
func within[T any](c *reading, p *paper, f func() (T, error)) (T, error) {
	type outcome struct {
		value T
		err   error
	}
	done := make(chan outcome, 1)
	begun := time.Now() // not the reader's Now: what is spent is real time
	defer func() { c.limits.Time -= time.Since(begun) }()
	go func() {
		var o outcome
		defer func() {
			if cause := recover(); cause != nil {
				o.err = errPanicked
				c.r.Log.Error("reading a document failed", "letter", c.letter.ID, "document", p.doc.Index, "panic", nameOf(cause), "stack", string(debug.Stack()))
			}
			done <- o
		}()
		o.value, o.err = f()
	}()
	timer := time.NewTimer(max(c.limits.Time, 0) + grace)
	defer timer.Stop()
	select {
	case o := <-done:
		return o.value, o.err
	case <-timer.C:
	}
	p.blob.lost = true
	c.r.Strays.n.Add(1)
	c.r.Log.Error("reading a document does not come to an end", "letter", c.letter.ID, "document", p.doc.Index)
	go func() {
		<-done
		c.r.Strays.n.Add(-1)
	}()
	var none T
	return none, errHangs
}

// nameOf describes the cause of a panic for the log, which quotes nothing of what
// was sent: only the runtime's own words hold none of it.
func nameOf(cause any) string {
	if err, ok := cause.(runtime.Error); ok {
		return err.Error()
	}
	return fmt.Sprintf("%T", cause)
}
