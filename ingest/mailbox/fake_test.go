package mailbox

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/upr-info/followup/ingest"
)

// A fake is a scripted IMAP server: it holds mails as a real one does, except
// where a test has it misbehave.
type fake struct {
	t        *testing.T
	mails    map[uint32]string
	validity uint32
	caps     string
	// on may answer a command in place of the fake. conn counts connections from 1.
	on func(c net.Conn, conn int, tag, command string) (answered bool)

	serving  sync.WaitGroup
	mu       sync.Mutex
	conns    int
	commands []string // of all connections, without tags
}

func newFake(t *testing.T, mails ...string) *fake {
	f := &fake{t: t, mails: map[uint32]string{}, validity: 7, caps: "IMAP4rev1 UIDPLUS MOVE"}
	for i, m := range mails {
		f.mails[uint32(i+1)] = m
	}
	return f
}

// box returns a mailbox on the fake.
func (f *fake) box(after string) *Mailbox {
	return New(Config{Server: "localhost:143", Security: Plain, User: "u", Password: "p", Folder: "INBOX", After: after, MoveTo: "Done", dial: f.dial})
}

func (f *fake) dial(context.Context) (net.Conn, error) {
	client, server := net.Pipe()
	f.mu.Lock()
	f.conns++
	n := f.conns
	f.mu.Unlock()
	f.serving.Go(func() { f.serve(server, n) })
	return client, nil
}

func (f *fake) serve(c net.Conn, n int) {
	defer c.Close()
	fmt.Fprintf(c, "* OK [CAPABILITY %s] hello\r\n", f.caps)
	lines := bufio.NewReader(c)
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			return
		}
		tag, command, _ := strings.Cut(strings.TrimSpace(line), " ")
		f.mu.Lock()
		f.commands = append(f.commands, command)
		f.mu.Unlock()
		if f.on != nil && f.on(c, n, tag, command) {
			continue
		}
		f.answer(c, command)
		code := ""
		if strings.HasPrefix(command, "LOGIN") {
			code = fmt.Sprintf("[CAPABILITY %s] ", f.caps) // as all servers do that we know
		}
		fmt.Fprintf(c, "%s OK %sdone\r\n", tag, code)
		if command == "LOGOUT" {
			return
		}
	}
}

func (f *fake) uids() []uint32 {
	var all []uint32
	for u := range f.mails {
		all = append(all, u)
	}
	slices.Sort(all)
	return all
}

var fetchCommand = regexp.MustCompile(`^UID FETCH (\S+) \((.*)\)$`)

func (f *fake) answer(c io.Writer, command string) {
	all := f.uids()
	next := uint32(1)
	if len(all) > 0 {
		next = all[len(all)-1] + 1
	}
	switch {
	case strings.HasPrefix(command, "SELECT"), strings.HasPrefix(command, "EXAMINE"):
		fmt.Fprintf(c, "* %d EXISTS\r\n* OK [UIDVALIDITY %d] ok\r\n* OK [UIDNEXT %d] ok\r\n* OK [PERMANENTFLAGS (\\Flagged \\*)] ok\r\n", len(all), f.validity, next)
	case strings.HasPrefix(command, "CAPABILITY"):
		fmt.Fprintf(c, "* CAPABILITY %s\r\n", f.caps)
	case strings.HasPrefix(command, "UID SEARCH"):
		fmt.Fprintf(c, "* SEARCH %s\r\n", strings.Trim(fmt.Sprint(all), "[]"))
	default:
		if m := fetchCommand.FindStringSubmatch(command); m != nil {
			for i, u := range all {
				if inSet(m[1], u) {
					fmt.Fprintf(c, "* %d FETCH (%s)\r\n", i+1, f.items(u, m[2]))
				}
			}
		}
	}
}

var partial = regexp.MustCompile(`<(\d+)\.(\d+)>`)

// items answers the items of one message.
func (f *fake) items(uid uint32, asked string) string {
	mail := f.mails[uid]
	answer := fmt.Sprintf("UID %d", uid)
	if strings.Contains(asked, "RFC822.SIZE") {
		answer += fmt.Sprintf(" RFC822.SIZE %d", len(mail))
	}
	if strings.Contains(asked, "INTERNALDATE") {
		answer += ` INTERNALDATE "23-Nov-2026 09:00:00 +0100"`
	}
	if m := partial.FindStringSubmatch(asked); m != nil {
		from, _ := strconv.Atoi(m[1])
		n, _ := strconv.Atoi(m[2])
		from = min(from, len(mail))
		piece := mail[from:min(from+n, len(mail))]
		return answer + fmt.Sprintf(" BODY[]<%s> {%d}\r\n%s", m[1], len(piece), piece)
	}
	if strings.Contains(asked, "BODY") {
		answer += fmt.Sprintf(" BODY[] {%d}\r\n%s", len(mail), mail)
	}
	return answer
}

func inSet(set string, uid uint32) bool {
	for _, r := range strings.Split(set, ",") {
		from, to, ranged := strings.Cut(r, ":")
		a, _ := strconv.Atoi(from)
		b := a
		if ranged {
			b, _ = strconv.Atoi(to)
		}
		if uint32(a) <= uid && uid <= uint32(b) {
			return true
		}
	}
	return false
}

// sent returns the commands that begin with prefix.
func (f *fake) sent(prefix string) []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	var found []string
	for _, c := range f.commands {
		if strings.HasPrefix(c, prefix) {
			found = append(found, c)
		}
	}
	return found
}

func open(t *testing.T, m *Mailbox) (ingest.Session, ingest.Cursor) {
	t.Helper()
	s, cur, err := m.Open(t.Context())
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	t.Cleanup(func() { s.Close() })
	return s, cur
}

// fetch returns what Fetch handed out of each UID: the body, or "!" and the error.
func fetch(t *testing.T, s ingest.Session, uids ...uint32) map[uint32]string {
	t.Helper()
	got := map[uint32]string{}
	err := s.Fetch(t.Context(), uids, func(m ingest.Message) error {
		if _, twice := got[m.UID]; twice {
			t.Errorf("UID %d was handed out twice", m.UID)
		}
		if m.Err != nil {
			got[m.UID] = "!" + m.Err.Error()
			return nil
		}
		if m.Received.IsZero() {
			t.Errorf("UID %d has no date", m.UID)
		}
		b, err := io.ReadAll(m.Body)
		got[m.UID] = string(b)
		return err
	})
	if err != nil {
		t.Fatalf("fetch: %v", err)
	}
	return got
}
