#include "offline_cache/carried_queue.h"

#include <fstream>
#include <iterator>

#include <doctest.h>

#include "offline_cache/database.h"
#include "tests/support/kept_lines.h"
#include "tests/unit/offline_cache/fixture.h"

using offline_cache::Outbox;
using tests::TempFolder;

namespace {

namespace fs = std::filesystem;

std::string file_content(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// Nine cases; all of them in the file itself.
void fill_terminal(const TempFolder& folder) {
    auto outbox = Outbox::open(tests::outbox_options(folder)).value();
    for (std::uint8_t number = 1; number <= 9; ++number)
        REQUIRE(tests::put(*outbox, tests::sample_submission(number, std::string(6000, 'x'))));
    REQUIRE(outbox->database().checkpoint());
}

kiosk::Result<offline_cache::CarriedQueue> carry(const TempFolder& folder) {
    const kiosk::VirtualClock clock(tests::sample_wall);
    return offline_cache::carry_queue({.data = folder.path(),
                                       .terminal_id = "T-0001",
                                       .into = folder / "stick",
                                       .first = "1001",
                                       .second = "1002"},
                                      clock);
}

}  // namespace

TEST_CASE("From a damaged queue what can be read is carried, and the terminal keeps it as it is") {
    const TempFolder folder;
    fill_terminal(folder);
    const auto whole = file_content(folder / "outbox.db");
    {
        std::fstream file(folder / "outbox.db", std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(8 * 4096);
        file << std::string(200, 'z');
    }
    const auto damaged = file_content(folder / "outbox.db");
    REQUIRE(damaged != whole);
    const tests::KeptLines quiet;
    const auto carried = carry(folder);
    REQUIRE_MESSAGE(carried, carried.error().detail);
    CHECK(carried->unsent >= 7);
    CHECK(file_content(folder / "outbox.db") == damaged);
    CHECK_FALSE(fs::exists(folder / "damaged"));
    CHECK(file_content(folder / "stick" / "damaged" / "outbox-1.db") == damaged);
    auto queue = Outbox::open({.file = folder / "stick" / "outbox.db",
                               .terminal_id = "T-0001",
                               .boot_id = "boot-1",
                               .vfs = {},
                               .at_point = {}})
                     .value();
    CHECK(queue->manifest_of(tests::id_of(1)).has_value());
}

TEST_CASE("A whole queue is carried with a note in the terminal's own record") {
    const TempFolder folder;
    fill_terminal(folder);
    CHECK(carry(folder).value().unsent == 9);
    auto own = Outbox::open(tests::outbox_options(folder)).value();
    offline_cache::Query last(own->database(),
                              "SELECT event, subject FROM audit ORDER BY sequence DESC");
    REQUIRE(last.next().value());
    CHECK(last.text(0) == "exported:9");
    CHECK(last.text(1) == "1001+1002");
}
