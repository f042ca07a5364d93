#include "kiosk/base/secret.h"

#include <string.h>

namespace kiosk {

void wipe_bytes(void* data, std::size_t size) {
    if (size > 0) explicit_bzero(data, size);
}

namespace {
// Deeper than any call chain that handles a visit; far below the smallest thread stack (8 MiB).
constexpr std::size_t scrubbed_stack_bytes = 768 * 1024;

// What memcpy and its like moved last stays in the vector registers, and the dynamic loader puts
// them all on the stack whenever it resolves a function that is called for the first time. Newer
// processors copy through registers 16 to 31, which nothing else uses.
#if defined(__x86_64__)
void clear_vector_registers() {
    if (__builtin_cpu_supports("avx512f")) {
        asm volatile(
            ".irp n,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31\n\t"
            "vpxord %%zmm\\n, %%zmm\\n, %%zmm\\n\n\t"
            ".endr" ::
                : "memory");
    }
    if (__builtin_cpu_supports("avx")) {
        asm volatile("vzeroall" ::
                         : "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8",
                           "xmm9", "xmm10", "xmm11", "xmm12", "xmm13", "xmm14", "xmm15");
    }
}
#else
void clear_vector_registers() {
    // Nothing said through the same functions, short and long, overwrites what they used.
    unsigned char from[512] = {};
    unsigned char to[512];
    for (std::size_t size = 8; size <= sizeof from; size *= 2) {
        memcpy(to, from, size);
        explicit_bzero(to, size);
    }
}
#endif
}  // namespace

[[gnu::noinline]] void scrub_stack() {
    clear_vector_registers();
    unsigned char below[scrubbed_stack_bytes];
    explicit_bzero(below, sizeof below);
}

}  // namespace kiosk
