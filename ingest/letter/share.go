package letter

import (
	"regexp"
	"strings"
)

// sharesFile matches the address of a file on a service by which people share
// files instead of attaching them, from its host on; programs that guard links
// write the slashes as %2F.
var sharesFile = regexp.MustCompile(`(?i)^(?:www\.)?(?:` + strings.Join([]string{
	`docs\.google\.com(?:/|%2f)(?:a(?:/|%2f)[^/%]+(?:/|%2f))?(?:document|spreadsheets|presentation|file)(?:/|%2f)`, // its forms are no files
	`drive\.google\.com(?:/|%2f)(?:file|drive|open|uc|folderview)`,
	`1drv\.ms(?:/|%2f)[a-z]`,
	`onedrive\.live\.com(?:/|%2f)`,
	`[a-z0-9-]+\.sharepoint\.com(?:/|%2f)(?::|%3a|personal|sites)`,
	`dropbox\.com(?:/|%2f)(?:s|sh|scl|t)(?:/|%2f)`,
	`(?:[a-z0-9-]+\.)?wetransfer\.com(?:/|%2f)downloads(?:/|%2f)`,
	`we\.tl(?:/|%2f)[a-z0-9]`,
	`icloud\.com(?:/|%2f)(?:iclouddrive|attachment)`,
}, "|") + `)`)

// maxShare is how much of an address tells what it is.
const maxShare = 300

// shares reports whether text, plain or HTML, links to a shared file.
func shares(text string) bool {
	for _, slashes := range []string{"//", "%2F%2F", "%2f%2f"} {
		for at := 0; ; {
			i := strings.Index(text[at:], slashes)
			if i < 0 {
				break
			}
			at += i + len(slashes)
			if sharesFile.MatchString(text[at:min(at+maxShare, len(text))]) {
				return true
			}
		}
	}
	return false
}
