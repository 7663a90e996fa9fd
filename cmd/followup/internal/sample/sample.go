// Package sample holds what the demonstration is made of: the recommendations of
// two reviews, the stakeholders, and the letters they write. All of it is made
// up: no recommendation was made, no organisation exists, nobody said any of it.
package sample

import (
	_ "embed"
	"slices"
)

//go:embed recommendations.csv
var recommendations []byte

//go:embed recommendations-other.csv
var other []byte

//go:embed stakeholders.csv
var stakeholders []byte

// Recommendations returns the list of the review that the demonstration is
// about: forty, as a CSV file that `followup import recommendations` takes.
func Recommendations() []byte { return slices.Clone(recommendations) }

// OtherRecommendations returns the short list of a second review.
func OtherRecommendations() []byte { return slices.Clone(other) }

// Stakeholders returns a dozen of all kinds, as a CSV file that `followup import
// stakeholders` takes.
func Stakeholders() []byte { return slices.Clone(stakeholders) }
