package optout

import (
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/netutil"

	"github.com/upr-info/followup"
)

// TestIdleConnections: who opens all connections that are taken at once, and more
// that wait, and says nothing, keeps nobody out for longer than it takes to close
// them.
func TestIdleConnections(t *testing.T) {
	t.Parallel()
	const most = 30
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var r register
	d := &Desk{Register: &r, Path: "/optout", Now: func() time.Time { return now }}
	s := d.Server()
	go s.Serve(netutil.LimitListener(l, most))
	t.Cleanup(func() { s.Close() })
	for range most + most/2 {
		idle, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { idle.Close() })
	}
	client := &http.Client{Timeout: 2*s.ReadHeaderTimeout + 5*time.Second}
	page := "http://" + l.Addr().String() + "/optout/" + string(followup.NewToken())
	began := time.Now()
	got, err := client.Post(page, form, strings.NewReader("mails=not-this-review"))
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	if _, err := io.Copy(io.Discard, got.Body); err != nil || got.StatusCode != http.StatusOK || len(r.said) != 1 || r.said[0].Kind != followup.ReviewOptOut {
		t.Errorf("%d, %v, %v", got.StatusCode, r.said, err)
	}
	if waited := time.Since(began); waited < s.ReadHeaderTimeout/2 {
		t.Errorf("answered after %s: the limit does not hold", waited)
	}
}
