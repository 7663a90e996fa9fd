package followup_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/upr-info/followup"

// drawing is the import graph of the module. A package that is not in it does
// not build in CI. A stage (ingest, compile, notify) may know the root and the
// shared readers and writers below internal, and never another stage, the
// configuration, the store, the archive or the jobs.
var drawing = map[string][]string{
	"":                               {},
	"config":                         {""},
	"config/calendar":                {""},
	"ingest":                         {"", "ingest/authentic", "ingest/letter", "ingest/parcel", "ingest/passage", "ingest/returned", "internal/table", "internal/text", "internal/workbook"},
	"ingest/authentic":               {"", "ingest/letter"},
	"ingest/clamd":                   {"", "ingest"},
	"ingest/letter":                  {""},
	"ingest/mailbox":                 {"", "ingest"},
	"ingest/parcel":                  {"", "ingest/letter", "internal/office"},
	"ingest/passage":                 {"", "internal/text", "internal/workbook"},
	"ingest/register":                {"", "internal/table"},
	"ingest/returned":                {"", "ingest/letter"},
	"compile":                        {""},
	"compile/action":                 {""},
	"compile/compiletest":            {"", "compile"},
	"compile/csv":                    {"", "compile", "compile/study"},
	"compile/html":                   {"", "compile", "compile/study"},
	"compile/json":                   {"", "compile", "compile/study"},
	"compile/study":                  {"", "compile", "compile/action"},
	"compile/xlsx":                   {"", "compile", "compile/study"},
	"compile/document":               {"", "compile", "compile/study"},
	"compile/pdf":                    {"", "compile", "compile/document"},
	"compile/docx":                   {"", "compile", "compile/document"},
	"compile/guide":                  {"", "compile", "compile/document"},
	"compile/site":                   {"", "compile", "compile/guide", "compile/html", "compile/study"},
	"notify":                         {"", "internal/ical", "internal/workbook"},
	"notify/optout":                  {""},
	"notify/smtp":                    {"", "notify"},
	"internal/ical":                  {""},
	"notify/dkim":                    {"", "notify"},
	"internal/planbook":              {"", "internal/table"},
	"internal/reviewbook":            {"", "internal/table"},
	"internal/office":                {""},
	"internal/office/officetest":     {},
	"internal/table":                 {"", "internal/office"},
	"internal/text":                  {"", "internal/office"},
	"internal/workbook":              {"", "internal/table"},
	"internal/store":                 {"", "ingest", "compile", "notify"},
	"internal/store/storetest":       {"", "ingest", "compile", "notify", "internal/store"},
	"internal/archive":               {"", "ingest", "notify"},
	"internal/clamdtest":             {},
	"internal/pagetest":              {},
	"internal/dovecottest":           {},
	"internal/postfixtest":           {"internal/dovecottest"},
	"internal/jobs":                  {"", "internal/store"},
	"cmd/followup":                   everything,
	"cmd/followup/internal/sample":   {},
	"cmd/followup/internal/labelled": {"", "cmd/followup/internal/sample", "internal/workbook"},
	"cmd/followup/internal/loopback": {},
}

// everything stands for all packages of the module.
var everything = []string{"*"}

// libraries says which packages know which third-party library.
var libraries = map[string][]string{
	"github.com/emersion/go-imap/":         {"ingest/mailbox", "cmd/followup/internal/loopback"},
	"github.com/emersion/go-message/":      {"ingest/letter", "notify"},
	"github.com/emersion/go-msgauth/":      {"ingest/authentic", "notify/dkim"},
	"github.com/emersion/go-smtp/":         {"notify/smtp", "cmd/followup/internal/loopback"},
	"github.com/emersion/go-sasl/":         {"ingest/mailbox", "notify/smtp"},
	"github.com/xuri/excelize/":            {"internal/table", "internal/workbook", "internal/planbook", "internal/reviewbook", "compile/xlsx"},
	"github.com/go-text/typesetting/":      {"compile/pdf"},
	"github.com/robfig/cron/":              {"cmd/followup"},
	"github.com/spf13/cobra/":              {"cmd/followup"},
	"github.com/klippa-app/go-pdfium/":     {"internal/text"},
	"github.com/tetratelabs/wazero/":       {"internal/text"},
	"github.com/pelletier/go-toml/":        {"config"},
	"github.com/riverqueue/river/":         {"internal/jobs"},
	"github.com/pressly/goose/":            {"internal/store"},
	"github.com/kljensen/snowball/":        {"ingest/passage"},
	"github.com/jackc/pgx/":                {"internal/store", "internal/jobs"},
	"modernc.org/":                         {"internal/store"},
	"github.com/prometheus/client_golang/": {"cmd/followup"},
}

// TestLayout reads the imports of every file here, not with go list, so that go
// test sees when a file changed: what a subprocess reads does not count for its
// cache.
func TestLayout(t *testing.T) {
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		checkImports(t, path)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func checkImports(t *testing.T, path string) {
	f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	from := strings.TrimPrefix(filepath.ToSlash(filepath.Dir(path)), ".")
	allowed, known := drawing[from]
	if !known {
		t.Errorf("%s: package %q is not in the drawing", path, from)
	}
	for _, spec := range f.Imports {
		imp, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		to, inside := within(imp)
		if inside && !slices.Contains(allowed, "*") && !slices.Contains(allowed, to) {
			t.Errorf("%s: %q must not import %q", path, from, to)
		}
		if !inside && from == "" && strings.Contains(imp, ".") {
			t.Errorf("%s: the root knows the standard library only, not %s", path, imp)
		}
		for lib, users := range libraries {
			if strings.HasPrefix(imp+"/", lib) && !slices.Contains(users, from) {
				t.Errorf("%s: %q must not know %s", path, from, lib)
			}
		}
	}
}

// within returns an import path relative to the module.
func within(path string) (rel string, inside bool) {
	rel, inside = strings.CutPrefix(path+"/", module+"/")
	return strings.TrimSuffix(rel, "/"), inside
}
