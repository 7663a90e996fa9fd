package pdf

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// A Browser prints pages by Chromium, for who prefers its look. It names no pages in
// the index, since a web page knows none.
type Browser struct {
	Path string // of the program
}

// printTime is how long one page may take; the longest assessment takes some
// seconds.
const printTime = 90 * time.Second

// Print writes a page, which must stand alone, as tagged PDF with bookmarks. The
// browser gets a folder of its own, which is removed.
func (b Browser) Print(ctx context.Context, w io.Writer, page []byte) (err error) {
	dir, err := os.MkdirTemp("", "followup-print-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	in, out := filepath.Join(dir, "page.html"), filepath.Join(dir, "page.pdf")
	if err := os.WriteFile(in, page, 0o600); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, printTime)
	defer cancel()
	args := []string{"--headless", "--disable-gpu", "--no-first-run", "--disable-extensions", "--user-data-dir=" + filepath.Join(dir, "profile"),
		"--no-pdf-header-footer", "--generate-pdf-document-outline", "--print-to-pdf=" + out}
	if os.Geteuid() == 0 {
		args = append(args, "--no-sandbox") // Chromium refuses to run as root with it
	}
	u := url.URL{Scheme: "file", Path: filepath.ToSlash(in)}
	cmd := exec.CommandContext(ctx, b.Path, append(args, u.String())...)
	var said bytes.Buffer
	cmd.Stderr = &said
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("print by %s: %w: %.300s", b.Path, err, said.Bytes())
	}
	printed, err := os.Open(out)
	if err != nil {
		return fmt.Errorf("print by %s: it wrote nothing: %.300s", b.Path, said.Bytes())
	}
	defer printed.Close()
	_, err = io.Copy(w, printed)
	return err
}
