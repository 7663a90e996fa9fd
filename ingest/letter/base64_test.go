package letter

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

// TestBase64OfAnyLength: a file comes out as it went in, whatever its length and
// wherever the pieces end in which it is read.
func TestBase64OfAnyLength(t *testing.T) {
	lengths := []int{46 << 10, 47 << 10, 48 << 10, 49 << 10, 96<<10 + 1, 200_000}
	for n := range 130 {
		lengths = append(lengths, n)
	}
	for _, n := range lengths {
		file := bytes.Repeat([]byte("\x00\xff made up "), n/11+1)[:n]
		code := base64.StdEncoding.EncodeToString(file)
		var lines strings.Builder
		for len(code) > 76 {
			lines.WriteString(code[:76] + "\r\n")
			code = code[76:]
		}
		mail := fmt.Sprintf("From: a@example.org\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n%s%s\r\n", &lines, code)
		for name, r := range map[string]io.Reader{"at once": strings.NewReader(mail), "halved": iotest.HalfReader(strings.NewReader(mail)), "by the byte": iotest.OneByteReader(strings.NewReader(mail))} {
			var got []byte
			damaged := false
			_, err := Parse(r, Limits{}, func(p Part) (err error) {
				got, err = io.ReadAll(p.Body)
				damaged = p.Damaged()
				return err
			})
			if err != nil || !bytes.Equal(got, file) || damaged {
				t.Errorf("%d bytes, %s: %d came out, damaged %v, %v", n, name, len(got), damaged, err)
			}
		}
	}
}
