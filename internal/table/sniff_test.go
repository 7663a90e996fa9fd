package table

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/upr-info/followup"
)

func locked(t testing.TB) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	var b bytes.Buffer
	must(t, f.Write(&b, excelize.Options{Password: "secret"}))
	return b.Bytes()
}

func TestSniff(t *testing.T) {
	for _, tt := range []struct {
		name string
		in   []byte
		want Format
	}{
		{"workbook", workbook(t, func(*excelize.File) {}), XLSX},
		{"workbook of a web editor", zipped(t, "xl/workbook22.xml", "<workbook/>"), XLSX},
		{"workbook with backslashes", zipped(t, `xl\workbook.xml`, "<workbook/>"), XLSX},
		{"binary workbook", zipped(t, "xl/workbook.bin", "x"), XLSB},
		{"Word document", wordXML(t, ""), DOCX},
		{"OpenDocument spreadsheet", odfXML(t, "spreadsheet", ""), ODS},
		{"OpenDocument template", odfXML(t, "spreadsheet-template", ""), ODS},
		{"OpenDocument text", odfXML(t, "text", ""), ODT},
		{"OpenDocument drawing", odfXML(t, "graphics", ""), Unknown},
		{"OpenDocument with a password", zipped(t, "mimetype", "application/vnd.oasis.opendocument.spreadsheet", "content.xml", "\x00",
			"META-INF/manifest.xml", `<m:manifest><m:file-entry m:full-path="content.xml"><m:encryption-data/></m:file-entry></m:manifest>`), Encrypted},
		{"any zip", zipped(t, "a.txt", "x"), Unknown},
		{"zip cut short", workbook(t, func(*excelize.File) {})[:300], Unknown},
		{"workbook with a password", locked(t), Encrypted},
		{"xls", compound("Workbook", biffStream(nil, 0)), XLS},
		{"xls with a password", compound("Workbook", biffStream([][]byte{rec(recFilePass, 1)}, 0)), Encrypted},
		{"old Word document", compound("WordDocument", []byte("x")), Unknown},
		{"compound file cut short", compound("Workbook", biffStream(nil, 0))[:700], Unknown},
		{"xls of Excel 3", excel3(nil), XLS},
		{"xls of Excel 3 with a password", excel3(rec(recFilePass, 1, 1)), Encrypted},
		{"xls of Excel 3 with a chart alone", append(rec(recBOF3, 0, 0x20, 0), rec(recEOF)...), Unknown},
		{"a text that begins with a tab", []byte("\t\ta\nb\n"), Unknown},
		{"csv", []byte("name;kind\nExample NGO 1;NGO\n"), CSV},
		{"csv in UTF-16", []byte(inUTF16("name\tkind\nExample NGO 1\tNGO\n", false)), CSV},
		{"a large csv", []byte(strings.Repeat("1,\"text, with commas\",x\r", 20_000)), CSV},
		{"a letter", []byte("Dear colleagues,\n\nplease find our answers below, as agreed.\n\nKind regards,\nExample NGO 1\n"), Unknown},
		{"one line", []byte("a,b,c"), Unknown},
		{"web page", []byte("<html><body>a,b\nc,d</body></html>"), Unknown},
		{"PDF", []byte("%PDF-1.7\n1,2\n3,4\n"), Unknown},
		{"picture", []byte("\x89PNG\r\n\x1a\n\x00\x00,\x00\r\n,\x00"), Unknown},
		{"nothing", nil, Unknown},
	} {
		if got := Sniff(bytes.NewReader(tt.in), int64(len(tt.in))); got != tt.want {
			t.Errorf("%s is %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestRefusals(t *testing.T) {
	for _, tt := range []struct {
		name string
		in   []byte
		want error
		says string
	}{
		{"password", locked(t), ErrEncrypted, "please send it without a password"},
		{"unknown", []byte("hello"), ErrUnknown, "please send it as XLSX, XLS, ODS, CSV, DOCX or ODT"},
		{"nothing", nil, ErrUnknown, "no table"},
		{"workbook without sheets", zipped(t, "xl/workbook.xml", "<workbook/>"), ErrDamaged, "damaged"},
		{"sheet that ends early", sheetXML(t, "<worksheet><sheetData><row>", "<sst/>", "<styleSheet/>"), ErrDamaged, "damaged"},
		{"no such shared string", sheetXML(t, `<worksheet><sheetData><row><c t="s"><v>7</v></c></row></sheetData></worksheet>`, "<sst/>", "<styleSheet/>"), ErrDamaged, "damaged"},
		{"bad XML", wordXML(t, "<w:tbl></w:p"), ErrDamaged, "damaged"},
	} {
		_, err := open(tt.in)
		var f *followup.Fault
		if !errors.As(err, &f) || f.Remedy != followup.BySender || !errors.Is(err, tt.want) || !strings.Contains(f.Reason, tt.says) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}
