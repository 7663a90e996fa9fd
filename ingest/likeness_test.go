package ingest

import (
	"context"
	"testing"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/ingest/letter"
	"github.com/upr-info/followup/internal/workbook"
)

// A roll is a register to look names up in.
type roll []followup.Stakeholder

func (r roll) Stakeholders(context.Context) ([]followup.Stakeholder, error) { return r, nil }

// TestLikeness: whom a letter seems to come from, by kind of evidence.
func TestLikeness(t *testing.T) {
	all := roll{
		{ID: "a", Name: "Example NGO 1", Acronym: "EXA", Contacts: followup.Contacts("contact@ngo-1.example.org")},
		{ID: "b", Name: "Example NGO 16", Contacts: followup.Contacts("example-ngo-16@gmail.com")},
		{ID: "c", Name: "Ligue d’exemple des droits", Acronym: "LED", Contacts: followup.Contacts("info@ligue.example.org")},
		{ID: "d", Name: "Peace", Contacts: followup.Contacts("peace@d.example.org")},
	}
	for _, tt := range []struct{ name, from, called, cover, text, want string }{
		{"a colleague", "director@ngo-1.example.org", "", "", "", "domain a"},
		{"the contact", "contact@ngo-1.example.org", "", "", "", ""},
		{"another subdomain", "x@mail.ngo-1.example.org", "", "", "", ""},
		{"free mail", "somebody@gmail.com", "", "", "", ""},
		{"no address", "", "", "", "", ""},
		{"the name on the cover", "x@y.example.org", "", "EXAMPLE NGO 1", "", "organisation a"},
		{"another number is another name", "x@y.example.org", "", "Example NGO 2", "", ""},
		{"with a slip", "x@y.example.org", "", "Ligue d'exemple des drots", "", "organisation c"},
		{"without accents, beside the address", "x@y.example.org", "Ligue d'Exemple des Droits", "", "", "organisation c"},
		{"the acronym below the mail", "x@y.example.org", "", "", "Attached.\nBest regards,\nThe EXA team", "organisation a"},
		{"the acronym as a word", "x@y.example.org", "", "", "Attached.\nBest regards,\nexa", ""},
		{"the name in the text", "x@y.example.org", "", "", "Example NGO 1 wrote to us.", ""},
		{"a short name", "x@y.example.org", "", "", "Attached.\nBest regards,\nPeace to all", ""},
		{"domain and name", "x@ligue.example.org", "Ligue d'exemple des droits", "", "", "domain c, organisation c"},
	} {
		_, signed := parted(tt.text)
		c := &reading{r: &Reader{Directory: all}, header: letter.Header{From: tt.from, FromName: tt.called}, signed: signed,
			papers: []*paper{{claim: workbook.Claim{Cover: workbook.Cover{Organisation: tt.cover}}}}}
		found, err := c.ofLikeness(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var got string
		for _, e := range found {
			got = join(got, string(e.Kind)+" "+string(e.Stakeholder))
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestParted(t *testing.T) {
	for text, want := range map[string]string{
		"Our report on Haiti.\n\nBest regards,\nExample NGO 1\nN'Djamena, Chad":  "Our report on Haiti.\n",
		"Bonjour,\nci-joint.\nBien cordialement\nX":                              "Bonjour,\nci-joint.",
		"Best practices in Haiti are attached.":                                  "Best practices in Haiti are attached.", // the first line parts nothing
		"Hello\nWith the best will in the world we could not answer more of it.": "Hello\nWith the best will in the world we could not answer more of it.",
		"С докладом\nС уважением,\nX":                                            "С докладом",
		"": "",
	} {
		if got, _ := parted(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
