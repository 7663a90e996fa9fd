// Package store keeps everything in one SQL database: SQLite for one machine,
// PostgreSQL for many.
//
// There is one set of statements. It keeps to what both engines share ($1
// placeholders, ON CONFLICT, RETURNING, BIGINT instants, text ordered by its
// bytes); the few places where they differ are fields of dialect.
//
// It promises that every method that changes something is one transaction,
// durable when it returns nil, and that the row is the truth: a task that is
// enqueued in a transaction only wakes somebody who then asks the store.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	"modernc.org/sqlite"               // with the driver "sqlite"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/ingest"
	"github.com/upr-info/followup/notify"
)

const (
	// SQLite has one writer whatever the pool; more connections would only
	// wait for each other under busy_timeout.
	sqliteWriters = 1
	// Two cores are kept busy by four readers that wait for the disk now and then.
	sqliteReaders = 4
	// PostgreSQL's default allows 100 connections in all: ten workers fit.
	postgresConnections = 10
	// A new file is locked for milliseconds; two seconds is a machine that hangs.
	openAttempts = 40
	openPause    = 50 * time.Millisecond
)

// A Queue takes background work into the transaction that makes it necessary.
type Queue interface {
	// Enqueue adds tasks within tx. On SQLite tx holds the only connection that
	// may write, so nothing but tx may be used.
	Enqueue(ctx context.Context, tx *sql.Tx, tasks ...followup.Task) error
}

// Options are what the store needs to know beside its database.
type Options struct {
	Calendar  []followup.Review // where the calendar starts from
	Countries map[followup.CountryCode]followup.Country
	Plan      followup.Plan
	Limits    notify.Limits    // what claims let go
	Zone      *time.Location   // of deadlines; nil: UTC
	Queue     Queue            // nil: no tasks are enqueued
	Log       *slog.Logger     // nil: silent
	Now       func() time.Time // nil: time.Now
}

// DB is the store. Its methods may be called from many goroutines and, on
// PostgreSQL, from many processes.
type DB struct {
	write *sql.DB // SQLite: one connection
	read  *pool   // PostgreSQL: of the same connections as write
	dialect
	Options
}

var (
	_ ingest.Inbox     = (*DB)(nil)
	_ ingest.Register  = (*DB)(nil)
	_ ingest.Directory = (*DB)(nil)
	_ ingest.List      = (*DB)(nil)
	_ ingest.Desk      = (*DB)(nil)
	_ notify.Ledger    = (*Ledger)(nil)
	_ notify.Agenda    = (*DB)(nil)
	_ notify.Material  = (*DB)(nil)
)

// Open opens the database at dsn: "postgres://…", or the path of a SQLite file,
// which is made where it is missing, readable by its owner only. It does not
// migrate.
func Open(ctx context.Context, dsn string, o Options) (*DB, error) {
	db := &DB{dialect: dialectOf(dsn), Options: o.withDefaults()}
	open := db.openPostgres
	if db.engine == SQLite {
		open = db.openSQLite
	}
	if err := open(dsn); err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	if err := db.reach(ctx); err != nil {
		err = errors.Join(err, db.Close())
		if db.engine == SQLite { // which does not say what it was to open; PostgreSQL does, without the password
			err = fmt.Errorf("%s: %w", dsn, err)
		}
		return nil, fmt.Errorf("open store: %w", err)
	}
	return db, nil
}

// reach connects for the first time. SQLite turns a new file to its write-ahead
// log under a lock that busy_timeout does not wait for; whoever opens the file
// in the same moment asks again.
func (db *DB) reach(ctx context.Context) error {
	for range openAttempts {
		err := db.write.PingContext(ctx)
		if err == nil || !isBusy(err) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(openPause):
		}
	}
	return db.write.PingContext(ctx)
}

func isBusy(err error) bool {
	var e *sqlite.Error
	const busy = 5 // SQLITE_BUSY, https://sqlite.org/rescode.html#busy
	return errors.As(err, &e) && e.Code()&0xff == busy
}

func (o Options) withDefaults() Options {
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

func (db *DB) openPostgres(dsn string) (err error) {
	if db.write, err = sql.Open(db.driver, dsn); err != nil {
		return err
	}
	db.write.SetMaxOpenConns(postgresConnections)
	db.read = newPool(db.write, false)
	return nil
}

func (db *DB) openSQLite(path string) (err error) {
	// SQLite would make the file readable by everybody, and its companions like it.
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	writer, reader := sqliteDSN(path)
	if db.write, err = sql.Open(db.driver, writer); err != nil {
		return err
	}
	db.write.SetMaxOpenConns(sqliteWriters)
	read, err := sql.Open(db.driver, reader)
	if err != nil {
		return err
	}
	read.SetMaxOpenConns(sqliteReaders)
	db.read = newPool(read, true)
	return nil
}

// Close closes the database.
func (db *DB) Close() error {
	if db.read.DB == db.write {
		return db.write.Close()
	}
	return errors.Join(db.read.Close(), db.write.Close())
}

// SQL returns the pool that writes, for the job engine, which keeps its tables
// beside ours so that tasks can be enqueued in our transactions.
func (db *DB) SQL() *sql.DB { return db.write }

// Engine returns the kind of database.
func (db *DB) Engine() Engine { return db.engine }

// inTx runs f in a transaction that may write and commits it if f returns nil.
// Within f nothing but tx may be used: on SQLite it holds the only connection
// that writes.
func (db *DB) inTx(ctx context.Context, f func(tx *transaction) error) error {
	tx, err := db.write.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin transaction: %w", err)
	}
	defer tx.Rollback() // does nothing after Commit
	if err := f(&transaction{tx, db.dialect}); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit transaction: %w", err)
	}
	return nil
}

// inSnapshot runs f on one moment of the database.
func (db *DB) inSnapshot(ctx context.Context, f func(tx *transaction) error) error {
	options := &sql.TxOptions{ReadOnly: true}
	if db.engine == Postgres {
		options.Isolation = sql.LevelRepeatableRead
	}
	tx, err := db.read.BeginTx(ctx, options)
	if err != nil {
		return fmt.Errorf("begin reading: %w", err)
	}
	defer tx.Rollback()
	return f(&transaction{tx, db.dialect})
}

// enqueue adds tasks to tx where there is a queue.
func (db *DB) enqueue(ctx context.Context, tx *transaction, tasks ...followup.Task) error {
	if db.Queue == nil || len(tasks) == 0 {
		return nil
	}
	if err := db.Queue.Enqueue(ctx, tx.Tx, tasks...); err != nil {
		return fmt.Errorf("enqueue tasks: %w", err)
	}
	return nil
}
