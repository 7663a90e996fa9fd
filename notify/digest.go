package notify

import (
	"slices"
	"time"

	"github.com/upr-info/followup"
)

// DigestEntries returns the digest of news for each of staff, scheduled for
// instant; none where there is nothing to tell.
func DigestEntries(news News, staff []string, instant time.Time) []Entry {
	if news.Empty() {
		return nil
	}
	var entries []Entry
	for i, address := range staff {
		if slices.Contains(staff[:i], address) {
			continue
		}
		entries = append(entries, Entry{
			Purpose:   followup.Digest,
			Occasion:  OccasionDigest(instant),
			Recipient: address,
			Language:  followup.English,
			Due:       instant,
			Why:       "what came in and what waits",
			Digest:    &news,
			State:     Planned,
		})
	}
	return entries
}
