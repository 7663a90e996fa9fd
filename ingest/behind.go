package ingest

// behind does steps one after another, each beside whoever handed it over: while
// one batch is made durable and committed, the next is fetched or read. The zero
// value has nothing to do.
type behind struct{ last chan ended }

// ended is what a step came to.
type ended struct {
	err   error
	cause any // of its panic; nil: it did not
}

// do begins a step once the one before is over, and returns that one's error; then
// the step is not begun.
func (b *behind) do(step func() error) error {
	if err := b.wait(); err != nil {
		return err
	}
	last := make(chan ended, 1)
	b.last = last
	go func() {
		var e ended
		defer func() {
			e.cause = recover()
			last <- e
		}()
		e.err = step()
	}()
	return nil
}

// wait waits until nothing is left to do and returns the error of the last step.
// Where that panicked, wait does.
func (b *behind) wait() error {
	if b.last == nil {
		return nil
	}
	e := <-b.last
	b.last = nil
	if e.cause != nil {
		panic(e.cause)
	}
	return e.err
}
