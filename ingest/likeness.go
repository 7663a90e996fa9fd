package ingest

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/upr-info/followup"
)

// A Directory knows everybody in the register.
type Directory interface {
	// Stakeholders returns all, ordered by ID. The slice is not to be changed.
	Stakeholders(ctx context.Context) ([]followup.Stakeholder, error)
}

// freeMail are the domains at which anybody has an address.
const freeMail = " gmail.com googlemail.com outlook.com outlook.fr outlook.es hotmail.com hotmail.fr hotmail.es hotmail.co.uk live.com live.fr msn.com yahoo.com yahoo.fr yahoo.es yahoo.co.uk " +
	"ymail.com rocketmail.com icloud.com me.com mac.com aol.com gmx.com gmx.net gmx.de gmx.ch gmx.fr web.de t-online.de mail.com proton.me protonmail.com protonmail.ch pm.me tutanota.com " +
	"zoho.com fastmail.com hey.com mail.ru bk.ru inbox.ru list.ru yandex.ru yandex.com ya.ru rambler.ru ukr.net qq.com 163.com 126.com sina.com foxmail.com aliyun.com naver.com daum.net " +
	"hanmail.net rediffmail.com orange.fr wanadoo.fr free.fr laposte.net sfr.fr bluewin.ch libero.it virgilio.it terra.com.br uol.com.br bol.com.br "

// maxLike bounds the stakeholders that staff are shown for likeness.
const maxLike = 5

// ofLikeness returns the stakeholders whom a letter seems to come from: one that
// has a contact at the sender's domain, or whose name stands on a sheet's cover,
// beside the sender's address or below the mail. Anybody can write all of these,
// so that they only help staff to guess.
func (c *reading) ofLikeness(ctx context.Context) ([]followup.Evidence, error) {
	all, err := c.r.Directory.Stakeholders(ctx)
	if err != nil {
		return nil, err
	}
	_, domain, _ := strings.Cut(c.header.From, "@")
	names := c.signatures()
	var found []followup.Evidence
	add := func(kind followup.EvidenceKind, value string, s followup.Stakeholder) {
		if len(found) < maxLike {
			found = append(found, followup.Evidence{Kind: kind, Value: value, Stakeholder: s.ID})
		}
	}
	for _, s := range all {
		if domain != "" && !strings.Contains(freeMail, " "+domain+" ") && !slices.Contains(s.Addresses(), c.header.From) &&
			slices.ContainsFunc(s.Addresses(), func(e string) bool { return strings.HasSuffix(e, "@"+domain) }) {
			add(followup.SenderDomain, "a contact at "+domain, s)
		}
		for _, n := range names {
			if n.is(s) {
				add(followup.Organisation, n.where, s)
				break
			}
		}
	}
	return found, nil
}

// coveredByOther reports whether the cover of a sheet bears the name of another
// stakeholder than the one it seems to come from: who was passed a sheet may have
// filled it in for itself, and would speak in the name of whom it was made for. What
// staff decide stands above it.
func (c *reading) coveredByOther(ctx context.Context, p *paper) (bool, error) {
	name := signature{text: p.claim.Cover.Organisation, words: " " + foldWords(p.claim.Cover.Organisation) + " "}
	if len(name.words) <= 2 || !p.verdict.confirmed || p.verdict.proof == followup.ProvenByStaff {
		return false, nil
	}
	own, err := c.r.Register.Stakeholder(ctx, p.verdict.stakeholder)
	if err != nil || name.is(own) {
		return false, ignoreMissing(err)
	}
	all, err := c.r.Directory.Stakeholders(ctx)
	return slices.ContainsFunc(all, func(s followup.Stakeholder) bool {
		return s.ID != own.ID && (name.words == " "+foldWords(s.Name)+" " || s.Acronym != "" && strings.TrimSpace(name.text) == s.Acronym)
	}), err
}

// ignoreMissing returns err unless it says that something is not there.
func ignoreMissing(err error) error {
	if errors.Is(err, followup.ErrNotFound) {
		return nil
	}
	return err
}

// A signature is a place where an organisation's name stands.
type signature struct {
	where string
	text  string // as it stands there
	words string // folded, with a space on either side
}

// signatures returns the places of the letter where its sender may be named.
func (c *reading) signatures() []signature {
	var found []signature
	add := func(where, text string) {
		if words := foldWords(text); words != "" {
			found = append(found, signature{where, text, " " + words + " "})
		}
	}
	for _, p := range c.papers {
		add("on the sheet's cover", p.claim.Cover.Organisation)
	}
	add("beside the sender's address", c.header.FromName)
	add("below the mail", c.signed)
	return found
}

// is reports whether a stakeholder's name or acronym stands there.
func (n signature) is(s followup.Stakeholder) bool {
	const short = 6 // runes: a shorter name is a word like others
	name := foldWords(s.Name)
	if len([]rune(name)) >= short && (strings.Contains(n.words, " "+name+" ") || alike(strings.TrimSpace(n.words), name)) {
		return true
	}
	const acronym = 3
	return len(s.Acronym) >= acronym && slices.Contains(strings.FieldsFunc(n.text, notWord), s.Acronym)
}

// alike reports whether two names share nine tenths of their pairs of letters
// (Dice's coefficient): the same, but for a slip or a word.
func alike(a, b string) bool {
	const most = 200 // bytes: a longer one is no name
	if len(a) > most || len(b) > most {
		return false
	}
	first, second := pairs(a), pairs(b)
	shared := 0
	for p, n := range first {
		shared += min(n, second[p])
	}
	return 10*2*shared >= 9*max(1, sum(first)+sum(second)) && digits(a) == digits(b)
}

// digits returns those of s: one number for another is no slip.
func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

func pairs(s string) map[[2]rune]int {
	counts := map[[2]rune]int{}
	last := ' '
	for _, r := range s {
		counts[[2]rune{last, r}]++
		last = r
	}
	return counts
}

func sum(counts map[[2]rune]int) (n int) {
	for _, c := range counts {
		n += c
	}
	return n
}

// foldWords returns the words of s in lower case without accents, joined with
// single spaces.
func foldWords(s string) string {
	plain := strings.Map(func(r rune) rune {
		if unicode.IsMark(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(s))
	return strings.Join(strings.FieldsFunc(plain, notWord), " ")
}

func notWord(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// openOf returns the reviews that those whom the evidence names are asked
// about.
func (c *reading) openOf(ctx context.Context, evidence []followup.Evidence) (map[followup.StakeholderID][]followup.ReviewID, error) {
	open := map[followup.StakeholderID][]followup.ReviewID{}
	for _, s := range distinct(evidence, anyKind, stakeholderOf) {
		reviews, err := c.r.Register.OpenReviews(ctx, s)
		if err != nil {
			return nil, err
		}
		open[s] = reviews
	}
	return open, nil
}

// maxSigned is how many lines below a mail may say who writes. Disclaimers, and the
// mail that is answered, go on.
const maxSigned = 10

// parting begins the line with which a mail ends: what follows says who writes.
var parting = regexp.MustCompile(`(?i)^(?:--|best\b|(?:with )?(?:kind|warm)\b|with best|regards|sincerely|yours|respectfully|(?:bien )?cordialement|bien à vous|(?:meilleures )?salutations|veuillez agréer` +
	`|(?:un )?saludos?\b|atentamente|cordialmente|с уважением|с наилучшими|مع التحية|مع خالص|وتفضلوا|此致|顺颂|祝好)`)

// parted returns what a mail says above its formula of politeness, and what stands
// below.
func parted(text string) (words, signed string) {
	const longest = 60 // bytes of such a line; Arabic letters have two
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if line = strings.TrimSpace(line); i > 0 && len(line) <= longest && parting.MatchString(line) {
			return strings.Join(lines[:i], "\n"), strings.Join(lines[i:min(len(lines), i+maxSigned)], "\n")
		}
	}
	return text, ""
}
