#include <chrono>

#include <doctest.h>

#include "tests/unit/flow/fixture.h"

namespace tests {

TEST_CASE(
    "an event and its snapshot cost little: 20 keys and pictures of them take no noticeable time") {
    Bench bench;
    bench.go_to_form();
    bench.fill_form();
    constexpr int rounds = 500;
    auto best = std::chrono::nanoseconds::max();
    for (int i = 0; i < rounds; ++i) {
        const auto start = std::chrono::steady_clock::now();
        bench.tell(event::Person{intent::DeleteBack{FieldId("phone")}});
        const auto shown = bench.snapshot();
        best = std::min<std::chrono::nanoseconds>(best, std::chrono::steady_clock::now() - start);
        bench.tell(event::Person{intent::TypeText{FieldId("phone"), "1"}});
    }
    const auto microseconds = std::chrono::duration_cast<std::chrono::microseconds>(best).count();
    MESSAGE("one key with its snapshot, best of " << rounds << ": " << microseconds << " us");
#ifdef BIANMIN_SANITIZED
    CHECK(microseconds < 5'000);
#else
    CHECK(microseconds < 500);
#endif
}

}  // namespace tests
