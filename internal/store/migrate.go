package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"github.com/pressly/goose/v3"
)

// The scripts are named by their version: 00001_first.sql. One that was
// released is never edited again: TestFrozen holds that.
//
//go:embed migrations/*.sql
var scripts embed.FS

// Migrate brings the schema to the newest version. It does nothing where that
// is so already, and two workers that start at once do not disturb each other.
func (db *DB) Migrate(ctx context.Context) error {
	steps, err := db.migrations()
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	options := []goose.ProviderOption{goose.WithGoMigrations(steps...), goose.WithDisableGlobalRegistry(true)}
	if db.engine == Postgres {
		options = append(options, goose.WithSessionLocker(schemaLock{}))
	}
	provider, err := goose.NewProvider(db.goose, db.write, nil, options...)
	if err != nil {
		return fmt.Errorf("prepare migrations: %w", err)
	}
	if err := climb(ctx, provider); err != nil {
		return fmt.Errorf("migrate store: %w", err)
	}
	return nil
}

// climb takes all steps that are left. A step fails where another process took
// it first, which on SQLite nothing prevents; then the version has moved, and
// climb goes on from there.
func climb(ctx context.Context, provider *goose.Provider) error {
	for {
		before, beforeErr := provider.GetDBVersion(ctx)
		// A crash here leaves whole steps done or undone: each is one transaction.
		_, err := provider.Up(ctx)
		if err == nil {
			return nil
		}
		after, afterErr := provider.GetDBVersion(ctx)
		if afterErr != nil || beforeErr == nil && after == before {
			return err
		}
	}
}

// A schemaLock lets one process at a time migrate a PostgreSQL schema. Others
// wait without asking again and again; the server frees it when a process dies.
type schemaLock struct{}

// SessionLock implements goose's lock.SessionLocker.
func (schemaLock) SessionLock(ctx context.Context, conn *sql.Conn) error {
	_, err := conn.ExecContext(ctx, `SELECT pg_advisory_lock(hashtext('followup ' || current_schema()))`)
	return err
}

// SessionUnlock implements goose's lock.SessionLocker.
func (schemaLock) SessionUnlock(ctx context.Context, conn *sql.Conn) error {
	_, err := conn.ExecContext(ctx, `SELECT pg_advisory_unlock(hashtext('followup ' || current_schema()))`)
	return err
}

func (db *DB) migrations() ([]*goose.Migration, error) {
	names, err := fs.Glob(scripts, "migrations/*.sql")
	if err != nil {
		return nil, err
	}
	var steps []*goose.Migration
	for _, name := range names {
		script, err := scripts.ReadFile(name)
		if err != nil {
			return nil, err
		}
		number, _, _ := strings.Cut(strings.TrimPrefix(name, "migrations/"), "_")
		version, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		statements := db.schema.Replace(string(script))
		run := func(ctx context.Context, tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, statements)
			return err
		}
		steps = append(steps, goose.NewGoMigration(version, &goose.GoFunc{RunTx: run}, nil))
	}
	return steps, nil
}
