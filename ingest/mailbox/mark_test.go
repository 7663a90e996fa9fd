package mailbox

import (
	"fmt"
	"net"
	"slices"
	"strings"
	"testing"
)

func TestMark(t *testing.T) {
	for _, c := range []struct {
		name, after, caps, permanent string
		want                         []string
	}{
		{"keep", Keep, "IMAP4rev1", `\*`, nil},
		{"flag", Flag, "IMAP4rev1", `\Flagged \*`, []string{"UID STORE 1:2 +FLAGS.SILENT ($FollowupDone)"}},
		{"flag, our keyword known", Flag, "IMAP4rev1", `$FollowupDone`, []string{"UID STORE 1:2 +FLAGS.SILENT ($FollowupDone)"}},
		{"flag, no keywords", Flag, "IMAP4rev1", `\Flagged \Seen`, []string{"UID STORE 1:2 +FLAGS.SILENT (\\Flagged)"}},
		{"move", Move, "IMAP4rev1 MOVE", `\*`, []string{`UID MOVE 1:2 "Done"`}},
		{"move with UIDPLUS", Move, "IMAP4rev1 UIDPLUS", `\*`, []string{`UID COPY 1:2 "Done"`, "UID STORE 1:2 +FLAGS.SILENT (\\Deleted)", "UID EXPUNGE 1:2"}},
		// never a plain EXPUNGE
		{"move with neither", Move, "IMAP4rev1", `\*`, []string{"UID STORE 1:2 +FLAGS.SILENT ($FollowupDone)"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := newFake(t, mail, mail)
			f.caps = c.caps
			f.on = func(w net.Conn, _ int, tag, command string) bool {
				if !strings.HasPrefix(command, "SELECT") {
					return false
				}
				fmt.Fprintf(w, "* OK [UIDVALIDITY 7] ok\r\n* OK [PERMANENTFLAGS (%s)] ok\r\n%s OK done\r\n", c.permanent, tag)
				return true
			}
			s, _ := open(t, f.box(c.after))
			if err := s.Mark(t.Context(), []uint32{1, 2}); err != nil {
				t.Fatal(err)
			}
			if got := f.sent("UID "); !slices.Equal(got, c.want) {
				t.Errorf("sent %q", got)
			}
			if got := f.sent("EXPUNGE"); len(got) > 0 {
				t.Errorf("sent %q", got)
			}
		})
	}
}

func TestMoveMakesTheFolder(t *testing.T) {
	f := newFake(t, mail)
	made := false
	f.on = func(w net.Conn, _ int, tag, command string) bool {
		if strings.HasPrefix(command, "CREATE") {
			made = true
		}
		if !strings.HasPrefix(command, "UID MOVE") || made {
			return false
		}
		fmt.Fprintf(w, "%s NO no such folder\r\n", tag) // without TRYCREATE
		return true
	}
	s, _ := open(t, f.box(Move))
	if err := s.Mark(t.Context(), []uint32{1}); err != nil {
		t.Fatal(err)
	}
	if got := f.sent("UID MOVE"); len(got) != 2 {
		t.Errorf("sent %q", f.commands)
	}
}
