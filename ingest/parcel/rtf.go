package parcel

import (
	"encoding/binary"
	"fmt"
)

const (
	// rtfStart is what the dictionary of compressed RTF begins with ([MS-OXRTFCP],
	// section 2.1.2.1).
	rtfStart = "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript " +
		"\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par " +
		"\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
	rtfDictionary = 4096
	rtfHeader     = 16
	rtfCompressed = 0x75465a4c // "LZFu"
	rtfPlain      = 0x414c454d // "MELA"
	maxRTF        = maxMessageText
)

// unpackRTF returns RTF that Outlook compressed ([MS-OXRTFCP], section 2.2). What
// could be unpacked comes also with ErrDamaged.
func unpackRTF(packed []byte) ([]byte, error) {
	if len(packed) < rtfHeader {
		return nil, ErrDamaged
	}
	size := int(min(binary.LittleEndian.Uint32(packed[4:]), maxRTF))
	kind, in := binary.LittleEndian.Uint32(packed[8:]), packed[rtfHeader:]
	switch kind {
	case rtfPlain:
		return in[:min(len(in), size)], nil
	case rtfCompressed:
		return inflateRTF(in)
	}
	return nil, fmt.Errorf("%w: RTF of kind %x", ErrDamaged, kind)
}

// inflateRTF undoes the compression: runs of eight items, each a byte or a place
// in the last 4 KB and a length, told apart by the bits of the byte before them. A
// place that is the present one ends it.
func inflateRTF(in []byte) (out []byte, err error) {
	var dictionary [rtfDictionary]byte
	at := copy(dictionary[:], rtfStart)
	put := func(b byte) {
		out = append(out, b)
		dictionary[at] = b
		at = (at + 1) % rtfDictionary
	}
	for len(in) > 0 {
		run := in[0]
		in = in[1:]
		for bit := range 8 {
			reference := run>>bit&1 == 1
			switch {
			case len(in) == 0 || reference && len(in) < 2:
				return out, ErrDamaged
			case len(out) > maxRTF:
				return out, ErrTooLarge
			case !reference:
				put(in[0])
				in = in[1:]
				continue
			}
			from, n := int(in[0])<<4|int(in[1])>>4, int(in[1]&0xf)+2
			in = in[2:]
			if from == at {
				return out, nil
			}
			for i := range n {
				put(dictionary[(from+i)%rtfDictionary])
			}
		}
	}
	return out, ErrDamaged
}
