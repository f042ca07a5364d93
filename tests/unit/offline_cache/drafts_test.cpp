#include "offline_cache/drafts.h"

#include <fstream>
#include <iterator>

#include <doctest.h>

#include "tests/unit/offline_cache/fixture.h"

using kiosk::ErrorCode;
using kiosk::SecretText;
using offline_cache::DraftId;
using offline_cache::Drafts;
using tests::TempFolder;

namespace {

DraftId draft_id(std::uint8_t number) {
    return DraftId(tests::id_of(number).value());
}

std::string content_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace

TEST_CASE("A draft comes back after the program was started again, with its key alone") {
    const TempFolder folder;
    kiosk::SystemRandom random;
    const auto key = offline_cache::new_draft_key(random);
    const auto state = tests::sample_submission(1).payload.copy();
    {
        auto drafts = Drafts::open(folder / "drafts.db").value();
        REQUIRE(drafts->put(draft_id(1), key, SecretText("older"), tests::sample_wall, random));
        REQUIRE(drafts->put(draft_id(1), key, state, tests::sample_wall, random));
    }
    auto drafts = Drafts::open(folder / "drafts.db").value();
    CHECK(drafts->leftover().value() == draft_id(1));
    CHECK(drafts->get(draft_id(1), key).value() == state);
    CHECK_FALSE(drafts->get(draft_id(2), key).value());
    CHECK(drafts->get(draft_id(1), offline_cache::new_draft_key(random)).error().code ==
          ErrorCode::bad_signature);
}

TEST_CASE("The draft of another visit ends the one before") {
    const TempFolder folder;
    kiosk::SystemRandom random;
    const auto key = offline_cache::new_draft_key(random);
    auto drafts = Drafts::open(folder / "drafts.db").value();
    REQUIRE(drafts->put(draft_id(1), key, SecretText("one"), tests::sample_wall, random));
    REQUIRE(drafts->put(draft_id(2), key, SecretText("two"), tests::sample_wall, random));
    CHECK_FALSE(drafts->get(draft_id(1), key).value());
    CHECK(drafts->get(draft_id(2), key).value().value().reveal() == "two");
}

TEST_CASE("An erased draft leaves neither row nor ciphertext in file and log") {
    const TempFolder folder;
    kiosk::SeededRandom random(1);
    const auto key = offline_cache::new_draft_key(random);
    auto drafts = Drafts::open(folder / "drafts.db").value();
    const SecretText state(std::string(10'000, 'p'));
    kiosk::SeededRandom same(2);
    kiosk::SeededRandom again(2);
    REQUIRE(drafts->put(draft_id(1), key, state, tests::sample_wall, same));
    const auto sealed =
        offline_cache::encrypt(key, state, draft_id(1).value().text() + "|draft", again).value();
    const std::string piece(sealed.begin() + 100, sealed.begin() + 200);
    const auto on_disk = [&] {
        return (content_of(folder / "drafts.db") + content_of(folder / "drafts.db-wal"))
                   .find(piece) != std::string::npos;
    };
    CHECK(on_disk());
    SUBCASE("by name") {
        REQUIRE(drafts->erase(draft_id(1)));
    }
    SUBCASE("all") {
        REQUIRE(drafts->erase_all());
    }
    CHECK_FALSE(on_disk());
    CHECK_FALSE(drafts->leftover().value());
}

TEST_CASE("A damaged file of drafts is replaced: a crash may not keep the terminal from starting") {
    const TempFolder folder;
    std::ofstream(folder / "drafts.db") << std::string(8192, 'x');
    auto drafts = Drafts::open(folder / "drafts.db");
    REQUIRE(drafts);
    CHECK_FALSE((*drafts)->leftover().value());
}

TEST_CASE("A draft over the limit is refused") {
    const TempFolder folder;
    kiosk::SystemRandom random;
    const auto key = offline_cache::new_draft_key(random);
    auto drafts = Drafts::open(folder / "drafts.db").value();
    const SecretText large(std::string(Drafts::draft_size_max + 1, 'x'));
    CHECK(drafts->put(draft_id(1), key, large, tests::sample_wall, random).error().code ==
          ErrorCode::limit_exceeded);
    CHECK_FALSE(drafts->leftover().value());
}
