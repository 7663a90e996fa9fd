package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
	"github.com/upr-info/followup/compile/csv"
	"github.com/upr-info/followup/compile/document"
	"github.com/upr-info/followup/compile/docx"
	"github.com/upr-info/followup/compile/html"
	"github.com/upr-info/followup/compile/json"
	"github.com/upr-info/followup/compile/pdf"
	"github.com/upr-info/followup/compile/xlsx"
)

// An edition is an assessment in one format and one language.
type edition struct {
	format   string
	language followup.Language // empty for what is the same in every language
	write    func(context.Context, io.Writer, compile.Assessment) error
}

// file is the name of an edition wherever it is written to: "assessment.html" in
// English, "assessment.fr.html" in French.
func (e edition) file() string { return fileName("assessment", e.format, e.language) }

// fileName names a file in a language; English ones, and those that are the same
// in every language, do not say which.
func fileName(name, format string, l followup.Language) string {
	if l == "" || l == followup.English {
		return name + "." + format
	}
	return name + "." + string(l) + "." + format
}

// A writer writes one format in any language.
type writer func(io.Writer, compile.Assessment, followup.Language) error

// in returns the edition of a format in one language.
func (write writer) in(format string, l followup.Language) edition {
	return edition{format, l, func(_ context.Context, w io.Writer, a compile.Assessment) error { return write(w, a, l) }}
}

// editions returns the editions in the formats and languages given, format by
// format; each must be known. JSON is one for all languages.
func (in *installation) editions(formats []string, languages []followup.Language) (all []edition) {
	for _, format := range formats {
		if format == "json" {
			all = append(all, edition{format, "", func(_ context.Context, w io.Writer, a compile.Assessment) error { return json.Write(w, a) }})
			continue
		}
		for _, l := range languages {
			switch format {
			case "html":
				all = append(all, writer(html.Write).in(format, l))
			case "xlsx":
				all = append(all, writer(xlsx.Write).in(format, l))
			case "csv":
				all = append(all, writer(csv.Write).in(format, l))
			case "docx":
				all = append(all, writer(writeDOCX).in(format, l))
			case "pdf":
				all = append(all, in.pdf(l))
			}
		}
	}
	return all
}

func writeDOCX(w io.Writer, a compile.Assessment, l followup.Language) error {
	return docx.Write(w, document.Of(a, l))
}

// pdf returns the PDF edition.
func (in *installation) pdf(l followup.Language) edition {
	return edition{"pdf", l, func(ctx context.Context, w io.Writer, a compile.Assessment) error {
		return in.writePDF(ctx, w, document.Of(a, l), func(w io.Writer) error { return html.Write(w, a, l) })
	}}
}

// writePDF writes a document as PDF, or its page by the browser where the operator
// names one.
func (in *installation) writePDF(ctx context.Context, w io.Writer, d document.Document, write func(io.Writer) error) error {
	if path := in.conf.Publish.Chromium; path != "" {
		var page bytes.Buffer
		if err := write(&page); err != nil {
			return err
		}
		return pdf.Browser{Path: path}.Print(ctx, w, page.Bytes())
	}
	missing, err := in.printer.Write(ctx, w, d)
	if len(missing) > 0 {
		in.log.Warn("letters of "+d.Edition+" ("+string(d.Language)+") have no font, and a sentence stands in their place in the PDF"+
			": install one, such as those of fonts-noto-core, or name it in publish.fonts", "letters", string(missing[:min(len(missing), shownLetters)]))
	}
	return err
}

// shownLetters is how many letters without a font are named.
const shownLetters = 20

// published returns the editions that every version is published in. JSON is among
// them whatever the operator says: versions are kept in it.
func (in *installation) published() []edition {
	return in.editions(in.publishedFormats(), in.conf.Languages())
}

func (in *installation) publishedFormats() []string {
	formats := slices.Clone(in.conf.Publish.Formats)
	if !slices.Contains(formats, "json") {
		formats = append(formats, "json")
	}
	return formats
}

// parseFormats reads a list such as "html,pdf", a flag of a command.
func parseFormats(list string, known []string, command string) (formats []string, err error) {
	for f := range strings.SplitSeq(list, ",") {
		f = strings.ToLower(strings.TrimSpace(f))
		if !slices.Contains(known, f) {
			return nil, &usageError{fmt.Errorf("there is no format %q: choose among %s", f, strings.Join(known, ", ")), seeHelp(command)}
		}
		if !slices.Contains(formats, f) {
			formats = append(formats, f)
		}
	}
	return formats, nil
}

// seeHelp says where to read on about the flags of a command.
func seeHelp(command string) string { return fmt.Sprintf("See 'followup %s --help'.", command) }

// parseLanguages reads a list such as "en,fr", a flag of a command.
func parseLanguages(list, command string) (languages []followup.Language, err error) {
	for s := range strings.SplitSeq(list, ",") {
		l, ok := followup.ParseLanguage(s)
		if !ok || l.OrWritten() != l {
			return nil, &usageError{fmt.Errorf("nothing is written in %q: choose among en, fr, es", s), seeHelp(command)}
		}
		if !slices.Contains(languages, l) {
			languages = append(languages, l)
		}
	}
	return languages, nil
}

// atOnce is how many editions are written side by side: a page takes as long as a
// workbook, and each holds its bytes until it is filed.
const atOnce = 4

// render returns an assessment in each of the editions, in their order.
func render(ctx context.Context, chosen []edition, a compile.Assessment) ([][]byte, error) {
	contents := make([][]byte, len(chosen))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(atOnce)
	for i, e := range chosen {
		g.Go(func() error {
			var b bytes.Buffer
			if err := e.write(ctx, &b, a); err != nil {
				return fmt.Errorf("write %s of %s: %w", e.file(), a.Review, err)
			}
			contents[i] = b.Bytes()
			return nil
		})
	}
	return contents, g.Wait()
}
