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
	// tuples returns placeholders for n rows of a width: "($1,$2),($3,$4)".
	// SQLite looks every $1 up in a list of all names, which takes a second for
	// a statement of some thousand; its nameless ? costs nothing.
	tuples func(n, width int) string
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
			tuples:     numberedTuples,
			forUpdate:  "FOR UPDATE",
			skipLocked: "FOR UPDATE SKIP LOCKED",
		}
	}
	return dialect{
		engine: SQLite,
		driver: "sqlite",
		goose:  goose.DialectSQLite3,
		tuples: namelessTuples,
		schema: strings.NewReplacer(" IDENTITY", " INTEGER PRIMARY KEY", " BYTES", " BLOB"),
	}
}

func numberedTuples(n, width int) string {
	rows := make([]string, n)
	for i := range rows {
		rows[i] = list(i*width+1, width)
	}
	return strings.Join(rows, ",")
}

func namelessTuples(n, width int) string {
	row := "(?" + strings.Repeat(",?", width-1) + ")"
	return row + strings.Repeat(","+row, n-1)
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
