package ingest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/ingest/letter"
	"github.com/upr-info/followup/internal/text"
)

// memory is desk, shelf, register and list in one, with nothing on file but
// letters, and the grants that a test puts there: what a reader makes of them it
// makes of their bytes alone.
type memory struct {
	mu      sync.Mutex
	letters []followup.Letter
	raw     map[string][]byte // by SHA-256
	files   map[string][]byte // by key
	settled map[followup.LetterID]Outcome
	count   map[followup.LetterID]int // how often each was settled
	grants  map[followup.Token]followup.Grant

	unsynced map[string]bool // keys that were filed and are not durable yet
}

func newMemory() *memory {
	return &memory{raw: map[string][]byte{}, files: map[string][]byte{}, settled: map[followup.LetterID]Outcome{}, count: map[followup.LetterID]int{},
		unsynced: map[string]bool{}}
}

// post puts a letter on the desk, as Poll would.
func (m *memory) post(raw []byte) followup.LetterID {
	sum := sha256.Sum256(raw)
	hash := hex.EncodeToString(sum[:])
	l := newLetter(Raw{SHA256: hash, Size: int64(len(raw))}, letter.ParseHeader(raw[:min(len(raw), 256<<10)]), time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC))
	m.letters, m.raw[hash] = append(m.letters, l), raw
	return l.ID
}

func (m *memory) Fetched(_ context.Context, n int, skip []followup.LetterID) (found []followup.Letter, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, l := range m.letters {
		if _, done := m.settled[l.ID]; !done && !slices.Contains(skip, l.ID) && len(found) < n {
			found = append(found, l)
		}
	}
	return found, nil
}

func (m *memory) Settle(_ context.Context, _ time.Time, outcomes []Outcome) (map[followup.LetterID]followup.LetterState, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	states := map[followup.LetterID]followup.LetterState{}
	for _, o := range outcomes {
		for _, d := range o.Documents {
			if m.unsynced[d.Key] {
				return nil, fmt.Errorf("%s is settled and not durable (I1)", d.Key)
			}
		}
		m.settled[o.Letter.ID] = o
		m.count[o.Letter.ID]++
		states[o.Letter.ID] = o.Letter.State
	}
	return states, nil
}

func (m *memory) Documents(context.Context, []followup.LetterID) (map[followup.LetterID][]followup.Document, error) {
	return nil, nil
}

func (m *memory) Letter(_ context.Context, sha256 string) (io.ReadCloser, error) {
	return io.NopCloser(bytes.NewReader(m.raw[sha256])), nil
}

func (m *memory) File(_ context.Context, key string, r io.Reader) (string, error) {
	b, err := io.ReadAll(r)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.files[key], m.unsynced[key] = b, true
	return key, err
}

func (m *memory) Sync(_ context.Context, keys []string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, key := range keys {
		delete(m.unsynced, key)
	}
	return nil
}

func (m *memory) Remove(context.Context, string) error { return nil }

func (m *memory) Grant(_ context.Context, t followup.Token) (followup.Grant, error) {
	if g, ok := m.grants[t]; ok {
		return g, nil
	}
	return followup.Grant{}, followup.ErrNotFound
}

func (m *memory) Stakeholder(context.Context, followup.StakeholderID) (followup.Stakeholder, error) {
	return followup.Stakeholder{}, followup.ErrNotFound
}

func (m *memory) ByAddress(context.Context, string) ([]followup.Stakeholder, error) { return nil, nil }

func (m *memory) OpenReviews(context.Context, followup.StakeholderID) ([]followup.ReviewID, error) {
	return nil, nil
}

func (m *memory) Recommendations(context.Context, followup.ReviewID) ([]followup.Recommendation, error) {
	return nil, nil
}

func (m *memory) Named(string) []Naming { return nil }

func (m *memory) NamedInFile(string) []Naming { return nil }

func (m *memory) Reviews(followup.CountryCode) ([]followup.Review, bool) { return nil, false }

func (m *memory) Document(context.Context, followup.DocumentSymbol) (followup.ReviewID, error) {
	return "", nil
}

func (m *memory) Stakeholders(context.Context) ([]followup.Stakeholder, error) { return nil, nil }

func (m *memory) reader(t *testing.T, log io.Writer) *Reader {
	return &Reader{Desk: m, Shelf: m, Register: m, List: m, Gazetteer: m, Directory: m, Texts: text.Reader{}, Own: []string{"Followup@Example.org", "followup+{token}@example.org", ""},
		Workers: 2, Temp: t.TempDir(), Strays: new(Strays), Now: time.Now, Log: slog.New(slog.NewTextHandler(log, nil))}
}

// TestRealLetters reads letters that real programs wrote wrongly: each comes to
// one named state, in little memory, and nothing is left behind.
func TestRealLetters(t *testing.T) {
	var paths []string
	err := filepath.WalkDir("../../shared/real/mail", func(path string, d fs.DirEntry, err error) error {
		if err == nil && filepath.Ext(path) == ".raw" {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil {
		t.Skip("the real letters of ../shared/real are not there")
	}
	m := newMemory()
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		m.post(raw)
	}
	var log bytes.Buffer
	r := m.reader(t, &log)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, err := r.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	for _, l := range m.letters {
		if m.count[l.ID] != 1 || !slices.Contains(followup.LetterStates(), m.settled[l.ID].Letter.State) || m.settled[l.ID].Letter.State == followup.Fetched {
			t.Errorf("letter %s was settled %d times, as %q", l.ID, m.count[l.ID], m.settled[l.ID].Letter.State)
		}
	}
	if each := (after.TotalAlloc - before.TotalAlloc) / uint64(len(paths)); each > 4<<20 {
		t.Errorf("a letter took %d KB on average", each>>10)
	}
	if strings.Contains(log.String(), "panic") {
		t.Errorf("a reader failed:\n%s", log.String())
	}
	if left, _ := os.ReadDir(r.Temp); len(left) > 0 {
		t.Errorf("%d temporary folders left", len(left))
	}
}

func TestOurs(t *testing.T) {
	own := []string{"Followup@Example.org", "followup+{token}@example.org", ""}
	for address, want := range map[string]bool{
		"followup@example.org": true, "FOLLOWUP@example.org": true, "followup+aaaa@example.org": true, "followup+@example.org": true,
		"": false, "followup@example.org.evil.example": false, "xfollowup@example.org": false, "followup+@example.com": false, "followup+": false,
	} {
		if got := ours(address, own); got != want {
			t.Errorf("%q: %t, want %t", address, got, want)
		}
	}
}

func TestSizeOfAnOutcome(t *testing.T) {
	a := followup.Answer{Comment: "12345", Reference: "678", Private: "90"}
	o := Outcome{Submissions: []followup.Submission{{Answers: []followup.Answer{a, a}}, {Answers: []followup.Answer{a}}}}
	if o.size() != 30 {
		t.Errorf("%d bytes, want 30", o.size())
	}
}

func TestTokensInAreFewAndEachOnce(t *testing.T) {
	one := string(followup.NewToken())
	texts := []string{one + "@x " + one, one}
	if got := tokensIn(texts); len(got) != 1 {
		t.Errorf("%d tokens, want 1", len(got))
	}
	for range 2 * maxTokens {
		texts = append(texts, string(followup.NewToken()))
	}
	if got := tokensIn(texts); len(got) != maxTokens || got[0] != followup.Token(one) {
		t.Errorf("%d tokens, want the first %d", len(got), maxTokens)
	}
}
