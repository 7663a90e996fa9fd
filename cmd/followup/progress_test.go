package main

import (
	"bytes"
	"strings"
	"testing"
)

func TestMeterShowsOneLineAndTakesItAway(t *testing.T) {
	var out bytes.Buffer
	m := &meter{out: &out, done: map[string]int{}}
	m.add("fetched", 1)
	m.add("fetched", 1)
	m.add("read", 50)
	m.end()
	if got := out.String(); strings.Contains(got, "\n") || !strings.Contains(got, "1 letter fetched") ||
		!strings.Contains(got, "2 letters fetched") || !strings.Contains(got, "50 letters read") || !strings.HasSuffix(got, "\r\x1b[K") {
		t.Errorf("shown %q", got)
	}
}

func TestMeterIsSilentElsewhere(t *testing.T) {
	p := &program{err: &bytes.Buffer{}}
	if m := p.meter(); m != nil {
		t.Error("there is a meter although errors do not go to a terminal")
	}
	var m *meter
	m.watch(&seams{})
	m.end()
}
