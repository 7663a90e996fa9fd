// Package text gets running text out of the documents that people send: PDF,
// DOCX, ODT, RTF, DOC and HTML.
//
// Every byte it reads is foreign (I8): what a file is is decided by its content
// and never by its name, every reader works within Limits, none panics, and
// what cannot be read is a *followup.Fault with a sentence for the sender.
package text

// A Format is what a file is, by its content.
type Format string

// The formats.
const (
	PDF     Format = "pdf"
	DOCX    Format = "docx"
	ODT     Format = "odt"
	RTF     Format = "rtf"
	DOC     Format = "doc"
	HTML    Format = "html"
	Plain   Format = "text"
	Unknown Format = "unknown"
)

// A Document is the text of one file, in reading order.
type Document struct {
	Format Format
	Blocks []Block
	// Cut says that the file goes on where the limits ended the reading.
	Cut bool
}

// A Block is one paragraph, heading, list item or row of a table.
type Block struct {
	Where string // as a person finds it: "page 3", "paragraph 12"
	Text  string // UTF-8, never empty, white space collapsed but for "\n" where a line was broken on purpose
}
