package register

import (
	"fmt"
	"strings"

	"github.com/upr-info/followup"
)

// fieldNotWrittenTo is a column that is shown and not read: what an address did is
// known from mails, and mended with 'followup stakeholders restore'.
const fieldNotWrittenTo = "not_written_to"

// Table returns stakeholders as a table that Stakeholders reads again: importing
// it changes nothing.
func Table(all []followup.Stakeholder) (header []string, rows [][]string) {
	for _, f := range []field{fieldName, fieldAcronym, fieldKind, fieldEmail, fieldLanguage, fieldAttribution, fieldIssues,
		fieldMemberOf, fieldReviews, fieldDoNotContact, fieldNotWrittenTo} {
		header = append(header, string(f))
	}
	for _, s := range all {
		rows = append(rows, []string{s.Name, s.Acronym, string(s.Kind), emails(s.Contacts), string(s.Language), string(s.Attribution),
			joined(s.Issues), joined(s.MemberOf), joined(s.Reviews), s.DoNotContact, notWrittenTo(s.Contacts)})
	}
	return header, rows
}

// emails returns contacts as contactReader reads them.
func emails(contacts []followup.Contact) string {
	var parts []string
	for _, c := range contacts {
		part := c.Address
		if c.Language != "" {
			part += " (" + string(c.Language) + ")"
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, ";")
}

func notWrittenTo(contacts []followup.Contact) string {
	var parts []string
	for _, c := range contacts {
		if !c.Good() {
			parts = append(parts, fmt.Sprintf("%s: %s", c.Address, c.State))
		}
		if len(c.Declined) > 0 {
			parts = append(parts, fmt.Sprintf("%s: not about %s", c.Address, joined(c.Declined)))
		}
	}
	return strings.Join(parts, ";")
}

func joined[T ~string](vs []T) string {
	parts := make([]string, len(vs))
	for i, v := range vs {
		parts[i] = string(v)
	}
	return strings.Join(parts, ";")
}
