package archive

import (
	"os"

	"golang.org/x/sys/unix"
)

// uncache gives back the memory in which the system holds the bytes of f, as far as
// they are durable. That it does not is no error.
func uncache(f *os.File) { _ = unix.Fadvise(int(f.Fd()), 0, 0, unix.FADV_DONTNEED) }
