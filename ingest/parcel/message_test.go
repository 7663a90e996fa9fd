package parcel

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/upr-info/followup/ingest/letter"
)

// A node is one entry of a compound file: a stream, or a storage.
type node struct {
	name    string
	content string
	inside  []node
	storage bool
}

// value is a text of a message ([MS-OXMSG], section 2.1.3).
func value(id, s string) node { return node{name: valuePrefix + id + "001F", content: utf16le(s)} }

// attached is a file of a message; each has a storage of its own name.
func attached(name, content string) node {
	return attachment(value(propAttachedLong, name), node{name: valuePrefix + propAttached, content: content})
}

func attachment(nodes ...node) node {
	return node{storage: true, name: attachPrefix, inside: append(nodes, node{name: propertiesStream, content: strings.Repeat("\x00", 8)})}
}

func attachedMessage(nodes ...node) node {
	return attachment(node{storage: true, name: valuePrefix + propAttachedObj, inside: withProperties(24, nodes)})
}

// withProperties numbers attachments, and adds the stream that every message has:
// counts of what is attached in a header of so many bytes, and its class.
func withProperties(header int, nodes []node) []node {
	n := 0
	for i := range nodes {
		if nodes[i].name == attachPrefix {
			nodes[i].name = fmt.Sprintf("%s%08X", attachPrefix, n)
			n++
		}
	}
	head := make([]byte, header)
	binary.LittleEndian.PutUint32(head[12:], uint32(n))
	binary.LittleEndian.PutUint32(head[20:], uint32(n))
	return append(nodes, node{name: propertiesStream, content: string(head)}, value("001A", "IPM.Note"))
}

// saved returns a message as Outlook saves it.
func saved(nodes ...node) []byte { return compound(withProperties(32, nodes)) }

const (
	sector     = 512
	miniSector = 64
	miniCutoff = 4096
	chainEnd   = 0xFFFFFFFE
	nothing    = 0xFFFFFFFF
)

// A compounder writes a compound file ([MS-CFB]) of sectors of 512 bytes.
type compounder struct {
	data, mini, dir []byte
	fat, miniFAT    []uint32
}

func compound(nodes []node) []byte {
	var c compounder
	c.entry("Root Entry", 5)
	child := c.nodes(nodes)
	start := c.chain(c.mini)
	c.set(0, child, start, len(c.mini))
	dir := c.chain(c.dir)
	minis := c.chain(words(c.miniFAT))
	n := len(c.fat)
	fats := 0
	for fats*sector/4 < n+fats {
		fats++
	}
	for range fats {
		c.fat = append(c.fat, 0xFFFFFFFD)
	}
	for len(c.fat)%(sector/4) != 0 {
		c.fat = append(c.fat, nothing)
	}
	head := make([]byte, sector)
	copy(head, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")
	le := binary.LittleEndian
	for at, v := range map[int]uint16{24: 0x3e, 26: 3, 28: 0xfffe, 30: 9, 32: 6} {
		le.PutUint16(head[at:], v)
	}
	for at, v := range map[int]uint32{44: uint32(fats), 48: dir, 56: miniCutoff, 60: minis, 64: uint32((4*len(c.miniFAT) + sector - 1) / sector), 68: chainEnd} {
		le.PutUint32(head[at:], v)
	}
	for i := range 109 {
		v := uint32(nothing)
		if i < fats {
			v = uint32(n + i)
		}
		le.PutUint32(head[76+4*i:], v)
	}
	return bytes.Join([][]byte{head, c.data, words(c.fat)}, nil)
}

func words(w []uint32) (b []byte) {
	for _, v := range w {
		b = binary.LittleEndian.AppendUint32(b, v)
	}
	return b
}

// chain writes sectors one behind the other, and returns the first.
func (c *compounder) chain(b []byte) uint32 {
	if len(b) == 0 {
		return chainEnd
	}
	first := len(c.fat)
	for at := 0; at < len(b); at += sector {
		c.data = append(c.data, b[at:min(at+sector, len(b))]...)
		c.fat = append(c.fat, uint32(len(c.fat)+1))
	}
	c.data = append(c.data, make([]byte, len(c.fat)*sector-len(c.data))...)
	c.fat[len(c.fat)-1] = chainEnd
	return uint32(first)
}

func (c *compounder) miniChain(b []byte) uint32 {
	if len(b) == 0 {
		return chainEnd
	}
	first := len(c.miniFAT)
	for range (len(b) + miniSector - 1) / miniSector {
		c.miniFAT = append(c.miniFAT, uint32(len(c.miniFAT)+1))
	}
	c.miniFAT[len(c.miniFAT)-1] = chainEnd
	c.mini = append(c.mini, b...)
	c.mini = append(c.mini, make([]byte, len(c.miniFAT)*miniSector-len(c.mini))...)
	return uint32(first)
}

// nodes writes what lies in a storage, each the right sibling of the one before,
// and returns the first.
func (c *compounder) nodes(nodes []node) uint32 {
	first, last := uint32(nothing), uint32(nothing)
	for _, n := range nodes {
		kind := byte(2)
		if n.storage {
			kind = 1
		}
		i := c.entry(n.name, kind)
		switch {
		case n.storage:
			c.set(i, c.nodes(n.inside), 0, 0)
		case len(n.content) < miniCutoff:
			c.set(i, nothing, c.miniChain([]byte(n.content)), len(n.content))
		default:
			c.set(i, nothing, c.chain([]byte(n.content)), len(n.content))
		}
		if first == nothing {
			first = i
		} else {
			binary.LittleEndian.PutUint32(c.dir[last*128+72:], i)
		}
		last = i
	}
	return first
}

func (c *compounder) entry(name string, kind byte) uint32 {
	e := make([]byte, 128)
	copy(e, utf16le(name))
	binary.LittleEndian.PutUint16(e[64:], uint16(2*len(name)+2))
	e[66], e[67] = kind, 1
	for _, at := range []int{68, 72, 76} {
		binary.LittleEndian.PutUint32(e[at:], nothing)
	}
	c.dir = append(c.dir, e...)
	return uint32(len(c.dir)/128 - 1)
}

func (c *compounder) set(i, child, start uint32, size int) {
	e := c.dir[i*128:]
	binary.LittleEndian.PutUint32(e[76:], child)
	binary.LittleEndian.PutUint32(e[116:], start)
	binary.LittleEndian.PutUint32(e[120:], uint32(size))
}

// huge is a message whose attachment is declared to have 2 GB, in sectors that
// form a circle.
func huge() []byte {
	raw := saved(attached("a", strings.Repeat("A", 5000)))
	entry := bytes.LastIndex(raw, append([]byte(utf16le(valuePrefix+propAttached)), 0, 0))
	binary.LittleEndian.PutUint32(raw[entry+120:], 2<<30)
	start := binary.LittleEndian.Uint32(raw[entry+116:])
	fat := int(binary.LittleEndian.Uint32(raw[76:])+1) * sector
	binary.LittleEndian.PutUint32(raw[fat+4*int(start):], start)
	return raw
}

func TestMessage(t *testing.T) {
	from := value(propSenderSMTP, "One@example.org")
	large := strings.Repeat("0123456789", 20000)
	rtf := "\x1a\x00\x00\x00\x1c\x00\x00\x00\x4c\x5a\x46\x75\xe2\xd4\x4b\x51\x41\x00\x04\x20\x57\x58\x59\x5a\x0d\x6e\x7d\x01\x0e\xb0"
	body := value(propBody, "Hello")
	for _, c := range []struct {
		name string
		raw  []byte
		want string
	}{
		{"files", saved(from, body, attached("Réponses.xlsx", "A"), attached("b.txt", "B")), "Réponses.xlsx \"A\" of one@example.org\nb.txt \"B\" of one@example.org\n"},
		{"large", saved(from, body, attached("a.txt", large)), fmt.Sprintf("a.txt %q of one@example.org\n", large)},
		{"short name", saved(from, body, attachment(value(propAttachedShort, "ANSWER~1.XLS"), node{name: valuePrefix + propAttached, content: "A"})), "ANSWER~1.XLS \"A\" of one@example.org\n"},
		{"8-bit name", saved(from, body, attachment(node{name: valuePrefix + propAttachedLong + "001E", content: "r\xe9ponses.txt"}, node{name: valuePrefix + propAttached, content: "A"})), "réponses.txt \"A\" of one@example.org\n"},
		{"a message attached", saved(from, body, attached("a.txt", "A"), attachedMessage(value(propSenderSMTP, "two@example.org"), body, attached("b.txt", "B")), attached("c.txt", "C")),
			"a.txt \"A\" of one@example.org\nb.txt \"B\" of two@example.org\nc.txt \"C\" of one@example.org\n"},
		{"messages in messages", saved(body, attachedMessage(body, attachedMessage(body, attachedMessage(body, attached("a.txt", "A"))))), "a.txt \"A\" of \n"},
		{"too many of them", saved(body, attachedMessage(body, attachedMessage(body, attachedMessage(body, attachedMessage(body, attached("a.txt", "A")))))), "more than can be unpacked"},
		{"text as RTF alone", saved(from, node{name: valuePrefix + propRTF, content: rtf}), "message.rtf \"{\\\\rtf1 WXYZWXYZWXYZWXYZWXYZ}\" of one@example.org\n"},
		{"nothing attached", saved(from, body), ""},
		{"an object of another program", saved(from, body, attachment(node{storage: true, name: valuePrefix + propAttachedObj, inside: []node{{name: "CONTENTS", content: "x"}}}), attached("b.txt", "B")), "b.txt \"B\" of one@example.org\ndamaged"},
		{"only a link", saved(from, body, attachment(value("370D", `\\server\a.txt`))), "damaged"},
		{"signed beside", saved(from, body, attachment(value(propAttachedType, "multipart/signed"), value(propAttachedLong, "smime.p7m"),
			node{name: valuePrefix + propAttached, content: "Content-Type: multipart/signed; boundary=b; protocol=\"application/pkcs7-signature\"\r\n\r\n--b\r\nContent-Type: x/y; name=a.txt\r\n\r\nA\r\n--b--\r\n"})), "a.txt \"A\" of one@example.org\n"},
		{"a circle", huge(), "damaged"},
		{"no message", compound([]node{{name: "Workbook", content: "x"}}), "a document"},
		{"cut", saved(from, body, attached("a.txt", large))[:4000], "damaged"},
		{"too many bytes", saved(body, attached("a.txt", strings.Repeat(large, 2))), "more than can be unpacked"},
	} {
		if got := dump("msg", c.raw, NewBudget(Limits{Files: 3, Bytes: 300_000})); got != c.want {
			t.Errorf("%s:\ngot  %.300s\nwant %.300s", c.name, got, c.want)
		}
	}
	if got := dump("ole", saved(body, attached("a.txt", "A")), NewBudget(Limits{})); got != "a.txt \"A\" of \n" {
		t.Errorf("of no known kind: %s", got)
	}
	if got := dump("ole", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), NewBudget(Limits{})); got != "a document" {
		t.Errorf("no message at all: %s", got)
	}
}

// TestMessageSender: the SMTP address counts, however the message names its sender.
func TestMessageSender(t *testing.T) {
	for _, c := range []struct {
		name string
		of   []node
		want string
	}{
		{"on behalf of", []node{value(propSenderSMTP, "one@example.org"), value(propOnBehalfSMTP, "two@example.org")}, "two@example.org"},
		{"by type", []node{value(propSenderKind, "SMTP"), value(propSender, "one@example.org")}, "one@example.org"},
		{"within an organisation", []node{value(propSenderKind, "EX"), value(propSender, "/O=EXAMPLE/CN=ONE@x.org"), value(propHeader, "From: One <one@example.org>\r\nSubject: s\r\n\r\n")}, "one@example.org"},
		{"with a line break", []node{value(propSenderSMTP, "one@example.org\r\nTo: x@example.org")}, "one@example.org"},
		{"none", nil, ""},
	} {
		raw := saved(append(c.of, value(propSubject, "Réponses: s"))...)
		l, err := Letter("msg", bytes.NewReader(raw), int64(len(raw)))
		if err != nil || l.Header.From != c.want || l.Header.Subject != "Réponses: s" {
			t.Errorf("%s: from %q, subject %q, %v", c.name, l.Header.From, l.Header.Subject, err)
		}
	}
}

// TestLetter: the words of a saved mail, and whose they are.
func TestLetter(t *testing.T) {
	const eml = "From: one@example.org\r\nSubject: s\r\n\r\n121.10 partially\r\n> H\r\n"
	for _, c := range []struct {
		name, kind string
		raw        []byte
	}{
		{"mail", "eml", []byte(eml)},
		{"message", "msg", saved(value(propSubject, "s"), value(propSenderSMTP, "one@example.org"), value(propBody, "121.10 partially\r\n> H"))},
		{"HTML", "msg", saved(value(propSubject, "s"), value(propSenderSMTP, "one@example.org"), node{name: valuePrefix + propPage + "0102", content: "<p>121.10 partially</p><blockquote type=cite>&gt; H</blockquote>"})},
		{"HTML as text", "msg", saved(value(propSubject, "s"), value(propSenderSMTP, "one@example.org"), value(propPage, "<meta charset=latin1><p>121.10 partially</p><blockquote type=cite>&gt; H</blockquote>"))},
	} {
		l, err := Letter(c.kind, bytes.NewReader(c.raw), int64(len(c.raw)))
		if err != nil || l.Header.From != "one@example.org" || l.Header.Subject != "s" || l.Own != "121.10 partially" || l.Text != "121.10 partially\n> H" {
			t.Errorf("%s: %+v, %v", c.name, l, err)
		}
	}
}

// TestUnpackRTF are the examples of [MS-OXRTFCP], section 3.
func TestUnpackRTF(t *testing.T) {
	if len(rtfStart) != 207 {
		t.Fatalf("the dictionary begins with %d bytes", len(rtfStart))
	}
	const head = "\x2d\x00\x00\x00\x2b\x00\x00\x00\x4c\x5a\x46\x75\xf1\xc5\xc7\xa7"
	const whole = head + "\x03\x00\x0a\x00\x72\x63\x70\x67\x31\x32\x35\x42\x32\x0a\xf3\x20\x68\x65\x6c\x09\x00\x20\x62\x77\x05\xb0\x6c\x64\x7d\x0a\x80\x0f\xa0"
	for _, c := range []struct {
		name, in, want string
		fails          bool
	}{
		{"simple", whole, "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n", false},
		{"cut", whole[:30], "{\\rtf1\\ansi\\ansicpg1252", true},
		{"not compressed", "\x10\x00\x00\x00\x04\x00\x00\x00MELA\x00\x00\x00\x00{\\r}x", "{\\r}", false},
		{"something else", head[:8] + "ABCD\x00\x00\x00\x00", "", true},
		{"nothing", "", "", true},
	} {
		got, err := unpackRTF([]byte(c.in))
		if string(got) != c.want || (err != nil) != c.fails {
			t.Errorf("%s: got %q, %v", c.name, got, err)
		}
	}
}

func FuzzUnpackRTF(f *testing.F) {
	f.Add([]byte("\x1a\x00\x00\x00\x1c\x00\x00\x00\x4c\x5a\x46\x75\xe2\xd4\x4b\x51\x41\x00\x04\x20\x57\x58\x59\x5a\x0d\x6e\x7d\x01\x0e\xb0"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if out, _ := unpackRTF(b); len(out) > 17*len(b) {
			t.Errorf("%d bytes became %d", len(b), len(out))
		}
	})
}

// FuzzLetter: no panic, and valid text.
func FuzzLetter(f *testing.F) {
	f.Add(saved(value(propSubject, "s"), value(propBody, "Hello")))
	f.Add(saved(node{name: valuePrefix + propPage + "0102", content: "<p>Hello"}, attachedMessage(value(propBody, "x"))))
	f.Fuzz(func(t *testing.T, raw []byte) {
		l, err := Letter("msg", bytes.NewReader(raw), int64(len(raw)))
		if err == nil && strings.ToValidUTF8(l.Text+l.Own+l.Header.Subject, "") != l.Text+l.Own+l.Header.Subject {
			t.Errorf("%+v is no text", l)
		}
	})
}

// TestMessageOfOthers lets another program read what the tests here write, so that
// they do not only agree with themselves.
func TestMessageOfOthers(t *testing.T) {
	program, err := exec.LookPath("msgconvert")
	if err != nil {
		t.Skip("msgconvert (libemail-outlook-message-perl) is not installed.")
	}
	file := filepath.Join(t.TempDir(), "saved.msg")
	raw := saved(value(propSubject, "Answers"), value(propSenderSMTP, "one@example.org"), value(propBody, "Hello"),
		attached("a.txt", strings.Repeat("A", 5000)), attached("b.txt", "B"))
	if err := os.WriteFile(file, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(program, "--outfile", "-", file).Output()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	var names []string
	l, err := letter.Parse(bytes.NewReader(out), letter.Limits{}, func(p letter.Part) error {
		names = append(names, p.Name)
		return nil
	})
	if err != nil || l.Header.Subject != "Answers" || l.Text != "Hello" || strings.Join(names, " ") != "a.txt b.txt" {
		t.Errorf("subject %q, text %q, files %q, %v\n%.1000s", l.Header.Subject, l.Text, names, err, out)
	}
}
