package passage

import (
	"math"
	"slices"

	"github.com/upr-info/followup"
)

// The weights of BM25 (Robertson and Zaragoza, The Probabilistic Relevance
// Framework, 2009) and of what is added to it.
const (
	saturation = 1.2  // k1: how soon a word repeated says no more
	shortness  = 0.75 // b: how much a long text pays for its length
	byLetters  = 0.25 // of the score by pieces of words, for what the stems miss
)

// What must be shared at least for a suggestion. Measured on the sample review
// and on real ones: below, chance hits of common words outnumber the right ones.
const (
	leastWords = 2    // different stems in common, or half of those of a short recommendation
	leastScore = 1.0  // of the stems alone, in words that only one recommendation has
	leastShare = 0.45 // of the best score, for those behind it
)

// neighbours finds the recommendations of one review that are near a text.
type neighbours struct {
	keys    []followup.RecommendationKey
	stems   *bag
	letters *bag
}

func newNeighbours(recs []followup.Recommendation) *neighbours {
	n := &neighbours{stems: newBag(), letters: newBag()}
	for _, r := range recs {
		n.keys = append(n.keys, r.Key)
		n.stems.add(stemsOf(r.Text))
		n.letters.add(piecesOf(r.Text))
	}
	return n
}

// find returns the nearest recommendations, best first, or none where nothing is near.
func (n *neighbours) find(text string) []followup.Suggestion {
	words, shared := n.stems.scores(stemsOf(text))
	pieces, _ := n.letters.scores(piecesOf(text))
	var found []followup.Suggestion
	for i, key := range n.keys {
		enough := shared[i] >= leastWords || shared[i] > 0 && leastWords*shared[i] >= n.stems.length[i]
		if enough && words[i] >= leastScore*n.stems.rarity(1) {
			found = append(found, followup.Suggestion{Recommendation: key, Score: words[i] + byLetters*pieces[i]})
		}
	}
	slices.SortStableFunc(found, func(a, b followup.Suggestion) int {
		switch {
		case a.Score > b.Score:
			return -1
		case a.Score < b.Score:
			return 1
		}
		return 0
	})
	found = found[:min(len(found), maxSuggestions)]
	for i, s := range found {
		if s.Score < leastShare*found[0].Score {
			found = found[:i]
			break
		}
	}
	for i := range found {
		found[i].Score = math.Round(found[i].Score*100) / 100
	}
	return found
}

// A bag is texts as how often each term stands in them.
type bag struct {
	at     map[string][]posting
	length []int
	total  int
}

type posting struct{ text, times int }

func newBag() *bag { return &bag{at: map[string][]posting{}} }

// add adds the terms of one more text.
func (b *bag) add(terms []string) {
	times := map[string]int{}
	for _, t := range terms {
		times[t]++
	}
	for t, n := range times {
		b.at[t] = append(b.at[t], posting{len(b.length), n})
	}
	b.length = append(b.length, len(terms))
	b.total += len(terms)
}

// scores returns the BM25 of every text for the terms of a query, and how many
// different terms each shares with it.
func (b *bag) scores(terms []string) (score []float64, shared []int) {
	score, shared = make([]float64, len(b.length)), make([]int, len(b.length))
	if b.total == 0 {
		return score, shared
	}
	mean := float64(b.total) / float64(len(b.length))
	slices.Sort(terms)
	for _, t := range slices.Compact(terms) {
		in := b.at[t]
		rarity := b.rarity(len(in))
		for _, p := range in {
			n := float64(p.times)
			score[p.text] += rarity * n * (saturation + 1) / (n + saturation*(1-shortness+shortness*float64(b.length[p.text])/mean))
			shared[p.text]++
		}
	}
	return score, shared
}

// rarity returns what a term is worth that stands in n of the texts.
func (b *bag) rarity(n int) float64 {
	texts, with := float64(len(b.length)), float64(n)
	return math.Log(1 + (texts-with+0.5)/(with+0.5))
}
