package site

import (
	"maps"

	"github.com/upr-info/followup"
)

// phrasesIn returns the words that only the site has, in a language that is written.
func phrasesIn(l followup.Language) map[string]string {
	switch l {
	case followup.French:
		return frenchPhrases()
	case followup.Spanish:
		return spanishPhrases()
	}
	return englishPhrases()
}

func englishPhrases() map[string]string {
	all := englishFrame()
	maps.Copy(all, englishLists())
	return all
}

func englishFrame() map[string]string {
	return map[string]string{
		"language":  "English",
		"languages": "Languages",
		"locale":    "en_GB",

		"site.title":     "What became of the recommendations",
		"site.lead":      "Half-way between two reviews of the Universal Periodic Review, the %s asks everybody concerned what became of the recommendations. Each State’s answers are published here as a Mid-term Implementation Assessment.",
		"site.nav":       "Main navigation",
		"site.skip":      "Skip to the content",
		"site.states":    "By State",
		"site.take-part": "Take part",
		"nav.sessions":   "By session",
		"nav.issues":     "By issue",
		"nav.calendar":   "Calendar",
		"nav.study":      "Overall study",
		"site.checksums": "All checksums are in",
		"write.to":       "Something to add or to correct? An assessment is never closed: what you send becomes part of the next version. Write to us",
		"feed":           "Feed of publications",
		"calendar.ics":   "Calendar feed",

		"bytes":     "%s bytes",
		"kilobytes": "%s kB",
		"megabytes": "%s MB",

		"help.title":    "Help",
		"help.lead":     "How to take part, how an assessment is made, and how to use one.",
		"help.download": "To download",

		"overview":               "Overview",
		"local":                  "This assessment",
		"all.versions":           "All reviews and versions of this State",
		"assessment.description": "What became of the recommendations to %s: review of %s.",
		"country.description":    "All mid-term assessments of %s, with their versions and contributors.",
		"version.fixed":          "A published version never changes. To cite or to link to this one, use",
		"version.older":          "There is a newer version.",
		"method.see":             "How figures are counted and what they mean:",
		"site.downloads":         "Downloads of this version",
		"files.others":           "In other languages",
		"gone.short":             "withdrawn on %s",
		"gone.version":           "%s of %s was withdrawn on %s.",
		"gone.text":              "Its content is no longer published, and its files have been deleted.",
		"gone.next":              "No other version is published at present.",

		"study.made":      "Made on %s, over %s.",
		"assessments.one": "1 published assessment", "assessments.many": "%s published assessments",
		"study.downloads": "Download the study",
		"study.elsewhere": "Tables that have a line for every issue, State or review are in the files, and as pages of this site:",
	}
}

func englishLists() map[string]string {
	return map[string]string{
		"site.next":           "By session of the next review",
		"site.reviewed":       "By session reviewed",
		"site.select":         "Select a State",
		"site.empty":          "No assessment has been published yet.",
		"site.count.one":      "1 State with a published assessment",
		"site.count.many":     "%s States with a published assessment",
		"site.groups":         "Regional groups follow UPR Info’s grouping.",
		"site.triggered":      "Triggered action is the share of commented recommendations that are fully or partially implemented.",
		"site.read":           "Read the latest assessment",
		"site.next.note":      "Reviews are listed under the session in which the State is reviewed next, since that is what an assessment prepares.",
		"site.next.other":     "List them by the session in which the assessed review took place",
		"site.reviewed.note":  "Reviews are listed under the session in which they took place.",
		"site.reviewed.other": "List them by the session of the next review",
		"site.reviewed.in":    "reviewed in session %s",
		"site.next.in":        "next review in session %s",
		"site.versions":       "Versions",
		"site.review":         "Review of session %s",
		"inputs":              "Inputs",
		"inputs.note":         "Who answered, as each allowed to be shown.",
		"answers.one":         "1 answer",
		"answers.many":        "%s answers",

		"latest.title": "Latest assessments",
		"latest.lead":  "The latest versions of all assessments, the newest first.",
		"latest.all":   "All of the latest",

		"filter.states": "Filter by name",
		"filter.issues": "Filter the issues",

		"states":             "States",
		"issues.title":       "By issue",
		"issues.lead":        "The latest assessment of every State, by issue.",
		"issues.note":        "A recommendation may concern several issues: figures by issue overlap and are no shares of one total.",
		"issues.all":         "All issues",
		"issue.lead":         "The recommendations on this issue in the latest assessment of every State.",
		"issue.table":        "By State",
		"issue.contributors": "Who shares this concern",
		"issue.nobody":       "None is named",
		"review.short":       "Review",

		"contributors.title":      "Contributors by issue",
		"contributors.lead":       "Who shares a concern: the organisations that commented recommendations on an issue, over all States, so that they can find each other.",
		"contributors.named":      "Only those are listed that allowed their name to be shown.",
		"contributors.empty":      "No contributor is named yet.",
		"contributors.count.one":  "1 contributor",
		"contributors.count.many": "%s contributors",
		"concern.lead":            "Who commented recommendations on this issue, by State.",
		"concern.figures":         "The figures of this issue",

		"recommending.title":         "Recommending States",
		"recommending.lead":          "What became of each State’s own recommendations to others, in the latest assessment of every State.",
		"recommending.note":          "A recommendation made by several States counts for each of them.",
		"recommending.all":           "All recommending States",
		"from.state":                 "Recommending State",
		"adviser.lead":               "What became of the recommendations that this State made to others, in the latest assessment of each.",
		"recommendations.count.one":  "1 recommendation",
		"recommendations.count.many": "%s recommendations",

		"calendar.title":     "Calendar",
		"calendar.lead":      "Which countries are assessed next.",
		"calendar.year":      "Which countries are assessed in this year.",
		"calendar.note":      "Until a review is open, its date is the month in which it reaches mid-term, and only an estimate. Answers are asked for until the end of the day of a deadline.",
		"calendar.zone":      "A day ends at midnight in %s.",
		"calendar.next":      "Next countries to be assessed",
		"calendar.all":       "Calendar of all years",
		"calendar.empty":     "No review reaches mid-term then.",
		"calendar.subscribe": "Subscribe to these dates in your own calendar (ICS)",
		"years":              "Years",
		"due":                "Deadline or mid-term",
		"due.state":          "State of the assessment",
		"due.open":           "Open: answers are asked for",
		"due.estimated":      "Estimated",
		"due.published":      "Published",
		"due.until":          "answers until %s",
		"due.about":          "about %s",
		"review.in":          "Reviewed in session",
	}
}
