// Package table gets rows of text out of the files that people send: XLSX, XLSB,
// XLS of any age, ODS, CSV, and the tables of text documents (DOCX, ODT).
//
// Every byte it reads is foreign (I8): what a file is is decided by its content
// and never by its name, every reader works within Limits, none panics, and
// what cannot be read is a *followup.Fault with a sentence for the sender.
package table

import "slices"

// A Format is what a file is, by its content.
type Format string

// The formats. Those above Unknown can be opened by Open.
const (
	XLSX      Format = "xlsx"
	XLSB      Format = "xlsb"
	XLS       Format = "xls"
	ODS       Format = "ods"
	CSV       Format = "csv"
	DOCX      Format = "docx"
	ODT       Format = "odt"
	Encrypted Format = "encrypted" // an Office file with a password
	Unknown   Format = "unknown"
)

// A Book is the tables of one file. Rows and cells that hold nothing are left
// out.
type Book struct {
	Format     Format
	Sheets     []Sheet
	Properties map[string]string // custom document properties, where the format has them
	Names      map[string]string // defined names, by name, with what they refer to
	Risks      []Risk            // what the file can do beside holding tables, each once
}

// A Risk is something in a file that can run, fetch or hide: nothing here runs
// or follows it, and whoever opens the file should know.
type Risk string

// The risks.
const (
	Macros       Risk = "macros"   // VBA or Excel 4.0 macros
	Embedded     Risk = "embedded" // another file, as an OLE object or a package
	ExternalLink Risk = "external" // data that a program would fetch from elsewhere
	DDE          Risk = "dde"      // a command to another program
)

// A Sheet is one worksheet, or one table of a document.
type Sheet struct {
	Name   string
	Hidden bool
	Rows   []Row // ascending
	// HiddenColumns holds the columns that are not shown, from 1.
	HiddenColumns map[int]bool
}

// A Row is one row that holds something.
type Row struct {
	Number int // from 1
	Hidden bool
	Cells  []Cell // ascending by column; some may be only coloured
}

// A Cell is one cell that holds something.
type Cell struct {
	Column  int    // from 1
	Text    string // as the reader of the sheet would see it; numbers in their shortest exact form
	Formula bool   // Text is the result of a formula, or an error value
	Source  string // "=-Done": the formula, where it gave an error value and the format keeps it in words; cut at 200 bytes
	Number  bool   // Text was stored as a number, so that 121.10 may have lost its zero
	Merged  bool   // the cell spans columns
	Rows    int    // how many rows the cell spans, where it is merged downwards; else 0
	Fill    string // of a cell coloured by hand: "RRGGBB" in capitals; empty where there is no colour, or white
}

// Written returns the cells that hold text or a formula, without those that are
// only coloured.
func (r Row) Written() []Cell {
	if !slices.ContainsFunc(r.Cells, Cell.blank) {
		return r.Cells
	}
	return slices.DeleteFunc(slices.Clone(r.Cells), Cell.blank)
}

// At returns the text of a column, or "".
func (r Row) At(column int) string {
	for _, c := range r.Cells {
		if c.Column == column {
			return c.Text
		}
	}
	return ""
}
