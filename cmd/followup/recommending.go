package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
	"github.com/upr-info/followup/compile/json"
	"github.com/upr-info/followup/compile/xlsx"
	"github.com/upr-info/followup/config/calendar"
	"github.com/upr-info/followup/internal/store"
	"github.com/upr-info/followup/notify"
)

// A drawing is which published reviews a recommending State is shown.
type drawing struct {
	state   string
	session int // of the review; 0: all
}

func (p *program) mailRecommending() *cobra.Command {
	var o drawing
	var review string
	cmd := &cobra.Command{
		Use:   "recommending STAKEHOLDER",
		Short: "Send a State what became of what it recommended",
		Long: `Send a stakeholder of kind State what became of what a State recommended, by the
latest published assessments, with a table of every recommendation. Without
--session or --review it is drawn from all of them. It is sent once for each set of
versions. 'followup mail preview recommending' shows it before.`,
		Example: "  followup mail recommending mission-che --state CHE --session 34",
		Args:    cobra.ExactArgs(1),
		RunE: p.with(func(ctx context.Context, in *installation, args []string) error {
			return in.recommending(ctx, args[0], o, review)
		}),
	}
	cmd.Flags().StringVar(&o.state, "state", "", "the recommending `State`, by its code or as lists of recommendations name it")
	cmd.Flags().IntVar(&o.session, "session", 0, "only reviews of this `session`")
	cmd.Flags().StringVar(&review, "review", "", "only this `review`")
	_ = cmd.MarkFlagRequired("state")
	return cmd
}

func (in *installation) recommending(ctx context.Context, id string, o drawing, review string) error {
	s, err := in.stakeholder(ctx, id)
	if err != nil {
		return err
	}
	if s.Kind != followup.State {
		return fmt.Errorf("%s is no State but of kind %s: only States are shown what became of what they recommended", s.ID, s.Kind)
	}
	sel, err := in.selection(ctx, o, review)
	if err != nil {
		return err
	}
	made, err := press{in}.Recommended(ctx, sel, followup.English)
	if err != nil {
		return err
	}
	if len(made.Reviews) == 0 {
		return fmt.Errorf("the published assessments chosen hold no recommendation of %s", made.State.Name)
	}
	if why := notify.Unreachable(s, ""); why != "" {
		return fmt.Errorf("%s gets no mail: %s", s.ID, why)
	}
	return in.dispatch(ctx, []notify.Entry{notify.RecommendingEntry(sel, s, in.now())}, nil, "")
}

// selection returns the latest versions of the reviews that are chosen.
func (in *installation) selection(ctx context.Context, o drawing, review string) (sel notify.Selection, err error) {
	sel.State = strings.TrimSpace(o.state)
	if code := followup.CountryCode(strings.ToUpper(sel.State)); in.isState(code) {
		sel.State = string(code)
	}
	var only followup.ReviewID
	if review != "" {
		if only, err = in.review(ctx, review); err != nil {
			return sel, err
		}
	}
	versions, err := in.store.Versions(ctx, only)
	if err != nil {
		return sel, err
	}
	for i, v := range versions {
		if i+1 < len(versions) && versions[i+1].Review == v.Review {
			continue // there is a later one
		}
		r, _, err := in.store.Review(ctx, v.Review)
		if err != nil {
			return sel, err
		}
		if o.session == 0 || r.Session == o.session {
			sel.Versions = append(sel.Versions, notify.VersionOf{Review: v.Review, Number: v.Number})
		}
	}
	if len(sel.Versions) == 0 {
		return sel, fmt.Errorf("no assessment is published of what was chosen: 'followup status' shows what is")
	}
	return sel, nil
}

func (in *installation) isState(code followup.CountryCode) bool {
	_, ok := in.facts.Country(code)
	return ok
}

// press implements notify.Publications with the versions of the store.
type press struct{ in *installation }

// Published implements [notify.Publications].
func (p press) Published(ctx context.Context, v notify.VersionOf) (notify.Publication, error) {
	a, err := p.assessment(ctx, v)
	return p.publication(a, v), err
}

func (p press) publication(a compile.Assessment, v notify.VersionOf) notify.Publication {
	made := notify.Publication{VersionOf: v, Date: a.Date, Voices: a.Sources.Answered, Counts: a.Counts}
	if site := p.in.conf.Programme.Site; site != "" {
		made.Address = fmt.Sprintf("%s/%s/", site, v.Review)
	}
	return made
}

// Recommended implements [notify.Publications].
func (p press) Recommended(ctx context.Context, sel notify.Selection, l followup.Language) (notify.Recommended, error) {
	made := notify.Recommended{State: followup.Country{Name: sel.State}}
	if c, ok := p.in.facts.Country(followup.CountryCode(sel.State)); ok {
		made.State = c
	}
	var parts []compile.Part
	for _, v := range sel.Versions {
		a, err := p.assessment(ctx, v)
		if err != nil {
			return made, err
		}
		part := compile.RecommendedBy(a, compile.WordsIn(l), func(name string) bool { return p.isCalled(made.State, name) })
		if len(part.Recommendations) == 0 {
			continue
		}
		country, ok := p.in.facts.Country(v.Review.Country())
		if !ok {
			country = followup.Country{Code: v.Review.Country(), Name: a.Country.Name}
		}
		part.Country = country.In(l)
		in := notify.RecommendedIn{Publication: p.publication(a, v), Country: country, Session: a.Session}
		in.Counts = part.Counts
		part.Address = in.Address
		made.Reviews, parts = append(made.Reviews, in), append(parts, part)
	}
	slices.SortStableFunc(made.Reviews, func(a, b notify.RecommendedIn) int { return cmp.Compare(a.Country.In(l), b.Country.In(l)) })
	slices.SortStableFunc(parts, func(a, b compile.Part) int { return cmp.Compare(a.Country, b.Country) })
	var b bytes.Buffer
	if err := xlsx.WriteParts(&b, parts, l); err != nil {
		return made, err
	}
	made.Table = b.Bytes()
	return made, nil
}

// isCalled reports whether a name in a list of recommendations is that of a State:
// by its names in six languages, or word for word. Some lists name several in one.
func (p press) isCalled(c followup.Country, name string) bool {
	if strings.EqualFold(strings.TrimSpace(name), c.Name) {
		return true
	}
	return c.Code != "" && slices.ContainsFunc(p.in.facts.Find(name), func(m calendar.Mention) bool { return m.Sure && m.Country == c.Code })
}

func (p press) assessment(ctx context.Context, v notify.VersionOf) (compile.Assessment, error) {
	versions, err := p.in.store.Versions(ctx, v.Review)
	if err != nil {
		return compile.Assessment{}, err
	}
	i := slices.IndexFunc(versions, func(s store.Version) bool { return s.Number == v.Number })
	if i < 0 {
		return compile.Assessment{}, fmt.Errorf("version %s: %w", v, followup.ErrNotFound)
	}
	return json.Read(bytes.NewReader(versions[i].Model))
}
