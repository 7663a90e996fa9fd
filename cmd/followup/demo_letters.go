package main

import (
	"bytes"
	"context"
	"fmt"
	"net/mail"
	"strings"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/cmd/followup/internal/sample"
	"github.com/upr-info/followup/internal/store"
	"github.com/upr-info/followup/internal/workbook"
	"github.com/upr-info/followup/notify"
)

// A fate is one letter of the demonstration and what it stands for.
type fate struct {
	day   int
	story string
	write func(context.Context, *demonstration) (sample.Mail, error)
}

// fates returns the letters that come before the deadline. Between them they
// leave some recommendations without any comment, some with comments and no
// level, and some disputed, so that the assessment shows what it does with each.
func fates() []fate {
	return []fate{
		{10, "The State answers most recommendations", answered("permanent-mission-of-norway-example", every(1, 5, 17, 19), optimist)},
		{14, "The national human rights institution answers most", answered("nhri-ex", every(1, 5, 7), balanced)},
		{15, "An NGO answers what it works on", answered("ex-1", every(2), critic)},
		{16, "A UN agency answers in French", answered("un-ex", every(4), balanced)},
		{17, "An NGO answers in Spanish", answered("ex-3", every(3), critic)},
		{18, "A scholar answers what the courts decide", answered("ex-u", every(6), balanced)},
		{20, "An NGO that is shown by kind only answers", answered("ex-2", every(3), critic)},
		{22, "The first NGO sends a corrected sheet, with fewer rows", answered("ex-1", every(3), critic)},
		{23, "The NGO shown by kind sends an empty sheet after the full one", answered("ex-2", none, critic)},
		{24, "A sheet of one review is sent to the address of another", astray},
		{25, "An NGO is out of office", outOfOffice},
		{26, "An NGO sends a sheet that was cut on the way", broken},
		{27, "The coalition writes without attaching anything", withoutAttachment},
		{28, "Somebody unknown sends a sheet that names the review only", stranger},
	}
}

// lateFate is the letter that comes after the deadline, in the grace.
func lateFate() fate {
	return fate{85, "An NGO that does not want to be named answers late", answered("ex-6", every(4), balanced)}
}

// A choice says whether a stakeholder answers the n-th recommendation, from 0.
type choice func(n int) bool

// every returns a choice of every step-th recommendation, the except-th left out.
func every(step int, except ...int) choice {
	return func(n int) bool {
		for _, e := range except {
			if n%e == 0 {
				return false
			}
		}
		return n%step == 0
	}
}

func none(int) bool { return false }

// A view says how a stakeholder sees the n-th recommendation.
type view func(n int) followup.Level

func optimist(n int) followup.Level {
	return []followup.Level{followup.Full, followup.Partial, followup.Full, followup.Full, followup.Partial, followup.Not}[n%6]
}

func balanced(n int) followup.Level {
	return []followup.Level{followup.Partial, followup.Full, followup.Not, followup.Partial, followup.NoLevel}[n%5]
}

func critic(n int) followup.Level {
	return []followup.Level{followup.Not, followup.Partial, followup.Not, followup.Full, followup.Not, followup.Partial, followup.NoLevel}[n%7]
}

// comment returns what a stakeholder writes beside a level of the n-th
// recommendation.
func comment(l followup.Language, level followup.Level, n int) string {
	words := map[followup.Language]map[followup.Level][]string{
		followup.English: {
			followup.Full:    {"The law was changed and is applied.", "Done: the budget has had a line for it for two years.", "The body was set up and publishes its reports."},
			followup.Partial: {"A draft exists; nothing was adopted yet.", "Begun in the capital, not yet in the regions.", "The rules are good; there is no money to apply them."},
			followup.Not:     {"Nothing was done that we know of.", "We asked the ministry twice and had no answer.", "The situation is as it was at the time of the review."},
			followup.NoLevel: {"We follow this and cannot say yet.", "The figures of last year are not out."},
		},
		followup.French: {
			followup.Full:    {"La loi a été modifiée et elle est appliquée.", "C’est fait : le budget le prévoit depuis deux ans."},
			followup.Partial: {"Un projet existe, rien n’est encore adopté.", "Commencé dans la capitale, pas encore dans les régions."},
			followup.Not:     {"Rien n’a été fait à notre connaissance.", "La situation est la même qu’au moment de l’examen."},
			followup.NoLevel: {"Nous suivons la question."},
		},
		followup.Spanish: {
			followup.Full:    {"La ley se modificó y se aplica.", "Hecho: el presupuesto lo prevé desde hace dos años."},
			followup.Partial: {"Existe un proyecto; aún no se ha aprobado.", "Empezó en la capital, todavía no en las regiones."},
			followup.Not:     {"No se ha hecho nada que sepamos.", "La situación es la misma que en el momento del examen."},
			followup.NoLevel: {"Seguimos el asunto."},
		},
	}
	said := words[l.OrWritten()][level]
	return said[n%len(said)]
}

// An invitation is the mail that a stakeholder got.
type invitation struct {
	entry       notify.Entry
	stakeholder followup.Stakeholder
	reply, id   string // its Reply-To and Message-ID
}

// invitation finds what the server was handed for a stakeholder.
func (d *demonstration) invitation(ctx context.Context, s followup.StakeholderID, r followup.ReviewID) (v invitation, err error) {
	if v.stakeholder, err = d.store.Stakeholder(ctx, s); err != nil {
		return v, err
	}
	entries, err := d.store.Ledger().Entries(ctx, store.Filter{Purpose: followup.Invitation, Review: r})
	if err != nil {
		return v, err
	}
	for _, e := range entries {
		if e.Stakeholder == s {
			v.entry = e
		}
	}
	for _, m := range d.server.Sent() {
		if !bytes.Contains(m.Raw, []byte(v.entry.Token)) || v.entry.Token == "" {
			continue
		}
		parsed, err := mail.ReadMessage(bytes.NewReader(m.Raw))
		if err != nil {
			return v, err
		}
		reply, err := mail.ParseAddress(parsed.Header.Get("Reply-To"))
		if err != nil {
			return v, err
		}
		v.reply, v.id = reply.Address, strings.Trim(parsed.Header.Get("Message-ID"), "<>")
		return v, nil
	}
	return v, fmt.Errorf("%s got no invitation for %s", s, r)
}

// sheet returns the invitation's sheet, filled in.
func (d *demonstration) sheet(ctx context.Context, v invitation, chosen choice, sees view) ([]byte, error) {
	form, err := d.form(ctx, v.entry.Review, v.entry.Stakeholder)
	if err != nil {
		return nil, err
	}
	form.Token, form.Answers = v.entry.Token, nil
	for _, r := range form.Recommendations {
		n := r.Position - 1 // in the list, wherever it stands in this sheet
		if !chosen(n) {
			continue
		}
		a := followup.Answer{Recommendation: r.Key, Level: sees(n), Comment: comment(form.Language, sees(n), n)}
		if n == 0 {
			a.Private = "For the Programme only: this sentence must never be published."
		}
		form.Answers = append(form.Answers, a)
	}
	var b bytes.Buffer
	err = workbook.Write(&b, form)
	return b.Bytes(), err
}

// answer returns the mail that answers an invitation.
func (v invitation) answer(text string, files ...sample.File) sample.Mail {
	return sample.Mail{
		From:      v.stakeholder.Contacts[0].Address,
		To:        v.reply,
		Subject:   "Re: Mid-term assessment",
		ID:        string(followup.NewToken()) + "@mail.example.org",
		InReplyTo: v.id,
		Text:      text,
		Files:     files,
	}
}

const sheetType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// answered is the fate of a stakeholder that sends its sheet back.
func answered(s followup.StakeholderID, chosen choice, sees view) func(context.Context, *demonstration) (sample.Mail, error) {
	return func(ctx context.Context, d *demonstration) (m sample.Mail, err error) {
		v, err := d.invitation(ctx, s, demoReview)
		if err != nil {
			return m, err
		}
		sheet, err := d.sheet(ctx, v, chosen, sees)
		return v.answer("Please find our answers attached.", sample.File{Name: "answers.xlsx", Type: sheetType, Content: sheet}), err
	}
}

// astray sends the sheet of one review to the address of the other.
func astray(ctx context.Context, d *demonstration) (m sample.Mail, err error) {
	v, err := d.invitation(ctx, "ex-4", demoReview)
	if err != nil {
		return m, err
	}
	sheet, err := d.sheet(ctx, v, every(4), critic)
	if err != nil {
		return m, err
	}
	other, err := d.invitation(ctx, "ex-4", demoOther)
	return other.answer("Here are our answers.", sample.File{Name: "answers.xlsx", Type: sheetType, Content: sheet}), err
}

func outOfOffice(ctx context.Context, d *demonstration) (m sample.Mail, err error) {
	v, err := d.invitation(ctx, "ex-5", demoReview)
	m = v.answer("The office is closed until further notice.")
	m.Subject = "Out of office: Mid-term assessment"
	m.Header = []string{"Auto-Submitted: auto-replied"}
	return m, err
}

func broken(ctx context.Context, d *demonstration) (m sample.Mail, err error) {
	v, err := d.invitation(ctx, "ex-6", demoReview)
	if err != nil {
		return m, err
	}
	sheet, err := d.sheet(ctx, v, every(4), balanced)
	return v.answer("Our answers.", sample.File{Name: "answers.xlsx", Type: sheetType, Content: sheet[:len(sheet)/2]}), err
}

func withoutAttachment(ctx context.Context, d *demonstration) (m sample.Mail, err error) {
	v, err := d.invitation(ctx, "ex-c", demoReview)
	return v.answer("Please find our joint report attached."), err
}

// stranger sends a sheet made for nobody in particular from an address that
// nobody registered.
func stranger(ctx context.Context, d *demonstration) (m sample.Mail, err error) {
	form, err := d.form(ctx, demoReview, "")
	if err != nil {
		return m, err
	}
	for n, r := range form.Recommendations {
		if n%8 == 0 {
			form.Answers = append(form.Answers, followup.Answer{Recommendation: r.Key, Level: followup.Not, Comment: comment(followup.English, followup.Not, n)})
		}
	}
	var b bytes.Buffer
	if err := workbook.Write(&b, form); err != nil {
		return m, err
	}
	err = d.store.Give(ctx, followup.Grant{Token: form.Token, Review: demoReview, Language: form.Language})
	return sample.Mail{
		From: "somebody@elsewhere.example.org", To: d.conf.Programme.Address, Subject: "Answers", ID: string(followup.NewToken()) + "@elsewhere.example.org",
		Text: "Our answers.", Files: []sample.File{{Name: "sheet.xlsx", Type: sheetType, Content: b.Bytes()}},
	}, err
}
