package ingest

import (
	"bytes"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/table"
)

// unwanted returns why a file is of no type that is taken, or "". Taken is what
// letter.Kind or package table knows: sheets, text documents, presentations, PDF,
// images, parcels, and text that is no program. All else is refused, a program
// under whatever name; what is called a document and is nothing known is damaged.
func (p *paper) unwanted() (refusal string) {
	head := p.blob.head()
	ending := strings.ToLower(path.Ext(p.doc.Name))
	looksAlike := slices.Contains([]string{"", "text", "csv", "html", "xml", "zip", "ole"}, p.doc.Kind)
	if isProgram(head) || looksAlike && slices.Contains(programs(), ending) {
		return followup.ReasonType
	}
	if !slices.Contains([]string{"", "text", "csv"}, p.doc.Kind) {
		return ""
	}
	if !isBinary(head) || isPhotograph(head) || table.Sniff(p.blob, p.blob.size) != table.Unknown {
		return ""
	}
	if calledSpreadsheet(p.doc.Name) || slices.Contains([]string{".doc", ".docx", ".odt", ".pdf", ".rtf", ".zip"}, ending) {
		return followup.ReasonDamaged
	}
	return followup.ReasonType
}

// programs are the ends of names that Windows or macOS run or install by, where
// the content looks like text, an archive or an Office file.
func programs() []string {
	return []string{".apk", ".app", ".bat", ".cmd", ".cpl", ".exe", ".gadget", ".hta", ".inf", ".iso", ".jar", ".js", ".jse", ".lnk", ".msc", ".msi",
		".msp", ".pif", ".ps1", ".psm1", ".py", ".reg", ".scf", ".scr", ".sct", ".sh", ".url", ".vb", ".vbe", ".vbs", ".wsf", ".wsh", ".xll"}
}

// isProgram reports whether a file begins as something that a system runs: for
// Windows, Linux, macOS, a Java class, a shortcut, a cabinet, or a script that
// names what runs it.
func isProgram(head []byte) bool {
	switch {
	case bytes.HasPrefix(head, []byte("MZ")):
		return bytes.IndexByte(head, 0) >= 0
	case bytes.HasPrefix(head, []byte("#!")):
		return bytes.HasPrefix(bytes.TrimLeft(head[2:], " "), []byte("/"))
	}
	for _, magic := range []string{"\x7fELF", "\xfe\xed\xfa\xce", "\xfe\xed\xfa\xcf", "\xce\xfa\xed\xfe", "\xcf\xfa\xed\xfe", "\xca\xfe\xba\xbe",
		"L\x00\x00\x00\x01\x14\x02\x00", "MSCF\x00\x00\x00\x00"} {
		if bytes.HasPrefix(head, []byte(magic)) {
			return true
		}
	}
	return false
}

// isPhotograph reports whether a file is an image as telephones make it (ISO
// 23008-12, section 10.2). Pages are photographed and sent so.
func isPhotograph(head []byte) bool {
	return len(head) > 12 && (string(head[4:11]) == "ftyphei" || string(head[4:12]) == "ftypmif1" || string(head[4:12]) == "ftypavif")
}

// isBinary reports whether head is no text in any charset: a zero without UTF-16's
// mark, or control characters in what is not UTF-8.
func isBinary(head []byte) bool {
	if bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff")) {
		return false
	}
	if bytes.IndexByte(head, 0) >= 0 {
		return true
	}
	odd := func(r rune) bool {
		return r < ' ' && r != '\t' && r != '\n' && r != '\r' && r != '\f' && r != '\v' && r != 0x1b && r != 0x1a
	}
	return !utf8.Valid(head[:max(len(head)-utf8.UTFMax, 0)]) && bytes.ContainsFunc(head, odd)
}
