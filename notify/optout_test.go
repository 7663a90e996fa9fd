package notify

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/upr-info/followup"
)

// TestChoice: every mail that asks offers in its text, in each language, to end
// mails about this review alone and all of them: on the page, else by mail to
// addresses that are told apart, else in an answer.
func TestChoice(t *testing.T) {
	offers := map[followup.Language][2]string{
		followup.English: {"about this review", "none at all"},
		followup.French:  {"au sujet de cet examen", "plus aucun"},
		followup.Spanish: {"sobre este examen", "ninguno más"},
	}
	inAnswer := map[followup.Language]string{followup.English: "about this review only, or for good", followup.French: "pour cet examen seulement, ou pour toujours",
		followup.Spanish: "solo sobre este examen, o para siempre"}
	addresses := regexp.MustCompile(`followup\+[a-z0-9.]+@example\.org`)
	for l, offer := range offers {
		for _, p := range []followup.Purpose{followup.Invitation, followup.Reminder, followup.Extension} {
			text := func(c *Composer) string {
				t.Helper()
				e := base
				e.Purpose, e.Language = p, l
				m, err := c.mail(t.Context(), e, time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC))
				if err != nil {
					t.Fatal(err)
				}
				return strings.Join(strings.Fields(m.Text), " ")
			}
			c := testComposer(t)
			page := text(c)
			if !strings.Contains(page, offer[0]) || !strings.Contains(page, offer[1]) || !strings.Contains(page, "https://followup.example.org/optout/") {
				t.Errorf("%s %s with a page: %s", l, p, page)
			}
			c.OptOut = ""
			var uses []followup.AddressUse
			for _, a := range addresses.FindAllString(text(c), -1) {
				for _, use := range []followup.AddressUse{followup.ForReviewOptOuts, followup.ForOptOuts} {
					if _, ok := followup.ParseTokenAddress(c.Reply, use, a); ok {
						uses = append(uses, use)
					}
				}
			}
			if len(uses) != 2 || uses[0] != followup.ForReviewOptOuts || uses[1] != followup.ForOptOuts {
				t.Errorf("%s %s without a page offers addresses for %q: %s", l, p, uses, text(c))
			}
			c.Reply = ""
			if answer := text(c); !strings.Contains(answer, inAnswer[l]) || addresses.MatchString(answer) {
				t.Errorf("%s %s by answer alone: %s", l, p, answer)
			}
		}
	}
}
