package planbook_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestSavedByLibreOffice: a table that another program opened and saved, as xlsx,
// ods or csv, changes nothing, and an edited cell is the one change.
func TestSavedByLibreOffice(t *testing.T) {
	if _, err := exec.LookPath("soffice"); err != nil {
		t.Skip("needs soffice")
	}
	dir := t.TempDir()
	in := filepath.Join(dir, "calendar.xlsx")
	if err := os.WriteFile(in, edited(t, asXLSX(t), "K5=2027-06-15"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, format := range []string{"xlsx", "ods", "csv"} {
		out := filepath.Join(dir, format)
		cmd := exec.CommandContext(t.Context(), "soffice", "-env:UserInstallation=file://"+filepath.Join(dir, "profile"),
			"--headless", "--convert-to", format, "--outdir", out, in)
		if log, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("soffice: %v\n%s", err, log)
		}
		b, err := os.ReadFile(filepath.Join(out, "calendar."+format))
		if err != nil {
			t.Fatal(err)
		}
		if got := outcome(t, b, rows()); got != "deadline SVN-3 2027-06-15" {
			t.Errorf("%s: %s", format, got)
		}
	}
}
