package main

import (
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib"

	"github.com/upr-info/followup"
)

// A database is one that an installation may keep everything in.
type database struct {
	name string
	url  func(testing.TB) string
}

// databases returns SQLite, and PostgreSQL where the environment names one.
func databases(t *testing.T) []database {
	all := []database{{"sqlite", func(testing.TB) string { return "followup.db" }}}
	server := os.Getenv("FOLLOWUP_TEST_POSTGRES")
	if server == "" {
		t.Run("postgres", func(t *testing.T) { t.Skip("FOLLOWUP_TEST_POSTGRES does not name a PostgreSQL server") })
		return all
	}
	return append(all, database{"postgres", func(t testing.TB) string { return ownSchema(t, server) }})
}

// ownSchema makes a schema that is gone after the test and returns a URL for it.
func ownSchema(t testing.TB, server string) string {
	t.Helper()
	db, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	schema := "test_" + strings.ToLower(string(followup.NewToken()))
	if _, err := db.Exec("CREATE SCHEMA " + schema); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := db.Exec("DROP SCHEMA " + schema + " CASCADE"); err != nil {
			t.Error(err)
		}
		db.Close()
	})
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("search_path", schema)
	u.RawQuery = q.Encode()
	return fmt.Sprint(u)
}
