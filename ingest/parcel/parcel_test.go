package parcel

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/upr-info/followup/ingest/letter"
)

// dump is what Open makes of a file: name and content of each part, then the
// error.
func dump(kind string, raw []byte, b *Budget) string {
	var out strings.Builder
	err := Open(kind, bytes.NewReader(raw), int64(len(raw)), b, func(p letter.Part) error {
		body, err := io.ReadAll(p.Body)
		if err != nil {
			return fmt.Errorf("copy: %w", err)
		}
		fmt.Fprintf(&out, "%s %q", p.Name, body)
		if p.Forwarded {
			out.WriteString(" of " + p.Author)
		}
		out.WriteString("\n")
		return nil
	})
	for _, known := range []error{ErrEncrypted, ErrDamaged, ErrTooLarge, ErrDocument} {
		if errors.Is(err, known) {
			return out.String() + known.Error()
		}
	}
	if err != nil {
		out.WriteString(err.Error())
	}
	return out.String()
}

// zipped makes an archive of names and contents in turn.
func zipped(files ...string) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		f, err := w.CreateHeader(&zip.FileHeader{Name: files[i], NonUTF8: !utf8.ValidString(files[i]), Method: zip.Deflate})
		if err != nil {
			panic(err)
		}
		io.WriteString(f, files[i+1])
	}
	w.Close()
	return b.Bytes()
}

// encrypted marks the first file of an archive as encrypted, in both headers.
func encrypted(raw []byte) []byte {
	raw = bytes.Clone(raw)
	raw[6] |= 1
	raw[bytes.Index(raw, []byte("PK\x01\x02"))+8] |= 1
	return raw
}

// corrupted changes a byte of the content of the first file.
func corrupted(raw []byte) []byte {
	raw = bytes.Clone(raw)
	raw[37] ^= 0xff
	return raw
}

// overlapping lets the second file be the first, which starts at 0.
func overlapping(raw []byte) []byte {
	raw = bytes.Clone(raw)
	second := bytes.LastIndex(raw, []byte("PK\x01\x02"))
	binary.LittleEndian.PutUint32(raw[second+42:], 0)
	return raw
}

func TestZip(t *testing.T) {
	for _, c := range []struct {
		name string
		raw  []byte
		want string
	}{
		{"files", zipped("a.txt", "A", "b/c.txt", "C"), "a.txt \"A\"\nc.txt \"C\"\n"},
		{"empty", zipped(), ""},
		{"folders alone", zipped("a/", "", "b/", ""), ""},
		{"what systems add", zipped("__MACOSX/._a.txt", "x", "a/.DS_Store", "x", "Thumbs.db", "x", "~$a.docx", "x", "._b", "x", "a.txt", "A"), "a.txt \"A\"\n"},
		{"names that lead elsewhere", zipped("../../etc/passwd", "x", "/b.txt", "B", `C:\d\e.txt`, "E"), "passwd \"x\"\nb.txt \"B\"\ne.txt \"E\"\n"},
		{"the same name twice", zipped("a.txt", "1", "a.txt", "2"), "a.txt \"1\"\na.txt \"2\"\n"},
		{"UTF-8", zipped("réponses.txt", ""), "réponses.txt \"\"\n"},
		{"code page 437", zipped("r\x82ponses.txt", ""), "réponses.txt \"\"\n"},
		{"Windows-1252", zipped("r\xe9ponses.txt", ""), "réponses.txt \"\"\n"},
		{"code page 866", zipped("\x8e\xe2\xa2\xa5\xe2\xeb.txt", ""), "Ответы.txt \"\"\n"},
		{"a document", zipped("big.bin", "x", "[Content_Types].xml", "x"), "a document"},
		{"one encrypted", encrypted(zipped("a.txt", "A", "b.txt", "B")), "b.txt \"B\"\na password is needed"},
		{"one damaged", corrupted(zipped("a.txt", strings.Repeat("A", 100), "b.txt", "B")), "b.txt \"B\"\ndamaged"},
		{"bytes shared", overlapping(zipped("a.txt", "A", "b.txt", "B")), "damaged"},
		{"cut", zipped("a.txt", "A")[:40], "damaged"},
		{"no zip", []byte("PK\x03\x04"), "damaged"},
		{"too many files", zipped(strings.Split(strings.Repeat("a.txt,", 8), ",")[:8]...), "a.txt \"a.txt\"\na.txt \"a.txt\"\na.txt \"a.txt\"\nmore than can be unpacked"},
		{"too many bytes", zipped("a.txt", strings.Repeat("A", 5000)), "more than can be unpacked"},
	} {
		if got := dump("zip", c.raw, NewBudget(Limits{Files: 3, Bytes: 4000})); got != c.want {
			t.Errorf("%s:\ngot  %swant %s", c.name, got, c.want)
		}
	}
}

// TestUnicodePath: WinRAR and Info-ZIP write the name a second time.
func TestUnicodePath(t *testing.T) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	name := "\x01\x00\x00\x00\x00" + "ответы.txt"
	extra := binary.LittleEndian.AppendUint16([]byte{0x75, 0x70}, uint16(len(name)))
	if _, err := w.CreateHeader(&zip.FileHeader{Name: "______.txt", Extra: append(extra, name...)}); err != nil {
		t.Fatal(err)
	}
	w.Close()
	if got, want := dump("zip", b.Bytes(), NewBudget(Limits{})), "ответы.txt \"\"\n"; got != want {
		t.Errorf("got %s want %s", got, want)
	}
}

// TestBombs: what is declared costs nothing, what comes out is bounded.
func TestBombs(t *testing.T) {
	const room = 4 << 20
	many := make([]string, 200_000)
	for i := range many {
		many[i] = "a"
	}
	for name, raw := range map[string][]byte{
		"100,000 files":        zipped(many...),
		"more zeros than fit":  zipped("a", strings.Repeat("\x00", 2*room)),
		"endless BER":          append([]byte("\x30\x80"), bytes.Repeat([]byte("\x30\x80"), 1<<20)...),
		"attributes of TNEF":   append([]byte("\x78\x9f\x3e\x22\x00\x00"), make([]byte, 4<<20)...),
		"a length of 4 GB":     []byte("\x78\x9f\x3e\x22\x00\x00\x02\x02\x90\x06\x00\xff\xff\xff\xff"),
		"a message of 100,000": bytes.Repeat([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), 100_000),
		"a signature of 4 GB":  []byte("\x30\x84\xff\xff\xff\xff\x06\x09" + oidSigned + "\xa0\x84\xff\xff\xff\xf0\x30\x84\xff\xff\xff\xe0"),
		"100,000 attachments":  []byte("\x78\x9f\x3e\x22\x00\x00" + strings.Repeat(attribute(2, attRenderData, "")+attribute(2, attData, "A"), 100_000)),
		"stream of 2 GB":       huge(),
		"properties of nobody": tnef("a", strings.Repeat("\xff", 1000), ""),
	} {
		for _, kind := range []string{"zip", "eml", "msg", "ole", "tnef", "p7m"} {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			Open(kind, bytes.NewReader(raw), int64(len(raw)), NewBudget(Limits{Files: DefaultFiles, Bytes: room}), func(p letter.Part) error {
				n, err := io.Copy(io.Discard, p.Body)
				if n > room {
					t.Errorf("%s: %d bytes", name, n)
				}
				return err
			})
			runtime.ReadMemStats(&after)
			if m := after.TotalAlloc - before.TotalAlloc; m > 32<<20 {
				t.Errorf("%s as %s: %d MB", name, kind, m>>20)
			}
		}
	}
}

func TestMail(t *testing.T) {
	const mail = "From: Colleague <One@example.org>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nHello\r\n--b\r\nContent-Type: x/y; name=a.txt\r\n\r\nA\r\n--b--\r\n"
	for _, c := range []struct{ name, raw, want string }{
		{"with a file", mail, "a.txt \"A\" of one@example.org\n"},
		{"text alone", "From: one@example.org\r\n\r\nHello", ""},
		{"no mail", "\x00", " \"\\x00\" of \ndamaged"},
		{"too many files", mail + strings.Repeat("--b\r\nContent-Type: x/y\r\n\r\nA\r\n", 4), "a.txt \"A\" of one@example.org\n \"A\" of one@example.org\n \"A\" of one@example.org\nmore than can be unpacked"},
	} {
		if got := dump("eml", []byte(c.raw), NewBudget(Limits{Files: 3, Bytes: 4000})); got != c.want {
			t.Errorf("%s:\ngot  %swant %s", c.name, got, c.want)
		}
	}
}

// der is one element of X.690 with a definite length.
func der(tag byte, content ...string) string {
	s := strings.Join(content, "")
	return string([]byte{tag, 0x82, byte(len(s) >> 8), byte(len(s))}) + s
}

// ber is one element of endless length.
func ber(tag byte, content ...string) string {
	return string([]byte{tag, 0x80}) + strings.Join(content, "") + "\x00\x00"
}

const (
	signedMail = "Content-Type: x/y; name=a.txt\r\n\r\nHello"
	oidData    = "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01"
)

func TestSigned(t *testing.T) {
	version, digests := der(0x02, "\x01"), der(0x31, der(0x30, der(tagObject, "\x01\x02")))
	whole := func(sequence func(byte, ...string) string, content string) string {
		return sequence(tagSequence, der(tagObject, oidSigned), sequence(tagContext0, sequence(tagSequence,
			version, digests, sequence(tagSequence, der(tagObject, oidData), content), der(0x31))))
	}
	pieces := der(tagOctets, signedMail[:10]) + der(tagOctets) + der(tagOctets, signedMail[10:])
	for _, c := range []struct{ name, raw, want string }{
		{"definite lengths", whole(der, der(tagContext0, der(tagOctets, signedMail))), "a.txt \"Hello\"\n"},
		{"endless lengths, in pieces", whole(ber, ber(tagContext0, ber(tagConstructedOctets, pieces))), "a.txt \"Hello\"\n"},
		{"pieces of a known length", whole(der, der(tagContext0, der(tagConstructedOctets, pieces))), "a.txt \"Hello\"\n"},
		{"detached", whole(der, ""), ""},
		{"detached, endless", whole(ber, ""), ""},
		{"encrypted", der(tagSequence, der(tagObject, oidEnveloped), der(tagContext0)), "a password is needed"},
		{"something else", der(tagSequence, der(tagObject, oidData)), "damaged"},
		{"no BER", "Hello", "damaged"},
		{"nothing", "", "damaged"},
		{"pieces of something else", whole(ber, ber(tagContext0, ber(tagConstructedOctets, der(0x02, "x")))), "damaged"},
	} {
		if got := dump("p7m", []byte(c.raw), NewBudget(Limits{})); got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", c.name, got, c.want)
		}
	}
	all := whole(ber, ber(tagContext0, ber(tagConstructedOctets, pieces)))
	for i := range len(all) {
		dump("p7m", []byte(all[:i]), NewBudget(Limits{})) // must not panic
	}
}

// attribute is one of [MS-OXTNEF], section 2.1.3.
func attribute(level byte, id uint32, data string) string {
	b := binary.LittleEndian.AppendUint32([]byte{level}, id)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(data)))
	return string(b) + data + "\x00\x00"
}

// tnef is a winmail.dat with a message's body and one attachment.
func tnef(title, properties, data string) []byte {
	return []byte("\x78\x9f\x3e\x22\x01\x00" + attribute(1, 0x0002800c, "body") + attribute(2, attRenderData, strings.Repeat("\x00", 14)) +
		attribute(2, attTitle, title+"\x00") + attribute(2, attData, data) + attribute(2, attProperties, properties))
}

// property is one of [MS-OXTNEF], section 2.1.3.4, with one value.
func property(kind, id uint16, value string) string {
	b := binary.LittleEndian.AppendUint16(nil, kind)
	b = binary.LittleEndian.AppendUint16(b, id)
	if fixedSize(kind) == 0 {
		b = append(b, 1, 0, 0, 0)
		b = binary.LittleEndian.AppendUint32(b, uint32(len(value)))
		value += strings.Repeat("\x00", int(padded(uint32(len(value))))-len(value))
	}
	return string(b) + value
}

func utf16le(s string) string {
	var b []byte
	for _, r := range s {
		b = binary.LittleEndian.AppendUint16(b, uint16(r))
	}
	return string(b)
}

func TestTNEF(t *testing.T) {
	named := "\x00\x90" + strings.Repeat("g", 16) + "\x01\x00\x00\x00\x03\x00\x00\x00n\x00\x00\x00" // of a string-named property
	for _, c := range []struct {
		name string
		raw  []byte
		want string
	}{
		{"short name", tnef("ANSWER~1.XLS", "\x00\x00\x00\x00", "A"), "ANSWER~1.XLS \"A\"\n"},
		{"long name", tnef("ANSWER~1.XLS", "\x02\x00\x00\x00"+property(0x0003, 0x3705, "\x01\x00\x00\x00")+property(typeString, propLongName, utf16le("Réponses été.xlsx")+"\x00\x00"), "A"), "Réponses été.xlsx \"A\"\n"},
		{"behind a named property", tnef("x", "\x02\x00\x00\x00\x03\x00"+named+"\x01\x00\x00\x00"+property(typeString8, propLongName, "long.txt\x00"), "A"), "long.txt \"A\"\n"},
		{"8-bit name", tnef("r\xe9ponses.txt", "\x00\x00\x00\x00", "A"), "réponses.txt \"A\"\n"},
		{"properties damaged", tnef("a.txt", "\xff\xff\xff\xff\x99", "A"), "a.txt \"A\"\n"},
		{"a message attached", tnef("x", "\x02\x00\x00\x00"+property(typeString8, propDisplay, "Report\x00")+property(typeObject, propObject, strings.Repeat("i", 16)+"\x78\x9f\x3e\x22"), ""), "Report.dat \"x\\x9f>\\\"\"\n"},
		{"no attachment", []byte("\x78\x9f\x3e\x22\x01\x00" + attribute(1, 0x0002800c, "body")), ""},
		{"cut", tnef("a.txt", "\x00\x00\x00\x00", "A")[:80], "a.txt \"A\"\ndamaged"},
		{"something else", []byte("Hello"), "damaged"},
	} {
		if got := dump("tnef", c.raw, NewBudget(Limits{})); got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", c.name, got, c.want)
		}
	}
}

// FuzzOpen: no panic, clean names, and no more than the budget.
func FuzzOpen(f *testing.F) {
	f.Add(uint8(0), zipped("a.txt", "A", "b/c", "C"))
	f.Add(uint8(0), encrypted(zipped("r\x82", "A")))
	f.Add(uint8(1), []byte("From: one@example.org\r\n\r\nHello"))
	f.Add(uint8(2), tnef("a", "\x01\x00\x00\x00"+property(typeString, propLongName, utf16le("b.txt")), "A"))
	f.Add(uint8(3), []byte(der(tagSequence, der(tagObject, oidSigned), ber(tagContext0, ber(tagSequence, der(2, "\x01"), der(0x31),
		ber(tagSequence, der(tagObject, oidData), ber(tagContext0, ber(tagConstructedOctets, der(tagOctets, signedMail)))))))))
	f.Add(uint8(4), saved(value(propSenderSMTP, "one@example.org"), attached("a.txt", "A"), attachedMessage(value(propSubject, "s"), attached("b.txt", strings.Repeat("B", 5000)))))
	f.Fuzz(func(t *testing.T, kind uint8, raw []byte) {
		total := 0
		err := Open([]string{"zip", "eml", "tnef", "p7m", "msg"}[kind%5], bytes.NewReader(raw), int64(len(raw)), NewBudget(Limits{Files: 10, Bytes: 1 << 16}), func(p letter.Part) error {
			if p.Name != letter.CleanName(p.Name) {
				t.Errorf("name %q is not clean", p.Name)
			}
			body, err := io.ReadAll(p.Body)
			total += len(body)
			return err
		})
		if total > 1<<16 {
			t.Errorf("%d bytes", total)
		}
		known := errors.Is(err, ErrEncrypted) || errors.Is(err, ErrDamaged) || errors.Is(err, ErrTooLarge) || errors.Is(err, ErrDocument)
		if err != nil && !known {
			t.Errorf("error of no kind: %v", err)
		}
	})
}

// TestRatio: what is large may expand only so far.
func TestRatio(t *testing.T) {
	raw := zipped("a.txt", strings.Repeat("a", 2*freely), "b.txt", "b")
	for ratio, want := range map[int]error{0: ErrTooLarge, 100: ErrTooLarge, 2000: nil} {
		err := Open("zip", bytes.NewReader(raw), int64(len(raw)), NewBudget(Limits{Ratio: ratio}), func(p letter.Part) error {
			_, err := io.Copy(io.Discard, p.Body)
			return err
		})
		if !errors.Is(err, want) {
			t.Errorf("ratio %d: %v, want %v", ratio, err, want)
		}
	}
}
