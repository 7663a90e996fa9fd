package store_test

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/upr-info/followup/internal/store"
)

// TestFrozen: a script that installations have run is never edited; what
// changes comes in a new one.
func TestFrozen(t *testing.T) {
	frozen := map[string]string{
		"00001_first.sql":        "83b37de68c48b59e9db0f98d0a7419023baa75bae1aed440f08180e023080c41",
		"00002_risks.sql":        "ab7de1b48ea148de0ac2a1a6a1016f79218df515f77fe9445249af498514a926",
		"00003_passages.sql":     "9d983e8e500f1b89c1f7859055b78d76e08bea5f726fee84b55714b81fbc09f3",
		"00004_resubmission.sql": "a68bdc71a2090becc44f98da4e4d9b4601274fd1ff542904cf444d21d032bb3a",
		"00006_returns.sql":      "11c21cd9e218804ae1c2e2e3040b3e8fd74659638eca0cafcfd390ebcff1869f",
		"00008_sending.sql":      "1dee3725e2d674ecf420106a1d1a28252152d5031abf7afabdb499511d86c7a6",
		"00012_editing.sql":      "d22524905e10036f47189bf370f173e0f8b0afe226eaaf5dcd102db935671b68",
	}
	for name, want := range frozen {
		script, err := os.ReadFile(filepath.Join("migrations", name))
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(script)
		if got := hex.EncodeToString(sum[:]); got != want {
			t.Errorf("%s is now %s: put the change in a new script", name, got)
		}
	}
}

// TestMigrateTogether: several workers start at once on an empty database, and
// once more on a migrated one.
func TestMigrateTogether(t *testing.T) {
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			dsn := filepath.Join(t.TempDir(), "followup.db")
			if engine == "postgres" {
				dsn = schemaOf(t, postgresServer(t), 0)
			}
			for range 2 {
				var group sync.WaitGroup
				for range 4 {
					group.Go(func() {
						db, err := store.Open(t.Context(), dsn, store.Options{})
						if err != nil {
							t.Error(err)
							return
						}
						defer db.Close()
						if err := db.Migrate(t.Context()); err != nil {
							t.Error(err)
						}
					})
				}
				group.Wait()
			}
		})
	}
}
