#include "kiosk/base/secret.h"

#include <cstring>
#include <ostream>
#include <type_traits>

#include <doctest.h>

using kiosk::Secret;
using kiosk::SecretText;

namespace {

template <class T>
concept Printable = requires(std::ostream& out, const T& value) {
    out << value;
};

/// A value that looks at itself when it is wiped.
struct Watched {
    std::vector<unsigned char> bytes;
    int* wipes = nullptr;
    [[nodiscard]] bool empty() const { return bytes.empty(); }
};
void wipe_value(Watched& watched) {
    kiosk::wipe_value(watched.bytes);
    if (watched.wipes != nullptr) ++*watched.wipes;
}

}  // namespace

TEST_CASE("A secret can't be printed and is not copied by accident") {
    static_assert(!Printable<SecretText>);
    static_assert(!std::is_copy_constructible_v<SecretText>);
    static_assert(!std::is_copy_assignable_v<SecretText>);
    static_assert(std::is_nothrow_move_constructible_v<SecretText>);
    const SecretText secret(std::string("a name that is longer than small"));
    CHECK(secret.copy() == secret);
}

TEST_CASE("Wiping a text overwrites all of its room, not only its length") {
    std::string text(100, 'x');
    const char* memory = text.data();
    text.resize(40);
    kiosk::wipe_value(text);
    CHECK(text.empty());
    for (int i = 0; i < 100; ++i) CHECK(memory[i] == '\0');
}

TEST_CASE("Wiping bytes overwrites them") {
    std::vector<unsigned char> bytes(64, 0xAB);
    const unsigned char* memory = bytes.data();
    kiosk::wipe_value(bytes);
    CHECK(bytes.empty());
    for (int i = 0; i < 64; ++i) CHECK(memory[i] == 0);
    kiosk::wipe_bytes(nullptr, 0);
}

TEST_CASE("A short secret leaves nothing in the place it was moved from") {
    SecretText from(std::string("short"));
    const SecretText to(std::move(from));
    CHECK(to.reveal() == "short");
    CHECK(from.empty());  // NOLINT(bugprone-use-after-move): that is the promise
    CHECK(std::memcmp(from.reveal().data(), "\0\0\0\0\0", 5) == 0);
}

TEST_CASE("A secret wipes its value when it ends, when it is replaced and when it is told to") {
    int wipes = 0;
    {
        Secret<Watched> secret(Watched{{1, 2, 3}, &wipes});
        const int before = wipes;
        secret.wipe();
        CHECK(wipes == before + 1);
        CHECK(secret.empty());
        secret = Secret<Watched>(Watched{{4}, &wipes});
        CHECK(wipes > before + 1);
        wipes = 0;
    }
    CHECK(wipes == 1);
}

TEST_CASE("Scrubbing the stack overwrites what an ended function left there") {
    const auto leave = [] {
        volatile unsigned char left[512];
        for (auto& byte : left) byte = 0xC5;
        return reinterpret_cast<std::uintptr_t>(left);
    };
    CHECK(leave() != 0);
    kiosk::scrub_stack();
    kiosk::scrub_stack();
}
