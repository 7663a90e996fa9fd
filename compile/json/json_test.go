package json_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	stdjson "encoding/json"
	"flag"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/upr-info/followup/compile"
	"github.com/upr-info/followup/compile/compiletest"
	"github.com/upr-info/followup/compile/json"
)

var update = flag.Bool("update", false, "write the golden files anew")

func encode(t testing.TB, a compile.Assessment) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := json.Write(&b, a); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestGolden(t *testing.T) {
	const file = "testdata/small.json"
	got := encode(t, compile.Assemble(compiletest.Small()))
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want, err := os.ReadFile(file); err != nil || !bytes.Equal(want, got) {
		t.Errorf("assessment.json has changed (%v); run with -update and look at the difference", err)
	}
}

// TestRoundTrip makes sure that a frozen version gives every edition again.
func TestRoundTrip(t *testing.T) {
	for name, s := range map[string]compile.Snapshot{"sample": compiletest.Sample(), "unanswered": compiletest.Unanswered(),
		"nothing": {Review: compiletest.Review(), Country: compiletest.Country()}} {
		a := compile.Assemble(s)
		got, err := json.Read(bytes.NewReader(encode(t, a)))
		if err != nil || !reflect.DeepEqual(got, a) {
			t.Errorf("%s: what was read is not what was written (%v)", name, err)
		}
	}
}

// TestContract holds the keys that others script against.
func TestContract(t *testing.T) {
	var got struct {
		Review          *string
		Version         *int
		Counts          map[string]int
		Recommendations []map[string]any
	}
	if err := stdjson.Unmarshal(encode(t, compile.Assemble(compiletest.Sample())), &got); err != nil {
		t.Fatal(err)
	}
	if got.Review == nil || *got.Review != "UTO-3" || got.Version == nil || *got.Version != 1 {
		t.Error("review or version is not what it was")
	}
	for _, key := range []string{"full", "partial", "not", "not_assessed", "not_commented"} {
		if _, ok := got.Counts[key]; !ok {
			t.Errorf("counts lack %s", key)
		}
	}
	for _, r := range got.Recommendations {
		for _, key := range []string{"number", "text", "iri", "class", "n", "full", "partial", "not", "answers"} {
			if _, ok := r[key]; !ok {
				t.Fatalf("a recommendation lacks %s", key)
			}
		}
		class := r["class"].(string)
		if (r["iri"] == nil) != strings.HasPrefix(class, "not_") {
			t.Errorf("%v is %s and its IRI is %v", r["number"], class, r["iri"])
		}
		for _, a := range r["answers"].([]any) {
			for _, key := range []string{"stakeholder", "kind", "level", "comment"} {
				if _, ok := a.(map[string]any)[key].(string); !ok {
					t.Fatalf("an answer lacks %s", key)
				}
			}
		}
	}
}

func TestReadRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"nothing":           "",
		"another thing":     "[]",
		"an unnamed review": "{}",
		"two of them":       `{"review":"UTO-3"} {"review":"UTO-3"}`,
		"half of one":       `{"review":"UTO-3","recommendations":[`,
	} {
		if _, err := json.Read(strings.NewReader(text)); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// FuzzRead looks for what makes Read panic, or gives an assessment that is
// written otherwise than it was read.
func FuzzRead(f *testing.F) {
	f.Add(encode(f, compile.Assemble(compiletest.Large(1, 2))))
	f.Add([]byte(`{"review":"UTO-3","date":"2027-03","recommendations":[{"iri":null}]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		a, err := json.Read(bytes.NewReader(b))
		if err != nil {
			return
		}
		again, err := json.Read(bytes.NewReader(encode(t, a)))
		if err != nil || !bytes.Equal(encode(t, again), encode(t, a)) {
			t.Errorf("an assessment is written otherwise than it was read: %v", err)
		}
	})
}

// TestSeal computes the checksum as docs/data.md tells readers to.
func TestSeal(t *testing.T) {
	a, err := json.Seal(compile.Assemble(compiletest.Sample()))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := json.Write(&b, a); err != nil {
		t.Fatal(err)
	}
	emptied := regexp.MustCompile(`(?m)^  "checksum": "[0-9a-f]*"`).ReplaceAll(b.Bytes(), []byte(`  "checksum": ""`))
	if sum := sha256.Sum256(emptied); hex.EncodeToString(sum[:]) != a.Checksum {
		t.Errorf("the checksum is %s", a.Checksum)
	}
	if again, err := json.Seal(a); err != nil || again.Checksum != a.Checksum {
		t.Errorf("sealed again: %s, %v", again.Checksum, err)
	}
}
