#include "drivers/vision/codes/assertion_guard.h"

#include <atomic>
#include <cassert>
#include <csetjmp>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include <dlfcn.h>

namespace drivers {

namespace {

/// Where the thread goes on after an assertion; none outside of a guarded call.
thread_local std::jmp_buf* way_back = nullptr;
std::atomic<int> assertions_survived{0};

class WayBack {
  public:
    explicit WayBack(std::jmp_buf& here) : before_(std::exchange(way_back, &here)) {}
    ~WayBack() { way_back = before_; }
    WayBack(const WayBack&) = delete;
    WayBack& operator=(const WayBack&) = delete;

  private:
    std::jmp_buf* const before_;
};

}  // namespace

bool survives_assertions(const std::function<void()>& call) {
    std::jmp_buf here;
    // Made before the jump is prepared, so that a jump ends in its life; its end takes the way
    // back away however the call ends, an exception included.
    const WayBack way(here);
    if (setjmp(here) != 0) return false;
    call();
    return true;
}

bool guards_assertions() {
    // What a library would find that asks the loader for it.
    return ::dlsym(RTLD_DEFAULT, "__assert_fail") == reinterpret_cast<void*>(&__assert_fail);
}

}  // namespace drivers

/// Takes the place of the C library's for the whole program. Throwing would not do: compilers take
/// it for a function that never throws.
extern "C" void __assert_fail(const char* assertion, const char* file, unsigned line,
                              const char* function) noexcept {
    using namespace drivers;
    if (way_back != nullptr && ++assertions_survived <= assertions_survived_max)
        std::longjmp(*way_back, 1);
    std::fprintf(stderr, "%s:%u: %s: Assertion `%s' failed.\n", file, line, function, assertion);
    std::abort();
}
