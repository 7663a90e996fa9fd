package ingest

import (
	"errors"
	"slices"
	"testing"
)

// TestBehind: steps are done in the order they were handed over, none after one
// that failed, and what a step ends by its caller learns.
func TestBehind(t *testing.T) {
	var b behind
	var done []int
	step := func(n int, err error) func() error {
		return func() error { done = append(done, n); return err }
	}
	if err := errors.Join(b.do(step(1, nil)), b.do(step(2, nil)), b.wait(), b.wait()); err != nil {
		t.Fatal(err)
	}
	failure := errors.New("failure")
	if err := b.do(step(3, failure)); err != nil {
		t.Error("a step's own error came before it was over")
	}
	if err := b.do(step(4, nil)); !errors.Is(err, failure) {
		t.Errorf("after a step that failed: %v", err)
	}
	if err := b.wait(); err != nil {
		t.Errorf("the same error twice: %v", err)
	}
	if want := []int{1, 2, 3}; !slices.Equal(done, want) {
		t.Errorf("steps %v, want %v", done, want)
	}
	defer func() {
		if cause := recover(); cause != "panic" {
			t.Errorf("the panic of a step came as %v", cause)
		}
	}()
	if err := b.do(func() error { panic("panic") }); err != nil {
		t.Fatal(err)
	}
	b.wait()
}
