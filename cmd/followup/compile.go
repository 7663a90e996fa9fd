package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
	"github.com/upr-info/followup/compile/json"
	"github.com/upr-info/followup/config"
	"github.com/upr-info/followup/internal/store"
)

func (p *program) compile() *cobra.Command {
	var output, formats, languages string
	cmd := &cobra.Command{
		Use:     "compile REVIEW",
		Short:   "Compile the draft of an assessment",
		Long:    `Compile the draft of an assessment from the answers on file. A draft is version 0 and says so.`,
		Example: "  followup compile SVN-3 -o draft --format pdf,docx --lang fr",
		Args:    cobra.ExactArgs(1),
		RunE: p.with(func(ctx context.Context, in *installation, args []string) error {
			id, err := in.review(ctx, args[0])
			if err != nil {
				return err
			}
			chosen, err := in.choose(formats, languages)
			if err != nil {
				return err
			}
			if output == "" {
				output = string(id)
			}
			return in.compileTo(ctx, id, output, chosen)
		}),
	}
	cmd.Flags().StringVarP(&output, "output", "o", "", "the `folder` to write to (default: the review's name)")
	cmd.Flags().StringVar(&formats, "format", "html,xlsx,json", "the `formats`: "+strings.Join(config.Formats(), ", "))
	cmd.Flags().StringVar(&languages, "lang", "en", "the `languages`: en, fr, es")
	return cmd
}

// choose returns the editions that a command line asks for.
func (in *installation) choose(formats, languages string) ([]edition, error) {
	f, err := parseFormats(formats, config.Formats(), "compile")
	if err != nil {
		return nil, err
	}
	l, err := parseLanguages(languages, "compile")
	if err != nil {
		return nil, err
	}
	return in.editions(f, l), nil
}

// A compileJSON says what was compiled, as scripts see it.
type compileJSON struct {
	Review  followup.ReviewID `json:"review"`
	Version int               `json:"version"`
	Counts  followup.Counts   `json:"counts"`
	Files   []string          `json:"files"`
	Changes compile.Changes   `json:"changes"` // since the last version that stands
	Lapsed  int               `json:"lapsed"`  // edits that do not apply, since their answers were corrected
}

// lapsedIn counts the edits of a review that no longer apply.
func (in *installation) lapsedIn(ctx context.Context, id followup.ReviewID) (n int, err error) {
	r, err := in.store.Reviewing(ctx, id)
	for _, a := range r.Answers {
		if a.Lapsed {
			n++
		}
	}
	return n, err
}

func (in *installation) compileTo(ctx context.Context, id followup.ReviewID, dir string, chosen []edition) error {
	a, err := in.assemble(ctx, id)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	report := compileJSON{Review: id, Version: a.Version, Counts: a.Counts, Files: []string{}, Changes: a.Changes}
	if report.Lapsed, err = in.lapsedIn(ctx, id); err != nil {
		return err
	}
	contents, err := render(ctx, chosen, a)
	if err != nil {
		return err
	}
	for i, e := range chosen {
		file := filepath.Join(dir, e.file())
		if err := os.WriteFile(file, contents[i], 0o644); err != nil {
			return err
		}
		report.Files = append(report.Files, file)
	}
	return in.show(report, func(w io.Writer) {
		c := report.Counts
		fmt.Fprintf(w, "%s, draft: %s, of which %d commented: %d fully, %d partially, %d not implemented, %d not assessed\n",
			id, count(c.Total(), "recommendation"), c.Commented(), c.Full, c.Partial, c.Not, c.NotAssessed)
		for _, f := range report.Files {
			fmt.Fprintf(w, "  %s\n", f)
		}
		if report.Lapsed > 0 {
			fmt.Fprintln(w, lapsed(id, report.Lapsed))
		}
	})
}

// snapshot takes all that an assessment is made of, as it is now.
func (in *installation) snapshot(ctx context.Context, id followup.ReviewID) (compile.Snapshot, error) {
	s, err := in.store.Snapshot(ctx, id, in.now())
	if err != nil {
		return s, err
	}
	if len(s.Recommendations) == 0 {
		return s, fmt.Errorf("no recommendations of %s were imported: 'followup import recommendations FILE' takes them", id)
	}
	c := in.conf.Programme
	s.Programme, s.Contact, s.Site, s.Supporter = c.Name, c.Address, c.Site, c.Supporter
	s.States = in.states(s.Recommendations)
	if s.Withdrawn, err = in.withdrawn(ctx, id); err != nil {
		return s, err
	}
	s.Previous, err = in.previous(ctx, id)
	return s, err
}

// withdrawn returns the numbers of the versions that were taken back.
func (in *installation) withdrawn(ctx context.Context, id followup.ReviewID) (numbers []int, err error) {
	versions, err := in.store.Versions(ctx, id)
	for _, v := range versions {
		if !v.Stands() {
			numbers = append(numbers, v.Number)
		}
	}
	return numbers, err
}

// states returns the Member States among those that recommend, by the names that
// the source gives them.
func (in *installation) states(recs []followup.Recommendation) map[string]followup.Country {
	known, seen := map[string]followup.Country{}, map[string]bool{}
	for _, r := range recs {
		for _, name := range r.From {
			if seen[name] {
				continue
			}
			seen[name] = true
			if found := in.facts.Find(name); len(found) == 1 && found[0].Sure {
				known[name], _ = in.facts.Country(found[0].Country)
			}
		}
	}
	return known
}

// previous returns the last version of a review that stands, or nil.
func (in *installation) previous(ctx context.Context, id followup.ReviewID) (*compile.Assessment, error) {
	v, err := in.store.Latest(ctx, id)
	if errors.Is(err, followup.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	a, err := json.Read(bytes.NewReader(v.Model))
	return &a, err
}

// assemble returns the draft of a review.
func (in *installation) assemble(ctx context.Context, id followup.ReviewID) (compile.Assessment, error) {
	s, err := in.snapshot(ctx, id)
	if err != nil {
		return compile.Assessment{}, err
	}
	return json.Seal(compile.Assemble(s))
}

// draft rebuilds the drafts that are older than their answers and keeps them in
// the archive, where staff find them. What a withdrawal that was cut off left
// behind goes first.
func (w *worker) draft(ctx context.Context) error {
	w.drafting.Lock()
	defer w.drafting.Unlock()
	if err := w.finishWithdrawals(ctx, w.now().Add(-leftBehind)); err != nil {
		return err
	}
	stale, err := w.store.Stale(ctx)
	if err != nil {
		return err
	}
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(draftsAtOnce)
	room := semaphore.NewWeighted(draftsAtOnce)
	for _, s := range stale {
		g.Go(func() error { return w.draftOne(ctx, s, room) })
	}
	return g.Wait()
}

const (
	// draftsAtOnce is how many drafts are written side by side: the slowest edition
	// of one beside those of the next.
	draftsAtOnce = 2
	// muchSaid is how many answers make an assessment whose editions are written
	// alone, since they hold their hundreds of pages in memory.
	muchSaid = 1000
)

// said returns how many answers an assessment prints.
func said(a compile.Assessment) (n int) {
	for _, r := range a.Recommendations {
		n += len(r.Answers)
	}
	return n
}

// draftOne rebuilds the draft of one review, when there is room for its editions.
func (w *worker) draftOne(ctx context.Context, s store.Stale, room *semaphore.Weighted) error {
	a, err := w.assemble(ctx, s.Review)
	if err != nil {
		return err
	}
	weight := int64(1)
	if said(a) > muchSaid {
		weight = draftsAtOnce
	}
	if err := room.Acquire(ctx, weight); err != nil {
		return err
	}
	defer room.Release(weight)
	all := w.editions(w.conf.Publish.Formats, w.conf.Languages()[:1])
	contents, err := render(ctx, all, a)
	if err != nil {
		return err
	}
	keys := make([]string, len(all))
	for i, e := range all {
		keys[i] = "drafts/" + string(s.Review) + "/" + e.file()
		if err := w.archive.Draft(ctx, keys[i], bytes.NewReader(contents[i])); err != nil {
			return err
		}
	}
	if err := w.archive.Sync(ctx, keys); err != nil {
		return err
	}
	// A crash here leaves a draft that is newer than the store knows: it is
	// rebuilt.
	return w.store.Compiled(ctx, s)
}
