package store

import (
	"net/url"
	"strings"

	"github.com/pressly/goose/v3"
)

// An Engine is the kind of database below the store.
type Engine string

// The engines.
const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

// A dialect is all that the engines do not agree on. Nothing else asks which
// one it is.
type dialect struct {
	engine Engine
	driver string
	goose  goose.Dialect
	// schema spells the words of the migrations that differ.
	schema *strings.Replacer
	// forUpdate and skipLocked end a query whose rows the transaction is about
	// to change. SQLite has one writer at a time and needs nothing.
	forUpdate, skipLocked string
}

func dialectOf(dsn string) dialect {
	if strings.HasPrefix(dsn, "postgres://") || strings.HasPrefix(dsn, "postgresql://") {
		return dialect{
			engine: Postgres,
			driver: "pgx",
			goose:  goose.DialectPostgres,
			// COLLATE "C" orders and compares by bytes, whatever the locale of
			// the database, as SQLite does without being asked.
			schema: strings.NewReplacer(
				" TEXT", ` TEXT COLLATE "C"`,
				" IDENTITY", " BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
				" BYTES", " BYTEA"),
			forUpdate:  "FOR UPDATE",
			skipLocked: "FOR UPDATE SKIP LOCKED",
		}
	}
	return dialect{
		engine: SQLite,
		driver: "sqlite",
		goose:  goose.DialectSQLite3,
		schema: strings.NewReplacer(" IDENTITY", " INTEGER PRIMARY KEY", " BYTES", " BLOB"),
	}
}

// sqliteDSN returns the data source names of the writer and of the readers of
// one file. The pragmas stand in them because a pragma that is executed reaches
// one connection of the pool only.
func sqliteDSN(path string) (writer, reader string) {
	file := "file:" + (&url.URL{Path: path}).EscapedPath()
	common := "?_pragma=busy_timeout(10000)&_pragma=foreign_keys(1)"
	// NORMAL may lose the last commits when the power fails; what I1 and I5
	// promise needs FULL.
	writer = file + common + "&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_txlock=immediate"
	return writer, file + common + "&_pragma=query_only(1)"
}
