package jobs

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/store"
)

const (
	// firstPause and longestPause bound the wait before a task is repeated: a
	// mail server that restarts is back in seconds, one that is down is looked
	// for every hour.
	firstPause   = 10 * time.Second
	longestPause = time.Hour
	// maxAttempts is reached after three weeks of trying.
	maxAttempts = 500
	// timeout ends a task that hangs; reading the largest backlog takes minutes.
	timeout = time.Hour
	// stuckAfter is when a task of a worker that died is given to another. It
	// must be more than timeout.
	stuckAfter = 2 * time.Hour
	// pollInterval is how long a task waits at most where the database cannot
	// call us.
	pollInterval = 500 * time.Millisecond
	// fetchCooldown is the least time between two looks for tasks; with one task
	// of a kind at a time it is also what lies between two of them.
	fetchCooldown = 20 * time.Millisecond
	// farewell is how long cancelled tasks have to return.
	farewell = 10 * time.Second
)

// A Handler does one task. An error that is a *followup.Fault with Remedy
// ByTime is expected (a server is down) and logged as information, every other
// as an error; the task is repeated after both.
type Handler func(ctx context.Context, t followup.Task) error

// running is what Start makes and Stop ends.
type running struct {
	client   *river.Client[*sql.Tx]
	listener *pgxpool.Pool // nil on SQLite
	// pause is nil but in tests, which do not wait.
	pause func(attempt int) time.Duration
}

// Start works on tasks until Stop, one of each kind at a time. Tasks of every
// kind are given to h. That ctx ends does not end the work, so that what has
// begun is finished.
func (j *Jobs) Start(ctx context.Context, h Handler) error {
	driver, err := j.listen(ctx)
	if err != nil {
		return fmt.Errorf("start jobs: %w", err)
	}
	workers := river.NewWorkers()
	river.AddWorker(workers, &worker{handle: h, log: j.log, pause: j.pause})
	queues := map[string]river.QueueConfig{}
	for _, k := range []followup.TaskKind{followup.TaskRead, followup.TaskMark, followup.TaskSend, followup.TaskCompile} {
		queues[string(k)] = river.QueueConfig{MaxWorkers: 1}
	}
	j.client, err = river.NewClient(driver, &river.Config{
		Logger: j.riverLog(), Workers: workers, Queues: queues, MaxAttempts: maxAttempts,
		FetchPollInterval: pollInterval, FetchCooldown: fetchCooldown, JobTimeout: timeout, RescueStuckJobsAfter: stuckAfter,
	})
	if err == nil {
		err = j.client.Start(context.WithoutCancel(ctx))
	}
	if err != nil {
		j.client = nil
		j.hangUp()
		return fmt.Errorf("start jobs: %w", err)
	}
	return nil
}

// listen returns the driver to work with: on PostgreSQL one that is called by
// the database when there is a task, over a connection of its own to the same
// place as the pool's.
func (j *Jobs) listen(ctx context.Context) (riverdriver.Driver[*sql.Tx], error) {
	if j.engine == store.SQLite {
		return j.driver, nil
	}
	conn, err := j.db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	var config *pgx.ConnConfig
	err = conn.Raw(func(c any) error {
		p, ok := c.(*stdlib.Conn)
		if !ok {
			return fmt.Errorf("%T is no connection of pgx", c)
		}
		config = p.Conn().Config()
		config.OnNotification = nil // it is that connection's own
		return nil
	})
	if err != nil {
		return nil, err
	}
	pool, err := pgxpool.ParseConfig("")
	if err != nil {
		return nil, err
	}
	pool.ConnConfig, pool.MaxConns = config, 1
	if j.listener, err = pgxpool.NewWithConfig(ctx, pool); err != nil {
		return nil, err
	}
	return riverdatabasesql.NewWithPgxListener(j.db, j.listener), nil
}

func (j *Jobs) hangUp() {
	if j.listener != nil {
		j.listener.Close()
		j.listener = nil
	}
}

// Stop takes no more tasks and waits for those that have begun until ctx ends.
// Those that have not returned then are cancelled, and repeated by whoever
// starts next. Without Start it does nothing.
func (j *Jobs) Stop(ctx context.Context) error {
	if j.client == nil {
		return nil
	}
	err := j.client.Stop(ctx)
	if err != nil {
		j.log.Warn("tasks are cancelled because they did not end in time")
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), farewell)
		defer cancel()
		err = j.client.StopAndCancel(last)
	}
	j.client = nil
	j.hangUp()
	if err != nil {
		return fmt.Errorf("stop jobs: %w", err)
	}
	return nil
}

// A worker hands River's jobs to a Handler.
type worker struct {
	river.WorkerDefaults[args]
	handle Handler
	log    *slog.Logger
	pause  func(attempt int) time.Duration
}

// Work implements river.Worker.
func (w *worker) Work(ctx context.Context, job *river.Job[args]) error {
	return attempt(ctx, w.handle, w.log, job.Args.Task, job.Attempt)
}

// NextRetry implements river.Worker.
func (w *worker) NextRetry(job *river.Job[args]) time.Time {
	pause := pauseAfter
	if w.pause != nil {
		pause = w.pause
	}
	return time.Now().Add(pause(job.Attempt))
}

// pauseAfter returns how long to wait after the n-th attempt failed, from 1.
func pauseAfter(n int) time.Duration {
	pause := firstPause
	for range n - 1 {
		if pause *= 2; pause >= longestPause {
			return longestPause
		}
	}
	return pause
}

// attempt does a task, turns a panic into an error, and logs what failed.
func attempt(ctx context.Context, h Handler, log *slog.Logger, t followup.Task, n int) (err error) {
	log = log.With("task", t.Kind, "attempt", n)
	if t.Review != "" {
		log = log.With("review", t.Review)
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("do %s: panic: %v", t.Kind, p)
			log.Error("task panicked", "err", err, "stack", string(debug.Stack()))
		}
	}()
	err = h(ctx, t)
	var fault *followup.Fault
	switch {
	case err == nil:
	case ctx.Err() != nil:
		log.Info("task was interrupted and will be done again")
	case errors.As(err, &fault) && fault.Remedy == followup.ByTime:
		log.Info("task will be tried again", "err", err)
	default:
		log.Error("task failed and will be tried again", "err", err)
	}
	return err
}

var _ river.Worker[args] = (*worker)(nil)
