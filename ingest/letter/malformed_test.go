package letter

import (
	"strings"
	"testing"
)

// TestMalformed are further letters that somebody's program wrote, or that somebody
// wrote to harm.
func TestMalformed(t *testing.T) {
	whole := pdf1 + "text \"Hello\"\n"
	nested := mixed + "--b\r\nContent-Type: multipart/alternative; boundary=i\r\n\r\n--i\r\n\r\nHello\r\n"
	image := part("Content-Type: x/y; name=a", "x")
	text := func(header, body, want string) (raw, out string) {
		return top + header + "\r\n\r\n" + body, "text \"" + want + "\"\n"
	}
	type letter struct{ name, raw, want string }
	of := func(name, header, body, want string) letter {
		raw, out := text(header, body, want)
		return letter{name, raw, out}
	}
	for _, c := range []letter{
		{"inner boundary declared wrongly", mixed + "--b\r\nContent-Type: multipart/alternative; boundary=z\r\n\r\n--i\r\nContent-Type: text/plain\r\n\r\nHello\r\n--i--\r\n" + document, whole},
		{"inner boundary begins with the outer one", mixed + "--b\r\nContent-Type: multipart/alternative; boundary=bb\r\n\r\n--bb\r\n\r\nHello\r\n--bb--\r\n" + document, whole},
		{"outer boundary begins with the inner one", strings.ReplaceAll(strings.ReplaceAll(nested+document, "=b\r", "=ii\r"), "--b\r", "--ii\r"), whole},
		{"inner boundary is the outer one", mixed + "--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + hello + document, whole},
		{"no blank line behind the header of a part", mixed + "--b\r\nContent-Type: application/pdf; name=a.pdf\r\n%PDF-1.4 x\r\n" + hello, whole},
		{"CR alone, nested", strings.ReplaceAll(nested+"--i--\r\n"+document, "\r\n", "\r"), whole},
		{"NUL in the header", "Fro\x00m: a@example.org\r\n" + good[len(top):], whole},
		{"NUL in the text", mixed + part("Content-Type: text/plain; charset=utf-8", "Hello\x00") + document, "1 text/plain \"\" \"Hello\\x00\"\n2" + pdf1[1:] + "text \"\"\n"},
		{"Content-Type twice", top + "Content-Type: multipart/mixed; boundary=b\r\nContent-Type: text/plain\r\n\r\n" + hello + document, whole},
		{"quoted-printable, soft breaks with spaces", mixed + part("Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable", "Hel= \r\nlo") + document, whole},
		{"quoted-printable that ends with a soft break", mixed + part("Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable", "Hello=") + document, whole},
		{"calendar alone", top + "Content-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR", "1 text/calendar \"\" \"BEGIN:VCALENDAR\"\ntext \"\"\n"},
		{"signed", strings.Replace(good, "mixed;", "signed; protocol=\"application/pgp-signature\"; micalg=pgp-sha256;", 1), whole},
		{"encrypted", strings.Replace(mixed, "mixed;", "encrypted; protocol=\"application/pgp-encrypted\";", 1) + part("Content-Type: application/pgp-encrypted", "Version: 1") + part("Content-Type: application/octet-stream; name=encrypted.asc", "-----BEGIN PGP MESSAGE-----") + "--b--",
			"1 application/pgp-encrypted \"\" \"Version: 1\"\n2 application/octet-stream \"encrypted.asc\" \"-----BEGIN PGP MESSAGE-----\"\ntext \"\"\n"},
		{"one piece of a mail", top + "Content-Type: message/partial; id=1; number=1; total=2\r\n\r\n" + good, "1 message/partial \"\" " + quoted1(good) + "\ntext \"\"\nfault " + onePiece + "\n"},
		{"a file elsewhere", mixed + hello + part("Content-Type: message/external-body; access-type=URL; URL=\"http://example.org/a.pdf\"", "Content-Type: application/pdf\r\n\r\n") + document, whole + "fault " + elsewhere + "\n"},
		{"yEnc", top + "\r\n=ybegin line=128 size=3 name=a.txt\r\nmk~\r\n=yend size=3", "text \"=ybegin line=128 size=3 name=a.txt\\nmk~\\n=yend size=3\"\n"},
		{"base64 damaged in the middle", mixed + part("Content-Type: x/y; name=a\r\nContent-Transfer-Encoding: base64", encoded("Hello")[:4]+"\r\n!!é\r\n"+encoded("Hello")[4:]) + "--b--", "1 x/y \"a\" \"Hello\" damaged\ntext \"\"\n"},
		{"transfer encoding of a multipart", strings.Replace(good, "\r\n\r\n", "\r\nContent-Transfer-Encoding: base64\r\n\r\n", 1), whole},
		{"boundary with white space", strings.Replace(good, "boundary=b", "boundary=\" b \"", 1), whole},
		{"boundary in pieces", strings.Replace(good, "boundary=b", "boundary*0=\"\"; boundary*1=b", 1), whole},
		{"a hundred thousand dashes", mixed + strings.Repeat("-", 100_000) + "\r\n" + hello + document, whole},
		{"nothing between boundaries", mixed + "--b\r\n--b\r\n--b\r\n\r\n" + hello + document, whole},
		{"end boundary alone", mixed + "--b--\r\n", "text \"\"\n"},
		{"two letters in one", mixed + image + "--b--\r\n\r\n" + good, "1 x/y \"a\" \"x\"\n2" + pdf1[1:] + "text \"Hello\"\n"},

		of("declared as ASCII", "Content-Type: text/plain; charset=us-ascii", "caf\xc3\xa9", "café"),
		of("declared as ASCII, of Windows", "Content-Type: text/plain; charset=us-ascii", "\xcf\xf0\xe8\xe2\xe5\xf2 \xe2\xf1\xe5\xec", "Привет всем"),
		of("declared as Japanese", "Content-Type: text/plain; charset=iso-2022-jp", "caf\xc3\xa9", "café"),
		of("Japanese", "Content-Type: text/plain; charset=iso-2022-jp", "\x1b$B$3$s\x1b(B", "こん"),
		of("declared as UTF-7", "Content-Type: text/plain; charset=utf-7", "caf\xc3\xa9", "café"),
		of("declared as unknown", "Content-Type: text/plain; charset=x-unknown", "caf\xe9", "café"),
		of("GB2312", "Content-Type: text/plain; charset=gb2312", "\xc4\xe3\xba\xc3", "你好"),
		of("GB18030 as GB2312", "Content-Type: text/plain; charset=gb2312", "\xc4\xe3\x82\x30\xc3\x36", "你㝀"),
		of("UTF-8 with a mark as GBK", "Content-Type: text/plain; charset=gbk", "\xef\xbb\xbfcaf\xc3\xa9", "café"),
		of("charset in quotes and commas", "Content-Type: text/plain; charset='utf-8',", "caf\xc3\xa9", "café"),
		of("flowed", "Content-Type: text/plain; format=flowed", "121.10 partially, \r\nsince 2024\r\n> a \r\n> b\r\n -- x\r\n-- \r\ny", `121.10 partially, since 2024\n> a b\n-- x\n-- \ny`),
		of("flowed, without spaces", "Content-Type: text/plain; format=Flowed; DelSp=Yes", "你 \r\n好", "你好"),
	} {
		if got := dump(c.raw, Limits{}); got != c.want {
			t.Errorf("%s:\ngot  %swant %s", c.name, got, c.want)
		}
	}
}

// quoted1 is what dump writes of a body.
func quoted1(body string) string {
	s := dump(top+"Content-Type: x/y\r\n\r\n"+body, Limits{})
	return strings.TrimSuffix(strings.TrimPrefix(s, "1 x/y \"\" "), "\ntext \"\"\n")
}

// TestMalformedNames are names of files in their broken forms.
func TestMalformedNames(t *testing.T) {
	for _, c := range []struct{ name, params, want string }{
		{"pieces out of order", `filename*2=".pdf"; filename*0="a"; filename*1="b"`, "ab.pdf"},
		{"a piece missing", `filename*0="a"; filename*2=".pdf"`, "a.pdf"},
		{"the first piece missing", `filename*1*=%C3%A9; filename*2=.pdf`, "é.pdf"},
		{"pieces of encoded words", `filename*0="=?utf-8?B?w6k"; filename*1="ucGRm?="`, "é.pdf"},
		{"an encoded word in a charset", `filename*=utf-8''=?utf-8?Q?=C3=A9.pdf?=`, "é.pdf"},
		{"percents without a charset", `filename*=%C3%A9.pdf`, "é.pdf"},
		{"a wrong charset", `filename*=iso-2022-jp''%C3%A9.pdf`, "é.pdf"},
		{"an unknown charset", `filename*=x-unknown''caf%E9.pdf`, "café.pdf"},
		{"Windows-1251 raw", "filename=\"\xce\xf2\xe2\xe5\xf2\xfb.xlsx\"", "Ответы.xlsx"},
		{"encoded word without quotes", `filename==?utf-8?B?w6kucGRm?=`, "é.pdf"},
		{"encoded word broken over lines", "filename=\"=?utf-8?B?w6k=?=\r\n =?utf-8?B?LnBkZg==?=\"", "é.pdf"},
		{"slashes", `filename="a/b\\c.pdf"`, "c.pdf"},
		{"direction", "filename*=utf-8''a%E2%80%AEfdp.exe", "afdp.exe"},
		{"control", "filename*=utf-8''a%00%0A%1B.pdf", "a.pdf"},
		{"a device", `filename="CON"`, "_CON"},
		{"a device with an ending", `filename="nul.txt"`, "_nul.txt"},
		{"no device", `filename="console.txt"`, "console.txt"},
		{"300 characters", `filename="` + strings.Repeat("n", 300) + `.xlsx"`, strings.Repeat("n", 195) + ".xlsx"},
		{"dots", `filename="...."`, ""},
		{"number too large", `filename*99999999999999999999="a"; filename="b.pdf"`, "b.pdf"},
		{"negative number", `filename*-1="a"; filename="b.pdf"`, "b.pdf"},
	} {
		header := "Content-Disposition: attachment; " + c.params + "\r\n\r\n"
		if got := sourceOf([]byte(header)).header(false).content().name; got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// TestMalformedSubjects are subjects in charsets that nobody tells.
func TestMalformedSubjects(t *testing.T) {
	for _, c := range []struct{ name, raw, want string }{
		{"UTF-8", "R\xc3\xa9ponses", "Réponses"},
		{"Windows-1252", "R\xe9ponses", "Réponses"},
		{"Windows-1251", "\xce\xf2\xe2\xe5\xf2\xfb", "Ответы"},
		{"KOI8-R", "\xef\xd4\xd7\xc5\xd4\xd9", "Ответы"},
		{"a character in two words", "=?utf-8?B?ww==?= =?utf-8?B?qQ==?=", "é"},
		{"raw beside encoded", "\xc3\xa9 =?utf-8?Q?=C3=A9?=", "é é"},
		{"a word without an end", "=?utf-8?Q?=C3=A9", "=?utf-8?Q?=C3=A9"},
		{"over two lines", "a\r\n b", "a b"},
		{"a second field in it", "a\r\nBcc: x@example.org", "a"},
	} {
		if got := ParseHeader([]byte("From: a@example.org\r\nSubject: " + c.raw + "\r\n\r\n")).Subject; got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
