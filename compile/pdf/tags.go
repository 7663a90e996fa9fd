package pdf

import (
	"fmt"
	"strings"
)

// An element is a node of the structure tree (ISO 32000-1, 14.7), by which readers
// that speak go.
type element struct {
	tag    string // P, H1, Table, …
	attrs  string // further entries of its dictionary
	parent *element
	kids   []kid
	number int // of its object
}

// A kid is an element, marked content of a page, or an annotation.
type kid struct {
	element    *element
	page, mcid int
	link       *link
}

// child adds an element below e.
func (e *element) child(tag, attrs string) *element {
	c := &element{tag: tag, attrs: attrs, parent: e}
	e.kids = append(e.kids, kid{element: c})
	return c
}

// number gives every element an object.
func (e *element) reserve(f *file) {
	e.number = f.reserve()
	for _, k := range e.kids {
		if k.element != nil {
			k.element.reserve(f)
		}
	}
}

// write writes e and all below it.
func (e *element) write(f *file, parent int, pages []int) {
	var kids strings.Builder
	for _, k := range e.kids {
		switch {
		case k.element != nil:
			fmt.Fprintf(&kids, "%d 0 R ", k.element.number)
			k.element.write(f, e.number, pages)
		case k.link != nil:
			fmt.Fprintf(&kids, "<</Type/OBJR/Pg %d 0 R/Obj %d 0 R>> ", pages[k.page], k.link.number)
		default:
			fmt.Fprintf(&kids, "<</Type/MCR/Pg %d 0 R/MCID %d>> ", pages[k.page], k.mcid)
		}
	}
	f.put(e.number, fmt.Sprintf("<</Type/StructElem/S/%s/P %d 0 R%s/K[%s]>>", e.tag, parent, e.attrs, kids.String()))
}

// A link leads from a rectangle on a page to an anchor or a URL.
type link struct {
	page           int
	x0, y0, x1, y1 float64
	target         string
	parent         *element
	number         int
}

// A bookmark leads to a heading.
type bookmark struct {
	level int
	text  string
	place place
	kids  []*bookmark
}

// nest makes a tree of bookmarks by their levels.
func nest(flat []*bookmark) []*bookmark {
	root := &bookmark{}
	path := []*bookmark{root}
	for _, b := range flat {
		for len(path) > 1 && path[len(path)-1].level >= b.level {
			path = path[:len(path)-1]
		}
		last := path[len(path)-1]
		last.kids = append(last.kids, b)
		path = append(path, b)
	}
	return root.kids
}

// writeOutline writes bookmarks, those of the first level closed, and returns the
// number of the root, or 0 where there are none.
func writeOutline(f *file, marks []*bookmark, pages []int) int {
	if len(marks) == 0 {
		return 0
	}
	root := f.reserve()
	first, last := writeBookmarks(f, marks, root, pages)
	f.put(root, fmt.Sprintf("<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %d>>", first, last, len(marks)))
	return root
}

func writeBookmarks(f *file, marks []*bookmark, parent int, pages []int) (first, last int) {
	numbers := make([]int, len(marks))
	for i := range marks {
		numbers[i] = f.reserve()
	}
	for i, b := range marks {
		body := fmt.Sprintf("<</Title %s/Parent %d 0 R/Dest[%d 0 R/XYZ null %.1f null]", text(b.text), parent, pages[b.place.page], b.place.y)
		if i > 0 {
			body += fmt.Sprintf("/Prev %d 0 R", numbers[i-1])
		}
		if i < len(marks)-1 {
			body += fmt.Sprintf("/Next %d 0 R", numbers[i+1])
		}
		if len(b.kids) > 0 {
			from, to := writeBookmarks(f, b.kids, numbers[i], pages)
			body += fmt.Sprintf("/First %d 0 R/Last %d 0 R/Count %d", from, to, -len(b.kids))
		}
		f.put(numbers[i], body+">>")
	}
	return numbers[0], numbers[len(numbers)-1]
}
