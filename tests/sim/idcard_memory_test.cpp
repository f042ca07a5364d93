#include <fstream>

// Sanitizers keep freed memory and map terabytes: this test is for the program as it ships.
#ifndef BIANMIN_SANITIZED

#include <doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include "tests/sim/reader_session.h"

namespace tests {

namespace {

/// Sample number 990101199003070023 backwards: the test itself must not hold what it looks for.
constexpr std::string_view number_reversed = "320070300991101099";

bool holds_number(std::span<const unsigned char> memory, std::size_t unit) {
    const std::size_t length = number_reversed.size();
    for (std::size_t at = 0; at + length * unit <= memory.size(); ++at) {
        std::size_t i = 0;
        while (i < length &&
               memory[at + i * unit] == static_cast<unsigned char>(number_reversed[length - 1 - i]))
            ++i;
        if (i == length) return true;
    }
    return false;
}

/// Ranges of this process's writable memory that hold the number as UTF-8 or UTF-16LE.
std::vector<std::string> places_of_number() {
    std::vector<std::string> found;
    std::ifstream maps("/proc/self/maps");
    const int memory = ::open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
    REQUIRE(memory >= 0);
    std::vector<unsigned char> buffer;
    for (std::string line; std::getline(maps, line);) {
        unsigned long from = 0;
        unsigned long to = 0;
        char mode[5] = {};
        if (std::sscanf(line.c_str(), "%lx-%lx %4s", &from, &to, mode) != 3 || mode[1] != 'w')
            continue;
        buffer.assign(to - from, 0);
        const ssize_t got = ::pread(memory, buffer.data(), buffer.size(), static_cast<off_t>(from));
        if (got <= 0) continue;
        const auto bytes = std::span(buffer).first(static_cast<std::size_t>(got));
        if (holds_number(bytes, 1)) found.push_back("utf-8 " + line);
        if (holds_number(bytes, 2)) found.push_back("utf-16 " + line);
    }
    ::close(memory);
    return found;
}

}  // namespace

TEST_CASE("when the card is wiped its number is nowhere in the memory of the process") {
    ReaderSession session;
    session.plug();
    session.control.tell("card lay ordinary");
    session.start();
    auto card = session.end();
    REQUIRE(card);
    CHECK_FALSE(places_of_number().empty());  // the search does find what is there
    card->wipe();
    kiosk::scrub_stack();
    const auto places = places_of_number();
    for (const auto& place : places) MESSAGE(place);
    CHECK(places.empty());
}

}  // namespace tests

#endif
