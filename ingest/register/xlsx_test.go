package register_test

import (
	"bytes"
	"fmt"
	"reflect"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/upr-info/followup/ingest/register"
	"github.com/upr-info/followup/internal/table"
)

// TestRealExportAsWorkbook: the export saved as XLSX, and with its columns in
// another order, gives the same recommendations.
func TestRealExportAsWorkbook(t *testing.T) {
	export := real(t, "upr-info-1-5.csv")
	want := read(t, "upr-info-1-5.csv", "")
	for _, tt := range []struct {
		name  string
		order []int // of the columns of the CSV
	}{
		{"as it is", []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}},
		{"columns moved", []int{11, 10, 8, 9, 4, 1, 2, 3, 5, 6, 7}},
	} {
		book := workbookOf(t, export, tt.order)
		got, err := register.Recommendations(book, register.Options{Calendar: facts(t)})
		must(t, err)
		if book.Format != table.XLSX || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %s gives %d reviews, refused %v; not what the CSV gives", tt.name, book.Format, len(got.Reviews), got.Refused)
		}
	}
}

// workbookOf writes the rows of a book as XLSX with some of its columns, and
// opens it.
func workbookOf(t *testing.T, b *table.Book, order []int) *table.Book {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	w, err := f.NewStreamWriter("Sheet1")
	must(t, err)
	for i, row := range b.Sheets[0].Rows {
		cells := make([]any, len(order))
		for k, column := range order {
			cells[k] = row.At(column)
		}
		must(t, w.SetRow(fmt.Sprintf("A%d", i+1), cells))
	}
	must(t, w.Flush())
	var file bytes.Buffer
	must(t, f.Write(&file))
	book, err := table.Open(bytes.NewReader(file.Bytes()), int64(file.Len()), table.OperatorLimits())
	must(t, err)
	return book
}
