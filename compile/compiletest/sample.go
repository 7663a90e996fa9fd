package compiletest

import (
	"fmt"
	"strings"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
)

func issueNames() []string {
	return []string{"Women's rights", "Justice", "Detention conditions", "Rights of the Child", "Freedom of the press", "Right to health",
		"Right to education", "Minorities", "International instruments", "Torture and other CID treatment", "Asylum-seekers - refugees", "Environment"}
}

// recommendations returns forty: two pledges, one gone from the source and
// answered, one gone and not answered, one without an issue, and two whose
// numbers differ in a final zero only.
func recommendations() []followup.Recommendation {
	texts := []string{
		"Join the treaty that opens prisons to visits from outside", "Set up a complaints body for prisons that reports to parliament",
		"Publish judgments of all higher courts", "Raise the minimum age of marriage to eighteen without exception",
		"Repeal criminal penalties for defamation", "Extend free antenatal care to rural districts",
		"Teach in the languages of minorities in primary schools", "Collect data on hate crime by motive",
		"Adopt a law on domestic violence with protection orders", "Fund legal aid in every district",
		"End the detention of children who seek asylum", "Protect journalists against threats and investigate every attack",
		"Consult communities before mining licences are given", "Shorten pre-trial detention",
		"Include women in all delegations to peace talks", "Give the human rights institution a budget of its own",
		"Train the police in interviewing victims", "Close the pay gap in public service",
		"Make school buildings accessible", "Register every birth within a month",
		"Reduce overcrowding in the three largest prisons", "Guarantee access to asylum procedures at airports",
		"Accept the competence of the Committee on Enforced Disappearances", "Make judges' appointments transparent",
		"Lower maternal mortality in the eastern provinces", "Ban corporal punishment in all settings",
		"Grant the public access to environmental information", "Combat segregation of Roma pupils",
		"Strengthen independent public broadcasting", "Provide interpreters in court free of charge",
		"Criminalise torture in line with the Convention", "Open shelters for survivors of trafficking",
		"Ensure clean drinking water in informal settlements", "Report to the treaty bodies on time",
		"Review the state of emergency law", "Offer second-chance schooling to young parents",
		"Continue the dialogue with civil society", "Invite all special procedures",
		"Hold a yearly public hearing on the implementation of recommendations", "Double the number of labour inspectors",
	}
	states := [][]string{{"Chile"}, {"Kenya", "Norway"}, {"Philippines"}, {"Holy See"}, {"Côte d’Ivoire"}, {"Unknown"}, {"Germany", "Uruguay", "Ghana"}}
	responses := []followup.Response{followup.Accepted, followup.Accepted, followup.Noted, followup.Accepted, followup.Rejected}
	var out []followup.Recommendation
	for i, text := range texts {
		number := fmt.Sprintf("121.%d", i+1)
		r := recommendation(i+1, number, text, states[i%len(states)], responses[i%len(responses)], issueNames()[i%12])
		if i%3 == 0 {
			r.Issues = append(r.Issues, issueNames()[(i+5)%12])
		}
		out = append(out, r)
	}
	out[34].Issues = nil
	out[35].Missing, out[36].Missing = true, true // answersOf leaves out 121.37
	for n, i := range []int{38, 39} {
		r := &out[i]
		r.Key, r.Kind, r.Response, r.From, r.Symbol = followup.RunningKey(Review().ID, followup.Pledge, n+1), followup.Pledge, "", nil, ""
	}
	return out
}

func recommendation(position int, number, text string, from []string, response followup.Response, issue string) followup.Recommendation {
	return followup.Recommendation{
		Key: followup.NewRecommendationKey(Review().ID, number), Kind: followup.Recommended, Text: text, From: from, Response: response,
		Issues: []string{issue}, Action: followup.ActionCategory(position % 6), Symbol: "A/HRC/43/15", Position: position,
	}
}

func stakeholders() []followup.Stakeholder {
	stakeholder := func(id, name, acronym string, kind followup.StakeholderKind, how followup.Attribution) followup.Stakeholder {
		return followup.Stakeholder{ID: followup.StakeholderID(id), Name: name, Acronym: acronym, Kind: kind, Attribution: how,
			Contacts: followup.Contacts("secret-contact-" + id + "@example.org"), Language: followup.English}
	}
	return []followup.Stakeholder{
		stakeholder("utopia", "Permanent Mission of Utopia", "", followup.State, followup.Named),
		stakeholder("example-ngo-1", "Example NGO 1", "EXNGO1", followup.NGO, followup.Named),
		stakeholder("example-ngo-2", "Example NGO 2", "", followup.NGO, followup.Named),
		stakeholder("nhri", "National Human Rights Institution (example)", "NHRI-X", followup.NHRI, followup.Named),
		stakeholder("un-example", "United Nations Example Agency", "UNEXA", followup.UNAgency, ""),
		stakeholder("example-ngo-7", "Example NGO 7", "EXNGO7", followup.NGO, followup.KindOnly),
		stakeholder("example-ngo-8", "Example NGO 8", "EXNGO8", followup.NGO, ""),
		stakeholder("ex-zeta", "Example Association Zeta", "", followup.NGO, followup.Withheld),
		stakeholder("scholar", "Example Scholar 1", "", followup.Scholar, followup.KindOnly),
		stakeholder("coalition", "Example Coalition 1", "", followup.Coalition, followup.Named),
		stakeholder("silent-1", "Example NGO 20", "", followup.NGO, followup.Named),
		stakeholder("silent-2", "Example NGO 21", "", followup.NGO, followup.Withheld),
		stakeholder("example-ngo-9", "Example NGO 9", "", followup.NGO, followup.Named),
	}
}

// members returns those for whom the coalition speaks: one that may be named,
// one that is shown by its kind.
func members(all []followup.Stakeholder) (found []followup.Stakeholder) {
	for _, st := range all {
		if st.ID == "silent-1" || st.ID == "example-ngo-8" {
			found = append(found, st)
		}
	}
	return found
}

// comments returns what stakeholders write, the hostile and the unusual too.
func comments() []string {
	return []string{
		"A bill was tabled in 2024 and passed its first reading.",
		"صدر القانون في عام 2025، لكن لائحته التنفيذية لم تصدر بعد.",
		"法律已于二〇二五年通过，但实施细则尚未公布。",
		"Закон принят, но подзаконные акты ещё не изданы.",
		"<script>alert(1)</script> & <b>not bold</b>",
		`=HYPERLINK("http://example.org","click")`,
		"The pilot in two districts works; it is to be extended.\nThe budget for 2027 is not yet known.",
		"Aucune mesure n’a été prise à ce jour, malgré deux rappels écrits.",
		"We, Example NGO 7 (EXNGO7), asked twice; write to secret-contact-example-ngo-7@example.org for the letters.",
		"",
	}
}

// opinion returns the i-th stakeholder's level for the j-th recommendation: most
// agree on most, on every fifth they do not, and on one nobody gives a level.
func opinion(i, j int) followup.Level {
	const full, partial, not = followup.Full, followup.Partial, followup.Not
	trends := [][3]followup.Level{{not, not, partial}, {partial, not, partial}, {full, full, partial}, {not, not, not}, {full, partial, not}}
	if j == 18 {
		return followup.NoLevel
	}
	return trends[j%len(trends)][(i+j)%3]
}

// answersOf returns what the i-th stakeholder sent. The silent ones sent nothing,
// nobody answers 121.37 and 121.20 to 121.24, and 121.19 gets comments only.
func answersOf(i int, st followup.Stakeholder, recs []followup.Recommendation) compile.Given {
	given := compile.Given{Stakeholder: st, Received: arrived(i)}
	if strings.HasPrefix(string(st.ID), "silent") {
		return given
	}
	for j, r := range recs {
		if (j*7+i*5)%4 == 3 || j == 36 || (j >= 19 && j <= 23) {
			continue
		}
		a := answer(r, opinion(i, j), comments()[(i*3+j)%10])
		if (i+j)%9 == 0 {
			a.Reference = "https://example.org/report-" + r.Number()
		}
		a.Private = "PRIVATE-REMARK by " + st.Name
		given.Answers = append(given.Answers, a)
	}
	if i == 1 {
		given.Answers[3].Comment = strings.TrimSpace(strings.Repeat("This is a long account of what happened in every single district. ", 455))
		given.Edits = edit(given.Answers)
	}
	return given
}

// edit shortens one of a stakeholder's comments, and leaves out another.
func edit(answers []followup.Answer) map[followup.RecommendationKey]followup.Edit {
	edits := map[followup.RecommendationKey]followup.Edit{}
	for i, a := range answers {
		switch a.Recommendation.Number() {
		case "121.36":
			answers[i].Comment = "The law was passed. SHORTENED-AWAY: who voted against it."
			edits[a.Recommendation] = followup.Edit{Comment: "The law was passed. […]"}
		case "121.10":
			answers[i].Comment = "LEFT-OUT-WORDS about somebody who is no part of this."
			edits[a.Recommendation] = followup.Edit{Drop: followup.OffTopic}
		}
	}
	return edits
}
