package main

import (
	"context"
	"slices"
	"sync"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/config/calendar"
	"github.com/upr-info/followup/ingest"
	"github.com/upr-info/followup/internal/store"
)

// A gazetteer knows how States are named, which of their reviews the Programme
// is asking about, and to which review a UN document belongs. What it asks the
// store for it asks once: it serves one run of the reader.
type gazetteer struct {
	facts    *calendar.Facts
	store    *store.DB
	reviews  map[followup.CountryCode][]followup.Review // open ones, or the last that was held
	open     map[followup.CountryCode]bool
	all      []followup.Review
	symbols  once[map[followup.DocumentSymbol]followup.ReviewID]
	register once[[]followup.Stakeholder]
}

// gazetteer takes for each State the reviews that are open, or else the last that
// was held.
func (in *installation) gazetteer(ctx context.Context) (*gazetteer, error) {
	standings, err := in.store.Reviews(ctx)
	if err != nil {
		return nil, err
	}
	g := &gazetteer{facts: in.facts, store: in.store, reviews: map[followup.CountryCode][]followup.Review{}, open: map[followup.CountryCode]bool{}}
	today := followup.DateOf(in.now(), in.zone)
	for _, s := range standings {
		c := s.ID.Country()
		g.all = append(g.all, s.Review)
		switch was := g.reviews[c]; {
		case s.Open && g.open[c]:
			g.reviews[c] = append(was, s.Review)
		case s.Open:
			g.reviews[c], g.open[c] = []followup.Review{s.Review}, true
		case !g.open[c] && s.Held(today) && (len(was) == 0 || was[0].ID.Cycle() < s.ID.Cycle()):
			g.reviews[c] = []followup.Review{s.Review}
		}
	}
	return g, nil
}

// Named implements [ingest.Gazetteer].
func (g *gazetteer) Named(text string) []ingest.Naming { return namings(g.facts.Find(text)) }

// NamedInFile implements [ingest.Gazetteer].
func (g *gazetteer) NamedInFile(name string) []ingest.Naming {
	return namings(g.facts.FindInName(name))
}

// namings joins the States that the same words may mean.
func namings(mentions []calendar.Mention) []ingest.Naming {
	var found []ingest.Naming
	for i, m := range mentions {
		if i > 0 && m.Start == mentions[i-1].Start {
			n := &found[len(found)-1]
			n.Countries = append(n.Countries, m.Country)
			continue
		}
		found = append(found, ingest.Naming{Countries: []followup.CountryCode{m.Country}, Text: m.Text, Sure: m.Sure, Organisation: m.Organisation})
	}
	return found
}

// Reviews implements [ingest.Gazetteer].
func (g *gazetteer) Reviews(c followup.CountryCode) ([]followup.Review, bool) {
	return g.reviews[c], g.open[c]
}

// Document implements [ingest.Gazetteer]: a symbol that names State and session
// tells the review, and one that stands with the recommendations of a review.
func (g *gazetteer) Document(ctx context.Context, s followup.DocumentSymbol) (followup.ReviewID, error) {
	if c, session, ok := s.Session(); ok {
		i := slices.IndexFunc(g.all, func(r followup.Review) bool {
			lost := func(p followup.Postponement) bool { return p.Session == session }
			return r.ID.Country() == c && (r.Session == session || slices.ContainsFunc(r.Earlier, lost))
		})
		if i < 0 {
			return "", nil
		}
		return g.all[i].ID, nil
	}
	symbols, err := g.symbols.get(func() (map[followup.DocumentSymbol]followup.ReviewID, error) { return g.store.Symbols(ctx) })
	return symbols[s.Document()], err
}

// Stakeholders implements [ingest.Directory].
func (g *gazetteer) Stakeholders(ctx context.Context) ([]followup.Stakeholder, error) {
	return g.register.get(func() ([]followup.Stakeholder, error) { return g.store.Stakeholders(ctx) })
}

// once holds what was asked for successfully.
type once[T any] struct {
	mu    sync.Mutex
	known bool
	value T
}

// get returns what ask returned the first time it returned no error.
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
