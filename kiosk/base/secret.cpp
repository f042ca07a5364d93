#include "kiosk/base/secret.h"

#include <string.h>

namespace kiosk {

void wipe_bytes(void* data, std::size_t size) {
    if (size > 0) explicit_bzero(data, size);
}

namespace {
// Deeper than any call chain that handles a visit; far below the smallest thread stack (8 MiB).
constexpr std::size_t scrubbed_stack_bytes = 768 * 1024;
}  // namespace

[[gnu::noinline]] void scrub_stack() {
    unsigned char below[scrubbed_stack_bytes];
    explicit_bzero(below, sizeof below);
}

}  // namespace kiosk
