package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/upr-info/followup"
)

// Grant implements [ingest.Register]: the token of a sheet made by hand or of a
// mail of ours.
func (db *DB) Grant(ctx context.Context, t followup.Token) (g followup.Grant, err error) {
	err = db.read.QueryRowContext(ctx, `
		SELECT token, review, stakeholder, address, language, purpose, revoked FROM token WHERE token = $1
		UNION ALL
		SELECT token, review, stakeholder, recipient, language, purpose, FALSE FROM ledger WHERE token = $1`, string(t)).
		Scan(&g.Token, &g.Review, &g.Stakeholder, &g.Address, &g.Language, &g.Purpose, &g.Revoked)
	if errors.Is(err, sql.ErrNoRows) {
		err = followup.ErrNotFound
	}
	if err != nil {
		return followup.Grant{}, fmt.Errorf("look up token: %w", err)
	}
	return g, nil
}

// Give records what a token was given for, before the sheet with it leaves the
// house. Given again, it says only whether the token is revoked.
func (db *DB) Give(ctx context.Context, g followup.Grant) error {
	err := db.inTx(ctx, func(tx *transaction) error {
		row := []any{string(g.Token), string(g.Review), string(g.Stakeholder), g.Address, string(g.Language), string(g.Purpose), g.Revoked}
		_, err := tx.bulk(ctx, `INSERT INTO token (token, review, stakeholder, address, language, purpose, revoked)`, [][]any{row},
			`ON CONFLICT (token) DO UPDATE SET revoked = excluded.revoked`)
		return err
	})
	if err != nil {
		return fmt.Errorf("record token: %w", err)
	}
	return nil
}

// Stakeholder implements [ingest.Register] and [notify.Material].
func (db *DB) Stakeholder(ctx context.Context, id followup.StakeholderID) (followup.Stakeholder, error) {
	found, err := stakeholders(ctx, db.read, `WHERE id = $1`, string(id))
	if err == nil && len(found) == 0 {
		err = followup.ErrNotFound
	}
	if err != nil {
		return followup.Stakeholder{}, fmt.Errorf("stakeholder %s: %w", id, err)
	}
	return found[0], nil
}

// Stakeholders implements [ingest.Directory].
func (db *DB) Stakeholders(ctx context.Context) ([]followup.Stakeholder, error) {
	found, err := stakeholders(ctx, db.read, ``)
	if err != nil {
		return nil, fmt.Errorf("list stakeholders: %w", err)
	}
	return found, nil
}

// ByAddress implements [ingest.Register].
func (db *DB) ByAddress(ctx context.Context, address string) ([]followup.Stakeholder, error) {
	found, err := stakeholders(ctx, db.read, `WHERE id IN (SELECT stakeholder FROM contact WHERE address = $1)`,
		text(strings.ToLower(address)))
	if err != nil {
		return nil, fmt.Errorf("look up an address: %w", err)
	}
	return found, nil
}

// stakeholders returns those that a condition on the table stakeholder chooses.
func stakeholders(ctx context.Context, q querier, where string, args ...any) (found []followup.Stakeholder, err error) {
	at := map[followup.StakeholderID]int{}
	err = each(ctx, q, func(scan func(...any) error) error {
		var s followup.Stakeholder
		var issues, memberOf string
		var said int64
		err := scan(&s.ID, &s.Name, &s.Acronym, &s.Kind, &s.Language, &s.Attribution, &issues, &memberOf, &s.DoNotContact, &s.DoNotContactBy, &said)
		if err != nil {
			return err
		}
		s.DoNotContactAt = instant(said)
		if s.Issues, err = decode[string](issues); err != nil {
			return err
		}
		s.MemberOf, err = decode[followup.StakeholderID](memberOf)
		at[s.ID] = len(found)
		found = append(found, s)
		return err
	}, `SELECT id, name, acronym, kind, language, attribution, issues, member_of, do_not_contact, do_not_contact_by, do_not_contact_at
		FROM stakeholder `+where+` ORDER BY id`, args...)
	if err != nil {
		return nil, err
	}
	ids := `(SELECT id FROM stakeholder ` + where + `)`
	err = contacts(ctx, q, ids, args, func(id followup.StakeholderID, c followup.Contact) {
		if i, ok := at[id]; ok {
			found[i].Contacts = append(found[i].Contacts, c)
		}
	})
	if err != nil {
		return nil, err
	}
	return found, each(ctx, q, func(scan func(...any) error) error {
		var id followup.StakeholderID
		var r followup.ReviewID
		err := scan(&id, &r)
		if i, ok := at[id]; ok {
			found[i].Reviews = append(found[i].Reviews, r)
		}
		return err
	}, `SELECT stakeholder, review FROM asked WHERE stakeholder IN `+ids+` ORDER BY stakeholder, review`, args...)
}

// UpdateStakeholders makes the register hold the given stakeholders as they are
// given, and leaves all others. Addresses that were taught by Remember stay,
// after those given. What is known of an address stays whatever is given: an
// import brings nobody back who opted out. Whether a stakeholder may be contacted
// is logged as what DoNotContactBy said, where that changes.
func (db *DB) UpdateStakeholders(ctx context.Context, given []followup.Stakeholder) (added, changed, unchanged int, err error) {
	err = db.inTx(ctx, func(tx *transaction) error {
		added, changed, unchanged = 0, 0, 0
		onFile, err := stakeholders(ctx, tx, ``)
		if err != nil {
			return err
		}
		remembered, err := rememberedAddresses(ctx, tx)
		if err != nil {
			return err
		}
		known := map[followup.StakeholderID]followup.Stakeholder{}
		for _, s := range onFile {
			known[s.ID] = s
		}
		var write []followup.Stakeholder
		for _, s := range given {
			s = tidied(s, remembered[s.ID])
			was, ok := known[s.ID]
			if err := db.judge(ctx, tx, was, &s); err != nil {
				return err
			}
			switch {
			case !ok:
				added++
			case sameStakeholder(was, s):
				unchanged++
				continue
			default:
				changed++
			}
			known[s.ID] = s
			write = append(write, s)
		}
		return writeStakeholders(ctx, tx, write, remembered)
	})
	if err != nil {
		return 0, 0, 0, fmt.Errorf("update stakeholders: %w", err)
	}
	return added, changed, unchanged, nil
}

// judge notes who said that a stakeholder may be contacted or may not, and when,
// where that is not what was said before.
func (db *DB) judge(ctx context.Context, tx *transaction, was followup.Stakeholder, s *followup.Stakeholder) error {
	if was.DoNotContact == s.DoNotContact {
		s.DoNotContactBy, s.DoNotContactAt = was.DoNotContactBy, was.DoNotContactAt
		return nil
	}
	s.DoNotContactAt = db.Now()
	notes := db.journal(s.DoNotContactAt, s.DoNotContactBy)
	notes.add("stakeholder", string(s.ID), contactable(was.DoNotContact), contactable(s.DoNotContact))
	return notes.write(ctx, tx)
}

func contactable(reason string) string {
	if reason == "" {
		return "may be contacted"
	}
	return "not to be contacted"
}

// tidied brings s to the shape in which the store returns it.
func tidied(s followup.Stakeholder, remembered []string) followup.Stakeholder {
	var tidy []followup.Contact
	for _, c := range slices.Concat(s.Contacts, followup.Contacts(remembered...)) {
		c.Address = strings.ToLower(strings.TrimSpace(c.Address))
		if c.Address != "" && !slices.ContainsFunc(tidy, func(o followup.Contact) bool { return o.Address == c.Address }) {
			tidy = append(tidy, c)
		}
	}
	s.Contacts = tidy
	s.Reviews = slices.Clone(s.Reviews)
	slices.Sort(s.Reviews)
	s.Reviews = slices.Compact(s.Reviews)
	return s
}

func sameStakeholder(a, b followup.Stakeholder) bool {
	sameContact := func(a, b followup.Contact) bool { return a.Address == b.Address && a.Language == b.Language }
	return a.Name == b.Name && a.Acronym == b.Acronym && a.Kind == b.Kind && a.Language == b.Language &&
		a.Attribution == b.Attribution && a.DoNotContact == b.DoNotContact && slices.EqualFunc(a.Contacts, b.Contacts, sameContact) &&
		slices.Equal(a.Issues, b.Issues) && slices.Equal(a.MemberOf, b.MemberOf) && slices.Equal(a.Reviews, b.Reviews)
}

func rememberedAddresses(ctx context.Context, q querier) (map[followup.StakeholderID][]string, error) {
	found := map[followup.StakeholderID][]string{}
	err := each(ctx, q, func(scan func(...any) error) error {
		var id followup.StakeholderID
		var address string
		err := scan(&id, &address)
		found[id] = append(found[id], address)
		return err
	}, `SELECT stakeholder, address FROM contact WHERE remembered ORDER BY stakeholder, place, address`)
	return found, err
}

func writeStakeholders(ctx context.Context, tx *transaction, write []followup.Stakeholder, remembered map[followup.StakeholderID][]string) error {
	var people, contacts, asked [][]any
	for _, s := range write {
		people = append(people, []any{string(s.ID), s.Name, s.Acronym, string(s.Kind), string(s.Language), string(s.Attribution),
			encode(s.Issues), encode(s.MemberOf), s.DoNotContact, s.DoNotContactBy, micros(s.DoNotContactAt)})
		for i, c := range s.Contacts {
			contacts = append(contacts, []any{string(s.ID), c.Address, i, slices.Contains(remembered[s.ID], c.Address), string(c.Language)})
		}
		for _, r := range s.Reviews {
			asked = append(asked, []any{string(s.ID), string(r)})
		}
		for _, table := range []string{"contact", "asked"} {
			if _, err := tx.ExecContext(ctx, `DELETE FROM `+table+` WHERE stakeholder = $1`, string(s.ID)); err != nil {
				return err
			}
		}
	}
	_, err := tx.bulk(ctx, `INSERT INTO stakeholder (id, name, acronym, kind, language, attribution, issues, member_of, do_not_contact,
		do_not_contact_by, do_not_contact_at)`, people,
		`ON CONFLICT (id) DO UPDATE SET name = excluded.name, acronym = excluded.acronym, kind = excluded.kind,
			language = excluded.language, attribution = excluded.attribution, issues = excluded.issues,
			member_of = excluded.member_of, do_not_contact = excluded.do_not_contact,
			do_not_contact_by = excluded.do_not_contact_by, do_not_contact_at = excluded.do_not_contact_at`)
	if err != nil {
		return err
	}
	if _, err := tx.bulk(ctx, `INSERT INTO contact (stakeholder, address, place, remembered, language)`, contacts, ""); err != nil {
		return err
	}
	_, err = tx.bulk(ctx, `INSERT INTO asked (stakeholder, review)`, asked, "")
	return err
}

// Remember adds the address that a letter came from to a stakeholder's, after
// all others, so that its next letter is recognised. It stays when the register
// is imported anew. followup.ErrNotFound where letter or stakeholder is missing.
func (db *DB) Remember(ctx context.Context, letter followup.LetterID, id followup.StakeholderID) error {
	err := db.inTx(ctx, func(tx *transaction) error {
		return one(tx.ExecContext(ctx, `
			INSERT INTO contact (stakeholder, address, place, remembered)
			SELECT s.id, l.sender, 1 + COALESCE((SELECT MAX(place) FROM contact c WHERE c.stakeholder = s.id), -1), TRUE
			FROM letter l, stakeholder s WHERE l.id = $1 AND l.sender <> '' AND s.id = $2
			ON CONFLICT (stakeholder, address) DO UPDATE SET place = contact.place`, string(letter), string(id)))
	})
	if err != nil {
		return fmt.Errorf("remember the sender of %s: %w", letter, err)
	}
	return nil
}
