package mailbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/upr-info/followup"
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
// behind it arrives.
func TestLongMessageThatBreaksOff(t *testing.T) {
	f := newFake(t, long(3*pieceSize), mail)
	f.on = func(c net.Conn, _ int, tag, command string) bool {
		if !strings.Contains(command, fmt.Sprintf("<%d.", 2*pieceSize)) {
			return false
		}
		c.Close()
		return true
	}
	s, _ := open(t, f.box(Keep))
	got := fetch(t, s, 1, 2)
	if !strings.HasPrefix(got[1], "!The connection") || got[2] != mail {
		t.Errorf("got %.80v", got)
	}
}

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

func TestSilentServer(t *testing.T) {
	for _, silentAt := range []string{"LOGIN", "EXAMINE", "UID SEARCH", "UID FETCH", "UID STORE"} {
		t.Run(silentAt, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFake(t, mail)
				f.on = func(_ net.Conn, _ int, _, command string) bool { return strings.HasPrefix(command, silentAt) }
				start := time.Now()
				err := everything(t.Context(), f.box(Flag))
				var fault *followup.Fault
				if err == nil || (silentAt != "UID STORE" && silentAt != "UID SEARCH" && !errors.As(err, &fault)) {
					t.Errorf("error %v", err)
				}
				if waited := time.Since(start); waited > 5*silence {
					t.Errorf("waited %v", waited)
				}
			})
		})
	}
}

// everything does all that a session can.
func everything(ctx context.Context, m *Mailbox) error {
	s, _, err := m.Open(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	uids, err := s.UIDs(ctx, 1)
	if err != nil {
		return err
	}
	var failed error
	err = s.Fetch(ctx, uids, func(m ingest.Message) error {
		if m.Err != nil {
			failed = m.Err
			return nil
		}
		_, err := io.Copy(io.Discard, m.Body)
		return err
	})
	return errors.Join(err, failed, s.Mark(ctx, uids))
}

func TestTricklingServer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t, mail)
		f.on = func(c net.Conn, _ int, _, command string) bool {
			if !strings.Contains(command, "BODY") {
				return false
			}
			fmt.Fprint(c, "* 1 FETCH (UID 1 BODY[] {900000}\r\n")
			for {
				time.Sleep(silence / 2)
				if _, err := c.Write([]byte("x")); err != nil {
					return true
				}
			}
		}
		start := time.Now()
		err := everything(t.Context(), f.box(Keep))
		if err == nil || time.Since(start) > 4*patience {
			t.Errorf("error %v after %v", err, time.Since(start))
		}
		f.serving.Wait()
	})
}

// TestSlowTake: the server's time runs only while we wait for it.
func TestSlowTake(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t, mail, mail)
		s, _, err := f.box(Keep).Open(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Hour)
		n := 0
		err = s.Fetch(t.Context(), []uint32{1, 2}, func(m ingest.Message) error {
			time.Sleep(time.Hour)
			n++
			return m.Err
		})
		if err != nil || n != 2 || f.conns != 1 {
			t.Errorf("%v, %d messages, %d connections", err, n, f.conns)
		}
		s.Close()
	})
}

func TestCancel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t, mail)
		f.on = func(_ net.Conn, _ int, _, command string) bool { return strings.HasPrefix(command, "UID FETCH") }
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		start := time.Now()
		if err := everything(ctx, f.box(Keep)); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v", err)
		}
		if waited := time.Since(start); waited != time.Second {
			t.Errorf("waited %v", waited)
		}
	})
}

func TestLogin(t *testing.T) {
	for _, c := range []struct {
		answer string
		login  bool // ErrLogin
		time   bool // a Fault that time mends
	}{
		{"NO [AUTHENTICATIONFAILED] bad", true, false},
		{"NO sorry", true, false}, // without a code, as older servers
		{"NO [UNAVAILABLE] later", false, true},
		{"NO [LIMIT] too many connections", false, true},
	} {
		f := newFake(t)
		f.on = func(w net.Conn, _ int, tag, command string) bool {
			if !strings.HasPrefix(command, "LOGIN") {
				return false
			}
			fmt.Fprintf(w, "%s %s\r\n", tag, c.answer)
			return true
		}
		_, _, err := f.box(Keep).Open(t.Context())
		var fault *followup.Fault
		byTime := errors.As(err, &fault) && fault.Remedy == followup.ByTime
		if errors.Is(err, ErrLogin) != c.login || byTime != c.time {
			t.Errorf("%s: %v", c.answer, err)
		}
	}
}

func TestPlainOnlyToThisMachine(t *testing.T) {
	for server, ok := range map[string]bool{
		"localhost:143": true, "127.0.0.1:143": true, "[::1]:143": true,
		"imap.example.org:143": false, "192.0.2.1:143": false, "localhost.example.org:143": false, "": false,
	} {
		f := newFake(t)
		m := f.box(Keep)
		m.config.Server = server
		s, _, err := m.Open(t.Context())
		if (err == nil) != ok {
			t.Errorf("%q: %v", server, err)
		}
		if err == nil {
			s.Close()
		} else if f.conns != 0 {
			t.Errorf("%q: was dialled", server)
		}
	}
}

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

func TestServerWithoutUIDs(t *testing.T) {
	f := newFake(t)
	f.on = func(w net.Conn, _ int, tag, command string) bool {
		if !strings.HasPrefix(command, "EXAMINE") {
			return false
		}
		fmt.Fprintf(w, "* 0 EXISTS\r\n%s OK done\r\n", tag)
		return true
	}
	if _, _, err := f.box(Keep).Open(t.Context()); err == nil || !strings.Contains(err.Error(), "keeps no UIDs") {
		t.Errorf("error %v", err)
	}
}

func TestUIDNEXTLeftOut(t *testing.T) {
	f := newFake(t)
	f.on = func(w net.Conn, _ int, tag, command string) bool {
		switch {
		case strings.HasPrefix(command, "EXAMINE"):
			fmt.Fprintf(w, "* OK [UIDVALIDITY 7] ok\r\n%s OK done\r\n", tag)
		case strings.HasPrefix(command, "STATUS"):
			fmt.Fprintf(w, "* STATUS INBOX (UIDNEXT 12)\r\n%s OK done\r\n", tag)
		default:
			return false
		}
		return true
	}
	if _, cur := open(t, f.box(Keep)); cur.Next != 12 {
		t.Errorf("cursor %+v", cur)
	}
}
