// Package jobs runs background work now, later and again, on River, in the same
// database as the store, on both engines.
//
// It promises: a task is enqueued with the transaction that makes it necessary,
// or not at all; it is repeated with back-off until it succeeds; a panic in it is
// an error like others; and ten wake-ups that nobody has followed yet are one.
// What it does not promise is once: a task may be done again after a crash. That
// does no harm, since a task only wakes somebody, who then asks the store.
//
// A wake-up is never lost between two workers: one that is being followed
// already does not stand for a new one, since it may have looked before there
// was anything to see.
package jobs

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/store"
)

var _ store.Queue = (*Jobs)(nil)

// Jobs is the queue of tasks of one database. It may be used by many goroutines;
// Start and Stop by one.
type Jobs struct {
	db     *sql.DB
	driver riverdriver.Driver[*sql.Tx]
	insert *river.Client[*sql.Tx]
	dialect
	log *slog.Logger
	running
}

// A dialect is what the engines do not agree on.
type dialect struct {
	engine store.Engine
	// lock ends the query for a wake-up that nobody follows yet, so that nobody
	// does before this transaction is over. SQLite has one writer at a time.
	lock string
	// longAgo is before when a task was begun whose worker must have died.
	longAgo string
}

func dialectOf(engine store.Engine) (dialect, error) {
	switch engine {
	case store.SQLite:
		return dialect{engine, "", "datetime('now', '-2 hours')"}, nil
	case store.Postgres:
		return dialect{engine, "FOR UPDATE SKIP LOCKED", "now() - interval '2 hours'"}, nil
	}
	return dialect{}, fmt.Errorf("open jobs: %q is no engine", engine)
}

// New returns the queue in db, which is the store's pool that writes: on SQLite
// one connection, which River shares. It touches nothing. A nil log is silent.
func New(db *sql.DB, engine string, log *slog.Logger) (*Jobs, error) {
	d, err := dialectOf(store.Engine(engine))
	if err != nil {
		return nil, err
	}
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	j := &Jobs{db: db, dialect: d, log: log, driver: riverdatabasesql.New(db)}
	if d.engine == store.SQLite {
		j.driver = riversqlite.New(db)
	}
	j.insert, err = river.NewClient(j.driver, &river.Config{Logger: j.riverLog(), MaxAttempts: maxAttempts})
	if err != nil {
		return nil, fmt.Errorf("open jobs: %w", err)
	}
	return j, nil
}

// riverLog passes on what River warns of. That a task failed we say ourselves.
func (j *Jobs) riverLog() *slog.Logger { return slog.New(atLeast{j.log.Handler(), slog.LevelWarn}) }

// atLeast drops what is logged below a level.
type atLeast struct {
	slog.Handler
	level slog.Level
}

func (a atLeast) Enabled(ctx context.Context, l slog.Level) bool {
	return l >= a.level && a.Handler.Enabled(ctx, l)
}

func (a atLeast) WithAttrs(attrs []slog.Attr) slog.Handler {
	return atLeast{a.Handler.WithAttrs(attrs), a.level}
}

func (a atLeast) WithGroup(name string) slog.Handler {
	return atLeast{a.Handler.WithGroup(name), a.level}
}

// migrations is more than the versions that River's tables have.
const migrations = 20

// Migrate makes River's tables or brings them to the newest version. Workers
// that start at once do not disturb each other: each version is one transaction,
// and one that fails because another worker was quicker is looked at again.
func (j *Jobs) Migrate(ctx context.Context) error {
	m, err := rivermigrate.New(j.driver, &rivermigrate.Config{Logger: j.riverLog()})
	if err != nil {
		return fmt.Errorf("migrate jobs: %w", err)
	}
	for range migrations {
		// A crash here leaves whole versions done or undone.
		if _, err = m.Migrate(ctx, rivermigrate.DirectionUp, nil); err == nil || ctx.Err() != nil {
			break
		}
	}
	if err != nil {
		return fmt.Errorf("migrate jobs: %w", err)
	}
	return nil
}

// Enqueue implements store.Queue. A task other than mark that waits already,
// for the same review, is not added again.
func (j *Jobs) Enqueue(ctx context.Context, tx *sql.Tx, tasks ...followup.Task) error {
	var fresh []river.InsertManyParams
	seen := map[string]bool{}
	for _, t := range tasks {
		a := newArgs(t)
		waits := seen[a.Subject]
		if !waits && a.Subject != "" {
			var err error
			if waits, err = j.waits(ctx, tx, a); err != nil {
				return fmt.Errorf("enqueue %s: %w", t.Kind, err)
			}
		}
		if waits {
			continue
		}
		seen[a.Subject] = a.Subject != ""
		fresh = append(fresh, river.InsertManyParams{Args: a, InsertOpts: &river.InsertOpts{Queue: string(t.Kind)}})
	}
	if len(fresh) == 0 {
		return nil
	}
	if _, err := j.insert.InsertManyTx(ctx, tx, fresh); err != nil {
		return fmt.Errorf("enqueue tasks: %w", err)
	}
	return nil
}

// waits reports whether a task of the same subject waits to be taken at once.
// River's own uniqueness also counts tasks that are being worked on, which would
// lose the wake-up.
func (j *Jobs) waits(ctx context.Context, tx *sql.Tx, a args) (bool, error) {
	var id int64
	err := tx.QueryRowContext(ctx, `SELECT id FROM river_job
		WHERE queue = $1 AND state = 'available' AND args ->> 'subject' = $2
		LIMIT 1 `+j.lock, string(a.Task.Kind), a.Subject).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// args is a task as River keeps it.
type args struct {
	Task followup.Task `json:"task"`
	// Subject is the same for tasks of which one is enough while it waits, and
	// empty for those that are all needed.
	Subject string `json:"subject"`
}

// Kind implements river.JobArgs. All tasks are of one kind to River; each of
// ours has a queue of its own.
func (args) Kind() string { return "task" }

func newArgs(t followup.Task) args {
	switch t.Kind {
	case followup.TaskMark: // each names its own letters
		return args{Task: t}
	case followup.TaskCompile:
		return args{t, string(t.Kind) + " " + string(t.Review)}
	}
	return args{t, string(t.Kind)}
}
