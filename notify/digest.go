package notify

import (
	"slices"
	"time"

	"github.com/upr-info/followup"
)

// DigestEntries returns the digest of news for each of staff, scheduled for
// instant; none where there is nothing to tell, unless always.
func DigestEntries(news News, staff []string, instant time.Time, always bool) []Entry {
	if news.Empty() && !always {
		return nil
	}
	e := Entry{
		Purpose:  followup.Digest,
		Occasion: OccasionDigest(instant),
		Language: followup.English,
		Due:      instant,
		Why:      "what came in and what waits",
		Digest:   &news,
		State:    Planned,
	}
	if news.Weekly {
		e.Occasion, e.Why = OccasionWeekly(instant), "the week: what came in, what waits, and who is silent"
	}
	var entries []Entry
	for i, address := range staff {
		if !slices.Contains(staff[:i], address) {
			e.Recipient = address
			entries = append(entries, e)
		}
	}
	return entries
}
