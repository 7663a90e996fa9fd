package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/upr-info/followup"
)

// A waiting is a task that was not taken yet.
type waiting struct {
	id   int64
	task followup.Task
	n    int // attempts made
}

// Drain does in this process, one after the other, all tasks that wait, also
// those that were to be repeated later, and those that these lead to. It needs
// no Start, and gets along with workers elsewhere. What fails is left for the
// next Drain or for a worker, does not keep the others from being done, and is
// returned.
func (j *Jobs) Drain(ctx context.Context, h Handler) error {
	if err := j.rescue(ctx); err != nil {
		return fmt.Errorf("drain tasks: %w", err)
	}
	failed := map[int64]bool{}
	var failures []error
	for {
		todo, err := j.todo(ctx, failed)
		if err != nil || len(todo) == 0 {
			return errors.Join(append(failures, err)...)
		}
		for _, w := range todo {
			if err := ctx.Err(); err != nil {
				return errors.Join(append(failures, err)...)
			}
			if err := j.do(ctx, h, w); err != nil {
				failed[w.id] = true
				failures = append(failures, err)
			}
		}
	}
}

// rescue frees the tasks of workers that died.
func (j *Jobs) rescue(ctx context.Context) error {
	_, err := j.db.ExecContext(ctx, `UPDATE river_job SET state = 'available' WHERE state = 'running' AND attempted_at < `+j.longAgo)
	return err
}

// todo returns the tasks that wait, oldest first, without those that failed.
func (j *Jobs) todo(ctx context.Context, failed map[int64]bool) ([]waiting, error) {
	rows, err := j.db.QueryContext(ctx, `SELECT id, args ->> 'task', attempt FROM river_job
		WHERE kind = $1 AND state IN ('available', 'retryable', 'scheduled') ORDER BY id`, args{}.Kind())
	if err != nil {
		return nil, fmt.Errorf("list tasks: %w", err)
	}
	defer rows.Close()
	var todo []waiting
	for rows.Next() {
		var w waiting
		var text string
		if err := rows.Scan(&w.id, &text, &w.n); err != nil {
			return nil, fmt.Errorf("list tasks: %w", err)
		}
		if failed[w.id] {
			continue
		}
		if err := json.Unmarshal([]byte(text), &w.task); err != nil {
			return nil, fmt.Errorf("read task %d: %w", w.id, err)
		}
		todo = append(todo, w)
	}
	return todo, rows.Err()
}

// do takes a task, does it, and removes it or puts it back.
func (j *Jobs) do(ctx context.Context, h Handler, w waiting) error {
	// From here on it stands for no new wake-up: see waits.
	took, err := j.db.ExecContext(ctx, `UPDATE river_job SET state = 'running', attempt = attempt + 1, attempted_at = CURRENT_TIMESTAMP
		WHERE id = $1 AND state IN ('available', 'retryable', 'scheduled')`, w.id)
	if err != nil {
		return fmt.Errorf("take task: %w", err)
	}
	if n, err := took.RowsAffected(); err != nil || n == 0 {
		return err // a worker elsewhere took it
	}
	// A crash here leaves it running: rescue frees it, and it is done again.
	after := `DELETE FROM river_job WHERE id = $1 AND state = 'running'`
	failure := attempt(ctx, h, j.log, w.task, w.n+1)
	if failure != nil {
		after = `UPDATE river_job SET state = 'available', scheduled_at = CURRENT_TIMESTAMP WHERE id = $1 AND state = 'running'`
	}
	_, err = j.db.ExecContext(context.WithoutCancel(ctx), after, w.id)
	return errors.Join(failure, err)
}
