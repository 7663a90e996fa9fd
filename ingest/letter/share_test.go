package letter

import (
	"strings"
	"testing"
)

func TestShares(t *testing.T) {
	for text, want := range map[string]bool{
		"Please see https://docs.google.com/spreadsheets/d/1a/edit?usp=sharing": true,
		"https://docs.google.com/a/example.org/document/d/1a":                   true,
		"https://docs.google.com/forms/d/1a":                                    false, // a form to fill in
		"HTTPS://DRIVE.GOOGLE.COM/file/d/1a/view":                               true,
		"https://1drv.ms/x/s!a":                                                 true,
		"https://example-my.sharepoint.com/:x:/g/personal/a":                    true,
		"https://example.sharepoint.com/":                                       false, // an intranet in a signature
		"https://www.dropbox.com/scl/fi/a/answers.xlsx?dl=0":                    true,
		"https://www.dropbox.com/":                                              false,
		"https://we.tl/t-aBc":                                                   true,
		"https://wetransfer.com/downloads/a/b":                                  true,
		"https://wetransfer.com/":                                               false, // below every mail of its users
		"https://www.icloud.com/iclouddrive/0a":                                 true,
		`<a href="https://drive.google.com/open?id=1">our answers</a>`:          true,
		"https://eur03.safelinks.protection.example.com/?url=https%3A%2F%2Fdrive.google.com%2Ffile%2Fd%2F1a": true,
		"https://example.org/drive.google.com/file":                                                          false,
		"drive.google.com is a service":                                                                      false,
		"// docs":                                                                                            false,
		"":                                                                                                   false,
	} {
		if got := shares(text); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

func TestSharedFile(t *testing.T) {
	for _, c := range []struct {
		name, raw string
		want      bool
	}{
		{"plain", top + "\r\nhttps://we.tl/t-a", true},
		{"behind words", top + "Content-Type: text/html\r\n\r\n<a href=\"https://we.tl/t-a\">here</a>", true},
		{"none", top + "\r\nHello", false},
	} {
		l, err := Parse(strings.NewReader(c.raw), Limits{}, func(Part) error { return nil })
		if err != nil || l.SharesFile != c.want {
			t.Errorf("%s: %v, %v", c.name, l.SharesFile, err)
		}
	}
}
