package site

// phrases returns the words that only the site has.
func phrases() map[string]string {
	return map[string]string{
		"site.title":          "What became of the recommendations",
		"site.lead":           "Half-way between two reviews of the Universal Periodic Review, the %s asks everybody concerned what became of the recommendations. Each State’s answers are published here as a Mid-term Implementation Assessment.",
		"site.nav":            "Main navigation",
		"site.states":         "By State",
		"site.next":           "By session of the next review",
		"site.reviewed":       "By session reviewed",
		"site.take-part":      "Take part",
		"site.skip":           "Skip to the content",
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
		"site.versions":       "Versions",
		"site.files":          "Files, with size and SHA-256 checksum",
		"site.review":         "Review of session %s",
		"site.checksums":      "All checksums are in",

		"part.who":       "Who can take part",
		"part.who.text":  "Everybody who follows a State’s recommendations: the State itself, its national human rights institution, non-governmental organisations and coalitions, United Nations agencies, scholars.",
		"part.how":       "How",
		"part.how.1":     "Write to us and name the State and your organisation. You receive an Excel sheet that lists every recommendation of the review.",
		"part.how.2":     "For the recommendations that you know about, choose fully, partially or not implemented, and say in a few words what has been done. Nobody has to answer all of them.",
		"part.how.3":     "Send the sheet back by e-mail as an attachment. You get a receipt that says what was understood.",
		"part.how.4":     "If something changes, send a corrected sheet: the later one counts.",
		"part.name":      "Your name",
		"part.name.text": "You decide on the cover of the sheet whether your organisation is named, shown by its kind only (“an NGO”), or not shown at all. E-mail addresses are never published, and neither is what you mark as being for the Programme only.",
		"part.use":       "Use of the assessments",
		"part.use.text":  "A published version never changes, so it can be cited: name the State, the review, the version and its date.",
	}
}
