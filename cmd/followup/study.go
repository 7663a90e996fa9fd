package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
	"github.com/upr-info/followup/compile/csv"
	"github.com/upr-info/followup/compile/document"
	"github.com/upr-info/followup/compile/docx"
	"github.com/upr-info/followup/compile/html"
	"github.com/upr-info/followup/compile/json"
	"github.com/upr-info/followup/compile/study"
	"github.com/upr-info/followup/compile/xlsx"
	"github.com/upr-info/followup/config"
	"github.com/upr-info/followup/internal/store"
)

// A studyEdition is the overall study in one format and one language.
type studyEdition struct {
	format   string
	language followup.Language // empty for what is the same in every language
	write    func(context.Context, io.Writer, study.Study) error
}

func (e studyEdition) file() string { return fileName("study", e.format, e.language) }

// studyFormats returns the formats that the study is written in where nobody says
// which.
func studyFormats() string { return "html,pdf,xlsx,json,csv" }

// studyEditions returns the editions in the formats and languages given, format by
// format; each must be known. JSON is one for all languages.
func (in *installation) studyEditions(formats []string, languages []followup.Language) (all []studyEdition) {
	for _, format := range formats {
		if format == "json" {
			all = append(all, studyEdition{format, "", func(_ context.Context, w io.Writer, s study.Study) error { return json.WriteStudy(w, s) }})
			continue
		}
		for _, l := range languages {
			all = append(all, studyEdition{format, l, in.studyWriter(format, l)})
		}
	}
	return all
}

// studyWriter returns what writes the study in a format and a language.
func (in *installation) studyWriter(format string, l followup.Language) func(context.Context, io.Writer, study.Study) error {
	switch format {
	case "xlsx":
		return func(_ context.Context, w io.Writer, s study.Study) error { return xlsx.WriteStudy(w, s, l) }
	case "csv":
		return func(_ context.Context, w io.Writer, s study.Study) error { return csv.WriteStudy(w, s, l) }
	case "docx":
		return func(_ context.Context, w io.Writer, s study.Study) error {
			return docx.Write(w, document.OfStudy(s, l))
		}
	case "pdf":
		return func(ctx context.Context, w io.Writer, s study.Study) error {
			page := func(w io.Writer) error { return html.WriteStudy(w, s, l) }
			return in.writePDF(ctx, w, document.OfStudy(s, l), page)
		}
	}
	return func(_ context.Context, w io.Writer, s study.Study) error { return html.WriteStudy(w, s, l) }
}

// studyOptions are the flags of 'followup study'.
type studyOptions struct {
	output, formats, lang, group string
	selection                    study.Selection
	drafts                       bool
}

func (p *program) study() *cobra.Command {
	var o studyOptions
	cmd := &cobra.Command{
		Use:   "study",
		Short: "Count over all assessments: the overall study",
		Long: `Count over many assessments what became of recommendations: in all, by issue,
regional group, response, action category and recommending State, by who says
so, and where States and others differ.

It counts the newest published version of every review, or with --drafts the
answers as they are now of every review that somebody answered. The flags say
which reviews: those of a cycle, of a session, with their next review in a
session, of States of a regional group.`,
		Example: "  followup study -o study\n  followup study --cycle 3 --group Africa --lang fr -o africa",
		Args:    cobra.NoArgs,
		RunE: p.with(func(ctx context.Context, in *installation, _ []string) error {
			return in.writeStudy(ctx, o)
		}),
	}
	flags := cmd.Flags()
	flags.StringVarP(&o.output, "output", "o", "study", "the `folder` to write to")
	flags.IntVar(&o.selection.Cycle, "cycle", 0, "only reviews of this `cycle`")
	flags.IntVar(&o.selection.Session, "session", 0, "only reviews held in this `session`")
	flags.IntVar(&o.selection.NextSession, "next-session", 0, "only States whose next review is in this `session`")
	flags.StringVar(&o.group, "group", "", "only States of this regional `group`: Africa, Asia, EEG, GRULAC, WEOG")
	flags.BoolVar(&o.drafts, "drafts", false, "count the drafts and not what was published")
	flags.StringVar(&o.formats, "format", studyFormats(), "the `formats`: "+strings.Join(config.Formats(), ", "))
	flags.StringVar(&o.lang, "lang", string(followup.English), "the `languages`: en, fr, es")
	return cmd
}

// settle reads what the flags say in words.
func (in *installation) settle(o *studyOptions) (chosen []studyEdition, err error) {
	if o.selection.Group, err = regionalGroup(o.group); err != nil {
		return nil, err
	}
	if o.selection.Cycle < 0 || o.selection.Session < 0 || o.selection.NextSession < 0 {
		return nil, &usageError{errors.New("cycles and sessions count from 1"), seeHelp("study")}
	}
	languages, err := parseLanguages(o.lang, "study")
	if err != nil {
		return nil, err
	}
	formats, err := parseFormats(o.formats, config.Formats(), "study")
	if err != nil {
		return nil, err
	}
	return in.studyEditions(formats, languages), nil
}

func regionalGroup(name string) (followup.RegionalGroup, error) {
	if name == "" {
		return "", nil
	}
	all := []followup.RegionalGroup{followup.Africa, followup.Asia, followup.EEG, followup.GRULAC, followup.WEOG}
	for _, g := range all {
		if strings.EqualFold(string(g), strings.TrimSpace(name)) {
			return g, nil
		}
	}
	return "", &usageError{fmt.Errorf("there is no regional group %q: say %s", name, join(all, ", ")), seeHelp("study")}
}

// A studyJSON says what a study was made of, as scripts see it.
type studyJSON struct {
	Reviews   int             `json:"reviews"`
	Counts    followup.Counts `json:"counts"`
	Suggested int             `json:"suggested"` // recommendations whose action category is only suggested
	Files     []string        `json:"files"`
}

func (in *installation) writeStudy(ctx context.Context, o studyOptions) error {
	chosen, err := in.settle(&o)
	if err != nil {
		return err
	}
	s, err := in.makeStudy(ctx, o)
	if err != nil {
		return err
	}
	contents, err := renderStudy(ctx, chosen, s)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(o.output, 0o755); err != nil {
		return err
	}
	report := studyJSON{Reviews: len(s.Reviews), Counts: s.Figures.Counts, Suggested: s.Suggested(), Files: []string{}}
	for i, e := range chosen {
		file := filepath.Join(o.output, e.file())
		if err := os.WriteFile(file, contents[i], 0o644); err != nil {
			return err
		}
		report.Files = append(report.Files, file)
	}
	return in.show(report, func(w io.Writer) { report.write(w, compile.English().Share(s.Figures.Triggered)) })
}

func (r studyJSON) write(w io.Writer, triggered string) {
	c := r.Counts
	fmt.Fprintf(w, "%s: %s, of which %d commented: %d fully, %d partially, %d not implemented, %d not assessed; triggered action %s\n",
		count(r.Reviews, "review"), count(c.Total(), "recommendation"), c.Commented(), c.Full, c.Partial, c.Not, c.NotAssessed, triggered)
	if r.Suggested > 0 {
		fmt.Fprintf(w, "Nobody gave an action category for %d of them: rules suggest one, shown apart. 'followup recommendations list REVIEW' shows them.\n", r.Suggested)
	}
	for _, f := range r.Files {
		fmt.Fprintf(w, "  %s\n", f)
	}
}

// renderStudy returns a study in each of the editions chosen, written side by
// side.
func renderStudy(ctx context.Context, chosen []studyEdition, s study.Study) ([][]byte, error) {
	contents := make([][]byte, len(chosen))
	g, ctx := errgroup.WithContext(ctx)
	for i, e := range chosen {
		g.Go(func() error {
			var b bytes.Buffer
			err := e.write(ctx, &b, s)
			contents[i] = b.Bytes()
			return err
		})
	}
	return contents, g.Wait()
}

// makeStudy counts the assessments of a selection. A study of nothing is an
// error: it would say nothing.
func (in *installation) makeStudy(ctx context.Context, o studyOptions) (s study.Study, err error) {
	c := in.conf.Programme
	options := study.Options{Programme: c.Name, Contact: c.Address, Site: c.Site, Supporter: c.Supporter,
		Date: followup.DateOf(in.now(), in.zone), Draft: o.drafts, Selection: o.selection, State: in.facts.ByName}
	if options.Categories, err = in.store.Categories(ctx); err != nil {
		return s, err
	}
	b, err := study.New(options)
	if err != nil {
		return s, err
	}
	if o.drafts {
		err = in.countDrafts(ctx, b)
	} else {
		err = in.countPublished(ctx, b)
	}
	if err != nil {
		return s, err
	}
	s = b.Study()
	switch {
	case len(s.Reviews) > 0:
	case o.drafts:
		err = fmt.Errorf("nobody has answered for any review of this selection: there is nothing to study")
	default:
		err = fmt.Errorf("no assessment of this selection is published: 'followup publish REVIEW' publishes one, and --drafts counts the drafts")
	}
	return s, err
}

// countPublished counts the newest version of every review. Reading an assessment
// costs more than counting it, so that several are read side by side, and few are
// held.
func (in *installation) countPublished(ctx context.Context, b *study.Builder) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	turn := make(chan struct{}, 1)
	err := in.store.EachLatest(ctx, func(v store.Version) error {
		g.Go(func() error {
			a, err := json.Read(bytes.NewReader(v.Model))
			if err != nil {
				return fmt.Errorf("version %d of %s: %w", v.Number, v.Review, err)
			}
			turn <- struct{}{}
			b.Add(a)
			<-turn
			return nil
		})
		return ctx.Err()
	})
	if e := g.Wait(); e != nil {
		return e
	}
	return err
}

// countDrafts counts every review that somebody answered, as it stands now.
func (in *installation) countDrafts(ctx context.Context, b *study.Builder) error {
	all, err := in.store.Status(ctx)
	if err != nil {
		return err
	}
	for _, s := range all {
		if s.Commented == 0 || s.Recommendations == 0 {
			continue
		}
		a, err := in.assemble(ctx, s.Review)
		if err != nil {
			return err
		}
		b.Add(a)
	}
	return nil
}
