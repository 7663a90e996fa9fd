package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/store"
)

func (p *program) withdraw() *cobra.Command {
	var why string
	cmd := &cobra.Command{
		Use:   "withdraw REVIEW ANSWER",
		Short: "Take a published comment back, to protect its source",
		Long: `Take a published comment back. Every version of the assessment that holds it is
withdrawn whole, with its files in the archive and on the site, and a new version
without it takes their place. A page without content says that a version was
withdrawn and when; who asked for it, when and why stays on file here. The answer
itself stays on file and is not published again, whatever comes to stand at its
place, before 'followup review allow' lets it in; nor are the same words elsewhere
in the review.

What others copied, and your backups, are out of reach: see docs/operating.md.
A run that was cut off is finished by the next withdraw or publish, or by serve.`,
		Example: "  followup withdraw SVN-3 121.10/example-ngo-3 --why 'the source is at risk'",
		Args:    cobra.ExactArgs(2),
		RunE: p.with(func(ctx context.Context, in *installation, args []string) error {
			if strings.TrimSpace(why) == "" {
				return &usageError{errors.New("say why, with --why, and without a word of the comment"), "See 'followup withdraw --help'."}
			}
			if err := in.conf.ForSite(); err != nil {
				return err
			}
			return in.takeBack(ctx, args[0], args[1], why)
		}),
	}
	cmd.Flags().StringVar(&why, "why", "", "the `reason`, for the log; it must not quote the comment")
	_ = cmd.MarkFlagRequired("why")
	return cmd
}

// A withdrawJSON says what a withdrawal came to, as scripts see it.
type withdrawJSON struct {
	Review    followup.ReviewID `json:"review"`
	Answer    string            `json:"answer"`
	Withdrawn []int             `json:"withdrawn"` // versions
	Also      []string          `json:"also"`      // other answers with the same words, taken back with it
	Version   int               `json:"version"`   // that stands now; 0: none
	Site      string            `json:"site"`
}

func (in *installation) takeBack(ctx context.Context, review, name, why string) error {
	r, err := in.review(ctx, review)
	if err != nil {
		return err
	}
	id, err := followup.ParseAnswerID(r, name)
	if err != nil {
		return err
	}
	var done store.Withdrawn
	in.durably("withdraw", func() { done, err = in.store.Withdraw(ctx, r, id, actor(), why) })
	again := errors.Is(err, store.ErrWithdrawn)
	switch {
	case errors.Is(err, followup.ErrNotFound):
		return noAnswer(r, name)
	case err != nil && !again:
		return err
	}
	if err := in.finishWithdrawals(ctx, in.now()); err != nil {
		return fmt.Errorf("%w\nIt is withdrawn on file; run 'followup publish' to finish once this is mended", err)
	}
	report := withdrawJSON{Review: r, Answer: id.String(), Withdrawn: orEmpty(done.Versions), Also: orEmpty(done.Also), Site: in.conf.Store.Site}
	last, err := in.store.Latest(ctx, r)
	if err != nil && !errors.Is(err, followup.ErrNotFound) {
		return err
	}
	report.Version = last.Number
	return in.show(report, func(w io.Writer) { report.write(w, again) })
}

func (r withdrawJSON) write(w io.Writer, again bool) {
	switch {
	case again:
		fmt.Fprintf(w, "%s was withdrawn before.\n", r.Answer)
	case len(r.Withdrawn) == 0:
		fmt.Fprintf(w, "%s is withdrawn. No version held it.\n", r.Answer)
	default:
		fmt.Fprintf(w, "%s is withdrawn, and with it version %s.\n", r.Answer, join(texts(r.Withdrawn), ", "))
	}
	if r.Version > 0 {
		fmt.Fprintf(w, "Version %d stands now.\n", r.Version)
	}
	if len(r.Also) > 0 {
		fmt.Fprintf(w, "The same words are taken back at %s; 'followup review allow' lets one in again.\n", strings.Join(r.Also, ", "))
	}
	if len(r.Withdrawn) > 0 {
		fmt.Fprintf(w, "It is gone from the archive and from %s. Backups and copies elsewhere are not: see 'After a withdrawal' in docs/operating.md.\n", r.Site)
	}
}

func texts(numbers []int) (list []string) {
	for _, n := range numbers {
		list = append(list, fmt.Sprint(n))
	}
	return list
}

// leftBehind is how old a withdrawal is before the worker finishes it: the command
// that began it needs seconds.
const leftBehind = 5 * time.Minute

// finishWithdrawals removes what was withdrawn before an instant from all files of
// ours, first of all from the configured site, and publishes the reviews concerned
// anew. It can be cut off anywhere: the next run begins where this one ended.
func (in *installation) finishWithdrawals(ctx context.Context, before time.Time) error {
	left, err := in.store.Unfinished(ctx, before)
	if err != nil || len(left) == 0 {
		return err
	}
	write := func() error {
		var err error
		in.durably("site", func() { err = in.writeSite(ctx, in.conf.Store.Site, false) })
		return err
	}
	// A crash before this leaves on the site what the store says is withdrawn.
	if err := write(); err != nil {
		return err
	}
	for _, r := range left {
		if err := in.erase(ctx, r); err != nil {
			return err
		}
		if err := in.replaceVersion(ctx, r); err != nil {
			return err
		}
	}
	// A crash before this leaves a version in the archive that the site does not
	// show yet.
	if err := write(); err != nil {
		return err
	}
	for _, r := range left {
		var err error
		in.durably("finish", func() { err = in.store.Finished(ctx, r, before) })
		if err != nil {
			return err
		}
	}
	return nil
}

// erase removes the files of the withdrawn versions of a review, and its draft,
// from the archive.
func (in *installation) erase(ctx context.Context, r followup.ReviewID) error {
	versions, err := in.store.Versions(ctx, r)
	if err != nil {
		return err
	}
	folders := []string{"drafts/" + string(r)}
	for _, v := range versions {
		if !v.Stands() {
			folders = append(folders, versionFolder(r, v.Number))
		}
	}
	for _, folder := range folders {
		keys, err := in.archive.List(ctx, folder)
		if err != nil {
			return err
		}
		for _, key := range keys {
			in.durably("erase", func() { err = in.archive.Remove(ctx, key) })
			if err != nil {
				return err
			}
		}
	}
	for _, v := range versions {
		if v.Stands() || len(v.Files) == 0 {
			continue
		}
		in.durably("erased", func() { err = in.store.Erased(ctx, r, v.Number) })
		if err != nil {
			return err
		}
	}
	return nil
}

// replaceVersion publishes a review whose last version was withdrawn.
func (in *installation) replaceVersion(ctx context.Context, r followup.ReviewID) error {
	versions, err := in.store.Versions(ctx, r)
	if err != nil || len(versions) == 0 || versions[len(versions)-1].Stands() {
		return err
	}
	in.durably("publish", func() { _, _, err = in.freeze(ctx, r) })
	return err
}

// durably does one durable step. A test may end the process before or after it.
func (in *installation) durably(step string, do func()) {
	if in.around == nil {
		do()
		return
	}
	in.around(step, do)
}
