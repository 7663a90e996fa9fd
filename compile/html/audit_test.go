package html_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
	"github.com/upr-info/followup/compile/compiletest"
	edition "github.com/upr-info/followup/compile/html"
	"github.com/upr-info/followup/internal/pagetest"
)

// audited writes the pages that are audited into a folder.
func audited(t *testing.T) (files []string) {
	t.Helper()
	dir := t.TempDir()
	second := compiletest.Sample()
	first := compile.Assemble(compiletest.Small())
	second.Version, second.Previous = 2, &first
	for _, p := range []struct {
		name     string
		snapshot compile.Snapshot
		language followup.Language
	}{{"second", second, followup.English}, {"sample", compiletest.Sample(), followup.French}, {"unanswered", compiletest.Unanswered(), followup.Spanish}} {
		var page bytes.Buffer
		if err := edition.Write(&page, compile.Assemble(p.snapshot), p.language); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(dir, p.name+".html")
		if err := os.WriteFile(file, page.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	return files
}

func TestValid(t *testing.T) { pagetest.Valid(t, audited(t)...) }

func TestAccessible(t *testing.T) { pagetest.Accessible(t, audited(t)...) }
