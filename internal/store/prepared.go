package store

import (
	"context"
	"database/sql"
	"sync"
)

// maxPrepared bounds the statements that a pool keeps: there are some hundred in
// this package, and more where a list of keys has as many lengths.
const maxPrepared = 500

// A pool is a pool of connections that parse each statement once. SQLite takes
// longer to parse most of ours than to run them; pgx keeps them parsed by itself.
type pool struct {
	*sql.DB
	keep bool

	mu       sync.Mutex
	prepared map[string]*sql.Stmt // closed with the pool
}

func newPool(db *sql.DB, keep bool) *pool {
	return &pool{DB: db, keep: keep, prepared: map[string]*sql.Stmt{}}
}

// QueryContext is that of [sql.DB].
func (p *pool) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	s, err := p.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return p.DB.QueryContext(ctx, query, args...)
	}
	return s.QueryContext(ctx, args...)
}

// QueryRowContext is that of [sql.DB].
func (p *pool) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	s, err := p.statement(ctx, query)
	if err != nil || s == nil { // an error comes again, in the row
		return p.DB.QueryRowContext(ctx, query, args...)
	}
	return s.QueryRowContext(ctx, args...)
}

// statement returns query prepared, or nil where it is not to be kept.
func (p *pool) statement(ctx context.Context, query string) (*sql.Stmt, error) {
	if !p.keep {
		return nil, nil
	}
	p.mu.Lock()
	s, full := p.prepared[query], len(p.prepared) >= maxPrepared
	p.mu.Unlock()
	if s != nil || full {
		return s, nil
	}
	// Not under the lock: all connections may be with callers who wait for it.
	s, err := p.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if other := p.prepared[query]; other != nil {
		s.Close() // somebody was quicker
		return other, nil
	}
	p.prepared[query] = s
	return s, nil
}
