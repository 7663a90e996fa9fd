// Package text gets running text out of the documents that people send: PDF,
// DOCX, ODT, RTF, DOC, HTML and plain text.
//
// Every byte it reads is foreign (I8): what a file is is decided by its content
// and never by its name, every reader works within Limits, none panics, and
// what cannot be read is a *followup.Fault with a sentence for the sender. The
// text is what a reader of the document sees who accepted all changes: what was
// deleted or hidden is left out, and so are headers, footers and comments.
package text

// A Format is what a file is, by its content.
type Format string

// The formats.
const (
	PDF       Format = "pdf"
	DOCX      Format = "docx"
	ODT       Format = "odt"
	RTF       Format = "rtf"
	DOC       Format = "doc"
	HTML      Format = "html"
	Plain     Format = "text"
	Encrypted Format = "encrypted" // an Office file with a password
	Unknown   Format = "unknown"
)

// A Document is the text of one file, in reading order, its footnotes and
// endnotes last.
type Document struct {
	Format Format
	Blocks []Block
	// Cut says that the file goes on where the limits ended the reading.
	Cut bool
}

// A Block is one paragraph, heading, list item, footnote or row of a table.
type Block struct {
	// Where is the place as a person finds it, or would count to it: "page 3",
	// "paragraph 12", "table 1, row 4", "footnote 2", "line 7". Paragraphs that
	// hold nothing do not count.
	Where string
	// Text is UTF-8 and never empty. White space is collapsed but for "\n" where
	// a line was broken on purpose and "\t" between the cells of a row.
	Text string
}
