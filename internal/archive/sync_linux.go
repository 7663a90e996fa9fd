package archive

import (
	"os"

	"golang.org/x/sys/unix"
)

// wholeSync returns a sync of the whole file system that f is on, or nil where
// that is not known to be one whose syncfs(2) makes everything durable. Linux 5.8
// and later tell by it what could not be written since f was opened.
func wholeSync(f *os.File) func() error {
	var fs unix.Statfs_t
	if unix.Fstatfs(int(f.Fd()), &fs) != nil {
		return nil
	}
	switch fs.Type {
	case unix.EXT4_SUPER_MAGIC, unix.XFS_SUPER_MAGIC, unix.BTRFS_SUPER_MAGIC, unix.F2FS_SUPER_MAGIC: // ext2 and ext3 have ext4's
		return func() error { return os.NewSyscallError("syncfs", unix.Syncfs(int(f.Fd()))) }
	}
	return nil
}
