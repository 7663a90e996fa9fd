package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
	"github.com/upr-info/followup/compile/json"
	"github.com/upr-info/followup/compile/site"
	"github.com/upr-info/followup/compile/study"
	"github.com/upr-info/followup/internal/ical"
	"github.com/upr-info/followup/internal/store"
)

// writeSite writes the site from all frozen versions. With quick an older overall
// study is left to stand.
func (in *installation) writeSite(ctx context.Context, dir string, quick bool) error {
	c := in.conf.Programme
	s := site.Site{Programme: c.Name, Contact: c.Address, Supporter: c.Supporter, URL: c.Site, Countries: in.facts.Countries(),
		Today: followup.DateOf(in.now(), in.zone), Zone: in.conf.Programme.Timezone, Program: programStamp()}
	versions, err := in.store.Published(ctx)
	if err != nil {
		return err
	}
	standings, err := in.store.Reviews(ctx)
	if err != nil {
		return err
	}
	s.Reviews = in.publishedReviews(ctx, versions, standings)
	s.Due = dues(standings)
	if s.Calendar, err = in.publicFeed(standings); err != nil {
		return err
	}
	if slices.ContainsFunc(versions, store.Version.Stands) {
		if s.Study, err = in.siteStudy(ctx, versions, quick); err != nil {
			return err
		}
	}
	if s.Helps, err = in.helps(); err != nil {
		return err
	}
	s.Handout = func() (map[string][]site.File, error) { return in.handouts(ctx, s.Helps) }
	return site.Write(dir, s)
}

// programStamp names this very program: pages that another one wrote are made anew.
func programStamp() string {
	path, err := os.Executable()
	if err == nil {
		if info, err := os.Stat(path); err == nil {
			return fmt.Sprint(info.Size(), info.ModTime().UnixNano())
		}
	}
	return ""
}

// publishedReviews returns the reviews that something was published of.
func (in *installation) publishedReviews(ctx context.Context, versions []store.Version, standings []store.ReviewStanding) (all []site.Review) {
	known := map[followup.ReviewID]followup.Review{}
	for _, s := range standings {
		known[s.ID] = s.Review
	}
	for _, v := range versions {
		if n := len(all); n == 0 || all[n-1].Review.ID != v.Review {
			r, ok := known[v.Review]
			if !ok {
				r.ID = v.Review
			}
			all = append(all, site.Review{Review: r})
		}
		r := &all[len(all)-1]
		r.Versions = append(r.Versions, in.frozen(ctx, v))
	}
	return all
}

// frozen returns a version as the site takes it.
func (in *installation) frozen(ctx context.Context, v store.Version) site.Version {
	f := site.Version{Number: v.Number, At: v.At.In(in.zone), Withdrawn: v.Withdrawn, Load: func() (compile.Assessment, error) {
		model, err := in.store.Model(ctx, v.Review, v.Number)
		if err != nil {
			return compile.Assessment{}, err
		}
		return json.Read(bytes.NewReader(model))
	}}
	if f.Gone() {
		f.Withdrawn = f.Withdrawn.In(in.zone)
		return f
	}
	for _, file := range v.Files {
		f.Files = append(f.Files, site.File{
			Name: file.Name, Size: file.Size, SHA256: file.SHA256,
			Open: func() (io.ReadCloser, error) { return in.archive.Open(ctx, file.Key) },
		})
	}
	return f
}

// dues returns the reviews of the calendar that have a date.
func dues(standings []store.ReviewStanding) (all []site.Due) {
	for _, s := range standings {
		d := site.Due{Review: s.Review, Date: s.Estimated, Open: s.Open}
		if s.Open {
			d.Date = s.Deadline.Date
		}
		if !d.Date.IsZero() {
			all = append(all, d)
		}
	}
	return all
}

// publicFeed returns calendar.ics: what everybody may know.
func (in *installation) publicFeed(standings []store.ReviewStanding) ([]byte, error) {
	f := in.feed(standings)
	f.public()
	var b bytes.Buffer
	if err := ical.Write(&b, f.calendar()); err != nil {
		return nil, fmt.Errorf("write the public calendar: %w", err)
	}
	return b.Bytes(), nil
}

// siteStudy returns the overall study over what is published now.
func (in *installation) siteStudy(ctx context.Context, versions []store.Version, quick bool) (*site.Study, error) {
	var counted strings.Builder
	for _, v := range versions {
		fmt.Fprintln(&counted, v.Review, v.Number, v.Checksum, v.Stands())
	}
	categories, err := in.store.Categories(ctx)
	if err != nil {
		return nil, err
	}
	fmt.Fprintln(&counted, categories)
	return &site.Study{MadeOf: sum([]byte(counted.String())), Stale: quick, Make: func() (study.Study, []site.File, error) {
		s, err := in.makeStudy(ctx, studyOptions{})
		if err != nil {
			return s, nil, err
		}
		editions := in.studyEditions(in.publishedFormats(), in.conf.Languages())
		contents, err := renderStudy(ctx, editions, s)
		if err != nil {
			return s, nil, err
		}
		var files []site.File
		for i, e := range editions {
			files = append(files, siteFile(e.file(), contents[i]))
		}
		return s, files, nil
	}}, nil
}

// siteFile returns content as a file of the site.
func siteFile(name string, content []byte) site.File {
	return site.File{Name: name, Size: int64(len(content)), SHA256: sum(content),
		Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(content)), nil }}
}
