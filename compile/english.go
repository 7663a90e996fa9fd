package compile

import "github.com/upr-info/followup"

// English returns the words of an assessment in English.
func English() Words {
	return Words{
		Language:     followup.English,
		Title:        "Mid-term Implementation Assessment",
		Introduction: englishIntroduction(),
		Quotation: "The second and subsequent cycles of the review should focus on, inter alia, the implementation of the accepted " +
			"recommendations and the developments of the human rights situation in the State under review.",
		Methodology: englishMethodology(),
		Classes: map[followup.Class]string{
			followup.FullyImplemented:     "Fully implemented",
			followup.PartiallyImplemented: "Partially implemented",
			followup.NotImplemented:       "Not implemented",
			followup.NotAssessed:          "Not assessed",
			followup.NotCommented:         "Not commented",
		},
		Levels: map[followup.Level]string{
			followup.Full:    "Fully implemented",
			followup.Partial: "Partially implemented",
			followup.Not:     "Not implemented",
			followup.NoLevel: "No level given",
		},
		Kinds:     englishKinds(),
		Anonymous: englishAnonymous(),
		Responses: map[string]string{
			string(followup.Accepted):        "Accepted",
			string(followup.Noted):           "Noted",
			string(followup.Rejected):        "Rejected",
			string(followup.GeneralResponse): "General response",
			string(followup.NoResponse):      "No response",
			string(followup.Pending):         "Pending",
			PledgeResponse:                   "Voluntary pledge",
			"":                               "Not stated",
		},
		Actions: map[followup.ActionCategory]string{
			1: "1, minimal action",
			2: "2, continuing action",
			3: "3, considering action",
			4: "4, general action",
			5: "5, specific action",
		},
		Groups: map[followup.RegionalGroup]string{
			followup.Africa: "Africa",
			followup.Asia:   "Asia",
			followup.EEG:    "Eastern Europe (EEG)",
			followup.GRULAC: "Latin America and the Caribbean (GRULAC)",
			followup.WEOG:   "Western Europe and Others (WEOG)",
		},
		Agreements: map[followup.Agreement]string{
			followup.NoVoice:   "No level given",
			followup.OneVoice:  "One voice only",
			followup.Agreed:    "Agreed",
			followup.Divided:   "Divided",
			followup.Contested: "Disputed",
		},
		months: []string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},

		thousands: ",",
		decimal:   ".",
		phrases:   englishPhrases(),
	}
}

func englishKinds() map[followup.StakeholderKind]string {
	return map[followup.StakeholderKind]string{
		followup.State:     "State under Review",
		followup.NGO:       "NGO",
		followup.Coalition: "Coalition",
		followup.NHRI:      "NHRI",
		followup.UNAgency:  "UN agency",
		followup.Scholar:   "Scholar",
		followup.OtherKind: "Other",
		WithheldKind:       "Withheld",
	}
}

func englishAnonymous() map[followup.StakeholderKind]string {
	return map[followup.StakeholderKind]string{
		followup.State:     "State",
		followup.NGO:       "NGO",
		followup.Coalition: "Coalition",
		followup.NHRI:      "NHRI",
		followup.UNAgency:  "UN agency",
		followup.Scholar:   "Scholar",
		followup.OtherKind: "Other stakeholder",
		WithheldKind:       "Stakeholder",
	}
}

func englishIntroduction() []string {
	return []string{
		"The Universal Periodic Review asks every Member State of the United Nations, every four to five years, how it respects human rights. " +
			"It ends in recommendations, and their worth lies in what becomes of them.",
		"This assessment looks at that half-way between two reviews. The State, its national human rights institution, civil society, " +
			"United Nations agencies and scholars were asked, recommendation by recommendation, what has been done. " +
			"Their answers stand here side by side, so that anybody can compare them, build on them and join those who work on the same concern.",
		"The Programme compiles what it receives. It does not verify the answers, and the views are those of the stakeholders who gave them.",
	}
}

func englishMethodology() []Passage {
	return []Passage{
		{"What was asked", []string{
			"Every stakeholder received the list of all recommendations of the review, accepted and noted ones alike, and the State's voluntary pledges. " +
				"For each it could say whether it was fully implemented, partially implemented or not implemented, and comment. Nobody had to answer all of them.",
			"Each stakeholder counts once for each recommendation. What it sent later replaces what it sent earlier. " +
				"A joint submission is one voice, however many organisations it speaks for; a member that points to it has answered and is not counted again.",
		}},
		{"The Implementation of the Recommendation Index (IRI)", []string{
			"An answer “fully implemented” scores 1, “partially implemented” 0.5 and “not implemented” 0. " +
				"The IRI of a recommendation is the mean of these scores over the stakeholders that gave one, and every stakeholder weighs the same.",
			"The class follows from the exact mean: below 33/100 not implemented; from 33/100 and below 66/100 partially implemented; " +
				"from 66/100 fully implemented. The IRI is printed with two decimals, the rest cut off and not rounded, so that it always lies in its class: " +
				"0–0.32, 0.33–0.65, 0.66–1.",
			"Beside each IRI stand n, the number of stakeholders that gave a level, the spread of their levels, and who they were. " +
				"A recommendation is marked “disputed” where one stakeholder says fully and another says not implemented, “divided” where levels differ otherwise, " +
				"and “agreed” where all of several say the same.",
			"“State only” marks an IRI to which nobody but the State under Review gave a level, “few voices” one that rests on fewer than three stakeholders. " +
				"Three other ways of counting stand beside the published rule, so that anybody can see how much depends on it: without the State; " +
				"with one vote for each kind of stakeholder, which is the mean of the means of each kind; and each kind alone. They decide no class.",
		}},
		{"Editing", []string{
			"The Programme may shorten a comment, leave one out that is off-topic, defamatory, too long or a danger to somebody, set a level for a comment that has none, " +
				"and leave a level uncounted that its comment does not bear out. Every answer treated so is marked; the answers as they were sent stay on file.",
			"A level that the Programme set counts in the IRI like one that was given. A level found not assessable scores nothing. " +
				"An answer of which nothing remains is not counted at all.",
		}},
		{"Two further classes", []string{
			"Not assessed: somebody commented, but nobody gave a level. Not commented: nobody answered. " +
				"Recommendations that nobody commented are left out of all percentages and are listed in the annex.",
		}},
		{"What is counted", []string{
			"Recommendations are counted as their source lists them. Percentages are shares of the commented recommendations, those not assessed included, " +
				"and are rounded to whole numbers; each is printed with its numerator and denominator. " +
				"“Triggered action” means fully or partially implemented.",
			"A recommendation may concern several issues. It is printed in full once, under the first issue that its source names, and referred to from the others. " +
				"Figures by issue are therefore counts that overlap, and are never shares of one total.",
			"A recommendation that has since gone from its source is kept, and marked, where somebody had answered it.",
		}},
		{"Names", []string{
			"A stakeholder is named only as it allowed. Those shown by kind carry a letter (“NGO A”) that follows neither the alphabet nor the order of arrival " +
				"and holds within this version. Those that asked for more are called “Stakeholder A” and are not counted under any kind, but as withheld.",
			"E-mail addresses are removed from comments, and so are the names of stakeholders that did not allow them. " +
				"Comments are otherwise printed in the language and words in which they were received.",
		}},
	}
}
