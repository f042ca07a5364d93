#include "kiosk/guard/key_table.h"

#include <doctest.h>

using namespace std::chrono_literals;
using kiosk::SteadyTime;
using kiosk::guard::KeyTable;
using kiosk::guard::Status;

namespace {

KeyTable::Id id_of(int number) {
    KeyTable::Id id{};
    id[0] = static_cast<std::uint8_t>(number);
    return id;
}
KeyTable::Key key_of(int number) {
    KeyTable::Key key{};
    key.fill(static_cast<std::uint8_t>(number));
    return key;
}

constexpr SteadyTime start{};

}  // namespace

TEST_CASE("A key comes back as it was put, as often as it is asked for") {
    KeyTable table(10min);
    REQUIRE(table.locked());
    REQUIRE(table.put(0, id_of(1), key_of(7), start) == Status::ok);
    for (int i = 0; i < 3; ++i) {
        KeyTable::Key key{};
        CHECK(table.get(0, id_of(1), key, start) == Status::ok);
        CHECK(key == key_of(7));
    }
}

TEST_CASE("A second put replaces the key and takes no second place") {
    KeyTable table(10min);
    REQUIRE(table.put(0, id_of(1), key_of(7), start) == Status::ok);
    REQUIRE(table.put(0, id_of(1), key_of(8), start) == Status::ok);
    KeyTable::Key key{};
    CHECK(table.get(0, id_of(1), key, start) == Status::ok);
    CHECK(key == key_of(8));
    CHECK(table.size() == 1);
}

TEST_CASE("A program sees only its own keys") {
    KeyTable table(10min);
    REQUIRE(table.put(0, id_of(1), key_of(7), start) == Status::ok);
    KeyTable::Key key{};
    CHECK(table.get(1, id_of(1), key, start) == Status::not_found);
    CHECK(key == KeyTable::Key{});
    CHECK(table.drop(1, id_of(1)) == Status::ok);
    CHECK(table.get(0, id_of(1), key, start) == Status::ok);
}

TEST_CASE("A dropped key is gone, the others stay") {
    KeyTable table(10min);
    REQUIRE(table.put(0, id_of(1), key_of(1), start) == Status::ok);
    REQUIRE(table.put(0, id_of(2), key_of(2), start) == Status::ok);
    CHECK(table.drop(0, id_of(1)) == Status::ok);
    KeyTable::Key key{};
    CHECK(table.get(0, id_of(1), key, start) == Status::not_found);
    CHECK(table.get(0, id_of(2), key, start) == Status::ok);
    CHECK(table.size() == 1);
}

TEST_CASE("A full table refuses new keys and still replaces old ones") {
    KeyTable table(10min);
    for (int i = 0; i < static_cast<int>(kiosk::guard::most_keys); ++i)
        REQUIRE(table.put(0, id_of(i), key_of(i), start) == Status::ok);
    CHECK(table.put(0, id_of(200), key_of(1), start) == Status::full);
    CHECK(table.put(0, id_of(3), key_of(99), start) == Status::ok);
    CHECK(table.drop(0, id_of(5)) == Status::ok);
    CHECK(table.put(0, id_of(200), key_of(1), start) == Status::ok);
}

TEST_CASE("A key that nobody touches is dropped after its lifetime, a used one stays") {
    KeyTable table(10min);
    REQUIRE(table.put(0, id_of(1), key_of(1), start) == Status::ok);
    REQUIRE(table.put(0, id_of(2), key_of(2), start) == Status::ok);
    KeyTable::Key key{};
    REQUIRE(table.get(0, id_of(2), key, start + 6min) == Status::ok);
    table.expire(start + 10min - 1ms);
    CHECK(table.size() == 2);
    table.expire(start + 10min);
    CHECK(table.get(0, id_of(1), key, start + 10min) == Status::not_found);
    CHECK(table.get(0, id_of(2), key, start + 10min) == Status::ok);
}

TEST_CASE("The keys of a program that runs grow no older, those of the others do") {
    KeyTable table(10min);
    REQUIRE(table.put(0, id_of(1), key_of(1), start) == Status::ok);
    REQUIRE(table.put(1, id_of(1), key_of(2), start) == Status::ok);
    for (int minute = 1; minute < 60; ++minute) {
        table.keep_alive(0, start + std::chrono::minutes{minute});
        table.expire(start + std::chrono::minutes{minute});
    }
    KeyTable::Key key{};
    CHECK(table.get(0, id_of(1), key, start + 60min) == Status::ok);
    CHECK(table.get(1, id_of(1), key, start + 60min) == Status::not_found);
}
