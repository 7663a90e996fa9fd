package labelled

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"strings"

	"github.com/upr-info/followup"
)

// Address is the Programme's.
const Address = "followup@example.org"

// Open returns the reviews that the Programme asks about.
func Open() []followup.ReviewID {
	return ids("HTI-3 TCD-4 SVN-3 SVN-4 JPN-3 JPN-4 NER-4 NGA-4 GIN-4 GNB-4 GNQ-4 COD-4 COG-4 KOR-4 PRK-4 GEO-4 JOR-4 TUR-4 DMA-4 DOM-4 " +
		"SDN-3 SSD-3 MLI-4 PER-4 CHN-4 VNM-4 MEX-4 CIV-4 CHE-4 GBR-4 OMN-4 WSM-4 PNG-4")
}

// Old returns reviews whose lists are on file and which nobody is asked about.
func Old() []followup.ReviewID { return ids("HTI-2 TCD-3 NOR-3") }

func ids(s string) (found []followup.ReviewID) {
	for _, id := range strings.Fields(s) {
		found = append(found, followup.ReviewID(id))
	}
	return found
}

// Symbol returns that of the Working Group's report of a review.
func Symbol(r followup.ReviewID) string {
	known := map[followup.ReviewID]string{
		"HTI-3": "A/HRC/50/15", "HTI-2": "A/HRC/34/14", "SVN-3": "A/HRC/43/15", "SVN-4": "A/HRC/59/8", "TCD-4": "A/HRC/56/12", "TCD-3": "A/HRC/40/15",
		"JPN-3": "A/HRC/37/15", "JPN-4": "A/HRC/53/15", "GEO-4": "A/HRC/62/11", "NOR-3": "A/HRC/42/3", "DOM-4": "A/HRC/57/6",
	}
	return known[r]
}

// Recommendations returns the list of a review: four rows.
func Recommendations(r followup.ReviewID) []followup.Recommendation {
	var list []followup.Recommendation
	for i, row := range [][2]string{
		{"Ratify the Optional Protocol on a communications procedure", "Norway"},
		{"Train judges and police officers on domestic violence", "Chile"},
		{"Build schools in the regions that have none", "France"},
		{"Reduce the number of persons held before trial", "Kenya"},
	} {
		list = append(list, followup.Recommendation{
			Key: followup.NewRecommendationKey(r, fmt.Sprintf("%d.%d", 100+r.Cycle(), i+1)), Kind: followup.Recommended,
			Text: row[0], From: []string{row[1]}, Response: followup.Accepted, Issues: []string{"Justice"}, Symbol: Symbol(r), Position: i + 1,
		})
	}
	return list
}

// Stakeholders returns the register.
func Stakeholders() []followup.Stakeholder {
	var all []followup.Stakeholder
	for _, row := range []struct{ id, name, acronym, kind, email, reviews string }{
		{"ngo-1", "Example NGO 1", "EXNG1", "NGO", "contact@ngo-1.example.org", "HTI-3"},
		{"ngo-2", "Example NGO 2", "EXNG2", "NGO", "contact@ngo-2.example.org", "HTI-3 TCD-4"},
		{"ngo-3", "Example NGO 3", "EXNG3", "NGO", "contacto@ngo-3.example.org", "PER-4 MEX-4 DOM-4"},
		{"ngo-4", "Example NGO 4", "EXNG4", "NGO", "info@ngo-4.example.org", "SVN-3 SVN-4"},
		{"ngo-5", "Example NGO 5", "EXNG5", "NGO", "contact@ngo-5.example.org", "GIN-4 GNB-4 GNQ-4"},
		{"ngo-6", "Example NGO 6", "EXNG6", "NGO", "contact@ngo-6.example.org", "COD-4 COG-4 NER-4 NGA-4"},
		{"ngo-7", "Example League of Chad", "EXLC", "NGO", "office@league.example.org", "TCD-4 HTI-3"},
		{"ngo-8", "Example NGO 8", "EXNG8", "NGO", "contact@ngo-8.example.org", "SDN-3 SSD-3"},
		{"ngo-9", "Example NGO 9", "EXNG9", "NGO", "contact@ngo-9.example.org", "KOR-4 PRK-4"},
		{"ngo-10", "Example NGO 10", "EXNG10", "NGO", "contact@ngo-10.example.org", "SDN-3 JOR-4 OMN-4"},
		{"ngo-11", "Example NGO 11", "EXNG11", "NGO", "contact@ngo-11.example.org", "GEO-4 TUR-4"},
		{"ngo-12", "Example NGO 12", "EXNG12", "NGO", "contact@ngo-12.example.org", "CHN-4 JPN-4"},
		{"ngo-13", "Example NGO 13", "EXNG13", "NGO", "joint@coalition.example.org", "CIV-4"},
		{"coalition-1", "Example Coalition 1", "EXCO1", "coalition", "joint@coalition.example.org", "MLI-4"},
		{"ngo-14", "Example NGO 14", "EXNG14", "NGO", "shared@house.example.org", "VNM-4"},
		{"ngo-15", "Example NGO 15", "EXNG15", "NGO", "shared@house.example.org", "VNM-4"},
		{"ngo-16", "Example NGO 16", "EXNG16", "NGO", "example-ngo-16@gmail.com", "NER-4"},
		{"mission-hti", "Permanent Mission of Haiti", "", "State", "mission@state-hti.example.org", "HTI-3"},
		{"mission-jpn", "Permanent Mission of Japan", "", "State", "mission@state-jpn.example.org", "JPN-3 JPN-4"},
		{"nhri-1", "Example Ombudsman of Georgia", "EXOG", "NHRI", "office@nhri-1.example.org", "GEO-4"},
		{"nhri-2", "Example Commission of Niger", "EXCN", "NHRI", "office@nhri-2.example.org", "NER-4"},
		{"un-1", "Example UN Agency 1", "EXUN1", "UN agency", "upr@un-1.example.org", "HTI-3 TCD-4 MLI-4 DOM-4 DMA-4 GIN-4 CIV-4 NER-4"},
		{"scholar-1", "Example Institute of Law", "EXIL", "scholar", "law@university.example.org", "CHE-4 GBR-4"},
	} {
		all = append(all, followup.Stakeholder{
			ID: followup.StakeholderID(row.id), Name: row.name, Acronym: row.acronym, Kind: followup.StakeholderKind(row.kind), Contacts: followup.Contacts(row.email),
			Language: followup.English, Attribution: followup.Named, Reviews: ids(row.reviews),
		})
	}
	return all
}

// Grants returns what the tokens in the letters were given for.
func Grants() []followup.Grant {
	var all []followup.Grant
	for _, s := range Stakeholders() {
		for _, r := range s.Reviews {
			all = append(all, followup.Grant{Token: MailToken(r, s.ID), Review: r, Stakeholder: s.ID, Address: s.Contacts[0].Address, Purpose: followup.Invitation},
				followup.Grant{Token: sheetToken(r, s.ID), Review: r, Stakeholder: s.ID})
		}
	}
	return all
}

// MailToken returns the token of the invitation of a stakeholder about a review.
func MailToken(r followup.ReviewID, s followup.StakeholderID) followup.Token {
	return token("mail", r, s)
}

func sheetToken(r followup.ReviewID, s followup.StakeholderID) followup.Token {
	return token("sheet", r, s)
}

func token(of string, r followup.ReviewID, s followup.StakeholderID) followup.Token {
	sum := sha256.Sum256([]byte(of + " " + string(r) + " " + string(s)))
	return followup.Token(strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:16])))
}
