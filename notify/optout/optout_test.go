package optout

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/upr-info/followup"
)

// A register remembers what was said.
type register struct {
	said   []followup.Return
	err    error
	inside chan struct{} // where set, Return says that it began
	leave  chan struct{} // and waits
}

func (r *register) Return(_ context.Context, said followup.Return) error {
	if r.inside != nil {
		r.inside <- struct{}{}
		<-r.leave
		return nil
	}
	r.said = append(r.said, said)
	return r.err
}

var now = time.Date(2030, 1, 7, 10, 0, 0, 0, time.UTC)

func desk(r *register, log io.Writer) http.Handler {
	d := &Desk{Register: r, Path: "/optout", Name: "Follow-up Programme", Now: func() time.Time { return now },
		Log: slog.New(slog.NewTextHandler(log, nil))}
	return d.Handler()
}

func answer(h http.Handler, method, url, contentType, body string) *http.Response {
	r := httptest.NewRequest(method, url, strings.NewReader(body))
	r.Header.Set("Content-Type", contentType)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

const form = "application/x-www-form-urlencoded"

// TestDesk: what requests change, and that nobody can tell a token of ours from
// others.
func TestDesk(t *testing.T) {
	token := followup.NewToken()
	var file bytes.Buffer
	parts := multipart.NewWriter(&file)
	parts.WriteField("List-Unsubscribe", "One-Click")
	parts.Close()
	for _, c := range []struct {
		name, method, url, contentType, body string
		status                               int
		want                                 followup.ReturnKind
	}{
		{"a link scanner", "GET", "/optout/" + string(token), "", "", 200, ""},
		{"a link scanner that asks for the header", "HEAD", "/optout/" + string(token), "", "", 200, ""},
		{"a scanner that clicks what it knows", "GET", "/optout/" + string(token) + "?List-Unsubscribe=One-Click&mails=none", "", "", 200, ""},
		{"one click", "POST", "/optout/" + string(token), form, "List-Unsubscribe=One-Click", 200, followup.OptOut},
		{"one click, the other form", "POST", "/optout/" + string(token), parts.FormDataContentType(), file.String(), 200, followup.OptOut},
		{"in capitals", "POST", "/optout/" + strings.ToUpper(string(token)), form, "mails=none", 200, followup.OptOut},
		{"this review", "POST", "/optout/" + string(token), form, "mails=not-this-review", 200, followup.ReviewOptOut},
		{"again", "POST", "/optout/" + string(token), form, "mails=again", 200, followup.OptIn},
		{"no wish", "POST", "/optout/" + string(token), form, "mails=all", 400, ""},
		{"no form", "POST", "/optout/" + string(token), "text/plain", "List-Unsubscribe=One-Click", 400, ""},
		{"too much", "POST", "/optout/" + string(token), form, "x=" + strings.Repeat("x", maxForm) + "&mails=none", 400, ""},
		{"no token", "POST", "/optout/x", form, "mails=none", 200, ""},
		{"elsewhere", "POST", "/" + string(token), form, "mails=none", 404, ""},
		{"another method", "PUT", "/optout/" + string(token), form, "mails=none", 405, ""},
	} {
		var r register
		var log bytes.Buffer
		got := answer(desk(&r, &log), c.method, c.url, c.contentType, c.body)
		if got.StatusCode != c.status || (len(r.said) == 1) != (c.want != "") || len(r.said) == 1 && (r.said[0].Kind != c.want || r.said[0].Token != token) {
			t.Errorf("%s: %d, %v", c.name, got.StatusCode, r.said)
		}
		if log.Len() > 0 {
			t.Errorf("%s: logged %s", c.name, log.String())
		}
		if policy := got.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "default-src 'none'") {
			t.Errorf("%s: %q", c.name, policy)
		}
	}
}

func TestSameAnswerForAnyToken(t *testing.T) {
	var r register
	h := desk(&r, io.Discard)
	for _, body := range []string{"mails=none", "List-Unsubscribe=One-Click", "mails=again"} {
		var pages []string
		for _, token := range []string{string(followup.NewToken()), string(followup.NewToken()), "x", "..%2f..%2fetc"} {
			b, err := io.ReadAll(answer(h, "POST", "/optout/"+token, form, body).Body)
			if err != nil {
				t.Fatal(err)
			}
			pages = append(pages, string(b))
		}
		for _, p := range pages {
			if p != pages[0] || !strings.Contains(p, "<form method=\"post\">") {
				t.Errorf("%s: %s, and elsewhere %s", body, p, pages[0])
			}
		}
	}
}

// TestRegisterFails: whoever says it is told that it was not taken, and the log
// does not say who.
func TestRegisterFails(t *testing.T) {
	r := register{err: errors.New("the database does not answer")}
	var log bytes.Buffer
	token := string(followup.NewToken())
	got := answer(desk(&r, &log), "POST", "/optout/"+token, form, "mails=none")
	page, err := io.ReadAll(got.Body)
	if err != nil {
		t.Fatal(err)
	}
	if got.StatusCode != 503 || !strings.Contains(string(page), "That did not work.") {
		t.Errorf("%d: %s", got.StatusCode, page)
	}
	if !strings.Contains(log.String(), "the database does not answer") || strings.Contains(log.String(), token) {
		t.Errorf("logged %s", log.String())
	}
}

// TestCrowd: more than can be served are sent away, and nothing waits.
func TestCrowd(t *testing.T) {
	r := register{inside: make(chan struct{}), leave: make(chan struct{})}
	h := desk(&r, io.Discard)
	url := "/optout/" + string(followup.NewToken())
	for range maxAtOnce {
		go answer(h, "POST", url, form, "mails=none")
	}
	for range maxAtOnce {
		<-r.inside
	}
	if got := answer(h, "POST", url, form, "mails=none"); got.StatusCode != 503 {
		t.Errorf("status %d while all seats are taken", got.StatusCode)
	}
	close(r.leave)
}

// TestSlowCrowd: who does not come to an end keeps nobody out.
func TestSlowCrowd(t *testing.T) {
	inside, leave := make(chan struct{}), make(chan struct{})
	var said register
	h := desk(&said, io.Discard)
	slow := func() {
		r := httptest.NewRequest("POST", "/optout/x", io.NopCloser(readerFunc(func([]byte) (int, error) {
			inside <- struct{}{}
			<-leave
			return 0, io.EOF
		})))
		r.Header.Set("Content-Type", form)
		h.ServeHTTP(httptest.NewRecorder(), r)
	}
	for range maxAtOnce {
		go slow()
	}
	for range maxAtOnce {
		<-inside
	}
	if got := answer(h, "POST", "/optout/"+string(followup.NewToken()), form, "mails=none"); got.StatusCode != 200 || len(said.said) != 1 {
		t.Errorf("status %d, %v", got.StatusCode, said.said)
	}
	close(leave)
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(b []byte) (int, error) { return f(b) }

func TestLanguage(t *testing.T) {
	for accepted, want := range map[string]followup.Language{
		"": "en", "fr-CH, fr;q=0.9, en;q=0.8": "fr", "de, es;q=0.7": "es", "ar,fr;q=0.1": "fr", "*": "en", strings.Repeat("de,", 50) + "fr": "en",
	} {
		if got := language(accepted); got != want {
			t.Errorf("%.40q: %s, want %s", accepted, got, want)
		}
	}
}
