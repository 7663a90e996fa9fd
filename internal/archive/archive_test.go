package archive

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/ingest"
	"github.com/upr-info/followup/notify"
)

var (
	_ ingest.Spool  = (*Tree)(nil)
	_ ingest.Shelf  = (*Tree)(nil)
	_ notify.Outbox = (*Tree)(nil)
)

func tree(tb testing.TB) (*Tree, string) {
	tb.Helper()
	dir := tb.TempDir()
	t, err := New(dir)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { t.Close() })
	return t, dir
}

// files returns the files below dir with their content.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(p)
		rel, _ := filepath.Rel(dir, p)
		found[filepath.ToSlash(rel)] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// keep keeps a letter durably.
func keep(ctx context.Context, a *Tree, r io.Reader) (ingest.Raw, error) {
	raw, err := a.Keep(ctx, r)
	if err == nil {
		err = a.Sync(ctx, []string{raw.Key})
	}
	return raw, err
}

// file files a document durably.
func file(ctx context.Context, a *Tree, key string, r io.Reader) (string, error) {
	taken, err := a.File(ctx, key, r)
	if err == nil {
		err = a.Sync(ctx, []string{taken})
	}
	return taken, err
}

func sum(s string) string {
	h := sha256.Sum256([]byte(s))
	return hex.EncodeToString(h[:])
}

func TestKeep(t *testing.T) {
	for _, c := range []struct{ why, letter, header string }{
		{"CRLF", "From: a@example.org\r\nSubject: x\r\n\r\nbody\r\n\r\nmore", "From: a@example.org\r\nSubject: x\r\n\r\n"},
		{"LF", "From: a@example.org\n\nbody", "From: a@example.org\n\n"},
		{"CRCRLF", "From: a@example.org\r\r\n\r\r\nbody", "From: a@example.org\r\r\n\r\r\n"},
		{"mixed", "From: a@example.org\r\n\nbody", "From: a@example.org\r\n\n"},
		{"empty lines before the first field", "\r\n\nFrom: a@example.org\n\nbody", "\r\n\nFrom: a@example.org\n\n"},
		{"a line of spaces is not empty", "From: a\n \n\nbody", "From: a\n \n\n"},
		{"header only", "From: a@example.org\r\n", "From: a@example.org\r\n"},
		{"cut in the header", "From: a@exam", "From: a@exam"},
		{"nothing", "", ""},
	} {
		t.Run(c.why, func(t *testing.T) {
			a, dir := tree(t)
			for _, r := range []io.Reader{strings.NewReader(c.letter), iotest.OneByteReader(strings.NewReader(c.letter))} {
				got, err := keep(t.Context(), a, r)
				if err != nil {
					t.Fatal(err)
				}
				body := c.letter[len(c.header):]
				if got.SHA256 != sum(c.letter) || got.BodySHA256 != sum(body) || got.Size != int64(len(c.letter)) || string(got.Header) != c.header {
					t.Errorf("got %+v with header %q", got, got.Header)
				}
			}
			s := sum(c.letter)
			want := map[string]string{"letters/" + s[:2] + "/" + s + ".eml": c.letter}
			if got := files(t, dir); fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("the archive holds %v", got)
			}
			r, err := a.Letter(t.Context(), s)
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			if b, _ := io.ReadAll(r); string(b) != c.letter {
				t.Errorf("the letter reads %q", b)
			}
		})
	}
}

func TestHeaderIsLimited(t *testing.T) {
	a, _ := tree(t)
	letter := strings.Repeat("X: "+strings.Repeat("y", 97)+"\n", 5000) + "\nbody"
	got, err := keep(t.Context(), a, strings.NewReader(letter))
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Header) != maxHeader || got.BodySHA256 != sum("body") || got.SHA256 != sum(letter) {
		t.Errorf("%d bytes of header, body %s", len(got.Header), got.BodySHA256)
	}
}

// TestKeepRepairs: a letter's file that was damaged is replaced when the letter
// comes again.
func TestKeepRepairs(t *testing.T) {
	a, dir := tree(t)
	raw, err := keep(t.Context(), a, strings.NewReader("A: b\n\nc"))
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "letters", raw.SHA256[:2], raw.SHA256+".eml")
	if err := os.Truncate(file, 3); err != nil {
		t.Fatal(err)
	}
	if _, err := keep(t.Context(), a, strings.NewReader("A: b\n\nc")); err != nil {
		t.Fatal(err)
	}
	if b, _ := os.ReadFile(file); string(b) != "A: b\n\nc" {
		t.Errorf("the letter reads %q", b)
	}
}

func TestKeepPassesErrorsOn(t *testing.T) {
	a, dir := tree(t)
	cut := io.MultiReader(strings.NewReader("From: a"), iotest.ErrReader(io.ErrUnexpectedEOF))
	if _, err := keep(t.Context(), a, cut); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := keep(ctx, a, strings.NewReader("From: a")); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if got := files(t, dir); len(got) != 0 {
		t.Errorf("the archive holds %v", got)
	}
}

func TestFile(t *testing.T) {
	a, dir := tree(t)
	const folder = "HTI/HTI-2/example-ngo-3/2026-11-23-3f9a1c/"
	for _, c := range []struct{ why, name, content, want string }{
		{"free", "answers.xlsx", "one", "answers.xlsx"},
		{"the same again", "answers.xlsx", "one", "answers.xlsx"},
		{"taken", "answers.xlsx", "two", "answers-2.xlsx"},
		{"taken in other case", "ANSWERS.xlsx", "three", "ANSWERS-3.xlsx"},
		{"a numbered one again", "answers.xlsx", "two", "answers-2.xlsx"},
		{"same bytes in other case", "Answers.XLSX", "one", "answers.xlsx"},
		{"composed", "r\u00e9ponse.docx", "1", "réponse.docx"},
		{"decomposed", "re\u0301ponse.docx", "2", "réponse-2.docx"},
		{"without extension", "notes", "1", "notes"},
		{"without extension, taken", "notes", "2", "notes-2"},
		{"a path", "../../../../etc/passwd", "1", "_/_/_/_/etc/passwd"},
		{"a device", "nul.txt", "1", "_nul.txt"},
		{"Windows path", `C:\answers.xlsx`, "1", "C__answers.xlsx"},
		{"direction turned to hide .exe", "answers\u202Excod.exe", "1", "answersxcod.exe"},
		{"hidden", ".profile", "1", "profile"},
		{"our own workings", ".tmp", "1", "tmp"},
		{"line break", "a\r\nb.txt", "1", "a__b.txt"},
	} {
		got, err := file(t.Context(), a, folder+c.name, strings.NewReader(c.content))
		if err != nil || got != folder+c.want {
			t.Errorf("%s: %q, %v; want %q", c.why, got, err, c.want)
			continue
		}
		if b, _ := os.ReadFile(filepath.Join(dir, filepath.FromSlash(got))); string(b) != c.content {
			t.Errorf("%s: %q holds %q", c.why, got, b)
		}
	}
	for _, key := range []string{"", "/", strings.Repeat("a/", 20) + "a"} {
		if got, err := file(t.Context(), a, key, strings.NewReader("x")); err == nil {
			t.Errorf("%q was filed under %q", key, got)
		}
	}
}

func TestLongNames(t *testing.T) {
	a, _ := tree(t)
	long := strings.Repeat("报告", 60) + ".xlsx" // 365 bytes
	first, err := file(t.Context(), a, "unsorted/"+long, strings.NewReader("1"))
	if err != nil {
		t.Fatal(err)
	}
	second, err := file(t.Context(), a, "unsorted/"+long, strings.NewReader("2"))
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{first, second} {
		name := strings.TrimPrefix(key, "unsorted/")
		if len(name) > maxName || !strings.HasSuffix(name, ".xlsx") || strings.ContainsRune(name, '\ufffd') || !isClean(key) {
			t.Errorf("%d bytes: %q", len(name), name)
		}
	}
	if !strings.HasSuffix(second, "-2.xlsx") {
		t.Errorf("the second is %q", second)
	}
}

// TestFileTogether: files of one name that come at once all get a name.
func TestFileTogether(t *testing.T) {
	a, dir := tree(t)
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			if _, err := file(t.Context(), a, "unsorted/a/answers.xlsx", strings.NewReader(fmt.Sprint(i/2))); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	got := map[string]bool{}
	for _, content := range files(t, dir) {
		if got[content] {
			t.Errorf("%q is filed twice", content)
		}
		got[content] = true
	}
	if len(got) != 10 {
		t.Errorf("%d files, want 10", len(got))
	}
}

func TestRemove(t *testing.T) {
	a, dir := tree(t)
	for _, key := range []string{"unsorted/x/a.txt", "unsorted/y/b.txt"} {
		if _, err := file(t.Context(), a, key, strings.NewReader(key)); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 { // the second time nothing is there
		if err := a.Remove(t.Context(), "unsorted/x/a.txt"); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "unsorted/x")); !errors.Is(err, fs.ErrNotExist) {
		t.Error("the empty folder stayed")
	}
	if got := files(t, dir); len(got) != 1 {
		t.Errorf("the archive holds %v", got)
	}
	if _, err := file(t.Context(), a, "unsorted/x/a.txt", strings.NewReader("again")); err != nil {
		t.Error(err)
	}
	for _, key := range []string{"../x", ".tmp", "/etc/passwd", ""} {
		if err := a.Remove(t.Context(), key); err == nil {
			t.Errorf("%q was removed", key)
		}
	}
}

// TestFolderGone: another process may remove a folder that became empty.
func TestFolderGone(t *testing.T) {
	a, dir := tree(t)
	if _, err := file(t.Context(), a, "unsorted/x/a.txt", strings.NewReader("1")); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(dir, "unsorted")); err != nil {
		t.Fatal(err)
	}
	if _, err := file(t.Context(), a, "unsorted/x/a.txt", strings.NewReader("2")); err != nil {
		t.Fatal(err)
	}
}

func TestOpen(t *testing.T) {
	a, dir := tree(t)
	if err := os.WriteFile(filepath.Join(filepath.Dir(dir), "outside"), []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("../outside", filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"unsorted/none", "../outside", "", "unsorted/../../outside", "/etc/passwd"} {
		if _, err := a.Open(t.Context(), key); !errors.Is(err, followup.ErrNotFound) {
			t.Errorf("%q: %v", key, err)
		}
	}
	if r, err := a.Open(t.Context(), "link"); err == nil {
		r.Close()
		t.Error("a link led out of the archive")
	}
	if _, err := a.Letter(t.Context(), "../../etc"); !errors.Is(err, followup.ErrNotFound) {
		t.Error(err)
	}
}

func TestMail(t *testing.T) {
	a, _ := tree(t)
	token := followup.NewToken()
	for _, mail := range []string{"first", "second"} {
		key, err := a.KeepMail(t.Context(), token, []byte(mail))
		if err != nil {
			t.Fatal(err)
		}
		if err := a.Sync(t.Context(), []string{key}); err != nil {
			t.Fatal(err)
		}
		if want := "outgoing/" + string(token[:2]) + "/" + string(token) + ".eml"; key != want {
			t.Errorf("key %q, want %q", key, want)
		}
		r, err := a.Mail(t.Context(), key)
		if err != nil {
			t.Fatal(err)
		}
		if b, _ := io.ReadAll(r); string(b) != mail {
			t.Errorf("got %q, want %q", b, mail)
		}
		r.Close()
	}
	if _, err := a.KeepMail(t.Context(), "../x", nil); err == nil {
		t.Error("no token was taken")
	}
}

func TestPublish(t *testing.T) {
	a, _ := tree(t)
	const key = "published/SVN-3/1/assessment.html"
	for _, c := range []struct {
		content string
		ok      bool
	}{{"one", true}, {"one", true}, {"two", false}, {"six", false}} {
		if err := a.Publish(t.Context(), key, strings.NewReader(c.content)); (err == nil) != c.ok {
			t.Errorf("%q: %v", c.content, err)
		}
	}
	const draft = "drafts/SVN-3/assessment.html"
	for _, content := range []string{"one", "two"} {
		if err := a.Draft(t.Context(), draft, strings.NewReader(content)); err != nil {
			t.Error(err)
		}
		if err := a.Sync(t.Context(), []string{draft}); err != nil {
			t.Error(err)
		}
	}
	if err := a.Publish(t.Context(), "drafts/SVN-3/assessment.html", strings.NewReader("x")); err == nil {
		t.Error("a draft's key was published")
	}
	if err := a.Draft(t.Context(), key, strings.NewReader("x")); err == nil {
		t.Error("a published key was drafted")
	}
	r, err := a.Open(t.Context(), "drafts/SVN-3/assessment.html")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if b, _ := io.ReadAll(r); string(b) != "two" {
		t.Errorf("the draft reads %q", b)
	}
	keys, err := a.List(t.Context(), "published/SVN-3")
	if err != nil || !slices.Equal(keys, []string{key}) {
		t.Errorf("listed %v, %v", keys, err)
	}
	if keys, err := a.List(t.Context(), "published/HTI-2"); err != nil || len(keys) != 0 {
		t.Errorf("listed %v, %v", keys, err)
	}
}

func TestLeftovers(t *testing.T) {
	a, dir := tree(t)
	a.Close()
	old, fresh := filepath.Join(dir, ".tmp", "old"), filepath.Join(dir, ".tmp", "fresh")
	for _, f := range []string{old, fresh} {
		if err := os.WriteFile(f, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	yesterday := time.Now().Add(-leftover - time.Minute)
	if err := os.Chtimes(old, yesterday, yesterday); err != nil {
		t.Fatal(err)
	}
	b, err := New(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if got := files(t, dir); len(got) != 1 || got[".tmp/fresh"] == "" {
		t.Errorf("left are %v", got)
	}
}

// TestFaults makes every step of keeping a letter and filing a document fail,
// and fail though it was done. Nothing may ever be seen in part, and doing it
// again brings what the first time should have.
func TestFaults(t *testing.T) {
	letter := "From: a@example.org\r\n\r\nbody"
	for _, action := range []struct {
		name string
		do   func(ctx context.Context, a *Tree) (key string, err error)
	}{
		{"keep", func(ctx context.Context, a *Tree) (string, error) {
			raw, err := keep(ctx, a, strings.NewReader(letter))
			if err != nil {
				return "", err
			}
			return LetterKey(raw.SHA256), nil
		}},
		{"file", func(ctx context.Context, a *Tree) (string, error) {
			return file(ctx, a, "HTI/HTI-2/example-ngo-3/2026-11-23-3f9a1c/letter.eml", strings.NewReader(letter))
		}},
		{"publish", func(ctx context.Context, a *Tree) (string, error) {
			const key = "published/SVN-3/1/a.html"
			return key, a.Publish(ctx, key, strings.NewReader(letter))
		}},
	} {
		steps := 0
		count, _ := tree(t)
		count.step = func(string) error { steps++; return nil }
		if _, err := action.do(t.Context(), count); err != nil {
			t.Fatal(err)
		}
		if steps < 8 {
			t.Errorf("%s has %d steps: sync file, folders and their syncs, rename, sync", action.name, steps)
		}
		for failing := range steps {
			testFault(t, action.name, failing, letter, action.do)
		}
	}
}

func testFault(t *testing.T, name string, failing int, want string, do func(context.Context, *Tree) (string, error)) {
	a, dir := tree(t)
	fault := errors.New("no space left")
	n, at := 0, ""
	a.step = func(step string) error {
		if n++; n == failing+1 {
			at = step
			return fault
		}
		return nil
	}
	if _, err := do(t.Context(), a); !errors.Is(err, fault) {
		t.Errorf("%s failing %s: %v", name, at, err)
	}
	for key, content := range files(t, dir) {
		if content != want || strings.HasPrefix(key, ".tmp") {
			t.Errorf("%s failing %s left %q with %q", name, at, key, content)
		}
	}
	key, err := do(t.Context(), a)
	if err != nil {
		t.Errorf("%s after failing %s: %v", name, at, err)
	}
	if got := files(t, dir); len(got) != 1 || got[key] != want {
		t.Errorf("%s after failing %s: %v, want %q", name, at, got, key)
	}
}

// TestSyncs: on return the file, its folder, and every new folder's parent were
// synced, the file before it got its name.
func TestSyncs(t *testing.T) {
	a, dir := tree(t)
	var done []string
	a.flush = func(f *os.File) error {
		name, err := filepath.Rel(dir, f.Name())
		done = append(done, "sync "+filepath.Base(name))
		return err
	}
	a.step = func(step string) error {
		if step == "after rename" {
			done = append(done, "rename")
		}
		return nil
	}
	syncs := func() string {
		t.Helper()
		done = nil
		if _, err := file(t.Context(), a, "HTI/HTI-2/a.txt", strings.NewReader("a")); err != nil {
			t.Fatal(err)
		}
		for i, d := range done {
			if strings.HasPrefix(d, "sync ") && len(d) > 20 {
				done[i] = "sync draft"
			}
		}
		return strings.Join(done, ", ")
	}
	if got, want := syncs(), "sync draft, rename, sync ., sync HTI, sync HTI-2"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := syncs(), "sync HTI-2"; got != want { // known bytes, and the folders are durable
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestSyncTogether: many files are synced at once where that is to be had, before
// they get their names and after.
func TestSyncTogether(t *testing.T) {
	a, dir := tree(t)
	var seen []int
	a.flushAll = func() error {
		seen = append(seen, len(files(t, filepath.Join(dir, temporary))))
		return nil
	}
	a.flush = func(*os.File) error { t.Error("a file was synced by itself"); return nil }
	var keys []string
	for i := range 10 {
		key, err := a.File(t.Context(), fmt.Sprintf("HTI/%d/Answers.txt", i/2), strings.NewReader(fmt.Sprint(i)))
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, key)
	}
	if got := files(t, dir); len(got) != 10 || !slices.Contains(keys, "HTI/4/Answers-2.txt") {
		t.Errorf("%d files before the sync, keys %v", len(got), keys)
	}
	if err := a.Sync(t.Context(), keys); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(seen, []int{10, 0}) {
		t.Errorf("synced with %v drafts unnamed, want 10, then none", seen)
	}
	got := files(t, dir)
	for i, key := range keys {
		if got[key] != fmt.Sprint(i) {
			t.Errorf("%s holds %q, want %d", key, got[key], i)
		}
	}
}

// TestSyncFailing: what could not be made durable must be kept again, and spoils
// nothing of others.
func TestSyncFailing(t *testing.T) {
	a, dir := tree(t)
	ctx := t.Context()
	mine, err := a.File(ctx, "HTI/a.txt", strings.NewReader("a"))
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := a.File(ctx, "HTI/b.txt", strings.NewReader("b"))
	if err != nil {
		t.Fatal(err)
	}
	fault := errors.New("no space left")
	a.flush = func(*os.File) error { return fault }
	if err := a.Sync(ctx, []string{mine}); !errors.Is(err, fault) {
		t.Errorf("got %v", err)
	}
	a.flush = (*os.File).Sync
	if err := a.Sync(ctx, []string{mine}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("what was lost is durable: %v", err)
	}
	if err := a.Sync(ctx, []string{theirs}); err != nil {
		t.Error(err)
	}
	if got := files(t, dir); len(got) != 1 || got["HTI/b.txt"] != "b" {
		t.Errorf("left are %v", got)
	}
}

// FuzzClean: whatever a sender calls a file, the key stays below its folder, is
// bearable, and clean.
func FuzzClean(f *testing.F) {
	for _, s := range []string{"answers.xlsx", "../../x", "CON", "com1.txt", "a\x00b", "\u202egnp.exe", "e\u0301", strings.Repeat("é", 300) + ".docx", " . ", "a/b//c", "ﷺ.pdf", "\xff.xls", "a. .b", "nul .x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		key, err := Clean("unsorted/" + s)
		if err != nil {
			return
		}
		if again, err := Clean(key); err != nil || again != key {
			t.Fatalf("%q became %q and then %q, %v", s, key, again, err)
		}
		if !filepath.IsLocal(key) || strings.ContainsAny(key, "\\:*?\"<>|\x00\n") {
			t.Fatalf("%q became %q", s, key)
		}
		for name := range strings.SplitSeq(key, "/") {
			if name == "" || len(name) > maxName || strings.HasPrefix(name, ".") || isReserved(name) {
				t.Fatalf("%q became %q", s, key)
			}
			if n := numbered(name, maxNumber); len(n) > maxName || cleanName(n) != n {
				t.Fatalf("%q is numbered %q", name, n)
			}
		}
	})
}

// FuzzSplit: however a letter is cut into writes, header and rest are the same,
// and together the letter.
func FuzzSplit(f *testing.F) {
	f.Add([]byte("A: b\r\n\r\nc"), 3)
	f.Add([]byte("\n\nA: b\n\n\nc"), 1)
	f.Fuzz(func(t *testing.T, letter []byte, cut int) {
		cut = max(min(cut, len(letter)), 0)
		one, two := newSplitter(), newSplitter()
		one.Write(letter)
		two.Write(letter[:cut])
		two.Write(letter[cut:])
		if !bytes.Equal(one.header, two.header) || !bytes.Equal(one.body.Sum(nil), two.body.Sum(nil)) {
			t.Fatalf("cut at %d: header %q or %q", cut, one.header, two.header)
		}
		if !bytes.HasPrefix(letter, one.header) {
			t.Fatalf("header %q", one.header)
		}
		if len(one.header) < maxHeader && hex.EncodeToString(one.body.Sum(nil)) != sum(string(letter[len(one.header):])) {
			t.Fatal("header and rest are not the letter")
		}
	})
}

// BenchmarkKeep shows what durability costs: letters of 256 KB, read in pieces
// of 700 bytes as decoders hand them out.
func BenchmarkKeep(b *testing.B) {
	for _, sync := range []string{"none", "each", "fifty"} {
		b.Run("sync="+sync, func(b *testing.B) {
			a, _ := tree(b)
			body := bytes.Repeat([]byte("0123456789abcdef"), 16<<10)
			b.SetBytes(int64(len(body)))
			var keys []string
			for i := 0; b.Loop(); i++ {
				head := fmt.Sprintf("Message-ID: <%d@example.org>\r\n\r\n", i)
				raw, err := a.Keep(b.Context(), pieces{io.MultiReader(strings.NewReader(head), bytes.NewReader(body))})
				keys = append(keys, raw.Key)
				if err == nil && (sync == "each" || sync == "fifty" && len(keys) == 50) {
					err, keys = a.Sync(b.Context(), keys), nil
				}
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// pieces hands out at most 700 bytes a Read.
type pieces struct{ r io.Reader }

func (p pieces) Read(b []byte) (int, error) { return p.r.Read(b[:min(len(b), 700)]) }
