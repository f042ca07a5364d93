// Overwrites every block of the heap when it is given back: by the program, by the C++ library and
// by every shared library in the process (SQLite, libcurl, OpenSSL …), because a definition of free
// in the program goes before that of the C library for all of them. Linked into each program that
// ever holds a citizen's data; never into sanitized builds, whose allocator is their own.
//
// Threads: any; no state of its own, so it works before main, in a forked child and under
// LD_PRELOAD. Limits: blocks are found through the heap's own book-keeping; stacks are
// scrub_stack's business (kiosk/base/secret.h). Source: "Replacing malloc" in the GNU C Library
// manual; __libc_free and __libc_malloc are its public aliases.

#include <algorithm>
#include <cerrno>
#include <cstddef>

#include <malloc.h>
#include <string.h>

extern "C" {

void* __libc_malloc(std::size_t size);
void __libc_free(void* block);

void free(void* block) noexcept {
    if (block == nullptr) return;
    const int kept = errno;
    explicit_bzero(block, malloc_usable_size(block));
    __libc_free(block);
    errno = kept;
}

/// Never lets the C library move a block, since it would leave the old bytes behind.
void* realloc(void* block, std::size_t size) noexcept {
    if (block == nullptr) return __libc_malloc(size);
    if (size == 0) {
        free(block);
        return nullptr;
    }
    const std::size_t room = malloc_usable_size(block);
    if (size <= room && size >= room / 2) {
        explicit_bzero(static_cast<char*>(block) + size, room - size);
        return block;
    }
    void* moved = __libc_malloc(size);
    if (moved == nullptr) return nullptr;
    memcpy(moved, block, std::min(room, size));
    free(block);
    return moved;
}

}  // extern "C"
