package letter

import (
	"bytes"
	"encoding/base64"
	"io"
	"sync"

	"github.com/upr-info/followup"
)

// A decoder undoes a transfer encoding (RFC 2045, section 6), chunk by chunk.
type decoder interface {
	// next returns the following bytes, at least one, valid until the next
	// call, or an error.
	next() ([]byte, error)
	// damaged reports whether something was unreadable so far.
	damaged() bool
}

// decoder returns what undoes an encoding of the body ahead. An encoding that
// nobody knows is none, and counts as damage.
func (w *walker) decoder(encoding string) decoder {
	switch encoding {
	case "base64", "base-64", "b":
		if !isEncoded(w.src.view(boundaryRoom)) {
			return plainDecoder{src: w.src, unknown: true}
		}
		if w.bench == nil {
			w.bench = benches.Get().(*bench)
		}
		return &base64Decoder{src: w.src, in: w.bench.in[:0], out: w.bench.out[:]}
	case "quoted-printable", "quotedprintable", "q":
		return &quotedDecoder{src: w.src}
	case "", "7bit", "8bit", "binary", "7-bit", "8-bit":
		return plainDecoder{src: w.src}
	}
	return plainDecoder{src: w.src, unknown: true}
}

// plainDecoder passes bytes on as they are.
type plainDecoder struct {
	src     *source
	unknown bool
}

func (d plainDecoder) next() ([]byte, error) { return d.src.next() }
func (d plainDecoder) damaged() bool         { return d.unknown }

// A bench is what one base64Decoder at a time works on. It is used again: most
// parts are small beside it.
type bench struct {
	in  [bufferSize + 4]byte
	out [bufferSize]byte
}

var benches = sync.Pool{New: func() any { return new(bench) }}

// base64Decoder works in chunks of the source: line ends are taken out in bulk,
// then the standard library decodes 8 characters at a time.
type base64Decoder struct {
	src   *source
	in    []byte // characters without line ends, at most bufferSize and three
	out   []byte
	bad   bool
	ended bool // by padding with something else behind it, or by the body's end
}

func (d *base64Decoder) damaged() bool { return d.bad }

func (d *base64Decoder) next() ([]byte, error) {
	for !d.ended {
		chunk, err := d.src.next()
		if err != nil && err != io.EOF {
			return nil, err
		}
		d.in = appendLines(d.in, chunk)
		out := d.decode(err == io.EOF)
		if len(out) > 0 {
			return out, nil
		}
	}
	if err := d.src.skip(); err != nil {
		return nil, err
	}
	return nil, io.EOF
}

// appendLines appends b without its line ends.
func appendLines(dst, b []byte) []byte {
	for len(b) > 0 {
		i := bytes.IndexByte(b, '\n')
		if i < 0 {
			return append(dst, b...)
		}
		line := b[:i]
		if i > 0 && line[i-1] == '\r' {
			line = line[:i-1]
		}
		dst = append(dst, line...)
		b = b[i+1:]
	}
	return dst
}

// decode decodes all whole groups of four characters in d.in and keeps the rest,
// which it decodes too where last is set.
func (d *base64Decoder) decode(last bool) []byte {
	if need := base64.StdEncoding.DecodedLen(len(d.in)) + 3; cap(d.out) < need {
		d.out = make([]byte, need)
	}
	whole := len(d.in) &^ 3
	n, err := base64.StdEncoding.Decode(d.out[:cap(d.out)], d.in[:whole])
	if err != nil || bytes.IndexByte(d.in[max(whole-1, 0):], '=') >= 0 {
		good := 0
		if err == nil { // only in the last group, if at all
			good = max(whole-4, 0)
		}
		d.in = d.in[:copy(d.in, d.in[good:])]
		return d.repair(good/4*3, last)
	}
	if last {
		n += d.tail(d.out[n:cap(d.out)], d.in[whole:])
		whole = len(d.in)
		d.ended = true
	}
	d.in = d.in[:copy(d.in, d.in[whole:])]
	return d.out[:n]
}

// repair decodes what the standard library refused, behind n bytes that are
// decoded already. Characters outside of the
// alphabet are skipped. Padding ends a run; another run may follow it, since
// some programs encode line by line, unless it holds anything else, like the
// footer that a list server puts behind.
func (d *base64Decoder) repair(n int, last bool) []byte {
	rest, foul := d.in, foreign(d.in)
	for {
		run, behind, padded := cutPadding(rest)
		pure := len(d.in)-len(behind) > foul
		run = d.clean(run)
		whole := len(run) &^ 3
		m, _ := base64.RawStdEncoding.Decode(d.out[n:cap(d.out)], run[:whole])
		n += m
		if !padded && !last {
			d.in = d.in[:copy(d.in, run[whole:])]
			return d.out[:n]
		}
		n += d.tail(d.out[n:cap(d.out)], run[whole:])
		done := len(bytes.TrimLeft(behind, " \t\r")) == 0
		if done || !pure {
			d.bad = d.bad || !done
			d.in = d.in[:0]
			d.ended = last || !pure
			return d.out[:n]
		}
		rest = behind
	}
}

// tail decodes a last group of fewer than four characters, whose padding is
// missing.
func (d *base64Decoder) tail(dst, group []byte) int {
	if len(group) < 2 {
		d.bad = d.bad || len(group) > 0
		return 0
	}
	n, err := base64.RawStdEncoding.Decode(dst, group)
	d.bad = d.bad || err != nil
	return n
}

// cutPadding cuts b at its first padding.
func cutPadding(b []byte) (run, behind []byte, padded bool) {
	i := bytes.IndexByte(b, '=')
	if i < 0 {
		return b, nil, false
	}
	run = b[:i]
	for i < len(b) && b[i] == '=' {
		i++
	}
	return run, b[i:], true
}

// clean takes out of b, in place, what is not of the base64 alphabet. White
// space is no damage.
func (d *base64Decoder) clean(b []byte) []byte {
	kept := b[:0]
	for _, c := range b {
		if inAlphabet(c) {
			kept = append(kept, c)
		} else if c != ' ' && c != '\t' && c != '\r' {
			d.bad = true
		}
	}
	return kept
}

func inAlphabet(c byte) bool {
	return 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '+' || c == '/'
}

// isEncoded reports whether a body that is said to be base64 begins like that. A
// stray character is no reason to doubt it, words with spaces between them are.
func isEncoded(ahead []byte) bool {
	line := bytes.TrimLeft(ahead, " \t\r\n")
	if i := bytes.IndexAny(line, "\r\n"); i >= 0 {
		line = line[:i]
	}
	strange := 0
	for _, c := range line {
		if !inAlphabet(c) && c != '=' {
			strange++
		}
	}
	return strange <= 1+len(line)/10 || bytes.HasPrefix(line, []byte("--")) // nothing but a boundary
}

// foreign returns the index of the last byte of b that does not belong into
// base64, or -1.
func foreign(b []byte) int {
	for i := len(b) - 1; i >= 0; i-- {
		if c := b[i]; !inAlphabet(c) && c != '=' && c != ' ' && c != '\t' && c != '\r' {
			return i
		}
	}
	return -1
}

// A quotedDecoder undoes quoted-printable (RFC 2045, section 6.7) line by line.
type quotedDecoder struct {
	src  *source
	line []byte // the beginning of a line whose end is not here yet
	out  []byte
	bad  bool
}

func (d *quotedDecoder) damaged() bool { return d.bad }

func (d *quotedDecoder) next() ([]byte, error) {
	for {
		chunk, err := d.src.next()
		if err != nil && err != io.EOF {
			return nil, err
		}
		d.out = d.out[:0]
		for len(chunk) > 0 {
			i := bytes.IndexByte(chunk, '\n') + 1
			if i == 0 {
				d.line = append(d.line, chunk...)
				break
			}
			if len(d.line) > 0 {
				d.line = append(d.line, chunk[:i]...)
				d.decode(d.line)
				d.line = d.line[:0]
			} else {
				d.decode(chunk[:i])
			}
			chunk = chunk[i:]
		}
		if len(d.line) > 0 && (err == io.EOF || len(d.line) > bufferSize) {
			d.decode(d.line)
			d.line = d.line[:0]
		}
		if len(d.out) > 0 {
			return d.out, nil
		}
		if err == io.EOF {
			return nil, io.EOF
		}
	}
}

// decode appends one line to d.out. What follows a "=" and is neither two
// hexadecimal digits nor a line end stays as it is.
func (d *quotedDecoder) decode(line []byte) {
	text := bytes.TrimRight(line, "\r\n")
	end := line[len(text):]
	// White space at the end was added on the way (rule 3).
	text = bytes.TrimRight(text, " \t")
	for {
		i := bytes.IndexByte(text, '=')
		if i < 0 {
			break
		}
		d.out = append(d.out, text[:i]...)
		text = text[i:]
		if len(text) == 1 {
			return // a soft line break (rule 5)
		}
		if len(text) >= 3 {
			if b, ok := hexByte(text[1], text[2]); ok {
				d.out = append(d.out, b)
				text = text[3:]
				continue
			}
		}
		d.bad = true
		d.out = append(d.out, '=')
		text = text[1:]
	}
	d.out = append(append(d.out, text...), end...)
}

// A body is the decoded bytes of one part, as a reader.
type body struct {
	dec   decoder
	rest  []byte
	tally *tally
}

func (b *body) damaged() bool { return b.dec.damaged() }

// peek returns the first bytes of the part without consuming them.
func (b *body) peek() ([]byte, error) {
	if len(b.rest) == 0 {
		chunk, err := b.dec.next()
		if err != nil {
			return nil, err
		}
		if b.tally.decoded += int64(len(chunk)); b.tally.decoded > b.tally.Decoded {
			return nil, &followup.Fault{Remedy: followup.BySender, Reason: overDecoded}
		}
		b.rest = chunk
	}
	return b.rest, nil
}

// Read returns the bytes of the part, and io.EOF at its end.
func (b *body) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	rest, err := b.peek()
	if err != nil {
		return 0, err
	}
	n := copy(p, rest)
	b.rest = rest[n:]
	return n, nil
}
