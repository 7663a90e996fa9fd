package mailbox

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"slices"
	"strings"
	"testing"

	"github.com/upr-info/followup/ingest"
)

const mail = "Subject: x\r\n\r\nhello\r\n"

func TestNothingNewIsThreeCommands(t *testing.T) {
	f := newFake(t, mail, mail)
	s, cur := open(t, f.box(Keep))
	if cur != (ingest.Cursor{Validity: 7, Next: 3}) {
		t.Errorf("cursor %+v", cur)
	}
	s.Close()
	want := []string{`LOGIN "u" "p"`, "EXAMINE INBOX", "LOGOUT"}
	if !slices.Equal(f.commands, want) || f.conns != 1 {
		t.Errorf("commands %q, connections %d", f.commands, f.conns)
	}
}

func TestUIDsLeavesOutTheLastMessageBelow(t *testing.T) {
	f := newFake(t)
	f.on = func(c net.Conn, _ int, tag, command string) bool {
		if !strings.HasPrefix(command, "UID SEARCH") {
			return false
		}
		fmt.Fprintf(c, "* SEARCH 9 12 4\r\n%s OK done\r\n", tag) // "n:*" names the last, 4
		return true
	}
	s, _ := open(t, f.box(Keep))
	got, err := s.UIDs(t.Context(), 5)
	if err != nil || !slices.Equal(got, []uint32{9, 12}) {
		t.Errorf("got %v, %v", got, err)
	}
}

// answers has the fake give these lines to the first n commands that fetch
// bodies of several messages.
func answers(n int, lines string) func(net.Conn, int, string, string) bool {
	return func(c net.Conn, _ int, tag, command string) bool {
		if n == 0 || !strings.HasPrefix(command, "UID FETCH") || !strings.Contains(command, "BODY.PEEK[]") {
			return false
		}
		n--
		fmt.Fprint(c, lines)
		fmt.Fprintf(c, "%s OK done\r\n", tag)
		return true
	}
}

// TestAnswersThatLoseMessages has the server answer once as some servers do;
// every message arrives all the same, each once.
func TestAnswersThatLoseMessages(t *testing.T) {
	second := "* 2 FETCH (UID 2 BODY[] {5}\r\nhello)\r\n"
	for name, lines := range map[string]string{
		"both":                     "* 1 FETCH (UID 1 BODY[] {5}\r\nhello)\r\n" + second,
		"the first is left out":    second,
		"UID behind the literal":   "* 1 FETCH (BODY[] {5}\r\nhello UID 1)\r\n" + second,
		"no UID":                   "* 1 FETCH (BODY[] {5}\r\nhello)\r\n" + second,
		"flags first, then body":   "* 1 FETCH (UID 1 FLAGS (\\Seen))\r\n* 1 FETCH (UID 1 BODY[] {5}\r\nhello)\r\n" + second,
		"NIL":                      "* 1 FETCH (UID 1 BODY[] NIL)\r\n" + second,
		"a message nobody wanted":  "* 9 FETCH (UID 99 BODY[] {5}\r\nhello)\r\n" + second,
		"the same twice":           second + second,
		"VANISHED":                 "* VANISHED 77\r\n" + second,
		"an unknown item":          "* 1 FETCH (UID 1 X-GM-MSGID 12 BODY[] {5}\r\nhello)\r\n" + second,
		"an unknown response":      "* XFOO bar\r\n" + second,
		"a malformed envelope":     "* 1 FETCH (UID 1 ENVELOPE (NIL \"a\"b\" NIL) BODY[] {5}\r\nhello)\r\n" + second,
		"odd flags":                "* 1 FETCH (UID 1 FLAGS (\\Seen $x {) BODY[] {5}\r\nhello)\r\n" + second,
		"a malformed date":         "* 1 FETCH (UID 1 INTERNALDATE \"yesterday\" BODY[] {5}\r\nhello)\r\n" + second,
		"goodbye":                  "* BYE shutting down\r\n",
		"more than was asked for":  "* 1 FETCH (UID 1 BODY[] {2000000}\r\n",
		"four gigabytes announced": "* 1 FETCH (UID 1 BODY[] {4000000000}\r\nhello",
		"a number beyond all":      "* 1 FETCH (UID 1 BODY[] {99999999999999999999}\r\n",
		"NO":                       "T9 NO not today\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake(t, "hello", "hello")
			f.on = answers(1, lines)
			s, _ := open(t, f.box(Keep))
			got := fetch(t, s, 1, 2)
			if want := map[uint32]string{1: "hello", 2: "hello"}; !maps.Equal(got, want) {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestEmptyQuotedBodyIsAnEmptyMessage(t *testing.T) {
	f := newFake(t, "x")
	f.on = answers(9, "* 1 FETCH (UID 1 BODY[] \"\")\r\n")
	s, _ := open(t, f.box(Keep))
	if got := fetch(t, s, 1); got[1] != "" {
		t.Errorf("got %v", got)
	}
}

// TestCutLiteral cuts the connection inside a message: it comes whole or not at
// all, and what stands behind it comes too.
func TestCutLiteral(t *testing.T) {
	f := newFake(t, "hello", "world", "again")
	f.on = func(c net.Conn, conn int, tag, command string) bool {
		if conn > 1 || !strings.Contains(command, "BODY.PEEK[]") {
			return false
		}
		fmt.Fprint(c, "* 1 FETCH (UID 1 BODY[] {5}\r\nhello)\r\n* 2 FETCH (UID 2 BODY[] {500}\r\nwor")
		c.Close()
		return true
	}
	s, _ := open(t, f.box(Keep))
	got := fetch(t, s, 1, 2, 3)
	if want := map[uint32]string{1: "hello", 2: "world", 3: "again"}; !maps.Equal(got, want) {
		t.Errorf("got %v", got)
	}
}

// TestMessageThatKillsTheConnection: it is named, the others arrive.
func TestMessageThatKillsTheConnection(t *testing.T) {
	f := newFake(t, "one", "two", "three")
	f.on = func(c net.Conn, _ int, tag, command string) bool {
		m := fetchCommand.FindStringSubmatch(command)
		if m == nil || !inSet(m[1], 2) || !strings.Contains(m[2], "BODY") {
			return false
		}
		c.Close()
		return true
	}
	s, _ := open(t, f.box(Keep))
	got := fetch(t, s, 1, 2, 3)
	if got[1] != "one" || got[3] != "three" || !strings.HasPrefix(got[2], "!The connection to the mail server broke each time") {
		t.Errorf("got %v", got)
	}
	if f.conns != 4 { // the first, one for each try of 2 but the first, one to go on
		t.Errorf("%d connections", f.conns)
	}
}

// TestMessageThatIsNotDelivered: the server says OK and nothing else, or refuses.
func TestMessageThatIsNotDelivered(t *testing.T) {
	for answer, want := range map[string]string{
		"OK done":         "!The mail server names this message but does not hand it out",
		"NO out of order": "!The mail server refuses to hand this message out",
		"BAD what?":       "!The mail server refuses to hand this message out",
	} {
		t.Run(answer, func(t *testing.T) {
			f := newFake(t, "one", "two")
			f.on = func(c net.Conn, _ int, tag, command string) bool {
				m := fetchCommand.FindStringSubmatch(command)
				if m == nil || !inSet(m[1], 2) || !strings.Contains(m[2], "BODY") {
					return false
				}
				fmt.Fprintf(c, "%s %s\r\n", tag, answer)
				return true
			}
			s, _ := open(t, f.box(Keep))
			got := fetch(t, s, 1, 2)
			if got[1] != "one" || !strings.HasPrefix(got[2], want) {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestFolderMadeAnewWhileOpen(t *testing.T) {
	f := newFake(t, "one", "two")
	f.on = func(c net.Conn, conn int, tag, command string) bool {
		if conn > 1 || !strings.Contains(command, "BODY.PEEK[]") {
			return false
		}
		f.validity = 8
		c.Close()
		return true
	}
	s, _ := open(t, f.box(Keep))
	err := s.Fetch(t.Context(), []uint32{1, 2}, func(m ingest.Message) error {
		t.Errorf("UID %d of the other folder was handed out", m.UID)
		return nil
	})
	if !errors.Is(err, errRenewed) {
		t.Errorf("error %v", err)
	}
}

func long(n int) string { return strings.Repeat("0123456789abcd\r\n", n/16) }

func TestLongMessageComesInPieces(t *testing.T) {
	for _, size := range []int{pieceSize, pieceSize + 16, 3 * pieceSize, 3*pieceSize - 16} {
		f := newFake(t, mail, long(size))
		s, _ := open(t, f.box(Keep))
		got := fetch(t, s, 1, 2)
		if got[1] != mail || got[2] != long(size) {
			t.Errorf("%d bytes: got %d and %d", size, len(got[1]), len(got[2]))
		}
		if n := len(f.sent("UID FETCH 2 ")); n != size/pieceSize+1 {
			t.Errorf("%d bytes: %d pieces", size, n)
		}
	}
}

func TestLongMessageGoesOnWhereTheConnectionBroke(t *testing.T) {
	f := newFake(t, long(3*pieceSize))
	f.on = func(c net.Conn, conn int, tag, command string) bool {
		if conn > 1 || !strings.Contains(command, fmt.Sprintf("<%d.", pieceSize)) {
			return false
		}
		fmt.Fprintf(c, "* 1 FETCH (UID 1 BODY[]<%d> {%d}\r\nhalf", pieceSize, pieceSize)
		c.Close()
		return true
	}
	s, _ := open(t, f.box(Keep))
	if got := fetch(t, s, 1); got[1] != long(3*pieceSize) {
		t.Errorf("got %d bytes", len(got[1]))
	}
	if f.conns != 2 {
		t.Errorf("%d connections", f.conns)
	}
}

// TestLongMessageThatBreaksOff: take sees the cut, then the verdict, and what is
// behind it arrives, whether take returns the cut as an error or not.
func TestLongMessageThatBreaksOff(t *testing.T) {
	for name, returned := range map[string]func(error) error{
		"returned": func(err error) error { return err },
		"kept":     func(error) error { return nil },
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake(t, long(3*pieceSize), mail)
			f.on = func(c net.Conn, _ int, tag, command string) bool {
				if !strings.Contains(command, fmt.Sprintf("<%d.", 2*pieceSize)) {
					return false
				}
				c.Close()
				return true
			}
			s, _ := open(t, f.box(Keep))
			var seen []string
			err := s.Fetch(t.Context(), []uint32{1, 2}, func(m ingest.Message) error {
				if m.Err != nil {
					seen = append(seen, fmt.Sprint(m.UID, " cannot be had"))
					return nil
				}
				n, err := io.Copy(io.Discard, m.Body)
				seen = append(seen, fmt.Sprint(m.UID, " ", n, " ", err))
				return returned(err)
			})
			want := []string{fmt.Sprint("1 ", 2*pieceSize, " unexpected EOF"), "1 cannot be had", fmt.Sprint("2 ", len(mail), " <nil>")}
			if err != nil || !slices.Equal(sorted(seen), sorted(want)) {
				t.Errorf("%v: saw %q", err, seen)
			}
		})
	}
}

// sorted returns s in order: the short messages come before the long ones.
func sorted(s []string) []string { return slices.Sorted(slices.Values(s)) }

func TestTakesErrorStops(t *testing.T) {
	f := newFake(t, mail, mail, mail)
	s, _ := open(t, f.box(Keep))
	full := errors.New("disk full")
	calls := 0
	err := s.Fetch(t.Context(), []uint32{1, 2, 3}, func(ingest.Message) error { calls++; return full })
	if !errors.Is(err, full) || calls != 1 {
		t.Errorf("error %v after %d calls", err, calls)
	}
	// The session is still good for what comes next.
	if got := fetch(t, s, 3); got[3] != mail {
		t.Errorf("got %v", got)
	}
}
