package text

import (
	"context"
	"sync"

	"github.com/tetratelabs/wazero/experimental"
	"golang.org/x/sys/unix"
)

// withMemory has the instances of one engine use mapped memory again and again.
// Each needs some twenty megabytes, of which a document touches a few: made anew
// for every document they would be zeroed whole, and wait to be collected.
func withMemory(ctx context.Context) context.Context {
	return experimental.WithMemoryAllocator(ctx, &memories{})
}

// memories are those that no instance uses. They are never unmapped: who still
// reads in one that was given back reads zeros and does not crash.
type memories struct {
	mu   sync.Mutex
	free []*memory
}

// Allocate implements [experimental.MemoryAllocator]. Where nothing can be mapped
// the memory is an ordinary one.
func (m *memories) Allocate(_, most uint64) experimental.LinearMemory {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i, old := range m.free {
		if uint64(len(old.bytes)) >= most {
			m.free = append(m.free[:i], m.free[i+1:]...)
			return old
		}
	}
	b, err := unix.Mmap(-1, 0, int(most), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE|unix.MAP_NORESERVE)
	if err != nil {
		return &memory{bytes: make([]byte, most)}
	}
	return &memory{bytes: b, home: m}
}

// A memory is what one instance may use at most.
type memory struct {
	bytes []byte
	home  *memories // nil: it is not mapped
}

// Reallocate implements [experimental.LinearMemory]. The address stays.
func (m *memory) Reallocate(size uint64) []byte {
	if size > uint64(len(m.bytes)) {
		return nil
	}
	return m.bytes[:size:size]
}

// Free implements [experimental.LinearMemory]. The next instance finds zeros: what
// was mapped is given back to the system.
func (m *memory) Free() {
	if m.home == nil || unix.Madvise(m.bytes, unix.MADV_DONTNEED) != nil {
		return
	}
	m.home.mu.Lock()
	defer m.home.mu.Unlock()
	m.home.free = append(m.home.free, m)
}
