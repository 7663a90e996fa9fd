// Package office opens the containers that Office documents come in: zip archives
// of XML parts (OOXML, OpenDocument) and compound files (Word, Excel and Outlook
// of 1997 to 2003, and whatever has a password). It knows no format inside them.
//
// Every byte it reads is foreign (I8): all work is charged to a Budget, or bounded
// by the size of the file, and nothing panics.
package office
