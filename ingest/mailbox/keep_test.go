package mailbox

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/upr-info/followup/internal/dovecottest"
)

// TestKeep: copies go into a folder that is made, once each, whatever was cut off
// before, and one that is too much for the server stops none behind it.
func TestKeep(t *testing.T) {
	d := dovecottest.Start(t)
	m := New(onDovecot(d))
	var copies []Copy
	for i := range 3 {
		id := fmt.Sprintf("%d@example.org", i)
		copies = append(copies, Copy{MessageID: id, Sent: time.Date(2025, 3, 31, 9, i, 0, 0, time.UTC),
			Mail: []byte("Message-ID: <" + id + ">\r\nSubject: Épreuve\r\n\r\nWords\r\n")})
	}
	cut := errors.New("cut")
	noted := 0
	err := m.Keep(t.Context(), "Sent/2027", copies[:2], func(i int) error {
		if i == 1 {
			return cut // appended, and not noted
		}
		noted++
		return nil
	})
	if !errors.Is(err, cut) || noted != 1 {
		t.Fatalf("cut: %v, %d noted", err, noted)
	}
	for range 2 {
		noted = 0
		if err := m.Keep(t.Context(), "Sent/2027", copies, func(int) error { noted++; return nil }); err != nil || noted != 3 {
			t.Fatalf("again: %v, %d noted", err, noted)
		}
	}
	folder := d.Doveadm("fetch", "-u", dovecottest.User, "hdr.message-id flags date.received", "mailbox", "Sent/2027")
	if strings.Count(folder, "@example.org>") != 3 || strings.Count(folder, `\Seen`) != 3 || !strings.Contains(folder, "2025-03-31") {
		t.Errorf("the folder holds\n%s", folder)
	}
	if inbox := d.Doveadm("fetch", "-u", dovecottest.User, "uid", "mailbox", "INBOX"); strings.Contains(inbox, "uid") {
		t.Errorf("the inbox holds\n%s", inbox)
	}
}
