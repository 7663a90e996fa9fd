package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// decoded returns the JSON of a file, or of the last output where it is named
// stdout.
func decoded(ts *testscript.TestScript, file string) any {
	var v any
	if err := json.Unmarshal([]byte(ts.ReadFile(file)), &v); err != nil {
		ts.Fatalf("%s is not JSON: %v", file, err)
	}
	return v
}

// at returns what stands at a path such as "0.documents.1.state". The step "count"
// is how many elements an array has.
func at(v any, path string) (any, error) {
	for _, step := range strings.Split(path, ".") {
		switch x := v.(type) {
		case map[string]any:
			inner, ok := x[step]
			if !ok {
				return nil, fmt.Errorf("%s: there is no %q", path, step)
			}
			v = inner
		case []any:
			if step == "count" {
				return len(x), nil
			}
			n, err := strconv.Atoi(step)
			if err != nil || n < 0 || n >= len(x) {
				return nil, fmt.Errorf("%s: no element %s among %d", path, step, len(x))
			}
			v = x[n]
		default:
			return nil, fmt.Errorf("%s: nothing below %v", path, v)
		}
	}
	return v, nil
}

// valueCommand is value FILE PATH WANT
func valueCommand(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 3 {
		ts.Fatalf("usage: value file path want")
	}
	got, err := at(decoded(ts, args[0]), args[1])
	ts.Check(err)
	if same := fmt.Sprint(got) == args[2]; same == neg {
		ts.Fatalf("%s is %v; is it to be %s: %v", args[1], got, args[2], !neg)
	}
}

// letCommand is let NAME FILE PATH
func letCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: let name file path")
	}
	got, err := at(decoded(ts, args[1]), args[2])
	ts.Check(err)
	ts.Setenv(args[0], fmt.Sprint(got))
}

// shapeCommand is shape FILE WANT
func shapeCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: shape file want")
	}
	ts.Check(fits(decoded(ts, args[0]), decoded(ts, args[1]), "$"))
}

// fits reports where v is not of the shape want: an object that has at least
// the keys of want, an array of at least one element that all fit the first of
// want's, or a value of the kind that want names. Nothing is null unless want
// says so.
func fits(v, want any, path string) error {
	switch w := want.(type) {
	case map[string]any:
		object, ok := v.(map[string]any)
		if !ok {
			return fmt.Errorf("%s is no object: %v", path, v)
		}
		for key, inner := range w {
			if _, ok := object[key]; !ok {
				return fmt.Errorf("%s has no %q", path, key)
			}
			if err := fits(object[key], inner, path+"."+key); err != nil {
				return err
			}
		}
		return nil
	case []any:
		array, ok := v.([]any)
		if !ok || len(array) == 0 && len(w) > 0 {
			return fmt.Errorf("%s is no array, or an empty one: %v", path, v)
		}
		for i, element := range array {
			if len(w) == 0 {
				break // of any kind
			}
			if err := fits(element, w[0], fmt.Sprintf("%s.%d", path, i)); err != nil {
				return err
			}
		}
		return nil
	}
	if kind, ok := want.(string); !ok || !isKind(v, kind) {
		return fmt.Errorf("%s is %v (%T), not a %v", path, v, v, want)
	}
	return nil
}

func isKind(v any, kind string) bool {
	if strings.HasSuffix(kind, "?") && v == nil {
		return true
	}
	switch x := v.(type) {
	case string:
		_, err := time.Parse(time.RFC3339, x)
		return kind == "text" || kind == "time" && err == nil
	case float64:
		return strings.TrimSuffix(kind, "?") == "number"
	case bool:
		return kind == "bool"
	}
	return false
}

// replaceCommand is replace FILE OLD NEW
func replaceCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: replace file old new")
	}
	text := ts.ReadFile(args[0])
	line := "\n"
	if strings.Contains(text, "\r\n") {
		line = "\r\n"
	}
	was, is := strings.ReplaceAll(args[1], `\n`, line), strings.ReplaceAll(args[2], `\n`, line)
	if !strings.Contains(text, was) {
		ts.Fatalf("%s does not hold %q", args[0], was)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.ReplaceAll(text, was, is)), 0o644))
}
