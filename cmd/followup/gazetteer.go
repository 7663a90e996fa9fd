package main

import (
	"context"
	"slices"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/config/calendar"
)

// A gazetteer knows for every State named in a text which of its reviews the
// Programme is asking about.
type gazetteer struct {
	facts  *calendar.Facts
	asking map[followup.CountryCode]followup.ReviewID
}

// gazetteer takes for each State the review that is open, or else the last that
// was held.
func (in *installation) gazetteer(ctx context.Context) (*gazetteer, error) {
	standings, err := in.store.Reviews(ctx)
	if err != nil {
		return nil, err
	}
	g := &gazetteer{facts: in.facts, asking: map[followup.CountryCode]followup.ReviewID{}}
	today := followup.DateOf(in.now(), in.zone)
	open := map[followup.CountryCode]bool{}
	for _, s := range standings {
		c := s.ID.Country()
		if !s.Open && (open[c] || !s.Held(today)) {
			continue
		}
		if was := g.asking[c]; was == "" || s.Open && !open[c] || was.Cycle() < s.ID.Cycle() {
			g.asking[c] = s.ID
		}
		open[c] = open[c] || s.Open
	}
	return g, nil
}

// Mentioned implements ingest.Gazetteer. What may as well mean a person or
// another State is left out.
func (g *gazetteer) Mentioned(text string) []followup.ReviewID {
	var found []followup.ReviewID
	for _, m := range g.facts.Find(text) {
		if id := g.asking[m.Country]; m.Sure && id != "" && !slices.Contains(found, id) {
			found = append(found, id)
		}
	}
	return found
}
