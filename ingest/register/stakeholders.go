package register

import (
	"errors"
	"fmt"
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/table"
)

// The fields of a list of stakeholders, besides fieldIssues.
const (
	fieldName         field = "name"
	fieldAcronym      field = "acronym"
	fieldKind         field = "kind"
	fieldEmail        field = "email"
	fieldLanguage     field = "language"
	fieldAttribution  field = "attribution"
	fieldMemberOf     field = "member_of"
	fieldReviews      field = "reviews"
	fieldDoNotContact field = "do_not_contact"
)

// maxAddress is the longest address that SMTP carries (RFC 5321, section
// 4.5.3.1.3, with erratum 1690).
const maxAddress = 254

// Contacts are the stakeholders read from one file.
type Contacts struct {
	Stakeholders []followup.Stakeholder
	Refused      []followup.Problem // rows that were not taken
	Doubts       []followup.Problem // rows that were taken and should be looked at
	Duplicates   []Duplicate        // rows that may be about somebody who is there already, those refused for it included
}

func stakeholderField(heading string) field {
	switch heading {
	case "name", "organisation", "organization", "stakeholder", "nom", "nombre", "organización":
		return fieldName
	case "acronym", "abbreviation", "acronyme", "sigle", "acrónimo", "sigla":
		return fieldAcronym
	case "kind", "type", "tipo", "genre":
		return fieldKind
	case "email", "e-mail", "emails", "mail", "address", "courriel", "correo", "correo electrónico", "adresse":
		return fieldEmail
	case "language", "lang", "langue", "idioma":
		return fieldLanguage
	case "attribution", "atribución":
		return fieldAttribution
	case "issues", "issue", "themes", "thèmes", "temas":
		return fieldIssues
	case "member of", "coalition", "membre de", "miembro de":
		return fieldMemberOf
	case "reviews", "review", "examens", "exámenes":
		return fieldReviews
	case "do not contact", "ne pas contacter", "no contactar":
		return fieldDoNotContact
	}
	return ""
}

// Stakeholders reads a list of stakeholders: a table with a header, its columns
// in any order, of which name and kind must be there. A file without such a
// table is a *followup.Fault with Remedy ByStaff.
//
// Who is on file, by name, keeps what the file has no column for, so that a
// list of addresses takes back neither protection nor membership; and reviews
// add up, so that nobody is un-asked by an import.
func Stakeholders(b *table.Book, o Options) (Contacts, error) {
	if o.Review != "" {
		if _, ok := o.Calendar.Review(o.Review); !ok {
			return Contacts{}, unknownReview(o.Review)
		}
	}
	r := newContactReader(o)
	found := false
	for _, s := range b.Sheets {
		c, header, ok := headed(s, stakeholderField, []field{fieldName, fieldKind})
		if s.Hidden || !ok {
			continue
		}
		found = true
		for _, row := range s.Rows[header+1:] {
			r.take(c, c.of(row), place(b, s, row.Number))
		}
	}
	if !found {
		return Contacts{}, &followup.Fault{Remedy: followup.ByStaff,
			Reason: "no table of stakeholders was found: its header names the columns name, kind, email and others in any order"}
	}
	r.join()
	r.compare()
	return r.out, nil
}

// A contactReader reads stakeholders row by row.
type contactReader struct {
	o         Options
	out       Contacts
	ids       map[followup.StakeholderID]bool   // taken, by whom is on file too
	onFile    map[string]followup.Stakeholder   // by folded name
	names     map[string]string                 // folded name: where it stands
	addresses map[string]string                 // address: who has it, for a sentence
	owners    map[string]followup.StakeholderID // address: who has it on file
	members   [][]string                        // what each of out.Stakeholders says it is a member of
	places    []string
}

func newContactReader(o Options) *contactReader {
	r := &contactReader{o: o, ids: map[followup.StakeholderID]bool{}, onFile: map[string]followup.Stakeholder{},
		names: map[string]string{}, addresses: map[string]string{}, owners: map[string]followup.StakeholderID{}}
	for _, s := range o.OnFile {
		r.ids[s.ID] = true
		r.onFile[folded(s.Name)] = s
		for _, a := range s.Addresses() {
			r.owners[a] = s.ID
		}
	}
	return r
}

func (r *contactReader) take(c columns, row map[field]table.Cell, where string) {
	if len(row) == 0 {
		return
	}
	s, doubts, err := r.read(c, row)
	if err != nil {
		r.out.Refused = append(r.out.Refused, followup.Problem{Where: where, Problem: err.Error()})
		var twice *sameAs
		if errors.As(err, &twice) {
			r.out.Duplicates = append(r.out.Duplicates, Duplicate{Where: where, Of: twice.of, By: twice.by, Problem: err.Error()})
		}
		return
	}
	for _, d := range doubts {
		r.out.Doubts = append(r.out.Doubts, followup.Problem{Where: where, Problem: d})
	}
	r.names[folded(s.Name)] = where
	for _, a := range s.Addresses() {
		r.addresses[a] = where
	}
	s.ID = r.id(s)
	r.out.Stakeholders = append(r.out.Stakeholders, s)
	r.members = append(r.members, split(row[fieldMemberOf].Text, ";"))
	r.places = append(r.places, where)
}

// id keeps the ID of who is on file, and counts on where two names make one.
func (r *contactReader) id(s followup.Stakeholder) followup.StakeholderID {
	if s.ID != "" {
		return s.ID
	}
	plain := followup.NewStakeholderID(s.Acronym, s.Name)
	id := plain
	for n := 2; r.ids[id]; n++ {
		id = followup.StakeholderID(fmt.Sprintf("%s-%d", plain, n))
	}
	r.ids[id] = true
	return id
}

// read returns the stakeholder of a row. The ID of a new one, and memberships
// that the file names, are still to be set.
func (r *contactReader) read(c columns, row map[field]table.Cell) (s followup.Stakeholder, doubts []string, err error) {
	name := short(clean(row[fieldName].Text), maxName)
	if name == "" {
		return s, nil, refuse("the row has no name")
	}
	if where, twice := r.names[folded(name)]; twice {
		return s, nil, &sameAs{where, byName, fmt.Sprintf("this name stands already in %s", where)}
	}
	s, known := r.onFile[folded(name)]
	s.Name = name
	if s.Kind, err = kind(row[fieldKind].Text); err != nil {
		return s, nil, err
	}
	if s.Reviews, err = r.reviews(s.Reviews, row[fieldReviews].Text); err != nil {
		return s, nil, err
	}
	for _, f := range optionalFields() {
		if known && !c.has(f) {
			continue
		}
		note, err := r.set(&s, f, row[f].Text)
		if err != nil {
			return s, nil, err
		}
		if note != "" {
			doubts = append(doubts, note)
		}
	}
	if len(s.Contacts) == 0 && s.DoNotContact == "" {
		doubts = append(doubts, "there is no address to write to")
	}
	return s, doubts, nil
}

// optionalFields are those whose columns may be left out.
func optionalFields() []field {
	return []field{fieldAcronym, fieldAttribution, fieldLanguage, fieldEmail, fieldIssues, fieldMemberOf, fieldDoNotContact}
}

// set reads one field; what is empty gets its default. The note says what is to
// be looked at.
func (r *contactReader) set(s *followup.Stakeholder, f field, text string) (note string, err error) {
	switch f {
	case fieldAcronym:
		s.Acronym = short(clean(text), maxName)
	case fieldAttribution:
		s.Attribution, err = shown(text, s.Kind)
	case fieldLanguage:
		s.Language, err = language(text)
	case fieldEmail:
		s.Contacts, err = r.contacts(text, s.ID)
	case fieldIssues:
		s.Issues = split(text, issueSeparator(text))
	case fieldMemberOf:
		s.MemberOf = nil // joined when all rows are read
	case fieldDoNotContact:
		s.DoNotContact, note = doNotContact(text)
	}
	return note, err
}

// issueSeparator is the semicolon where there is one; else commas part issues,
// none of which has one in its name.
func issueSeparator(s string) string {
	if strings.Contains(s, ";") {
		return ";"
	}
	return ","
}

func kind(s string) (followup.StakeholderKind, error) {
	f := strings.ReplaceAll(folded(s), "-", " ")
	for _, k := range followup.StakeholderKinds() {
		if f == strings.ToLower(string(k)) {
			return k, nil
		}
	}
	switch f {
	case "cso", "ngo/cso", "civil society", "ong", "osc":
		return followup.NGO, nil
	case "un", "united nations agency":
		return followup.UNAgency, nil
	case "inddhh", "indh":
		return followup.NHRI, nil
	case "":
		return "", refuse("the row has no kind: write State, NGO, coalition, NHRI, UN agency, scholar or other")
	}
	return "", refuse("%s is not a kind: write State, NGO, coalition, NHRI, UN agency, scholar or other", quote(s))
}

func shown(s string, k followup.StakeholderKind) (followup.Attribution, error) {
	switch a := followup.Attribution(folded(s)); a {
	case "":
		return followup.DefaultAttribution(k), nil
	case followup.Named, followup.KindOnly, followup.Withheld:
		return a, nil
	}
	return "", refuse("%s is not an attribution: write named, kind or withheld", quote(s))
}

func language(s string) (followup.Language, error) {
	if clean(s) == "" {
		return followup.English, nil
	}
	if l, ok := followup.ParseLanguage(clean(s)); ok {
		return l, nil
	}
	return "", refuse("%s is not a language: write en, fr, es, ar, ru or zh", quote(s))
}

// reviews adds those that a row names, and the one for all, to those on file.
func (r *contactReader) reviews(onFile []followup.ReviewID, s string) ([]followup.ReviewID, error) {
	out := slices.Clone(onFile)
	if r.o.Review != "" && !slices.Contains(out, r.o.Review) {
		out = append(out, r.o.Review)
	}
	for _, name := range split(s, ";, ") {
		id, err := knownReview(name, r.o.Calendar)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out, nil
}

// contacts reads addresses, the first of which is written to, each with its
// language behind it where that differs from the stakeholder's: "a@example.org
// (fr); b@example.org". An address belongs to one stakeholder: by it letters are
// recognised.
func (r *contactReader) contacts(s string, id followup.StakeholderID) ([]followup.Contact, error) {
	var out []followup.Contact
	for part := range strings.SplitSeq(s, ";") {
		if strings.TrimSpace(part) == "" {
			continue
		}
		c, err := contact(part)
		if err != nil {
			return nil, err
		}
		if err := r.free(c.Address, id); err != nil {
			return nil, err
		}
		if slices.ContainsFunc(out, func(o followup.Contact) bool { return o.Address == c.Address }) {
			return nil, refuse("two of its contacts have the same address: leave one of them out")
		}
		if out = append(out, c); len(out) > maxParts {
			return nil, refuse("more than %d addresses", maxParts)
		}
	}
	return out, nil
}

// A sameAs is why a row is refused that is about somebody who is there already.
type sameAs struct{ of, by, sentence string }

func (e *sameAs) Error() string { return e.sentence }

// free refuses an address that somebody else has, in the file or on file.
func (r *contactReader) free(address string, id followup.StakeholderID) error {
	if where, taken := r.addresses[address]; taken {
		return &sameAs{where, byAddress, fmt.Sprintf("the same address stands already in %s", where)}
	}
	if owner, taken := r.owners[address]; taken && owner != id {
		return &sameAs{string(owner), byAddress, fmt.Sprintf("the address is that of %s in the register", owner)}
	}
	return nil
}

// behindAddress finds the language of a contact, in brackets behind its address.
var behindAddress = regexp.MustCompile(`^(.*@.*\S)\s*\(([^()]*)\)\s*$`)

func contact(s string) (c followup.Contact, err error) {
	c.State = followup.Good
	if m := behindAddress.FindStringSubmatch(s); m != nil {
		s = m[1]
		if c.Language, err = language(m[2]); err != nil {
			return c, err
		}
	}
	c.Address, err = address(s)
	return c, err
}

// address reads one address (RFC 5322, section 3.4.1), lower case. It is never
// repeated in a sentence.
func address(s string) (string, error) {
	s = strings.TrimSpace(s)
	if strings.ContainsFunc(s, unicode.IsControl) {
		return "", refuse("an address has a line break or a control character in it: part several with a semicolon")
	}
	a, err := mail.ParseAddress(s)
	if err != nil || len(a.Address) > maxAddress {
		return "", refuse("an address is not one that mail can be sent to")
	}
	local, domain, _ := strings.Cut(a.Address, "@")
	ascii := !strings.ContainsFunc(a.Address, func(r rune) bool { return r <= ' ' || r > '~' })
	if !ascii || local == "" || !strings.Contains(strings.Trim(domain, "."), ".") || strings.ContainsAny(a.Address, `"<>()[],;:\`) {
		return "", refuse("an address is not one that mail can be sent to")
	}
	return strings.ToLower(a.Address), nil
}

// doNotContact reads the reason for which a stakeholder is not written to. A
// bare "yes" holds, but the reason is wanted.
func doNotContact(s string) (reason, note string) {
	s = short(clean(s), maxName)
	switch folded(s) {
	case "", "no", "non", "false", "0", "-", "n":
		return "", ""
	case "yes", "oui", "sí", "si", "true", "1", "x", "y":
		return "no reason recorded", "do_not_contact has no reason: write one into the column"
	}
	return s, ""
}

// join ties members to their coalitions, which are named by acronym, name or ID
// and may stand below them or be on file.
func (r *contactReader) join() {
	known := map[string]followup.StakeholderID{}
	for _, list := range [][]followup.Stakeholder{r.out.Stakeholders, r.o.OnFile} {
		for _, s := range list {
			for _, name := range []string{s.Name, s.Acronym, string(s.ID)} {
				if _, taken := known[folded(name)]; !taken && name != "" {
					known[folded(name)] = s.ID
				}
			}
		}
	}
	for i := range r.out.Stakeholders {
		s := &r.out.Stakeholders[i]
		for _, name := range r.members[i] {
			id, ok := known[folded(name)]
			switch {
			case !ok:
				r.out.Doubts = append(r.out.Doubts, followup.Problem{Where: r.places[i],
					Problem: fmt.Sprintf("member_of names %s, which is neither in the file nor in the register; it was left out", quote(name))})
			case id != s.ID && !slices.Contains(s.MemberOf, id):
				s.MemberOf = append(s.MemberOf, id)
			}
		}
	}
}
