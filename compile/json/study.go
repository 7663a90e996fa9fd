package json

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/upr-info/followup/compile/study"
)

// WriteStudy writes the overall study as indented UTF-8. Equal studies give equal
// bytes.
func WriteStudy(w io.Writer, s study.Study) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil {
		return fmt.Errorf("encode the study: %w", err)
	}
	return nil
}
