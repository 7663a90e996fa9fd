package authentic

import (
	"context"
	"errors"
	"net"
	"sync"
	"time"
)

const (
	// kept is how long an answer is good for, whatever the DNS says: a key that is
	// changed is published under another name.
	kept = 15 * time.Minute
	// maxKept bounds the answers in memory: two for each stakeholder of all reviews.
	maxKept = 10_000
	// maxName is the longest name in the DNS (RFC 1035, section 2.3.4).
	maxName = 253
	// A name server that did not answer three times in a row is left alone for a
	// minute: thousands of letters must not wait for it one by one.
	maxFailures = 3
	pause       = time.Minute
)

// A cache remembers what a Resolver said.
type cache struct {
	names Resolver
	now   func() time.Time

	mu       sync.Mutex
	answers  map[string]answer
	failures int       // in a row
	down     time.Time // until when nothing is asked
}

type answer struct {
	texts []string
	err   error
	until time.Time
}

func newCache(names Resolver, now func() time.Time) *cache {
	return &cache{names: names, now: now, answers: map[string]answer{}}
}

// lookup returns the texts of a name. An error is one for which isNotFound holds,
// or unavailable.
func (c *cache) lookup(ctx context.Context, name string) ([]string, error) {
	if len(name) > maxName {
		return nil, notFound(name)
	}
	a, known := c.known(name)
	if known {
		return a.texts, a.err
	}
	// The dot keeps the machine's own domain from being tried behind it.
	texts, err := c.names.LookupTXT(ctx, name+".")
	if err != nil && !isNotFound(err) {
		err = unavailable{}
	}
	return texts, c.learn(name, texts, err)
}

func (c *cache) known(name string) (answer, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.now()
	if a, ok := c.answers[name]; ok && now.Before(a.until) {
		return a, true
	}
	if now.Before(c.down) {
		return answer{err: unavailable{}}, true
	}
	return answer{}, false
}

func (c *cache) learn(name string, texts []string, err error) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	a := answer{texts, err, c.now().Add(kept)}
	if c.failures++; err == nil || isNotFound(err) {
		c.failures = 0
	} else {
		a.until = c.now().Add(pause)
		if c.failures >= maxFailures {
			c.down = a.until
		}
	}
	if len(c.answers) >= maxKept {
		clear(c.answers)
	}
	c.answers[name] = a
	return err
}

// unavailable is the error of a look-up that may succeed later. The DKIM library
// knows it by being a net.Error.
type unavailable struct{}

func (unavailable) Error() string   { return "the name cannot be looked up for now" }
func (unavailable) Timeout() bool   { return true }
func (unavailable) Temporary() bool { return true }

func isNotFound(err error) bool {
	var e *net.DNSError
	return errors.As(err, &e) && e.IsNotFound
}

func notFound(name string) error {
	return &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
}
