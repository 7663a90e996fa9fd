// Package followup holds the words of UPR Info's Follow-up Programme: the
// States, their reviews, the recommendations they received, the stakeholders
// who are asked what became of them, and what these answer; with the rules
// that hold for them wherever they come from and wherever they go.
//
// It imports the standard library and nothing else. Every other package of the
// module may import it; it imports none of them. layout_test.go keeps that so.
package followup

import "errors"

// ErrNotFound is returned, wrapped, by every look-up of one thing that is not
// there. Listing nothing is not an error.
var ErrNotFound = errors.New("not found")

// A Remedy says who can mend a Fault, and so where it is sent.
type Remedy string

// The three who can mend something.
const (
	BySender Remedy = "sender" // told by mail, in the receipt
	ByStaff  Remedy = "staff"  // waits in triage
	ByTime   Remedy = "time"   // tried again with back-off
)

// A Fault is an error that somebody can do something about. Any other error is
// the operator's: it is logged, and it stops the run.
type Fault struct {
	Remedy Remedy
	Where  string // the place in what was sent: "Answers!E14", "line 12", a file name; may be empty
	Reason string // one sentence for whoever can mend it; no address, no content
	Err    error  // the cause, for the log only; may be nil
}

func (f *Fault) Error() string {
	s := f.Reason
	if f.Where != "" {
		s = f.Where + ": " + s
	}
	if f.Err != nil {
		s += ": " + f.Err.Error()
	}
	return s
}

// Unwrap returns the cause.
func (f *Fault) Unwrap() error { return f.Err }

// A Problem is a Fault as people and scripts see it: where it is and what it is.
type Problem struct {
	Where   string `json:"where"`
	Problem string `json:"problem"`
}

// Problem returns what is told of f; the cause stays with us.
func (f *Fault) Problem() Problem { return Problem{Where: f.Where, Problem: f.Reason} }
