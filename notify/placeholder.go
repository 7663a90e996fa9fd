package notify

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"text/template"
	"text/template/parse"
)

// checkPlaceholders returns an error with file and line for the first field that
// a mail does not have where a template speaks of it, also in branches that no
// sample mail would reach. "range" and "with" lead to the parts of a mail. What a
// phrase is given differs from place to place: there the fields of a mail and of
// all its parts are known, and whether one is at hand is seen when the templates
// are tried.
func checkPlaceholders(set *template.Template) error {
	templates := set.Templates()
	slices.SortFunc(templates, func(a, b *template.Template) int { return strings.Compare(a.Name(), b.Name()) })
	for _, t := range templates {
		if t.Tree == nil || t.Root == nil {
			continue
		}
		c := placeholders{tree: t.Tree}
		if strings.HasSuffix(t.Name(), ".txt") {
			c.mail = reflect.TypeFor[view]()
		}
		if err := c.node(t.Root, c.mail); err != nil {
			return err
		}
	}
	return nil
}

// placeholders are those of one template. Types are structs; nil stands for what
// is not known.
type placeholders struct {
	tree *parse.Tree
	mail reflect.Type // what "$" stands for
}

// node checks n and what is below it, where dot is what "." stands for.
func (p placeholders) node(n parse.Node, dot reflect.Type) error {
	switch n := n.(type) {
	case *parse.FieldNode:
		return p.path(n, n.Ident, dot)
	case *parse.VariableNode:
		if n.Ident[0] == "$" {
			return p.path(n, n.Ident[1:], p.mail)
		}
		return p.path(n, n.Ident[1:], nil)
	case *parse.ChainNode:
		if err := p.path(n, n.Field, nil); err != nil {
			return err
		}
		return p.node(n.Node, dot)
	case *parse.IfNode:
		return p.branch(n.BranchNode, dot, dot)
	case *parse.RangeNode:
		return p.branch(n.BranchNode, dot, leadsTo(n.Pipe, dot))
	case *parse.WithNode:
		return p.branch(n.BranchNode, dot, leadsTo(n.Pipe, dot))
	}
	for _, child := range children(n) {
		if err := p.node(child, dot); err != nil {
			return err
		}
	}
	return nil
}

// branch checks an if, range or with, within which "." is inner.
func (p placeholders) branch(b parse.BranchNode, dot, inner reflect.Type) error {
	if err := p.node(b.Pipe, dot); err != nil {
		return err
	}
	if err := p.node(b.List, inner); err != nil || b.ElseList == nil {
		return err
	}
	return p.node(b.ElseList, dot)
}

// path checks names such as those of ".Published.Version", from what they begin at.
func (p placeholders) path(n parse.Node, names []string, at reflect.Type) error {
	for _, name := range names {
		known := fieldsOf(at)
		if !slices.Contains(known, name) {
			place, _ := p.tree.ErrorContext(n)
			file, line, _ := strings.Cut(place, ":")
			line, _, _ = strings.Cut(line, ":")
			here := ""
			if slices.Contains(fieldsOf(nil), name) {
				here = " here" // but elsewhere
			}
			return fmt.Errorf("mail template %s, line %s: there is no placeholder .%s%s; did you mean .%s?", file, line, name, here, nearest(name, known))
		}
		at = part(at, name)
	}
	return nil
}

// leadsTo returns what "." is within a range or a with: what the field holds
// where the pipe is one field.
func leadsTo(pipe *parse.PipeNode, dot reflect.Type) reflect.Type {
	if len(pipe.Decl) > 0 || len(pipe.Cmds) != 1 || len(pipe.Cmds[0].Args) != 1 {
		return nil
	}
	field, ok := pipe.Cmds[0].Args[0].(*parse.FieldNode)
	if !ok {
		return nil
	}
	for _, name := range field.Ident {
		dot = part(dot, name)
	}
	return dot
}

// part returns what the field of t with this name holds.
func part(t reflect.Type, name string) reflect.Type {
	if t == nil {
		return nil
	}
	f, ok := t.FieldByName(name)
	if !ok {
		return nil
	}
	return element(f.Type)
}

// element returns the struct that t is, points to or is a list of.
func element(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Slice || t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return nil
	}
	return t
}

// fieldsOf returns the names of t's fields; where t is not known, those of all
// that a mail is made of.
func fieldsOf(t reflect.Type) []string {
	if t == nil {
		return allFields(reflect.TypeFor[view](), nil)
	}
	var names []string
	for i := range t.NumField() {
		names = append(names, t.Field(i).Name)
	}
	return names
}

func allFields(t reflect.Type, names []string) []string {
	if t = element(t); t == nil {
		return names
	}
	for i := range t.NumField() {
		names = allFields(t.Field(i).Type, append(names, t.Field(i).Name))
	}
	return names
}

// children returns the nodes below n in which "." is the same, none of them nil.
func children(n parse.Node) []parse.Node {
	var out []parse.Node
	switch n := n.(type) {
	case *parse.ListNode:
		out = n.Nodes
	case *parse.ActionNode:
		out = append(out, n.Pipe)
	case *parse.TemplateNode:
		if n.Pipe != nil {
			out = append(out, n.Pipe)
		}
	case *parse.PipeNode:
		for _, cmd := range n.Cmds {
			out = append(out, cmd)
		}
	case *parse.CommandNode:
		out = n.Args
	}
	return out
}

// nearest returns the one of known that takes the fewest changed, added or
// dropped letters to become of s.
func nearest(s string, known []string) string {
	return slices.MinFunc(known, func(a, b string) int { return distance(s, a) - distance(s, b) })
}

// distance is Levenshtein's.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j]+1, row[j+1]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}
