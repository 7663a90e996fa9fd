package compile

import "maps"

// englishPhrases returns the phrases by their keys. Those in pairs, .one and
// .many, are for Count.
func englishPhrases() map[string]string {
	all := englishOutline()
	maps.Copy(all, englishFigures())
	maps.Copy(all, englishLists())
	return all
}

func englishOutline() map[string]string {
	return map[string]string{
		"draft":      "Draft",
		"draft.note": "Draft. Not published: figures and texts may still change. Do not cite.",
		"version":    "Version %s",
		"version.of": "Version",

		"state":           "State under Review",
		"group":           "Regional group",
		"group.whose":     "UPR Info’s grouping",
		"review":          "Review assessed",
		"session":         "Session %s",
		"next":            "Next review",
		"next.unknown":    "Not known yet",
		"date":            "Date",
		"recommendations": "Recommendations",
		"skip":            "Skip to the assessment",
		"contents":        "Contents",
		"top":             "Back to the contents",
		"compiled.by":     "Compiled by the %s",

		"introduction":  "Introduction",
		"sources":       "Sources",
		"results":       "Results",
		"index":         "Index of recommendations",
		"issues":        "Issues at a glance",
		"by-issue":      "Recommendations by issue",
		"contributors":  "Contributors by issue",
		"methodology":   "Methodology",
		"annex":         "Annex: recommendations that nobody commented",
		"annex.short":   "Annex: not commented",
		"contact":       "Contact",
		"contact.text":  "Questions, corrections and contributions are welcome. The %s can be reached at",
		"contact.site":  "All assessments are published at",
		"contact.none":  "The %s publishes this assessment.",
		"quotation.see": "United Nations Human Rights Council, resolution 16/21, %s, %s",
	}
}

func englishFigures() map[string]string {
	return map[string]string{
		"share":      "%s%% (%s of %s)",
		"share.none": "– (0 of 0)",

		"contacted.one":    "1 stakeholder was contacted",
		"contacted.many":   "%s stakeholders were contacted",
		"answered.one":     "1 answered",
		"answered.many":    "%s answered",
		"uninvited.one":    "1 of them without having been contacted",
		"uninvited.many":   "%s of them without having been contacted",
		"joint.one":        "1 of those who answered pointed to a joint submission, which speaks once for all its members",
		"joint.many":       "%s of those who answered pointed to a joint submission, which speaks once for all its members",
		"sources.table":    "Stakeholders by kind",
		"sources.none":     "Nobody was contacted and nobody answered.",
		"sources.withheld": "“Withheld” are stakeholders that asked not to be shown; they are counted under no kind.",
		"kind":             "Kind",
		"contacted":        "Contacted",
		"answered":         "Answered",
		"uninvited":        "of these not contacted",
		"rate":             "Answered, of those contacted",
		"total":            "Total",

		"class":           "Class",
		"count":           "Number",
		"share.commented": "Share of commented",
		"commented":       "Commented",
		"commented.of":    "Commented, of all recommendations",
		"triggered":       "Triggered action",
		"triggered.note":  "fully or partially implemented, of the commented recommendations",
		"chart":           "Outcome of all recommendations",
		"chart.of":        "%s fully implemented, %s partially implemented, %s not implemented, %s not assessed, %s not commented. The same figures stand in the table.",
		"totals.table":    "Recommendations by class",
		"responses.table": "By the response of the State under Review",
		"response":        "Response",
		"disputed":        "Disputed",
		"disputed.note":   "Stakeholders disagree outright, one saying fully and another not implemented, on:",
		"disputed.none":   "No recommendation is disputed: nowhere does one stakeholder say fully and another not implemented.",
		"unanswered":      "No answers have been received for this review. All recommendations are listed in the annex.",
	}
}

func englishLists() map[string]string {
	return map[string]string{
		"recommendation":     "Recommendation",
		"number":             "Number",
		"text":               "Text",
		"issue":              "Issue",
		"issue.first":        "First issue",
		"issue.all":          "Issues",
		"issue.none":         "No issue given",
		"issues.note":        "A recommendation may have several issues, so these counts overlap: they do not add up to the totals.",
		"issues.table":       "Recommendations by issue and class",
		"issue.also":         "Also under this issue, printed elsewhere:",
		"issue.annexed":      "Not commented, in the annex:",
		"iri":                "IRI",
		"iri.full":           "Implementation of the Recommendation Index",
		"n":                  "n",
		"from":               "Recommended by",
		"from.none":          "Not stated",
		"action":             "Action category",
		"issues.other":       "Other issues",
		"position":           "Position stated in",
		"pledge":             "Voluntary pledge",
		"pledge.by":          "The State under Review itself",
		"missing":            "No longer in the source",
		"spread":             "n = %s: %s fully, %s partially, %s not",
		"unlevelled":         "Without level",
		"unlevelled.one":     "1 comment without a level",
		"unlevelled.many":    "%s comments without a level",
		"level":              "Level",
		"reference":          "Reference",
		"comment":            "Comment",
		"comment.none":       "No comment.",
		"stakeholder":        "Stakeholder",
		"organisation":       "Contributor",
		"organisations":      "Contributors",
		"who":                "Who answered",
		"score":              "Score",
		"answers":            "Answers",
		"contributors.all":   "Contributors",
		"members":            "for",
		"members.other.one":  "1 more member",
		"members.other.many": "%s more members",
		"members.column":     "Members of a joint submission",
		"contributors.note": "Those who answered on the same issue may wish to find each other. " +
			"A contributor stands under every issue of the recommendations it answered.",
		"contributors.none": "Nobody has contributed yet.",
		"annex.note":        "Nobody answered these. They are left out of all percentages.",
		"annex.empty":       "Every recommendation was commented.",
		"yes":               "yes",
		"cut":               "[cut here: the whole text is in the HTML and JSON editions]",

		"site.home":      "All assessments",
		"site.country":   "All versions of %s",
		"site.downloads": "Downloads of this version",
	}
}
