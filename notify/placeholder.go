package notify

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"text/template"
	"text/template/parse"
)

// checkPlaceholders returns an error with file and line for the first field
// that no mail has, in branches that no sample mail would reach, too.
func checkPlaceholders(set *template.Template) error {
	known := fields(reflect.TypeFor[view](), nil)
	templates := set.Templates()
	slices.SortFunc(templates, func(a, b *template.Template) int { return strings.Compare(a.Name(), b.Name()) })
	for _, t := range templates {
		if t.Tree == nil || t.Root == nil {
			continue
		}
		if err := checkNode(t.Tree, t.Root, known); err != nil {
			return err
		}
	}
	return nil
}

// fields returns the names of t's fields and of all that they lead to.
func fields(t reflect.Type, names []string) []string {
	for t.Kind() == reflect.Slice || t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return names
	}
	for i := range t.NumField() {
		names = fields(t.Field(i).Type, append(names, t.Field(i).Name))
	}
	return names
}

func checkNode(tree *parse.Tree, n parse.Node, known []string) error {
	var idents []string
	switch n := n.(type) {
	case *parse.FieldNode:
		idents = n.Ident
	case *parse.VariableNode:
		idents = n.Ident[1:]
	case *parse.ChainNode:
		idents = n.Field
	}
	for _, id := range idents {
		if !slices.Contains(known, id) {
			place, _ := tree.ErrorContext(n)
			file, line, _ := strings.Cut(place, ":")
			line, _, _ = strings.Cut(line, ":")
			return fmt.Errorf("mail template %s, line %s: there is no placeholder .%s; did you mean .%s?", file, line, id, nearest(id, known))
		}
	}
	for _, child := range children(n) {
		if err := checkNode(tree, child, known); err != nil {
			return err
		}
	}
	return nil
}

// children returns the nodes below n, none of them nil.
func children(n parse.Node) []parse.Node {
	var out []parse.Node
	branch := func(b parse.BranchNode) {
		out = append(out, b.Pipe, b.List)
		if b.ElseList != nil {
			out = append(out, b.ElseList)
		}
	}
	switch n := n.(type) {
	case *parse.ListNode:
		out = n.Nodes
	case *parse.ActionNode:
		out = append(out, n.Pipe)
	case *parse.IfNode:
		branch(n.BranchNode)
	case *parse.RangeNode:
		branch(n.BranchNode)
	case *parse.WithNode:
		branch(n.BranchNode)
	case *parse.TemplateNode:
		if n.Pipe != nil {
			out = append(out, n.Pipe)
		}
	case *parse.PipeNode:
		for _, c := range n.Cmds {
			out = append(out, c)
		}
	case *parse.CommandNode:
		out = n.Args
	case *parse.ChainNode:
		out = append(out, n.Node)
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
