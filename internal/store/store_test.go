package store_test

import (
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/upr-info/followup/internal/store"
	"github.com/upr-info/followup/internal/store/storetest"
)

func TestSQLite(t *testing.T) {
	t.Parallel()
	storetest.Run(t, openSQLite)
}

func TestPostgres(t *testing.T) {
	t.Parallel()
	server := postgresServer(t)
	var n atomic.Int64
	storetest.Run(t, func(t *testing.T, o store.Options) *store.DB {
		return open(t, schemaOf(t, server, n.Add(1)), o)
	})
}

func openSQLite(t *testing.T, o store.Options) *store.DB {
	return open(t, filepath.Join(t.TempDir(), "follow up?#%41.db"), o) // a name that must not be taken for a URL
}

func open(t testing.TB, dsn string, o store.Options) *store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), dsn, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return db
}

func postgresServer(t testing.TB) string {
	server := os.Getenv("FOLLOWUP_TEST_POSTGRES")
	if server == "" {
		t.Skip("FOLLOWUP_TEST_POSTGRES names no PostgreSQL server")
	}
	return server
}

// schemaOf makes a schema of its own for a test, so that tests run side by
// side, and returns the URL that leads into it.
func schemaOf(t testing.TB, server string, n int64) string {
	t.Helper()
	admin, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("store_test_%d_%d", os.Getpid(), n)
	if _, err := admin.ExecContext(t.Context(), "CREATE SCHEMA "+name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := admin.Exec("DROP SCHEMA " + name + " CASCADE"); err != nil {
			t.Error(err)
		}
		admin.Close()
	})
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("search_path", name)
	u.RawQuery = q.Encode()
	return u.String()
}

func TestOpenSaysWhatIsWrong(t *testing.T) {
	_, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "no", "such", "folder.db"), store.Options{})
	if err == nil || !strings.Contains(err.Error(), "open store") {
		t.Errorf("error %v", err)
	}
}

func TestSQLiteFileIsPrivate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "followup.db")
	db := open(t, path, store.Options{})
	if _, err := db.Lease(t.Context(), "poll", "me", db.Now()); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{path, path + "-wal", path + "-shm"} {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, want it readable by its owner only", filepath.Base(name), info.Mode())
		}
	}
}
