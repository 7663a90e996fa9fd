package clamd

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"path/filepath"
	"strings"
	"testing"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/ingest"
	"github.com/upr-info/followup/internal/clamdtest"
)

// TestDaemon asks a real one.
func TestDaemon(t *testing.T) {
	c := New(clamdtest.Start(t))
	if err := c.Ping(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		name    string
		content io.Reader
		found   string
		err     error
	}{
		{"clean", strings.NewReader("Our answers"), "", nil},
		{"nothing", strings.NewReader(""), "", nil},
		{"infected", bytes.NewReader(clamdtest.EICAR()), "Test.Eicar.UNOFFICIAL", nil},
		{"as large as it may be", io.LimitReader(zeros{}, clamdtest.StreamMax), "", nil},
		{"too large", io.LimitReader(zeros{}, 50*clamdtest.StreamMax), "", ingest.ErrUnscannable},
	} {
		t.Run(x.name, func(t *testing.T) {
			if found, err := c.Scan(t.Context(), x.content); found != x.found || !errors.Is(err, x.err) {
				t.Errorf("found %q, error %v", found, err)
			}
		})
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// answering is a daemon that reads up to n bytes and then says something and
// hangs up.
func answering(t *testing.T, n int64, reply string) *Client {
	path := filepath.Join(t.TempDir(), "s")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			io.CopyN(io.Discard, conn, n)
			io.WriteString(conn, reply)
			conn.Close()
		}
	}()
	return New("unix:" + path)
}

// TestDoubtfulAnswers: only a clear word lets a file pass.
func TestDoubtfulAnswers(t *testing.T) {
	const all = int64(len("zINSTREAM\x00") + 4 + len("content") + 4)
	for _, x := range []struct {
		name, reply string
		read        int64
		size        int
		found       string
		unscannable bool
	}{
		{"found", "stream: Bad.Thing FOUND\x00", all, 7, "Bad.Thing", false},
		{"nothing said", "", all, 7, "", false},
		{"cut", "stream: OK", all, 7, "", false},
		{"an error", "stream: Can't allocate memory ERROR\x00", all, 7, "", false},
		{"clean before all was sent", "stream: OK\x00", 20, 8 << 20, "", false},
		{"found before all was sent", "stream: Bad.Thing FOUND\x00", 20, 8 << 20, "Bad.Thing", false},
		{"had enough", "INSTREAM size limit exceeded. ERROR\x00", 20, 8 << 20, "", true},
		{"another protocol", "220 mail.example.org ESMTP\r\n", all, 7, "", false},
		{"a reply without end", strings.Repeat("x", 1<<20), all, 7, "", false},
	} {
		t.Run(x.name, func(t *testing.T) {
			found, err := answering(t, x.read, x.reply).Scan(t.Context(), strings.NewReader(strings.Repeat("content", x.size/7)))
			var fault *followup.Fault
			switch {
			case found != x.found, found != "" && err != nil:
				t.Errorf("found %q, error %v", found, err)
			case x.unscannable != errors.Is(err, ingest.ErrUnscannable):
				t.Errorf("error %v", err)
			case found == "" && !x.unscannable && (!errors.As(err, &fault) || fault.Remedy != followup.ByTime):
				t.Errorf("error %v is not one that time mends", err)
			}
		})
	}
}

func TestNoDaemon(t *testing.T) {
	c := New("unix:" + filepath.Join(t.TempDir(), "nobody"))
	var fault *followup.Fault
	if _, err := c.Scan(t.Context(), strings.NewReader("x")); !errors.As(err, &fault) {
		t.Errorf("error %v", err)
	}
	if err := c.Ping(t.Context()); !errors.As(err, &fault) {
		t.Errorf("error %v", err)
	}
	if err := answering(t, 6, "NO\x00").Ping(t.Context()); !errors.As(err, &fault) {
		t.Errorf("error %v", err)
	}
}

func TestEndedByCaller(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	c := answering(t, 1<<40, "")
	content := io.MultiReader(strings.NewReader("x"), reading(func() { stop() }), zeros{})
	if _, err := c.Scan(ctx, content); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

// reading does something when it is read.
type reading func()

func (f reading) Read([]byte) (int, error) { f(); return 0, io.EOF }

func TestUnreadableContent(t *testing.T) {
	broken := errors.New("broken")
	var fault *followup.Fault
	_, err := answering(t, 1<<40, "").Scan(t.Context(), failing{broken})
	if !errors.Is(err, broken) || errors.As(err, &fault) {
		t.Errorf("error %v", err)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }
