package notify

import (
	"context"
	"sync"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/workbook"
)

// forRun returns a Composer for one run of sending, which writes many mails about
// few reviews: it looks each review up once, and presses answer sheets that are
// alike. What changes meanwhile is said by the mails of the next run.
func (c *Composer) forRun() *Composer {
	run := *c
	run.Material = &recall{Material: c.Material, reviews: map[followup.ReviewID]*recalled{}}
	run.press = &workbook.Press{}
	return &run
}

// A recall is Material that remembers reviews.
type recall struct {
	Material
	mu      sync.Mutex
	reviews map[followup.ReviewID]*recalled
}

// A recalled review is looked up by whoever asks first, while others wait.
type recalled struct {
	review          once[reviewOfState]
	recommendations once[[]followup.Recommendation]
}

type reviewOfState struct {
	review  followup.Review
	country followup.Country
}

func (r *recall) of(id followup.ReviewID) *recalled {
	r.mu.Lock()
	defer r.mu.Unlock()
	found := r.reviews[id]
	if found == nil {
		found = &recalled{}
		r.reviews[id] = found
	}
	return found
}

// Review implements Material.
func (r *recall) Review(ctx context.Context, id followup.ReviewID) (followup.Review, followup.Country, error) {
	found, err := r.of(id).review.get(func() (f reviewOfState, err error) {
		f.review, f.country, err = r.Material.Review(ctx, id)
		return f, err
	})
	return found.review, found.country, err
}

// Recommendations implements Material. Nobody changes what it returns.
func (r *recall) Recommendations(ctx context.Context, id followup.ReviewID) ([]followup.Recommendation, error) {
	return r.of(id).recommendations.get(func() ([]followup.Recommendation, error) { return r.Material.Recommendations(ctx, id) })
}

// A once remembers what ask returned the first time it returned no error.
type once[T any] struct {
	mu    sync.Mutex
	known bool
	value T
}

func (o *once[T]) get(ask func() (T, error)) (T, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.known {
		return o.value, nil
	}
	value, err := ask()
	if err == nil {
		o.value, o.known = value, true
	}
	return value, err
}
