package workbook

import "github.com/upr-info/followup"

func english() texts {
	return texts{
		language: followup.English,
		guide:    "Guide", cover: "Cover", answers: "Answers",

		guideTexts: englishGuide(),

		coverTitle: "Who answers",
		coverIntro: "Please fill in the tinted cells, or correct what stands there.",
		field: [coverFields]choice{
			{"Organisation", "Its full name, as it should appear."},
			{"Kind", "Choose one from the list."},
			{"Members, if it is joint", "Of a joint submission: the organisations it speaks for, one a line."},
			{"Contact person", "Whom we may ask. Never published."},
			{"E-mail", "Never published."},
			{"How may its name be shown?", "Choose one from the list; the guide says what each means."},
			{"What is this sheet?", "Choose one from the list. Left empty, it is complete."},
		},
		scope: [2]string{"Complete: it replaces an earlier one", "A correction: it changes only these rows"},
		kinds: [7]string{"State", "NGO or other civil society", "Coalition", "National human rights institution", "UN agency", "Scholar", "Other"},

		hintAbove: "Please fill in the tinted columns. Leave a row empty where you have nothing to say.",
		hintFirst: "The first %d are on your issues.",
		earlier:   "What you said before (only shown, not read)",
		was:       "%s, %s, %s: %s",
		columns: [keyColumn]string{"No.", "Recommendation", "Recommending State(s)", "Issues", "Response", "Level of implementation", "Comment",
			"Reference or source", "For the Programme only, never published", ""},
		responses: map[followup.Response]string{
			followup.Accepted: "Accepted", followup.Noted: "Noted", followup.Rejected: "Rejected",
			followup.GeneralResponse: "General response", followup.NoResponse: "No response", followup.Pending: "Pending",
		},
		pledge: "Voluntary pledge",
		choose: "Choose one of the three from the list, or leave it empty.",
		wrong:  "Please choose one of the three levels from the list, and write everything else in the comment.",
		pick:   "Please choose one from the list.",
		page:   "Page &P of &N",

		weekdays: [7]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
		months: [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
			"November", "December"},
		date: "%s %d %s %d",
	}
}

func englishGuide() guideTexts {
	return guideTexts{
		title: "Mid-term assessment",
		round: "Universal Periodic Review, cycle %d, session %d",
		intro: "This workbook lists the recommendations that the State received from other States when its human rights record was reviewed. " +
			"Half-way to the next review we ask those who know: what has become of them? Your answers go into the mid-term assessment that we publish.",
		due:      "Please answer by",
		dueNone:  "No date has been set yet.",
		dueDay:   "%s, end of the day (%s)",
		sendTo:   "Send it back to",
		sendNone: "Reply to the mail that brought it.",
		steps:    "Three steps",
		step: [3][2]string{
			{"Say who you are", "On the sheet “Cover”: your organisation, and how its name may be shown."},
			{"Answer what you know about", "On the sheet “Answers”: a level and a comment in the tinted cells. Leave empty what you cannot judge; nobody is expected to answer everything."},
			{"Send it back", "Save the workbook and attach it to a reply to our mail. You will receive a note of what we understood, row by row where something was not clear."},
		},
		levels: "The three levels",
		level: [3]choice{
			{"Fully implemented", "What was recommended has been done."},
			{"Partially implemented", "Something has been done, and something is still missing."},
			{"Not implemented", "Nothing of what was recommended has been done so far."},
		},
		showing: "How your name may be shown",
		shown: [3]choice{
			{"By name", "Your comments are published under the name of your organisation."},
			{"By kind only", "Your comments are published under the kind of your organisation, such as “an NGO”."},
			{"Not at all", "Your comments are published without saying who wrote them."},
		},
		showNone: "If nothing was ever chosen, States, national human rights institutions and UN agencies are named, and all others are shown by kind only.",
		hints:    "Good to know",
		hint: []string{
			"The last column is for the Programme only. What you write there is never published.",
			"A comment without a level is welcome, but only levels count in the figures.",
			"The most useful comments are short, and say how one can know: a law, a report, a figure, a date.",
			"You may filter the rows, and save the workbook with whichever program you use. Please leave numbers and texts of the recommendations as they are: we know your answers by them.",
			"A later sheet replaces the earlier one as a whole, unless you choose on the cover that it changes only its rows. When you correct something, leave in it what still holds.",
		},
	}
}
