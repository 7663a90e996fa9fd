package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
	"github.com/upr-info/followup/compile/html"
	"github.com/upr-info/followup/compile/json"
	"github.com/upr-info/followup/compile/xlsx"
)

// An edition is one format of an assessment.
type edition struct {
	format string
	write  func(io.Writer, compile.Assessment) error
}

// editions returns those that an assessment is published in.
func editions() []edition {
	return []edition{{"html", html.Write}, {"xlsx", xlsx.Write}, {"json", json.Write}}
}

// file is the name of an edition wherever it is written to.
func (e edition) file() string { return "assessment." + e.format }

func (p *program) compile() *cobra.Command {
	var output, formats string
	cmd := &cobra.Command{
		Use:     "compile REVIEW",
		Short:   "Compile the draft of an assessment",
		Long:    `Compile the draft of an assessment from the answers on file. A draft is version 0 and says so.`,
		Example: "  followup compile SVN-3 -o draft --format html,xlsx",
		Args:    cobra.ExactArgs(1),
		RunE: p.with(func(ctx context.Context, in *installation, args []string) error {
			id, err := in.review(ctx, args[0])
			if err != nil {
				return err
			}
			chosen, err := chooseEditions(formats)
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
	cmd.Flags().StringVar(&formats, "format", "html,xlsx,json", "the `formats`: html, xlsx, json")
	return cmd
}

func chooseEditions(formats string) ([]edition, error) {
	var chosen []edition
	all := editions()
	for _, f := range strings.Split(formats, ",") {
		i := slices.IndexFunc(all, func(e edition) bool { return e.format == strings.TrimSpace(f) })
		if i < 0 {
			return nil, &usageError{fmt.Errorf("there is no format %q: choose among html, xlsx and json", f), "See 'followup compile --help'."}
		}
		chosen = append(chosen, all[i])
	}
	return chosen, nil
}

// A compileJSON says what was compiled, as scripts see it.
type compileJSON struct {
	Review  followup.ReviewID `json:"review"`
	Version int               `json:"version"`
	Counts  followup.Counts   `json:"counts"`
	Files   []string          `json:"files"`
}

func (in *installation) compileTo(ctx context.Context, id followup.ReviewID, dir string, chosen []edition) error {
	a, err := in.assemble(ctx, id)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	report := compileJSON{Review: id, Version: a.Version, Counts: a.Counts, Files: []string{}}
	contents, err := render(chosen, a)
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
	})
}

// render returns an assessment in each of the editions chosen, in their order.
// They are written side by side: a page takes as long as a workbook.
func render(chosen []edition, a compile.Assessment) ([][]byte, error) {
	contents := make([][]byte, len(chosen))
	var g errgroup.Group
	for i, e := range chosen {
		g.Go(func() (err error) {
			contents[i], err = e.render(a)
			return err
		})
	}
	return contents, g.Wait()
}

func (e edition) render(a compile.Assessment) ([]byte, error) {
	var b bytes.Buffer
	if err := e.write(&b, a); err != nil {
		return nil, fmt.Errorf("write %s of %s: %w", e.format, a.Review, err)
	}
	return b.Bytes(), nil
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
	return s, nil
}

// assemble returns the draft of a review.
func (in *installation) assemble(ctx context.Context, id followup.ReviewID) (compile.Assessment, error) {
	s, err := in.snapshot(ctx, id)
	if err != nil {
		return compile.Assessment{}, err
	}
	return compile.Assemble(s), nil
}

// draft rebuilds the drafts that are older than their answers and keeps them in
// the archive, where staff find them.
func (w *worker) draft(ctx context.Context) error {
	w.drafting.Lock()
	defer w.drafting.Unlock()
	stale, err := w.store.Stale(ctx)
	if err != nil {
		return err
	}
	for _, s := range stale {
		a, err := w.assemble(ctx, s.Review)
		if err != nil {
			return err
		}
		all := editions()
		contents, err := render(all, a)
		if err != nil {
			return err
		}
		for i, e := range all {
			if err := w.archive.Draft(ctx, "drafts/"+string(s.Review)+"/"+e.file(), bytes.NewReader(contents[i])); err != nil {
				return err
			}
		}
		// A crash here leaves a draft that is newer than the store knows: it is
		// rebuilt.
		if err := w.store.Compiled(ctx, s); err != nil {
			return err
		}
	}
	return nil
}
