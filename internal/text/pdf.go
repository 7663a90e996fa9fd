package text

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/klippa-app/go-pdfium"
	pdfiumerrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"github.com/upr-info/followup/internal/office"
)

const (
	// pdfInstances is how many PDFs are read at once; others wait. Each may grow
	// to pdfMemory.
	pdfInstances = 2

	// pdfMemory is what one document may use, in pages of 64 KB. Text needs
	// little of it: pictures are not unpacked.
	pdfMemory = 128 << 20 / (64 << 10)
)

// A PDFEngine reads PDFs with PDFium, which runs as WebAssembly: it sees nothing
// but the file it is given, and every file gets an instance of its own. What it
// does there (a trap, a loop without end, more memory than pdfMemory) costs that
// file only. It starts with the first PDF; the zero value is ready, and Close ends
// it. It may be used by several goroutines at once.
type PDFEngine struct {
	// CacheDir is a folder that keeps the compiled engine, which otherwise takes
	// seconds to compile in each process. What lies in it is run: nobody else may
	// write there. Empty: none is kept.
	CacheDir string

	mu    sync.Mutex
	pool  pdfium.Pool
	cache wazero.CompilationCache
}

// start returns the engine's pool, which it makes the first time.
func (e *PDFEngine) start() (pdfium.Pool, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.pool != nil {
		return e.pool, nil
	}
	config := wazero.NewRuntimeConfig().
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
		WithMemoryLimitPages(pdfMemory).
		WithCloseOnContextDone(true)
	if e.CacheDir != "" {
		cache, err := wazero.NewCompilationCacheWithDir(e.CacheDir)
		if err != nil {
			return nil, fmt.Errorf("open compilation cache: %w", err)
		}
		e.cache = cache
		config = config.WithCompilationCache(cache)
	}
	pool, err := webassembly.Init(webassembly.Config{
		Context: withMemory(experimental.WithCompilationWorkers(context.Background(), runtime.GOMAXPROCS(0))),
		MaxIdle: 1, MaxTotal: pdfInstances,
		FSConfig:      wazero.NewFSConfig(), // mounts nothing; nil would mount /
		RuntimeConfig: config,
		Stdout:        io.Discard,
		Stderr:        io.Discard,
	})
	if err != nil {
		return nil, fmt.Errorf("start PDFium: %w", err)
	}
	e.pool = pool
	return pool, nil
}

// Close ends the engine. No PDF may be being read.
func (e *PDFEngine) Close() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	var err error
	if e.pool != nil {
		err = e.pool.Close()
	}
	if e.cache != nil {
		err = errors.Join(err, e.cache.Close(context.Background()))
	}
	e.pool, e.cache = nil, nil
	if err != nil {
		return fmt.Errorf("close PDFium: %w", err)
	}
	return nil
}

// read reads one PDF. Its time begins when an instance is there for it: waiting
// for others is not its fault.
func (e *PDFEngine) read(ctx context.Context, s source, lim Limits, w *writer) error {
	if !holdsObjects(s) {
		return office.Damaged(errNoObjects)
	}
	pool, err := e.start()
	if err != nil {
		w.broken = err
		return err
	}
	instance, err := pool.GetInstanceWithContext(ctx)
	if err != nil {
		w.broken = fmt.Errorf("get PDFium instance: %w", cmp.Or(context.Cause(ctx), err))
		return w.broken
	}
	w.Budget = newBudget(ctx, lim)
	timed, cancel := context.WithTimeout(ctx, lim.Time)
	defer cancel()
	// A call that does not come back ends when its instance is killed.
	stop := context.AfterFunc(timed, func() { _ = instance.Kill() })
	defer func() {
		if stop() {
			_ = instance.Close() // after a trap there is nothing left to close
		}
	}()
	err = readPDF(instance, s, lim, w)
	if timed.Err() != nil { // whatever came of it
		if ctx.Err() == nil {
			w.Fail("more than can be read in reasonable time")
		}
		return w.Clock()
	}
	return brief(err)
}

// brief shortens the error of a trap, which has the engine's stack behind it.
func brief(err error) error {
	if err == nil || !strings.Contains(err.Error(), "\n") {
		return err
	}
	line, _, _ := strings.Cut(err.Error(), "\n")
	return errors.New(line)
}

var errNoObjects = errors.New("no object of a PDF")

// holdsObjects reports whether a file has anything that a PDF is made of (ISO
// 32000-1, section 7.3.10). Where it has not, PDFium need not start, which costs a
// hundred megabytes.
func holdsObjects(s source) bool {
	const word = "obj"
	chunk := make([]byte, 64<<10)
	for at := int64(0); at < s.size; at += int64(len(chunk) - len(word) + 1) {
		n, err := s.ReadAt(chunk, at)
		if bytes.Contains(chunk[:n], []byte(word)) {
			return true
		}
		if err != nil {
			return false
		}
	}
	return false
}

// readPDF opens the document and writes the text of its pages.
func readPDF(p pdfium.Pdfium, s source, lim Limits, w *writer) error {
	doc, err := p.OpenDocument(&requests.OpenDocument{FileReader: io.NewSectionReader(s, 0, s.size), FileReaderSize: s.size})
	switch {
	case errors.Is(err, pdfiumerrors.ErrPassword), errors.Is(err, pdfiumerrors.ErrSecurity):
		return office.Encrypted()
	case err != nil:
		return fmt.Errorf("open document: %w", err)
	}
	count, err := p.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: doc.Document})
	if err != nil {
		return fmt.Errorf("count pages: %w", err)
	}
	if count.PageCount <= 0 {
		return errors.New("no pages")
	}
	pages, cut, err := readPages(p, doc.Document, min(count.PageCount, lim.Pages), w)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(pages, func(p pdfPage) bool { return len(p.lines) > 0 }) {
		return noText()
	}
	err = flow(withoutMargins(pages), w)
	w.full = w.full || cut || count.PageCount > lim.Pages
	return err
}
