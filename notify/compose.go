package notify

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/workbook"
)

// A Composer writes mails. It knows nothing of servers and sends nothing.
type Composer struct {
	Programme string // name of the Programme
	Address   string // From, addr-spec
	Reply     string // Reply-To with {token}; empty where the server has no plus addresses
	Site      string // base URL of the public site; may be empty
	Zone      *time.Location
	Grace     int // days after a deadline
	Material  Material
	Templates *Templates
	Signer    Signer // nil: mails are not signed
}

// A Signer vouches for mails.
type Signer interface {
	// Sign returns mail with a field before it that holds the signature. It
	// changes nothing else.
	Sign(mail []byte) ([]byte, error)
}

// A Mail is a composed mail, and what it says in its two forms.
type Mail struct {
	Bytes   []byte // RFC 5322, lines ending in CRLF
	Subject string
	Text    string
	HTML    string
}

// Compose returns the bytes of the mail for e as it is to be sent at now. The
// mail is addressed to e.Recipient alone and carries e.Token; e.Deadline is what
// it says of a deadline.
func (c *Composer) Compose(ctx context.Context, e Entry, now time.Time) ([]byte, error) {
	m, err := c.mail(ctx, e, now)
	if err != nil {
		return nil, fmt.Errorf("compose %s: %w", e.Purpose, err)
	}
	return m.Bytes, nil
}

func (c *Composer) mail(ctx context.Context, e Entry, now time.Time) (Mail, error) {
	language := e.Language.OrWritten()
	if e.Purpose == followup.Digest {
		language = followup.English // staff's
	}
	v, sheet, err := c.material(ctx, e, language, now)
	if err != nil {
		return Mail{}, err
	}
	w, err := c.Templates.render(e.Purpose, language, v)
	if err != nil {
		return Mail{}, err
	}
	event, err := c.event(e, w, now)
	if err != nil {
		return Mail{}, err
	}
	files := slices.DeleteFunc([]*attachment{sheet, event}, func(a *attachment) bool { return a == nil })
	b, err := c.assemble(e, language, w, files, now)
	if err == nil && c.Signer != nil {
		b, err = c.Signer.Sign(b)
	}
	return Mail{Bytes: b, Subject: w.Subject, Text: w.Text, HTML: w.HTML}, err
}

// material gathers what the mail says, and the sheet that goes with it.
func (c *Composer) material(ctx context.Context, e Entry, language followup.Language, now time.Time) (view, *attachment, error) {
	l := locale(language)
	v := view{Programme: foreign(c.Programme), Address: foreign(c.Address), Site: foreign(c.Site)}
	switch {
	case e.Purpose == followup.Digest && e.Digest != nil:
		countries, err := c.countriesOf(ctx, e.Digest.Inputs, language)
		if err != nil {
			return v, nil, err
		}
		v.News = newsOf(*e.Digest, l, c.Zone, countries)
		return v, nil, nil
	case e.Purpose == followup.ReceiptPurpose && e.Receipt != nil:
		return c.receipt(ctx, v, e, language)
	case e.Purpose.ByCalendar():
		grace := e.Grace
		if grace.IsZero() {
			grace = e.Deadline.Date.AddDays(c.Grace)
		}
		v.deadline(e.Deadline.Date, grace, l, c.Zone, now)
		sheet, err := c.sheet(ctx, &v, e, language)
		return v, sheet, err
	}
	return v, nil, fmt.Errorf("the ledger holds nothing to write a %s of", e.Purpose)
}

// receipt gathers what a receipt says. A neutral one gets nothing that is not
// the recipient's own, and no sheet (I6).
func (c *Composer) receipt(ctx context.Context, v view, e Entry, language followup.Language) (view, *attachment, error) {
	r := *e.Receipt
	var sheet *attachment
	countries := map[followup.CountryCode]foreign{}
	if !r.Neutral {
		var err error
		if sheet, err = c.sheet(ctx, &v, e, language); err != nil && !errors.Is(err, followup.ErrNotFound) {
			return v, nil, err
		}
		for _, f := range r.Findings {
			if err := c.country(ctx, countries, f.Review, language); err != nil {
				return v, nil, err
			}
		}
		v.Attribution = "" // said only where a document was understood
	}
	v.receipt(r, locale(language), c.Zone, countries)
	return v, sheet, nil
}

// sheet fills in what v says of e's review and stakeholder, and returns the
// answer sheet, filled in with what is on file; nil where there is nothing to
// answer.
func (c *Composer) sheet(ctx context.Context, v *view, e Entry, language followup.Language) (*attachment, error) {
	form := workbook.Form{Programme: c.Programme, Reply: c.replyTo(e.Token), Language: language,
		Token: e.Token, Deadline: e.Deadline.Date, Zone: c.Zone}
	if e.Stakeholder != "" {
		s, err := c.Material.Stakeholder(ctx, e.Stakeholder)
		if err != nil {
			return nil, fmt.Errorf("look up stakeholder: %w", err)
		}
		v.stakeholder(s)
		form.Stakeholder = &s
	}
	if e.Review == "" {
		return nil, nil
	}
	var err error
	if form.Review, form.Country, err = c.Material.Review(ctx, e.Review); err != nil {
		return nil, fmt.Errorf("look up review: %w", err)
	}
	v.review(form.Review, form.Country, locale(language))
	if form.Recommendations, err = c.Material.Recommendations(ctx, e.Review); err != nil {
		return nil, fmt.Errorf("look up recommendations: %w", err)
	}
	form.Recommendations = slices.DeleteFunc(slices.Clone(form.Recommendations), func(r followup.Recommendation) bool { return r.Missing })
	if len(form.Recommendations) == 0 {
		return nil, nil
	}
	if e.Stakeholder != "" {
		if form.Answers, err = c.Material.Answers(ctx, e.Review, e.Stakeholder); err != nil {
			return nil, fmt.Errorf("look up answers: %w", err)
		}
	}
	v.Recommendations, v.OnFile = len(form.Recommendations), len(form.Answers)
	var b bytes.Buffer
	if err := workbook.Write(&b, form); err != nil {
		return nil, fmt.Errorf("write answer sheet: %w", err)
	}
	name := sheetName(e.Review, e.Stakeholder)
	v.Sheet = foreign(name)
	return &attachment{name: name, kind: xlsxType, content: b.Bytes()}, nil
}

// sheetName returns the name of a sheet's file: "SVN-3-example-ngo-3.xlsx".
func sheetName(r followup.ReviewID, s followup.StakeholderID) string {
	if s == "" {
		return string(r) + ".xlsx"
	}
	return string(r) + "-" + string(s) + ".xlsx"
}

// countriesOf returns the names of the States that inputs are about.
func (c *Composer) countriesOf(ctx context.Context, inputs []Input, l followup.Language) (map[followup.CountryCode]foreign, error) {
	names := map[followup.CountryCode]foreign{}
	for _, in := range inputs {
		if err := c.country(ctx, names, in.Review, l); err != nil {
			return nil, err
		}
	}
	return names, nil
}

// country adds the name of r's State to names. A review that is no longer in
// the calendar has none.
func (c *Composer) country(ctx context.Context, names map[followup.CountryCode]foreign, r followup.ReviewID, l followup.Language) error {
	code := r.Country()
	if _, known := names[code]; known || r == "" {
		return nil
	}
	_, country, err := c.Material.Review(ctx, r)
	if err != nil && !errors.Is(err, followup.ErrNotFound) {
		return fmt.Errorf("look up review: %w", err)
	}
	if err == nil {
		names[code] = foreign(country.In(l))
	}
	return nil
}

// envelope returns what the mail server is told of e's mail. Reports name it by
// its token.
func (c *Composer) envelope(e Entry) Envelope {
	return Envelope{From: c.Address, To: transportable(e.Recipient), ID: string(e.Token)}
}

// replyTo returns the address that an answer to the mail with this token goes to.
func (c *Composer) replyTo(t followup.Token) string {
	if t == "" || !strings.Contains(c.Reply, "{token}") {
		return c.Address
	}
	return strings.ReplaceAll(c.Reply, "{token}", string(t))
}
