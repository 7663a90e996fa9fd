package mailbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/ingest"
)

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
