package site

import (
	"fmt"
	"html/template"
	"slices"
)

// A navEntry is a link of the main navigation.
type navEntry struct {
	Root, To, Phrase string
	Current          string // the value of aria-current, or empty
}

// A fileList is files with where the page stands that lists them.
type fileList struct {
	Top    string
	Base   string // begins the name under which they are saved
	Files  []download
	Others bool // there are some in other languages
}

// A fileEntry is one of them.
type fileEntry struct {
	Top, Name string
	File      download
}

// links returns the functions by which templates make their links.
func (l *locale) links() template.FuncMap {
	return template.FuncMap{
		"nav": func(p page, here, to, phrase string) navEntry {
			e := navEntry{Root: p.Root(), To: to, Phrase: phrase}
			if p.Path == to {
				e.Current = "page"
			} else if p.Here == here {
				e.Current = "true"
			}
			return e
		},
		"files": func(p page, base any, of any) fileList {
			list := fileList{Top: p.Top(), Base: fmt.Sprint(base)}
			switch of := of.(type) {
			case edition:
				list.Base, list.Files = list.Base+"-v"+fmt.Sprint(of.Number), of.Files
			case studyPage:
				list.Files = of.Files
			case helpPage:
				list.Base, list.Files = of.Text.Name, of.Files
			}
			list.Others = slices.ContainsFunc(list.Files, func(d download) bool { return !l.readable(d.Name) })
			return list
		},
		"file": func(list fileList, d download) fileEntry {
			return fileEntry{list.Top, list.Base + "-" + d.Name, d}
		},
	}
}
