package ingest

import (
	"path"

	"github.com/upr-info/followup"
)

// archiveKey returns where a document is filed: under its country, review and
// stakeholder as far as these are certain, in a folder named by the day the
// letter came and its hash:
//
//	HTI/HTI-2/example-ngo-3/2026-11-23-3f9a1c/answers.xlsx
//	HTI/HTI-2/unknown/…       the stakeholder is not certain
//	HTI/unsorted/…            the country is, the review is not
//	unsorted/…
//	held/…                    staff must look at it before it is anybody's
//
// What came in a parcel lies beside the other documents, by its own name.
func archiveKey(l followup.Letter, d followup.Document, evidence []followup.Evidence) string {
	name := path.Base(d.Name)
	folder := l.Received.UTC().Format("2006-01-02") + "-" + l.SHA256[:6]
	switch {
	case d.State == followup.DocumentHeld:
		return path.Join("held", folder, name)
	case d.Review != "" && d.Stakeholder != "":
		return path.Join(string(d.Review.Country()), string(d.Review), string(d.Stakeholder), folder, name)
	case d.Review != "":
		return path.Join(string(d.Review.Country()), string(d.Review), "unknown", folder, name)
	}
	if c := soleCountry(evidence); c != "" {
		return path.Join(string(c), "unsorted", folder, name)
	}
	return path.Join("unsorted", folder, name)
}

// soleCountry returns the one country that all strong evidence and all titles name,
// or none.
func soleCountry(evidence []followup.Evidence) followup.CountryCode {
	var sole followup.CountryCode
	for _, e := range evidence {
		if e.Review == "" || !strong(e.Kind) && e.Kind != followup.CountryName {
			continue
		}
		if sole != "" && sole != e.Review.Country() {
			return ""
		}
		sole = e.Review.Country()
	}
	return sole
}
