package notify

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/workbook"
)

// maxWords is what a mail may weigh without its workbook, in bytes: of HTML beyond
// it large providers show the beginning only.
const maxWords = 100_000

// A Composer writes mails. It knows nothing of servers and sends nothing.
type Composer struct {
	Programme string // name of the Programme
	Address   string // From, addr-spec
	Reply     string // Reply-To with {token}; empty where the server has no plus addresses
	Site      string // base URL of the public site; may be empty
	OptOut    string // URL below which mails are opted out of; empty: by mail only
	Zone      *time.Location
	Grace     int // days after a deadline
	Material  Material
	Memory    Memory // nil: sheets show nothing of what was answered before
	// Publications is what thanks and the view of a recommending State are drawn
	// from; nil where none of them is written.
	Publications Publications
	Templates    *Templates
	Signer       Signer // nil: mails are not signed

	press *workbook.Press // of a run; nil: sheets are written singly
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
		language = followup.English // staff's, as that of all commands
	}
	for space := spacious; ; space /= 2 {
		v, file, err := c.material(ctx, e, language, now, space)
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
		files := slices.DeleteFunc([]*attachment{file, event}, func(a *attachment) bool { return a == nil })
		b, err := c.assemble(e, language, w, files, now)
		if err != nil {
			return Mail{}, err
		}
		if space <= 1 || len(b)-file.encoded() <= maxWords {
			if c.Signer != nil {
				b, err = c.Signer.Sign(b)
			}
			return Mail{Bytes: b, Subject: w.Subject, Text: w.Text, HTML: w.HTML}, err
		}
		// Too long: once more with half of each list, and how many are left out.
	}
}

// material gathers what the mail says, and the file that goes with it.
func (c *Composer) material(ctx context.Context, e Entry, language followup.Language, now time.Time, space room) (view, *attachment, error) {
	l := locale(language)
	v := view{Programme: foreign(c.Programme), Address: foreign(c.Address), Site: foreign(c.Site), OptOut: foreign(c.optOutPage(e.Token)),
		OptOutReview: foreign(e.Token.Address(c.Reply, followup.ForReviewOptOuts)), OptOutAll: foreign(e.Token.Address(c.Reply, followup.ForOptOuts))}
	switch {
	case e.Purpose == followup.Digest && e.Digest != nil:
		names, err := c.countriesOf(ctx, e.Digest.reviews(), language)
		v.News = newsOf(*e.Digest, l, c.Zone, names, space)
		return v, nil, err
	case e.Purpose == followup.ReceiptPurpose && e.Receipt != nil:
		return c.receipt(ctx, v, e, language, space)
	case e.Purpose == followup.Request && e.Question != nil:
		v.question(*e.Question, l, c.Zone, space)
		return c.asking(ctx, v, e, language, now)
	case e.Purpose == followup.Thanks && e.Version != nil:
		return c.thanks(ctx, v, e, language)
	case e.Purpose == followup.Recommending && e.Selection != nil:
		return c.recommending(ctx, v, e, language, space)
	case e.Purpose.ByCalendar():
		return c.asking(ctx, v, e, language, now)
	}
	return v, nil, fmt.Errorf("the ledger holds nothing to write a %s of", e.Purpose)
}

// asking gathers what a mail says that asks for answers until a deadline.
func (c *Composer) asking(ctx context.Context, v view, e Entry, language followup.Language, now time.Time) (view, *attachment, error) {
	grace := e.Grace
	if grace.IsZero() {
		grace = e.Deadline.Date.AddDays(c.Grace)
	}
	v.deadline(e.Deadline.Date, grace, locale(language), c.Zone, now)
	sheet, err := c.sheet(ctx, &v, e, language)
	return v, sheet, err
}

// receipt gathers what a receipt says. A neutral one gets nothing that is not
// the recipient's own, and no sheet (I6).
func (c *Composer) receipt(ctx context.Context, v view, e Entry, language followup.Language, space room) (view, *attachment, error) {
	r := *e.Receipt
	var sheet *attachment
	var names countryNames
	if !r.Neutral {
		var err error
		if sheet, err = c.sheet(ctx, &v, e, language); err != nil && !errors.Is(err, followup.ErrNotFound) {
			return v, nil, err
		}
		var reviews []followup.ReviewID
		for _, f := range r.Findings {
			reviews = append(reviews, f.Review)
		}
		if names, err = c.countriesOf(ctx, reviews, language); err != nil {
			return v, nil, err
		}
		v.Attribution = "" // said only where a document was understood
	}
	v.receipt(r, locale(language), c.Zone, names, space)
	return v, sheet, nil
}

// thanks gathers what the thanks for a published version say.
func (c *Composer) thanks(ctx context.Context, v view, e Entry, language followup.Language) (view, *attachment, error) {
	form, err := c.form(ctx, &v, e, language)
	if err != nil {
		return v, nil, err
	}
	v.OnFile = len(form.Answers)
	p, err := c.Publications.Published(ctx, *e.Version)
	if err != nil {
		return v, nil, fmt.Errorf("look up version %s: %w", *e.Version, err)
	}
	v.Published = published(p, v.Country, form.Review.Session, locale(language))
	return v, nil, nil
}

// recommending gathers what became of what a State recommended.
func (c *Composer) recommending(ctx context.Context, v view, e Entry, language followup.Language, space room) (view, *attachment, error) {
	if _, err := c.form(ctx, &v, e, language); err != nil {
		return v, nil, err
	}
	r, err := c.Publications.Recommended(ctx, *e.Selection, language)
	if err != nil {
		return v, nil, fmt.Errorf("look up what %s recommended: %w", e.Selection.State, err)
	}
	v.Made = recommended(r, locale(language), space)
	table := &attachment{name: e.Selection.fileName(), kind: xlsxType, content: r.Table}
	v.Sheet = foreign(table.name)
	return v, table, nil
}

// form fills in what v says of e's review and stakeholder, and returns the answer
// sheet that they lead to, with what is on file.
func (c *Composer) form(ctx context.Context, v *view, e Entry, language followup.Language) (form workbook.Form, err error) {
	form = workbook.Form{Programme: c.Programme, Reply: c.replyTo(e.Token), Language: language,
		Token: e.Token, Deadline: e.Deadline.Date, Zone: c.Zone}
	if e.Stakeholder != "" {
		s, err := c.Material.Stakeholder(ctx, e.Stakeholder)
		if err != nil {
			return form, fmt.Errorf("look up stakeholder: %w", err)
		}
		v.stakeholder(s)
		form.Stakeholder = &s
	}
	if e.Review == "" {
		return form, nil
	}
	if form.Review, form.Country, err = c.Material.Review(ctx, e.Review); err != nil {
		return form, fmt.Errorf("look up review: %w", err)
	}
	v.review(form.Review, form.Country, locale(language))
	if form.Recommendations, err = c.Material.Recommendations(ctx, e.Review); err != nil {
		return form, fmt.Errorf("look up recommendations: %w", err)
	}
	form.Recommendations = slices.DeleteFunc(slices.Clone(form.Recommendations), func(r followup.Recommendation) bool { return r.Missing })
	if e.Stakeholder != "" {
		if form.Answers, err = c.Material.Answers(ctx, e.Review, e.Stakeholder); err != nil {
			return form, fmt.Errorf("look up answers: %w", err)
		}
	}
	if form.Stakeholder != nil {
		form.Recommendations, form.First = followup.FirstOn(form.Stakeholder.Issues, form.Recommendations)
	}
	return form, nil
}

// sheet returns the answer sheet that goes with e, filled in with what is on
// file, and fills in what v says of it; nil where there is nothing to answer.
func (c *Composer) sheet(ctx context.Context, v *view, e Entry, language followup.Language) (*attachment, error) {
	form, err := c.form(ctx, v, e, language)
	if err != nil || len(form.Recommendations) == 0 {
		return nil, err
	}
	if c.Memory != nil && e.Stakeholder != "" {
		if form.Earlier, err = c.Memory.Earlier(ctx, e.Review, e.Stakeholder); err != nil {
			return nil, fmt.Errorf("look up earlier answers: %w", err)
		}
	}
	v.Recommendations, v.OnFile, v.OnTheirIssues = len(form.Recommendations), len(form.Answers), form.First
	v.Earlier = workbook.ShowsEarlier(form)
	var b bytes.Buffer
	write := workbook.Write
	if c.press != nil {
		write = c.press.Write
	}
	if err := write(&b, form); err != nil {
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

// countryNames are the names of States in one language, by code.
type countryNames map[followup.CountryCode]foreign

// of returns the name of a review's State, or its code where no calendar has it.
func (n countryNames) of(r followup.ReviewID) foreign {
	if name := n[r.Country()]; name != "" {
		return name
	}
	return foreign(r.Country())
}

// countriesOf returns the names of the States that reviews are about. A review
// that is no longer in the calendar has none.
func (c *Composer) countriesOf(ctx context.Context, reviews []followup.ReviewID, l followup.Language) (countryNames, error) {
	names := countryNames{}
	for _, r := range reviews {
		if _, known := names[r.Country()]; known || r == "" {
			continue
		}
		_, country, err := c.Material.Review(ctx, r)
		if err != nil && !errors.Is(err, followup.ErrNotFound) {
			return nil, fmt.Errorf("look up review: %w", err)
		}
		if err == nil {
			names[r.Country()] = foreign(country.In(l))
		}
	}
	return names, nil
}

// envelope returns what the mail server is told of e's mail: what comes back of
// it, comes to an address with its token (VERP), and reports name it by the token.
func (c *Composer) envelope(e Entry) Envelope {
	return Envelope{From: cmp.Or(e.Token.Address(c.Reply, followup.ForBounces), c.Address), To: transportable(e.Recipient), ID: string(e.Token)}
}

// replyTo returns the address that an answer to the mail with this token goes to.
func (c *Composer) replyTo(t followup.Token) string {
	return cmp.Or(t.Address(c.Reply, followup.ForAnswers), c.Address)
}
