package guide_test

import (
	"strings"
	"testing"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
	"github.com/upr-info/followup/compile/guide"
)

func facts() guide.Facts {
	return guide.Facts{"programme": "Follow-up Programme", "contact": "followup@example.org",
		"invite": "90", "remind": "30, 7 and 1", "last": "7", "grace": "14", "compile": "20", "publish": "10"}
}

// TestLanguagesAgree holds the translations to the English texts, block by block.
func TestLanguagesAgree(t *testing.T) {
	english, err := guide.All(followup.English, facts())
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range followup.Written() {
		texts, err := guide.All(l, facts())
		if err != nil {
			t.Fatal(err)
		}
		for i, text := range texts {
			if text.Title == "" || text.Lead == "" || len(text.Blocks) != len(english[i].Blocks) {
				t.Fatalf("%s of %s has %d blocks, and in English %d", text.Name, l, len(text.Blocks), len(english[i].Blocks))
			}
			for j, b := range text.Blocks {
				e := english[i].Blocks[j]
				if b.Kind != e.Kind || len(b.Items) != len(e.Items) || len(b.Head) != len(e.Head) || len(b.Rows) != len(e.Rows) {
					t.Errorf("%s of %s: block %d, %q, has not the shape of the English one", text.Name, l, j, b.Text)
				}
			}
			if l != followup.English && text.Lead == english[i].Lead {
				t.Errorf("%s is not translated into %s", text.Name, l)
			}
			if got := len(text.Document(compile.WordsIn(l), guide.Print{}).Blocks); got < len(text.Blocks) {
				t.Errorf("%s of %s: %d blocks are printed of %d", text.Name, l, got, len(text.Blocks))
			}
		}
		example, err := guide.Filled(l)
		if err != nil || len(example.Rows) != 5 || example.Rows[4].Comment != "" || example.Rows[3].Level != followup.NoLevel {
			t.Errorf("the example in %s: %+v, %v", l, example, err)
		}
	}
}

func TestFacts(t *testing.T) {
	f := facts()
	f["last"] = "" // no last reminder goes out
	texts, err := guide.All(followup.English, f)
	if err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	for _, text := range texts {
		for _, b := range text.Blocks {
			said.WriteString(b.Text + strings.Join(b.Items, "\n"))
			for _, r := range b.Rows {
				said.WriteString(strings.Join(r, "\n"))
			}
		}
	}
	for want, there := range map[string]bool{"90 days before the deadline": true, "A last reminder": false, "{": false, "followup@example.org": true} {
		if strings.Contains(said.String(), want) != there {
			t.Errorf("the texts say %q: %v, want %v", want, !there, there)
		}
	}
	delete(f, "grace")
	if _, err := guide.All(followup.French, f); err == nil || !strings.Contains(err.Error(), "{grace}") {
		t.Errorf("a fact that is not known: %v", err)
	}
}
