package letter

import (
	"bytes"
	"path"
	"strings"
)

// KindRoom is how many bytes of a file Kind wants to see. It does with fewer.
const KindRoom = 64 << 10

// Kind returns what a file is by its first bytes: "xlsx", "docx", "pptx",
// "ods", "odt", "zip", "xls", "doc", "msg", "encrypted", "ole", "pdf", "rtf",
// "png", "jpeg", "gif", "bmp", "tiff", "webp", "html", "xml", "ics", "vcf",
// "eml", "pgp", "pgp-message" (encrypted), "tnef", "p7m", "csv", "text", or "" where nothing tells. Its name
// decides only between forms of text, which look alike.
func Kind(head []byte, name string) string {
	if k := binaryKind(head); k != "" {
		return k
	}
	if isBinary(head) {
		return ""
	}
	return textKind(head, name)
}

// binaryKind returns what begins as no text does.
func binaryKind(head []byte) string {
	switch {
	case hasMagic(head, "PK\x03\x04"):
		return zipKind(head)
	case hasMagic(head, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
		return oleKind(head)
	case bytes.Contains(head[:min(len(head), 1024)], []byte("%PDF-")):
		return "pdf" // readers take up to 1 KB before it
	case hasMagic(head, "{\\rtf"):
		return "rtf"
	case hasMagic(head, "\x89PNG\r\n"):
		return "png"
	case hasMagic(head, "\xff\xd8\xff"):
		return "jpeg"
	case hasMagic(head, "GIF87a"), hasMagic(head, "GIF89a"):
		return "gif"
	case hasMagic(head, "BM") && len(head) > 14 && head[6]|head[7]|head[8]|head[9] == 0:
		return "bmp"
	case hasMagic(head, "II*\x00"), hasMagic(head, "MM\x00*"):
		return "tiff"
	case hasMagic(head, "RIFF") && len(head) > 12 && string(head[8:12]) == "WEBP":
		return "webp"
	case hasMagic(head, "\x78\x9f\x3e\x22"):
		return "tnef"
	case isCMS(head):
		return "p7m"
	}
	return ""
}

// isCMS reports whether head begins a signed or an encrypted message: a sequence of
// any length that starts with the object identifier of one (RFC 5652, section 3;
// RFC 5083).
func isCMS(head []byte) bool {
	const pkcs7, auth = "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07", "\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x17"
	if len(head) < 2 || head[0] != 0x30 {
		return false
	}
	lengths := 0
	if head[1] >= 0x80 {
		lengths = int(head[1] & 0x7f)
	}
	rest := head[min(2+lengths, len(head)):]
	signedOrEnveloped := hasMagic(rest, pkcs7+"\x02") || hasMagic(rest, pkcs7+"\x03")
	return lengths <= 4 && (signedOrEnveloped || hasMagic(rest, auth))
}

func hasMagic(head []byte, magic string) bool { return bytes.HasPrefix(head, []byte(magic)) }

// zipKind tells the formats apart that are zip files, by the names of the files
// in them (ECMA-376, part 2; OpenDocument 1.3, part 2, section 3.3).
func zipKind(head []byte) string {
	const openDocument = "mimetypeapplication/vnd.oasis.opendocument."
	if _, after, ok := bytes.Cut(head[:min(len(head), 256)], []byte(openDocument)); ok {
		switch {
		case bytes.HasPrefix(after, []byte("spreadsheet")):
			return "ods"
		case bytes.HasPrefix(after, []byte("text")):
			return "odt"
		}
		return "zip"
	}
	for at := head; ; {
		i := bytes.Index(at, []byte("PK\x03\x04"))
		if i < 0 || len(at) < i+30 {
			return "zip"
		}
		at = at[i+30:] // behind the local file header (APPNOTE 4.3.7) stands the name
		switch {
		case hasMagic(at, "xl/"):
			return "xlsx"
		case hasMagic(at, "word/"):
			return "docx"
		case hasMagic(at, "ppt/"):
			return "pptx"
		}
	}
}

// oleKind tells compound files apart by the streams whose names stand in head
// ([MS-CFB], section 2.6.1: UTF-16). The directory may stand anywhere; then it is
// "ole".
func oleKind(head []byte) string {
	for _, s := range []struct{ stream, kind string }{
		{"EncryptedPackage", "encrypted"},
		{"Workbook", "xls"},
		{"WordDocument", "doc"},
		{"__substg1.0_", "msg"},
		{"PowerPoint Document", "ppt"},
		{"Book", "xls"},
	} {
		if bytes.Contains(head, utf16(s.stream)) {
			return s.kind
		}
	}
	return "ole"
}

// utf16 returns ASCII as little-endian UTF-16.
func utf16(s string) []byte {
	b := make([]byte, 0, 2*len(s))
	for i := range len(s) {
		b = append(b, s[i], 0)
	}
	return b
}

// isBinary reports whether head holds bytes that no text has.
func isBinary(head []byte) bool {
	utf16 := hasMagic(head, "\xff\xfe") || hasMagic(head, "\xfe\xff")
	return !utf16 && bytes.IndexByte(head, 0) >= 0
}

// textKind tells what a text is by how it begins, then by its name.
func textKind(head []byte, name string) string {
	start := bytes.ToLower(bytes.TrimSpace(bytes.TrimPrefix(head[:min(len(head), 512)], []byte("\xef\xbb\xbf"))))
	switch {
	case len(start) == 0:
		return ""
	case bytes.HasPrefix(start, []byte("begin:vcalendar")):
		return "ics"
	case bytes.HasPrefix(start, []byte("begin:vcard")):
		return "vcf"
	case bytes.HasPrefix(start, []byte("-----begin pgp message")):
		return "pgp-message"
	case bytes.HasPrefix(start, []byte("-----begin pgp")):
		return "pgp"
	case bytes.HasPrefix(start, []byte("<!doctype html")), bytes.HasPrefix(start, []byte("<html")):
		return "html"
	case bytes.HasPrefix(start, []byte("<?xml")):
		return "xml"
	}
	switch ending := strings.ToLower(path.Ext(name)); ending {
	case ".csv", ".tsv":
		return "csv"
	case ".eml":
		return "eml"
	case ".htm", ".html":
		return "html"
	}
	return "text"
}

// isFile reports whether what is declared as text begins as a document does, or
// as no text.
func isFile(head []byte) bool {
	if isBinary(head) || textKind(head, "") == "pgp-message" {
		return true
	}
	k := binaryKind(head)
	return k != "" && (k != "pdf" || hasMagic(head, "%PDF-")) // a text may speak of "%PDF-"
}

const (
	// pixelSize is under which an image holds nothing that somebody could read.
	pixelSize = 1 << 10
	// logoSize is under which an image is a logo or a signature, whatever it is
	// declared to be.
	logoSize = 20 << 10
	// pictureSize is under which an image that the text shows belongs to the text.
	// Scanned pages and photographs, which some programs put there, are larger.
	pictureSize = 100 << 10
)

// Decoration reports whether a part is one that mail programs add, rather than a
// document that somebody wanted to send: an image shown in the text, a digital
// signature, a visiting card, an appointment. kind is what Kind says of it, size
// its decoded bytes.
func Decoration(p Part, kind string, size int64) bool {
	switch p.MediaType {
	case "application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature",
		"application/pgp-keys", "application/pgp-encrypted", "text/x-vcard", "text/vcard", "text/directory", "text/calendar", "application/ics",
		"message/delivery-status", "message/disposition-notification", "text/rfc822-headers":
		return true
	}
	switch kind {
	case "ics", "vcf", "pgp":
		return true
	case "png", "jpeg", "gif", "bmp", "webp":
		return isPicture(p, size)
	}
	return strings.ToLower(p.Name) == "smime.p7s"
}

// isPicture reports whether an image belongs to the text. Some servers declare every
// image as attached, and Outlook gives every attachment a Content-ID; then its name
// decides.
func isPicture(p Part, size int64) bool {
	shown := p.Inline || p.ContentID != ""
	named := p.Name != "" && isLogoName(p.Name)
	return size < pixelSize || size < logoSize && (shown || isLogoName(p.Name)) ||
		size < pictureSize && shown && (p.Disposition != "attachment" || named)
}

// isLogoName reports whether a mail program made the name up: "image001.png",
// "logo.gif", "Outlook-abc.png".
func isLogoName(name string) bool {
	name = strings.ToLower(name)
	for _, prefix := range []string{"image0", "logo", "outlook-", "oledata"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return name == ""
}
