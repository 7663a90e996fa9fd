package notify

import (
	"testing"

	"github.com/upr-info/followup"
)

func TestTemplatesLoad(t *testing.T) {
	if _, err := LoadTemplates(""); err != nil {
		t.Fatal(err)
	}
	_ = followup.English
}
