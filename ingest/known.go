package ingest

import (
	"context"
	"sync"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/ingest/passage"
	"github.com/upr-info/followup/internal/workbook"
)

// remembered is for how long known answers without asking again. A letter is read
// as if it had been read that much earlier: what staff import meanwhile counts for
// those behind it.
const remembered = 10 * time.Second

// known answers for a register and its lists, each question once: most letters
// that come together are by few stakeholders about few reviews, and ask the same.
type known struct {
	Register
	List
	since           time.Time
	stakeholders    once[followup.StakeholderID, followup.Stakeholder]
	byAddress       once[string, []followup.Stakeholder]
	open            once[followup.StakeholderID, []followup.ReviewID]
	recommendations once[followup.ReviewID, []followup.Recommendation]
	ofTexts         once[followup.ReviewID, *passage.List]
	ofSheets        once[followup.ReviewID, workbook.List]
}

// knowing returns a reader that asks what r asks, once. know is the one it used
// before, which it goes on with while that is fresh.
func (r *Reader) knowing(know *known) *Reader {
	if know == nil || time.Since(know.since) > remembered { // not the reader's Now: this is about real time
		know = &known{Register: r.Register, List: r.List, since: time.Now()}
	}
	knowing := *r
	knowing.Register, knowing.List, knowing.known = know, know, know
	return &knowing
}

func (k *known) Stakeholder(ctx context.Context, id followup.StakeholderID) (followup.Stakeholder, error) {
	return k.stakeholders.get(id, func() (followup.Stakeholder, error) { return k.Register.Stakeholder(ctx, id) })
}

func (k *known) ByAddress(ctx context.Context, address string) ([]followup.Stakeholder, error) {
	return k.byAddress.get(address, func() ([]followup.Stakeholder, error) {
		found, err := k.Register.ByAddress(ctx, address)
		for _, s := range found {
			k.stakeholders.put(s.ID, s) // asked for next
		}
		return found, err
	})
}

func (k *known) OpenReviews(ctx context.Context, id followup.StakeholderID) ([]followup.ReviewID, error) {
	return k.open.get(id, func() ([]followup.ReviewID, error) { return k.Register.OpenReviews(ctx, id) })
}

func (k *known) Recommendations(ctx context.Context, id followup.ReviewID) ([]followup.Recommendation, error) {
	return k.recommendations.get(id, func() ([]followup.Recommendation, error) { return k.List.Recommendations(ctx, id) })
}

// sheetList returns the recommendations of a review, ready to be found in sheets.
func (k *known) sheetList(ctx context.Context, id followup.ReviewID) (workbook.List, error) {
	return k.ofSheets.get(id, func() (workbook.List, error) {
		recommendations, err := k.Recommendations(ctx, id)
		return workbook.NewList(id, recommendations), err
	})
}

// textList returns the recommendations of a review, ready to be looked for in texts.
func (k *known) textList(ctx context.Context, id followup.ReviewID) (*passage.List, error) {
	return k.ofTexts.get(id, func() (*passage.List, error) {
		recommendations, err := k.Recommendations(ctx, id)
		return passage.NewList(id, recommendations), err
	})
}

// once holds answers by question. What failed is asked again. The zero value holds
// none; several may ask at the same time. Whoever gets an answer must not change it.
type once[Q comparable, A any] struct {
	mu      sync.Mutex
	answers map[Q]A
}

func (o *once[Q, A]) get(q Q, ask func() (A, error)) (A, error) {
	o.mu.Lock()
	a, ok := o.answers[q]
	o.mu.Unlock()
	if ok {
		return a, nil
	}
	a, err := ask()
	if err == nil {
		o.put(q, a)
	}
	return a, err
}

func (o *once[Q, A]) put(q Q, a A) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.answers == nil {
		o.answers = map[Q]A{}
	}
	o.answers[q] = a
}
