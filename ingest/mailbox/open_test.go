package mailbox

import (
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"

	"github.com/upr-info/followup"
)

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
