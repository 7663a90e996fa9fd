package main

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
	"github.com/upr-info/followup/compile/json"
	"github.com/upr-info/followup/internal/store"
	"github.com/upr-info/followup/notify"
)

func (p *program) publish() *cobra.Command {
	var output string
	var noThanks bool
	cmd := &cobra.Command{
		Use:   "publish [REVIEW]...",
		Short: "Freeze assessments as new versions and write the site",
		Long: `Freeze the assessment of each named review as its next version, then write the
site from the frozen versions; without names only the site, with the overall
study made anew if there is something new to count. A version never changes.
Where nothing changed since the last one, no new version is made. Those who
answered get a mail of thanks with the link, once for each version; the worker or
'followup notify' sends it.`,
		RunE: p.with(func(ctx context.Context, in *installation, args []string) error {
			return in.publish(ctx, args, output, !noThanks)
		}),
	}
	cmd.Flags().StringVarP(&output, "output", "o", "", "the `folder` of the site (default: as configured)")
	cmd.Flags().BoolVar(&noThanks, "no-thanks", false, "plan no mails of thanks")
	return cmd
}

// A publishJSON says what was published, as scripts see it.
type publishJSON struct {
	Site     string        `json:"site"`
	Versions []compileJSON `json:"versions"`
}

func (in *installation) publish(ctx context.Context, names []string, dir string, thanks bool) error {
	if dir == "" {
		if err := in.conf.ForSite(); err != nil {
			return err
		}
		dir = in.conf.Store.Site
	}
	var ids []followup.ReviewID
	for _, name := range names {
		id, err := in.review(ctx, name)
		if err != nil {
			return err
		}
		ids = append(ids, id)
	}
	report, err := in.publishAll(ctx, ids, dir)
	if err != nil {
		return err
	}
	// A crash here leaves thanks unplanned: publishing once more plans them, and
	// the ledger holds each once (I5).
	if thanks {
		if err := in.thank(ctx, report.Versions); err != nil {
			return err
		}
	}
	return in.show(report, func(w io.Writer) { fmt.Fprintf(w, "The site is in %s.\n", dir) })
}

// publishAll freezes each review as its next version and writes the site.
func (in *installation) publishAll(ctx context.Context, ids []followup.ReviewID, dir string) (publishJSON, error) {
	report := publishJSON{Site: dir, Versions: []compileJSON{}}
	if err := in.finishWithdrawals(ctx, in.now()); err != nil {
		return report, err
	}
	for _, id := range ids {
		v, fresh, err := in.freeze(ctx, id)
		if err != nil {
			return report, err
		}
		report.Versions = append(report.Versions, v)
		if fresh {
			in.say("%s: version %d", id, v.Version)
			in.sayChanges(v)
		} else {
			in.say("%s: nothing changed since version %d", id, v.Version)
		}
	}
	return report, in.writeSite(ctx, dir, len(ids) > 0)
}

// sayChanges says what a new version says otherwise than the one before, and
// which edits it left out.
func (in *installation) sayChanges(v compileJSON) {
	if v.Changes.Since > 0 {
		in.say("  since version %d: %s", v.Changes.Since, changesOf(v.Changes))
	}
	if v.Lapsed > 0 {
		in.say("  %s", lapsed(v.Review, v.Lapsed))
	}
}

// changesOf names in one line what changed.
func changesOf(c compile.Changes) string {
	var parts []string
	var classes []string
	for _, r := range c.Classes {
		classes = append(classes, r.Number)
	}
	for _, list := range []struct {
		what    string
		numbers []string
	}{{"other answers to", c.Answers}, {"another class for", classes}, {"newly listed", c.Added}, {"no longer listed", c.Removed}} {
		if len(list.numbers) > 0 {
			parts = append(parts, list.what+" "+strings.Join(list.numbers, ", "))
		}
	}
	if c.Contributors[0] != c.Contributors[1] {
		parts = append(parts, fmt.Sprintf("%d contributors, %d before", c.Contributors[1], c.Contributors[0]))
	}
	return cmp.Or(strings.Join(parts, "; "), "no answer and no class")
}

// thank plans the thanks for versions to those who answered.
func (in *installation) thank(ctx context.Context, versions []compileJSON) error {
	for _, v := range versions {
		answered, err := in.store.Voices(ctx, v.Review)
		if err != nil {
			return err
		}
		due, _ := notify.ThanksEntries(notify.VersionOf{Review: v.Review, Number: v.Version}, answered, in.now())
		added, err := in.store.Ledger().Plan(ctx, due)
		if err != nil {
			return err
		}
		if added > 0 {
			in.say("%s: %s of thanks planned, for %d who answered", v.Review, count(added, "mail"), len(answered))
		}
	}
	return nil
}

// freeze makes the next version of a review, unless nothing changed since the
// last one.
func (in *installation) freeze(ctx context.Context, id followup.ReviewID) (report compileJSON, fresh bool, err error) {
	s, err := in.snapshot(ctx, id)
	if err != nil {
		return report, false, err
	}
	draft := compile.Assemble(s)
	checksum, err := contentChecksum(draft)
	if err != nil {
		return report, false, err
	}
	v, fresh, err := in.store.Publish(ctx, id, in.now(), checksum, store.Contents(s), func(number int) ([]byte, []store.File, error) {
		a := draft
		a.Version = number
		a, err := json.Seal(a)
		if err != nil {
			return nil, nil, err
		}
		return in.buildVersion(ctx, a)
	})
	if err != nil {
		return report, false, err
	}
	a, err := json.Read(bytes.NewReader(v.Model))
	if err != nil {
		return report, false, err
	}
	report = compileJSON{Review: id, Version: v.Number, Counts: a.Counts, Files: []string{}, Changes: a.Changes}
	if report.Lapsed, err = in.lapsedIn(ctx, id); err != nil {
		return report, false, err
	}
	for _, f := range v.Files {
		report.Files = append(report.Files, f.Key)
	}
	return report, fresh, nil
}

// contentChecksum returns the SHA-256 of what an assessment says, whenever it is
// compiled.
func contentChecksum(a compile.Assessment) (string, error) {
	var b bytes.Buffer
	if err := json.Write(&b, a.Content()); err != nil {
		return "", err
	}
	return sum(b.Bytes()), nil
}

func sum(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}

// versionFolder is where the files of a version are in the archive.
func versionFolder(r followup.ReviewID, number int) string {
	return fmt.Sprintf("published/%s/%d", r, number)
}

// buildVersion writes the editions of a version into the archive. Files that
// are there already under a number that no version has are left from a
// publication that was cut off, and are made anew.
func (in *installation) buildVersion(ctx context.Context, a compile.Assessment) (model []byte, files []store.File, err error) {
	folder := versionFolder(a.Review, a.Version)
	left, err := in.archive.List(ctx, folder)
	if err != nil {
		return nil, nil, err
	}
	for _, key := range left {
		if err := in.archive.Remove(ctx, key); err != nil {
			return nil, nil, err
		}
	}
	all := in.published()
	contents, err := render(ctx, all, a)
	if err != nil {
		return nil, nil, err
	}
	for i, e := range all {
		content := contents[i]
		f := store.File{Name: e.file(), Key: folder + "/" + e.file(), SHA256: sum(content), Size: int64(len(content))}
		if err := in.archive.Publish(ctx, f.Key, bytes.NewReader(content)); err != nil {
			return nil, nil, err
		}
		files = append(files, f)
		if e.format == "json" {
			model = content
		}
	}
	return model, files, nil
}
