package study

import (
	"cmp"
	"slices"
	"strings"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
	"github.com/upr-info/followup/compile/action"
)

// Options are what a study takes from elsewhere than its assessments.
type Options struct {
	Programme, Contact, Site, Supporter string
	Date                                followup.Date
	Draft                               bool
	Selection                           Selection
	// State returns the State that a source's name for it means, or its code;
	// observers and unknown names are not ok.
	State func(name string) (followup.Country, bool)
	// Categories are the action categories that staff have set by now. They count
	// where an assessment gives none.
	Categories map[followup.RecommendationKey]followup.ActionCategory
}

// A Builder counts assessments, one after the other, and holds none of them.
type Builder struct {
	o     Options
	rules *action.Rules
	study Study

	all                               tally
	single, withLevel, byState        int
	responses, groups, issues, states map[string]*tally
	fromGroups                        map[string]*tally
	actions                           map[actionKey]*tally
	kinds                             map[followup.StakeholderKind]*kindTally
	gaps                              map[followup.StakeholderKind]*gapTally
	names                             map[string]stateName // by the source's name
}

type actionKey struct {
	category  followup.ActionCategory
	suggested bool
}

type stateName struct {
	key, name string
	names     compile.Names
	group     followup.RegionalGroup
}

// New returns a Builder without assessments.
func New(o Options) (*Builder, error) {
	rules, err := action.Load()
	if err != nil {
		return nil, err
	}
	b := &Builder{o: o, rules: rules,
		responses: map[string]*tally{}, groups: map[string]*tally{}, issues: map[string]*tally{}, states: map[string]*tally{},
		fromGroups: map[string]*tally{}, actions: map[actionKey]*tally{}, kinds: map[followup.StakeholderKind]*kindTally{},
		gaps: map[followup.StakeholderKind]*gapTally{}, names: map[string]stateName{}}
	b.study.Accuracy, err = newAccuracy()
	return b, err
}

// Add counts an assessment, each review once. What is not of the selection is
// passed over.
func (b *Builder) Add(a compile.Assessment) {
	if !b.o.Selection.Has(a) {
		return
	}
	own := &tally{}
	for _, r := range a.Recommendations {
		c := count{review: a.Review, class: r.Class, several: r.N > 1, disputed: r.Disputed}
		own.add(c)
		b.all.add(c)
		b.addSorts(a, r, c)
		b.addVoices(r, c)
	}
	b.addSources(a)
	b.study.Reviews = append(b.study.Reviews, Review{
		Review: a.Review, Version: a.Version, Date: a.Date, Country: b.country(a.Country), Session: a.Session, NextSession: a.NextSession,
		Contacted: a.Sources.Contacted, Answered: a.Sources.Answered, Uninvited: a.Sources.Uninvited, Figures: own.figures(),
	})
}

// country returns the State of an assessment with its names, which those of
// earlier releases do not have.
func (b *Builder) country(c compile.Country) compile.Country {
	if known, ok := b.o.State(string(c.Code)); ok && len(c.Names) == 0 {
		c.Names = namesOf(known)
	}
	return c
}

// addSorts counts a recommendation under every sort that it is of.
func (b *Builder) addSorts(a compile.Assessment, r compile.Recommendation, c count) {
	response := string(r.Response)
	if r.Pledge() {
		response = compile.PledgeResponse
	}
	of(b.responses, response).add(c)
	of(b.groups, string(a.Country.Group)).add(c)
	of(b.actions, b.category(a.Review, r)).add(c)
	for _, name := range r.Issues {
		of(b.issues, name).add(c)
	}
	if len(r.Issues) == 0 {
		of(b.issues, "").add(c)
	}
	if !r.Pledge() {
		b.addFrom(r, c)
	}
	if r.Disputed {
		b.study.Disputed = append(b.study.Disputed, Disputed{a.Review, r.Number, r.Issue(), r.N, r.Full, r.Partial, r.Not})
	}
}

// addFrom counts a recommendation for each of the States that made it, and once
// for each of their groups.
func (b *Builder) addFrom(r compile.Recommendation, c count) {
	from := r.From
	if len(from) == 0 {
		from = []string{""}
	}
	var states, groups []string
	for _, name := range from {
		s := b.state(name)
		if !slices.Contains(states, s.key) {
			states = append(states, s.key)
			of(b.states, s.key).add(c)
		}
		if g := string(s.group); !slices.Contains(groups, g) {
			groups = append(groups, g)
			of(b.fromGroups, g).add(c)
		}
	}
}

// unknown is how sources name a State that nobody recorded.
const unknown = "Unknown"

// state returns a recommending State by its code and the UN's name for it, or an
// observer by the name that it came under.
func (b *Builder) state(name string) stateName {
	s, ok := b.names[name]
	if ok {
		return s
	}
	if name != unknown {
		s.key, s.name = name, name
	}
	if c, ok := b.o.State(name); ok {
		s = stateName{string(c.Code), c.In(followup.English), namesOf(c), c.Group}
	}
	b.names[name] = s
	return s
}

// namesOf returns the names of a State in the languages that are written.
func namesOf(c followup.Country) compile.Names {
	names := compile.Names{}
	for _, l := range followup.Written() {
		names[l] = c.In(l)
	}
	return names
}

// category returns the action category of a recommendation: as the assessment
// gives it, as staff have set it since, or as the rules suggest.
func (b *Builder) category(id followup.ReviewID, r compile.Recommendation) actionKey {
	if r.Action != 0 {
		return actionKey{r.Action, false}
	}
	if c := b.o.Categories[followup.NewRecommendationKey(id, r.Number)]; c != 0 {
		return actionKey{c, false}
	}
	s, ok := b.rules.Suggest(r.Text)
	return actionKey{s.Category, ok}
}

// addVoices counts what each kind of stakeholder says of a recommendation.
func (b *Builder) addVoices(r compile.Recommendation, c count) {
	if r.N > 0 {
		b.withLevel++
	}
	if r.N == 1 {
		b.single++
	}
	if len(r.Who) == 1 && r.Who[0].Kind == followup.State {
		b.byState++
	}
	var state, others followup.IRI
	for _, w := range r.Who {
		index := followup.IRI{Full: w.Full, Partial: w.Partial, Not: w.Not, Unlevelled: w.Unlevelled}
		k := of(b.kinds, w.Kind)
		k.answers += w.Count()
		k.add(count{review: c.review, class: index.Class(), several: index.N() > 1, disputed: index.Disputed()})
		switch w.Kind {
		case followup.State:
			state = index
		case compile.WithheldKind: // may be anybody, the State too
		default:
			others = followup.IRI{Full: others.Full + w.Full, Partial: others.Partial + w.Partial, Not: others.Not + w.Not}
		}
	}
	if state.N() == 0 {
		return
	}
	of(b.gaps, allOthers).add(c.review, state, others)
	for _, w := range r.Who {
		if w.Kind != followup.State && w.Kind != compile.WithheldKind {
			of(b.gaps, w.Kind).add(c.review, state, followup.IRI{Full: w.Full, Partial: w.Partial, Not: w.Not})
		}
	}
}

// allOthers stands in place of a kind for all that are not the State.
const allOthers followup.StakeholderKind = ""

func (b *Builder) addSources(a compile.Assessment) {
	all := &b.study.Sources
	all.Contacted += a.Sources.Contacted
	all.Answered += a.Sources.Answered
	all.Uninvited += a.Sources.Uninvited
	all.Joint += a.Sources.Joint
	for _, s := range a.Sources.Kinds {
		k := of(b.kinds, s.Kind)
		k.source.Contacted += s.Contacted
		k.source.Answered += s.Answered
		k.source.Uninvited += s.Uninvited
		k.source.Joint += s.Joint
	}
}

// Study returns the study of what was added.
func (b *Builder) Study() Study {
	s := b.study
	s.Programme, s.Contact, s.Site, s.Supporter = b.o.Programme, b.o.Contact, b.o.Site, b.o.Supporter
	s.Date, s.Draft, s.Selection = b.o.Date, b.o.Draft, b.o.Selection
	s.Figures = b.all.figures()
	s.Single = compile.Share{Numerator: b.single, Denominator: b.withLevel}
	s.StateOnly = compile.Share{Numerator: b.byState, Denominator: s.Figures.Counts.Commented()}
	s.Reviews = slices.SortedFunc(slices.Values(b.study.Reviews), func(a, b Review) int {
		return cmp.Or(compareNames(a.Country.Name, b.Country.Name), cmp.Compare(a.Review, b.Review))
	})
	s.Responses = rows(b.responses, nil, rank(responseOrder()))
	s.Groups = rows(b.groups, nil, rank(groupOrder()))
	s.FromGroups = rows(b.fromGroups, nil, rank(groupOrder()))
	s.Issues = rows(b.issues, nil, compareNames)
	s.From = b.from()
	s.Actions = b.actionRows()
	s.Sources.Kinds = b.kindRows(s.Figures.Counts.Total())
	s.Gaps = b.gapRows()
	s.Disputed = slices.Clone(b.study.Disputed)
	slices.SortStableFunc(s.Disputed, func(a, b Disputed) int { return cmp.Compare(a.Review, b.Review) })
	s.Disputed = orEmpty(s.Disputed)
	return s
}

func (b *Builder) from() []Row {
	known := map[string]stateName{}
	for _, s := range b.names {
		known[s.key] = s
	}
	return rows(b.states, known, func(x, y string) int { return compareNames(known[x].name, known[y].name) })
}

func (b *Builder) actionRows() []Action {
	out := []Action{}
	for _, suggested := range []bool{false, true} {
		for _, c := range action.Categories() {
			if t := b.actions[actionKey{c, suggested}]; t != nil {
				out = append(out, Action{c, suggested, t.figures()})
			}
		}
	}
	if t := b.actions[actionKey{}]; t != nil {
		out = append(out, Action{0, false, t.figures()})
	}
	return out
}

// kindRows returns the kinds that somebody is of; total is the number of all
// recommendations, for those that a kind did not comment.
func (b *Builder) kindRows(total int) []Kind {
	out := []Kind{}
	for _, kind := range append(followup.StakeholderKinds(), compile.WithheldKind) {
		if k := b.kinds[kind]; k != nil {
			k.source.Kind = kind
			f := k.figures()
			f.Counts.NotCommented = total - f.Counts.Commented()
			out = append(out, Kind{k.source, k.answers, f})
		}
	}
	return out
}

func (b *Builder) gapRows() []Gap {
	out := []Gap{}
	for _, kind := range append([]followup.StakeholderKind{allOthers}, followup.StakeholderKinds()...) {
		if g := b.gaps[kind]; g != nil && g.n > 0 {
			out = append(out, g.gap(kind))
		}
	}
	return out
}

// rows returns tallies in an order, under names that are their keys where none
// are known.
func rows(tallies map[string]*tally, known map[string]stateName, order func(a, b string) int) []Row {
	out := []Row{}
	for key, t := range tallies {
		r := Row{Key: key, Name: key, Figures: t.figures()}
		if s, ok := known[key]; ok {
			r.Name, r.Names, r.Group = s.name, s.names, s.group
		}
		out = append(out, r)
	}
	slices.SortFunc(out, func(a, b Row) int { return order(a.Key, b.Key) })
	return out
}

// rank orders keys as they stand in a list, any others by name behind it, and the
// empty one last.
func rank(list []string) func(a, b string) int {
	place := func(key string) int {
		if i := slices.Index(list, key); i >= 0 {
			return i
		}
		return len(list)
	}
	return func(a, b string) int {
		if a == "" || b == "" {
			return compareNames(a, b)
		}
		return cmp.Or(cmp.Compare(place(a), place(b)), cmp.Compare(a, b))
	}
}

func responseOrder() []string {
	return []string{string(followup.Accepted), string(followup.Noted), string(followup.Rejected), string(followup.GeneralResponse),
		string(followup.NoResponse), string(followup.Pending), compile.PledgeResponse}
}

func groupOrder() []string {
	return []string{string(followup.Africa), string(followup.Asia), string(followup.EEG), string(followup.GRULAC), string(followup.WEOG)}
}

// compareNames orders names without regard to case, the empty one last.
func compareNames(a, b string) int {
	if (a == "") != (b == "") {
		return len(b) - len(a)
	}
	return cmp.Or(cmp.Compare(strings.ToLower(a), strings.ToLower(b)), cmp.Compare(a, b))
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
