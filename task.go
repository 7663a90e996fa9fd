package followup

// A TaskKind is a kind of work that is done in the background.
type TaskKind string

// The kinds of task. Each only wakes: what there is to do is read from the
// store, so that a task done twice or lost does no harm.
const (
	TaskRead    TaskKind = "read"    // read the letters that are fetched
	TaskMark    TaskKind = "mark"    // flag or move letters on the server
	TaskSend    TaskKind = "send"    // drain the ledger
	TaskCompile TaskKind = "compile" // rebuild the draft of a review
)

// A Task is one piece of background work.
type Task struct {
	Kind     TaskKind `json:"kind"`
	Review   ReviewID `json:"review,omitempty"`   // compile
	Mailbox  string   `json:"mailbox,omitempty"`  // mark
	Validity uint32   `json:"validity,omitempty"` // mark: UIDs have a meaning under one UIDVALIDITY only
	UIDs     []uint32 `json:"uids,omitempty"`     // mark
}
