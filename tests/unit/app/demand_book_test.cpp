#include "kiosk/app/demand_book.h"

#include <fstream>

#include <doctest.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace {

struct Folder {
    std::filesystem::path path;
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "demands-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path = name;
    }
    ~Folder() { std::filesystem::remove_all(path); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
};

// 2026-06-01, a Monday, at noon.
constexpr kiosk::WallTime monday{std::chrono::seconds(1'780'286'400)};
constexpr kiosk::Duration day = std::chrono::hours(24);

}  // namespace

TEST_CASE("What nobody found is counted by week, with words and counts only (R-197)") {
    const Folder folder;
    kiosk::DemandBook book(folder.path);
    CHECK(book.note("养鸽子", monday));
    CHECK(book.note("养鸽子", monday + 6 * day));
    CHECK(book.note("火星移民", monday + day));
    CHECK(book.note("养鸽子", monday + 7 * day));
    CHECK(book.note("", monday));
    const auto weeks = kiosk::DemandBook(folder.path).read();
    REQUIRE(weeks.size() == 2);
    CHECK(weeks.at("2026-06-01") == kiosk::DemandBook::Week{{"养鸽子", 2}, {"火星移民", 1}});
    CHECK(weeks.at("2026-06-08") == kiosk::DemandBook::Week{{"养鸽子", 1}});
}

TEST_CASE("The book of demands has an end: weeks go, and too many phrases are counted together") {
    const Folder folder;
    kiosk::DemandBook book(folder.path);
    for (int week = 0; week < 12; ++week) CHECK(book.note("a", monday + 7 * week * day));
    CHECK(book.read().size() == kiosk::DemandBook::weeks_max);
    CHECK_FALSE(book.read().contains("2026-06-01"));
    const auto later = monday + 7 * 11 * day;
    for (std::size_t i = 0; i < kiosk::DemandBook::phrases_max + 5; ++i)
        CHECK(book.note("b" + std::to_string(i), later));
    const auto week = book.read().rbegin()->second;
    CHECK(week.size() == kiosk::DemandBook::phrases_max + 1);
    CHECK(week.at(kiosk::other_demands) == 6);
}

TEST_CASE("What people ask for is kept with the area it was asked in, and nothing else (R-191)") {
    const Folder folder;
    kiosk::DemandBook book(folder.path, "990102003000");
    CHECK(book.note("少跑一趟", monday));
    std::ifstream stream(folder.path / "demands.json");
    const auto written = nlohmann::json::parse(stream);
    CHECK(written == nlohmann::json{{"area_code", "990102003000"},
                                    {"weeks", {{"2026-06-01", {{"少跑一趟", 1}}}}}});
}

TEST_CASE("A book that is damaged is begun anew, one that cannot be written says so") {
    const Folder folder;
    std::ofstream(folder.path / "demands.json") << "{\"weeks\": {\"2026-06-01\": [1";
    kiosk::DemandBook book(folder.path);
    CHECK(book.read().empty());
    CHECK(book.note("a", monday));
    CHECK(book.read().size() == 1);
    kiosk::DemandBook nowhere(folder.path / "missing");
    CHECK(nowhere.note("a", monday).error().code == kiosk::ErrorCode::io_error);
}
