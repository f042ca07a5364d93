#include "offline_cache/drafts.h"

#include <fstream>
#include <iterator>

#include <doctest.h>

#include "offline_cache/schema.h"
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

TEST_CASE("A wrapped key comes back for ten minutes, and goes with its draft (R-149)") {
    const TempFolder folder;
    kiosk::SystemRandom random;
    const auto key = offline_cache::new_draft_key(random);
    const offline_cache::Bytes wrapped(256, 0x5A);
    const auto saved = tests::sample_wall;
    auto drafts = Drafts::open(folder / "drafts.db").value();
    REQUIRE(drafts->put(draft_id(1), key, SecretText("one"), saved, random, wrapped));
    CHECK(drafts->wrapped_key(draft_id(1), saved).value() == wrapped);
    CHECK(drafts->wrapped_key(draft_id(1), saved + Drafts::power_cut_max).value() == wrapped);
    CHECK_FALSE(drafts->wrapped_key(draft_id(2), saved).value());
    // Whoever left it is gone; a clock that went back knows nothing of when it was.
    const kiosk::Duration moment{1};
    CHECK_FALSE(drafts->wrapped_key(draft_id(1), saved + Drafts::power_cut_max + moment).value());
    CHECK_FALSE(drafts->wrapped_key(draft_id(1), saved - moment).value());
    SUBCASE("a service that does not allow it takes it away") {
        REQUIRE(drafts->put(draft_id(1), key, SecretText("two"), saved, random));
    }
    SUBCASE("the end of the visit") {
        REQUIRE(drafts->erase_all());
        CHECK((content_of(folder / "drafts.db") + content_of(folder / "drafts.db-wal"))
                  .find(std::string(64, '\x5A')) == std::string::npos);
    }
    CHECK_FALSE(drafts->wrapped_key(draft_id(1), saved).value());
}

TEST_CASE("A file of version 1 keeps its draft") {
    const TempFolder folder;
    kiosk::SystemRandom random;
    const auto key = offline_cache::new_draft_key(random);
    {
        auto first = offline_cache::Database::open(
            {.file = folder / "drafts.db",
             .application_id = offline_cache::drafts_application_id,
             .migrations = offline_cache::drafts_migrations().first(1),
             .vfs = {},
             .at_point = {}});
        REQUIRE(first);
        const auto sealed = offline_cache::encrypt(key, SecretText("one"),
                                                   draft_id(1).value().text() + "|draft", random);
        offline_cache::Query insert(**first, "INSERT INTO draft VALUES (?, 1, ?)");
        REQUIRE(insert.bind(draft_id(1).value().bytes).bind(*sealed).run());
    }
    auto drafts = Drafts::open(folder / "drafts.db").value();
    CHECK(drafts->get(draft_id(1), key).value().value().reveal() == "one");
    CHECK_FALSE(drafts->wrapped_key(draft_id(1), tests::sample_wall).value());
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
