package jobs

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/store"
)

// patience is how long a test waits for what must come; it does not wait where
// all is well.
const patience = 30 * time.Second

// onBoth runs a test on a database of its own on each engine.
func onBoth(t *testing.T, test func(t *testing.T, db *sql.DB, engine store.Engine)) {
	t.Run("sqlite", func(t *testing.T) {
		test(t, sqlite(t), store.SQLite)
	})
	t.Run("postgres", func(t *testing.T) {
		test(t, postgres(t), store.Postgres)
	})
}

// sqlite opens a database as the store does: one connection that writes.
func sqlite(t *testing.T) *sql.DB {
	dsn := "file:" + filepath.Join(t.TempDir(), "jobs.db") + "?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_txlock=immediate"
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { db.Close() })
	return db
}

func postgres(t *testing.T) *sql.DB {
	dsn := os.Getenv("FOLLOWUP_TEST_POSTGRES")
	if dsn == "" {
		t.Skip("FOLLOWUP_TEST_POSTGRES names no PostgreSQL server")
	}
	admin, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	schema := fmt.Sprintf("jobs_%d", time.Now().UnixNano())
	if _, err := admin.Exec("CREATE SCHEMA " + schema); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := admin.Exec("DROP SCHEMA " + schema + " CASCADE"); err != nil {
			t.Error(err)
		}
		admin.Close()
	})
	separator := "?"
	if strings.Contains(dsn, "?") {
		separator = "&"
	}
	db, err := sql.Open("pgx", dsn+separator+"search_path="+schema)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// queue returns a migrated queue whose tasks are repeated at once, and its log.
func queue(t *testing.T, db *sql.DB, engine store.Engine) (*Jobs, *journal) {
	t.Helper()
	log := &journal{}
	j, err := New(db, string(engine), slog.New(slog.NewTextHandler(log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	j.pause = func(int) time.Duration { return 0 }
	for range 2 { // the second time there is nothing to do
		if err := j.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	return j, log
}

// A journal is a log that may be written and read at once.
type journal struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *journal) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *journal) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

// enqueue adds tasks in a transaction of their own.
func enqueue(t *testing.T, j *Jobs, tasks ...followup.Task) {
	t.Helper()
	tx := begin(t, j)
	if err := j.Enqueue(t.Context(), tx, tasks...); err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
}

func begin(t *testing.T, j *Jobs) *sql.Tx {
	t.Helper()
	tx, err := j.db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return tx
}

// states returns the tasks by state, such as "read available".
func states(t *testing.T, j *Jobs) map[string]int {
	t.Helper()
	rows, err := j.db.Query("SELECT queue, state FROM river_job")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	got := map[string]int{}
	for rows.Next() {
		var queue, state string
		if err := rows.Scan(&queue, &state); err != nil {
			t.Fatal(err)
		}
		got[queue+" "+state]++
	}
	return got
}

func stop(t *testing.T, j *Jobs) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), patience)
	defer cancel()
	if err := j.Stop(ctx); err != nil {
		t.Error(err)
	}
}

// receive returns what comes from c, or fails the test.
func receive[T any](t *testing.T, c <-chan T) (v T) {
	t.Helper()
	select {
	case v = <-c:
	case <-time.After(patience):
		t.Fatal("nothing came")
	}
	return v
}

func TestEnqueueIsTransactional(t *testing.T) {
	onBoth(t, func(t *testing.T, db *sql.DB, engine store.Engine) {
		j, _ := queue(t, db, engine)
		tx := begin(t, j)
		if err := j.Enqueue(t.Context(), tx, followup.Task{Kind: followup.TaskRead}); err != nil {
			t.Fatal(err)
		}
		if err := tx.Rollback(); err != nil {
			t.Fatal(err)
		}
		if got := states(t, j); len(got) != 0 {
			t.Errorf("after the rollback there are %v", got)
		}
		enqueue(t, j, followup.Task{Kind: followup.TaskRead})
		if got := states(t, j); got["read available"] != 1 {
			t.Errorf("after the commit there are %v", got)
		}
	})
}

func TestTenWakeUpsAreOne(t *testing.T) {
	mark := followup.Task{Kind: followup.TaskMark, Mailbox: "INBOX", Validity: 7, UIDs: []uint32{1, 2}}
	onBoth(t, func(t *testing.T, db *sql.DB, engine store.Engine) {
		j, _ := queue(t, db, engine)
		for range 5 {
			enqueue(t, j,
				followup.Task{Kind: followup.TaskRead}, followup.Task{Kind: followup.TaskSend}, followup.Task{Kind: followup.TaskRead},
				followup.Task{Kind: followup.TaskCompile, Review: "HTI-2"}, followup.Task{Kind: followup.TaskCompile, Review: "SVN-3"},
				mark) // each names its own letters
		}
		enqueue(t, j)
		want := map[string]int{"read available": 1, "send available": 1, "compile available": 2, "mark available": 5}
		if got := states(t, j); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("got %v, want %v", got, want)
		}
	})
}

// TestWakeUpWhileWorking: a task that is being worked on does not stand for a
// new one, since it may have looked before there was anything to see.
func TestWakeUpWhileWorking(t *testing.T) {
	onBoth(t, func(t *testing.T, db *sql.DB, engine store.Engine) {
		j, _ := queue(t, db, engine)
		began, release := make(chan followup.Task, 10), make(chan struct{})
		err := j.Start(t.Context(), func(ctx context.Context, task followup.Task) error {
			began <- task
			<-release
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		enqueue(t, j, followup.Task{Kind: followup.TaskRead})
		receive(t, began)
		for range 3 {
			enqueue(t, j, followup.Task{Kind: followup.TaskRead})
		}
		if got := states(t, j); got["read running"] != 1 || got["read available"] != 1 {
			t.Errorf("there are %v", got)
		}
		close(release)
		receive(t, began)
		stop(t, j)
		if got := states(t, j); got["read completed"] != 2 || len(got) != 1 {
			t.Errorf("in the end there are %v", got)
		}
	})
}

// TestEnqueueWhileWorking: handlers and enqueuers share SQLite's one connection
// without waiting for each other for ever.
func TestEnqueueWhileWorking(t *testing.T) {
	const letters = 40
	onBoth(t, func(t *testing.T, db *sql.DB, engine store.Engine) {
		j, _ := queue(t, db, engine)
		done := make(chan uint32, letters)
		handle := func(ctx context.Context, task followup.Task) error {
			if task.Kind != followup.TaskMark {
				return nil
			}
			tx, err := db.BeginTx(ctx, nil)
			if err != nil {
				return err
			}
			defer tx.Rollback()
			if err := j.Enqueue(ctx, tx, followup.Task{Kind: followup.TaskCompile, Review: "HTI-2"}); err != nil {
				return err
			}
			done <- task.UIDs[0]
			return tx.Commit()
		}
		if err := j.Start(t.Context(), handle); err != nil {
			t.Fatal(err)
		}
		for uid := range uint32(letters) {
			enqueue(t, j, followup.Task{Kind: followup.TaskMark, UIDs: []uint32{uid}})
		}
		seen := map[uint32]bool{}
		for len(seen) < letters {
			seen[receive(t, done)] = true
		}
		stop(t, j)
	})
}

func TestRetry(t *testing.T) {
	secret := errors.New("connection refused")
	for _, c := range []struct {
		why  string
		fail func() error
		log  []string
	}{
		{"by time", func() error { return &followup.Fault{Remedy: followup.ByTime, Reason: "server is down", Err: secret} },
			[]string{"level=INFO", "will be tried again", "server is down: connection refused"}},
		{"the operator's", func() error { return secret }, []string{"level=ERROR", "task failed", "connection refused"}},
		{"panic", func() error { panic("out of range") }, []string{"level=ERROR", "task panicked", "out of range", "jobs_test.go"}},
	} {
		t.Run(c.why, func(t *testing.T) {
			onBoth(t, func(t *testing.T, db *sql.DB, engine store.Engine) {
				j, log := queue(t, db, engine)
				want := followup.Task{Kind: followup.TaskMark, Mailbox: "INBOX", Validity: 7, UIDs: []uint32{1, 4000000000}}
				enqueue(t, j, want)
				n, done := 0, make(chan followup.Task, 1)
				err := j.Start(t.Context(), func(ctx context.Context, task followup.Task) error {
					if n++; n < 3 {
						return c.fail()
					}
					done <- task
					return nil
				})
				if err != nil {
					t.Fatal(err)
				}
				if got := receive(t, done); fmt.Sprint(got) != fmt.Sprint(want) {
					t.Errorf("got %+v, want %+v", got, want)
				}
				stop(t, j)
				for _, s := range c.log {
					if !strings.Contains(log.String(), s) {
						t.Errorf("%q is not in the log:\n%s", s, log)
					}
				}
				if got := states(t, j); got["mark completed"] != 1 {
					t.Errorf("in the end there are %v", got)
				}
			})
		})
	}
}

// TestStop: what has begun is finished, nothing more is begun, and what does
// not return is cancelled and done again later.
func TestStop(t *testing.T) {
	onBoth(t, func(t *testing.T, db *sql.DB, engine store.Engine) {
		j, _ := queue(t, db, engine)
		began, release, ended := make(chan struct{}, 1), make(chan struct{}), make(chan struct{})
		start, cancel := context.WithCancel(t.Context())
		err := j.Start(start, func(ctx context.Context, task followup.Task) error {
			began <- struct{}{}
			select {
			case <-release:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		enqueue(t, j, followup.Task{Kind: followup.TaskSend})
		receive(t, began)
		cancel() // does not end what has begun
		go func() {
			stop(t, j)
			close(ended)
		}()
		close(release)
		receive(t, ended)
		if got := states(t, j); got["send completed"] != 1 {
			t.Errorf("in the end there are %v", got)
		}

		release = make(chan struct{}) // never
		err = j.Start(t.Context(), func(ctx context.Context, task followup.Task) error {
			began <- struct{}{}
			<-ctx.Done()
			return ctx.Err()
		})
		if err != nil {
			t.Fatal(err)
		}
		enqueue(t, j, followup.Task{Kind: followup.TaskSend})
		receive(t, began)
		over, cancel := context.WithCancel(t.Context())
		cancel() // no patience at all
		if err := j.Stop(over); err != nil {
			t.Error(err)
		}
		if got := states(t, j); got["send running"] != 0 || got["send completed"] != 1 {
			t.Errorf("after the cut there are %v", got)
		}
		stop(t, j) // nothing runs: nothing happens
	})
}

func TestDrain(t *testing.T) {
	onBoth(t, func(t *testing.T, db *sql.DB, engine store.Engine) {
		j, _ := queue(t, db, engine)
		enqueue(t, j, followup.Task{Kind: followup.TaskRead}, followup.Task{Kind: followup.TaskSend})
		down := errors.New("server is down")
		var did []string
		handle := func(ctx context.Context, task followup.Task) error {
			did = append(did, string(task.Kind))
			switch task.Kind {
			case followup.TaskRead: // leads to more
				enqueue(t, j, followup.Task{Kind: followup.TaskCompile, Review: "HTI-2"})
			case followup.TaskSend:
				return down
			}
			return nil
		}
		if err := j.Drain(t.Context(), handle); !errors.Is(err, down) {
			t.Errorf("got %v", err)
		}
		if want := []string{"read", "send", "compile"}; !slices.Equal(did, want) {
			t.Errorf("did %v, want %v", did, want)
		}
		if got := states(t, j); got["send available"] != 1 || len(got) != 1 {
			t.Errorf("left are %v", got)
		}
		did, down = nil, nil
		if err := j.Drain(t.Context(), handle); err != nil || !slices.Equal(did, []string{"send"}) {
			t.Errorf("then did %v, %v", did, err)
		}
		if got := states(t, j); len(got) != 0 {
			t.Errorf("left are %v", got)
		}
	})
}

// TestDrainThenWork: what Drain put back is taken by a worker, and the task of a
// worker that died hours ago by Drain.
func TestDrainThenWork(t *testing.T) {
	onBoth(t, func(t *testing.T, db *sql.DB, engine store.Engine) {
		j, _ := queue(t, db, engine)
		enqueue(t, j, followup.Task{Kind: followup.TaskSend})
		if err := j.Drain(t.Context(), func(context.Context, followup.Task) error { return errors.New("not now") }); err == nil {
			t.Error("the failure was swallowed")
		}
		done := make(chan followup.Task, 1)
		if err := j.Start(t.Context(), func(_ context.Context, task followup.Task) error { done <- task; return nil }); err != nil {
			t.Fatal(err)
		}
		if got := receive(t, done); got.Kind != followup.TaskSend {
			t.Errorf("got %+v", got)
		}
		stop(t, j)

		enqueue(t, j, followup.Task{Kind: followup.TaskRead})
		for _, c := range []struct {
			attempted string
			want      int
		}{{"'2020-01-01 00:00:00'", 1}, {"CURRENT_TIMESTAMP", 0}} { // somebody is at it
			if _, err := db.Exec("UPDATE river_job SET state = 'running', attempted_at = " + c.attempted + " WHERE queue = 'read'"); err != nil {
				t.Fatal(err)
			}
			n := 0
			if err := j.Drain(t.Context(), func(context.Context, followup.Task) error { n++; return errors.New("keep it") }); (err != nil) != (c.want > 0) || n != c.want {
				t.Errorf("attempted %s: done %d times, %v", c.attempted, n, err)
			}
		}
	})
}

// TestMigrateAtOnce: workers that start together do not disturb each other.
func TestMigrateAtOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, db *sql.DB, engine store.Engine) {
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				j, err := New(db, string(engine), nil)
				if err == nil {
					err = j.Migrate(t.Context())
				}
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
	})
}

func TestPause(t *testing.T) {
	for n, want := range map[int]time.Duration{1: 10 * time.Second, 2: 20 * time.Second, 9: 2560 * time.Second, 10: time.Hour, 400: time.Hour} {
		if got := pauseAfter(n); got != want {
			t.Errorf("after attempt %d: %v, want %v", n, got, want)
		}
	}
}

func TestUnknownEngine(t *testing.T) {
	if _, err := New(nil, "oracle", nil); err == nil {
		t.Error("an engine that is not known was taken")
	}
}
