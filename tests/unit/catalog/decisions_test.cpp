// What others than a record's own authority decide about it: who keeps the directory, mergers,
// areas, groups.

#include <sstream>

#include <doctest.h>

#include "kiosk/catalog/catalogue.h"
#include "kiosk/catalog/material_table.h"
#include "tests/unit/catalog/fixture.h"

using kiosk::Availability;
using kiosk::Catalogue;
using kiosk::FaultClass;
using kiosk::Language;
using kiosk::Reduction;
using tests::good_record;
using tests::Json;
using Weight = kiosk::CatalogueFault::Weight;

namespace {

constexpr kiosk::CivilDate today{2026, 3, 1};

/// The same service of another authority.
Json twin_record() {
    auto twin = good_record();
    twin["code"] = "12441500196720244T3370117002011";
    twin["body"]["credit_code"] = "12441500196720244T";
    twin["split"]["handle_items"][0]["code"] = "12441500196720244T337011700201101";
    return twin;
}

/// Another service of the same authority.
Json other_record(const std::string& directory_code = "370117002012") {
    auto other = good_record();
    other["code"] = "11370800MB285591843" + directory_code;
    other["directory_code"] = directory_code;
    other["split"]["handle_items"][0]["code"] = other["code"].get<std::string>() + "01";
    return other;
}

std::shared_ptr<const Catalogue> read_at(const Json& document, const char* area,
                                         const char* group = "") {
    const auto read = Catalogue::parse(document.dump(), Catalogue::FormTests::skip,
                                       kiosk::TerminalPlace{area, group});
    if (!read) FAIL(read.error().detail);
    return *read;
}

std::vector<std::string> codes_of(const Catalogue& catalogue) {
    std::vector<std::string> codes;
    for (const auto& item : catalogue.services()) codes.push_back(item.directory_code.value());
    return codes;
}

Json changed(const char* pointer, const Json& value) {
    auto record = good_record();
    record[Json::json_pointer(pointer)] = value;
    return record;
}

}  // namespace

TEST_CASE(
    "What the directory cancels no authority offers any more, with the next catalogue (R-043)") {
    auto document = tests::document_with({good_record(), twin_record(), other_record()});
    const auto names = Json::parse(R"({"zh": "样例事项", "en": "Sample service"})");
    const auto entry = [&](const char* code, const char* status) {
        return Json{{"code", code}, {"name", names}, {"status", status}};
    };
    document["directory"] = {entry("370117002011", "1"), entry("370117002012", "1")};
    for (const auto& item : tests::read(document)->services())
        CHECK(availability(item, today) == Availability::guide_only);
    document["directory"][0]["status"] = "3";
    const auto after = tests::read(document);
    REQUIRE(after->services().size() == 3);
    CHECK(availability(after->services()[0], today) == Availability::cancelled);
    CHECK(availability(after->services()[1], today) == Availability::cancelled);
    CHECK(availability(after->services()[2], today) == Availability::guide_only);
}

TEST_CASE("A service of an authority that was merged shows the one it went into (R-278)") {
    auto document = tests::document_with({good_record(), twin_record()});
    document["mergers"] = Json::parse(R"([{"former": "11370800MB28559184", "credit_code":
        "12441500196720244T", "name": {"zh": "合并后的局", "en": "Merged bureau"}}])");
    const auto catalogue = tests::read(document);
    const auto& item = catalogue->services().front();
    CHECK(item.body.name.in(Language::zh) == "合并后的局");
    CHECK(item.code.value().starts_with("11370800MB28559184"));
    REQUIRE(catalogue->departments().size() == 1);
    CHECK(catalogue->of_department("12441500196720244T").size() == 2);
    CHECK(catalogue->of_department("11370800MB28559184").empty());
}

TEST_CASE("An area lies in another by its digits: province, city, county, town, village") {
    using kiosk::is_within_area;
    CHECK(is_within_area("990102003004", "990102003004"));
    CHECK(is_within_area("990102003004", "990102003000"));
    CHECK(is_within_area("990102003004", "990102000000"));
    CHECK(is_within_area("990102003004", "990102"));
    CHECK(is_within_area("990102003004", "990100"));
    CHECK(is_within_area("990102003004", "990000"));
    CHECK_FALSE(is_within_area("990102003004", "990103"));
    CHECK_FALSE(is_within_area("990102003004", "990102003005"));
    CHECK_FALSE(is_within_area("990100", "990102"));
    // A town of round number is not its whole county.
    CHECK_FALSE(is_within_area("990102003004", "990102010000"));
}

TEST_CASE(
    "Two terminals with different region codes read one catalogue and show different names and "
    "services (R-019)") {
    auto local = other_record();
    local["terminal"]["areas"] = {"990103"};
    auto document = tests::document_with({good_record(), local});
    document["regions"] = Json::parse(R"({
        "990100": {"hall": {"phone": "0990-1"}},
        "990102": {"hall": {"name": {"zh": "清溪大厅", "en": "Qingxi Hall"}},
                   "dictionaries": {"use_level": {"3": {"zh": "区级", "en": "District"}}}}})");
    const auto here = read_at(document, "990102003004");
    CHECK(here->hall().name.in(Language::zh) == "清溪大厅");
    CHECK(here->services().front().window.name.in(Language::zh) == "清溪大厅");
    CHECK(here->hall().phone == "0990-1");
    CHECK(here->label(kiosk::Dictionary::use_level, kiosk::DictionaryCode("3")).in(Language::zh) ==
          "区级");
    CHECK(codes_of(*here) == std::vector<std::string>{"370117002011"});

    const auto there = read_at(document, "990103000000");
    CHECK(there->hall().name.in(Language::zh) == "大厅");
    CHECK(there->hall().phone == "0990-1");
    CHECK(codes_of(*there) == std::vector<std::string>{"370117002011", "370117002012"});

    const auto elsewhere = read_at(document, "980100000000");
    CHECK(elsewhere->hall().phone == "12345");
    // Whoever builds the catalogue sees all of it.
    CHECK(tests::read(document)->services().size() == 2);
    CHECK(tests::read(document)->regions() == std::vector<std::string>{"990100", "990102"});
}

TEST_CASE(
    "A village's terminal shows its own services and those of its town, county and city (R-220)") {
    const std::vector<std::string> areas{"990100",       "990102",       "990102003000",
                                         "990102003004", "990102003005", "990102004000"};
    std::vector<Json> records;
    std::vector<std::string> codes;
    for (std::size_t i = 0; i < areas.size(); ++i) {
        codes.push_back("37011700201" + std::to_string(i));
        records.push_back(other_record(codes.back()));
        records.back()["terminal"]["areas"] = {areas[i]};
    }
    const auto document = tests::document_with(records);
    const auto shown = [&](const char* place) { return codes_of(*read_at(document, place)); };
    CHECK(shown("990102003004") ==
          std::vector<std::string>{codes[0], codes[1], codes[2], codes[3]});
    CHECK(shown("990102003005") ==
          std::vector<std::string>{codes[0], codes[1], codes[2], codes[4]});
    CHECK(shown("990102004001") == std::vector<std::string>{codes[0], codes[1], codes[5]});
    CHECK(shown("990103001001") == std::vector<std::string>{codes[0]});
}

TEST_CASE("A region that would bring services or another version is refused") {
    for (const auto* member : {"services", "version"}) {
        auto document = tests::good_document();
        document["regions"] = {{"990102", {{member, 8}}}};
        const auto read = Catalogue::parse(document.dump());
        REQUIRE_FALSE(read);
        CHECK(read.error().detail.find("/regions/990102") != std::string::npos);
    }
}

TEST_CASE(
    "A service that is tried out by one group of terminals is invisible in the others (R-056)") {
    auto trial = other_record();
    trial["terminal"]["groups"] = {"A"};
    const auto document = tests::document_with({good_record(), trial});
    CHECK(read_at(document, "990102", "A")->services().size() == 2);
    for (const auto* group : {"B", ""}) {
        const auto catalogue = read_at(document, "990102", group);
        CHECK(codes_of(*catalogue) == std::vector<std::string>{"370117002011"});
        CHECK(catalogue->find(kiosk::ServiceCode(trial["code"].get<std::string>())) == nullptr);
        CHECK(catalogue->faults().empty());
    }
}

TEST_CASE(
    "Records that nobody has looked through for longer than the days set are listed (R-034)") {
    auto fresh = other_record();
    fresh["updated"] = "2026-02-01";
    const auto catalogue = tests::read(tests::document_with({good_record(), fresh}));
    // The good record is of 2026-01-05.
    CHECK(catalogue->outdated({2026, 3, 6}, 60).empty());
    const auto old = catalogue->outdated({2026, 3, 7}, 60);
    REQUIRE(old.size() == 1);
    CHECK(old.front()->directory_code.value() == "370117002011");
    CHECK(catalogue->outdated({2028, 3, 7}, 60).size() == 2);
}

TEST_CASE("Before, now and per cent of all that became less are right (R-250)") {
    auto record = good_record();
    record["before"] = {{"materials", 4}, {"visits", 3}, {"stages", 4}, {"fee_yuan", 40}};
    auto brought = record["materials"][0];
    brought["code"] = "M2";
    brought["provision"] = "person";
    record["materials"].push_back(brought);
    record["limits"]["visits"] = 1;
    record["fees"] = {{{"name", {{"zh", "费"}, {"en", "Fee"}}},
                       {"standard", {{"zh", "10 元"}, {"en", "10 yuan"}}},
                       {"yuan", 10},
                       {"basis", {{"title", {{"zh", "某法"}, {"en", "Some law"}}}}}}};
    const auto catalogue = tests::read(tests::document_with({record}));
    const auto found = reductions(catalogue->services().front());
    REQUIRE(found.size() == 5);
    const auto is = [&](std::size_t at, Reduction::Of of, int before, int now, int per_cent) {
        CHECK(found[at].of == of);
        CHECK(found[at].before == before);
        CHECK(found[at].now == now);
        CHECK(found[at].per_cent == per_cent);
    };
    is(0, Reduction::Of::materials, 4, 1, 75);
    is(1, Reduction::Of::days, 20, 2, 90);
    is(2, Reduction::Of::visits, 3, 1, 66);
    is(3, Reduction::Of::stages, 4, 1, 75);
    is(4, Reduction::Of::fee, 40, 10, 75);
    // What is not less is no reduction, and what nobody told is none either.
    record["before"] = {{"visits", 1}};
    const auto less = tests::read(tests::document_with({record}));
    CHECK(reductions(less->services().front()).size() == 1);
}

TEST_CASE("Of stages that run alongside each other the longest counts (R-099)") {
    auto record = good_record();
    auto stage = record["stages"][0];
    stage["limit_days"] = 1;
    record["stages"].push_back(stage);
    // 2 and then 1 are more than the promised 2; 2 beside 1 are not.
    CHECK(tests::names(tests::faults_of(record), Weight::refused, FaultClass::element, "/stages",
                       "promised"));
    record["stages"][1]["alongside"] = true;
    CHECK(tests::faults_of(record).empty());
    const auto catalogue = tests::read(tests::document_with({record}));
    CHECK(critical_path_days(catalogue->services().front().stages) == 2);
    record["stages"][0]["alongside"] = true;
    CHECK(tests::names(tests::faults_of(record), Weight::refused, FaultClass::management,
                       "/stages/0/alongside", "first"));
}

TEST_CASE("A stage looks at materials of its service and at no others") {
    CHECK(tests::faults_of(changed("/stages/0/materials", {"M1"})).empty());
    CHECK(tests::names(tests::faults_of(changed("/stages/0/materials", {"M9"})), Weight::refused,
                       FaultClass::management, "/stages/0/materials", "M9"));
}

TEST_CASE("Who asks for which material and who gives it out is one table (R-069)") {
    auto record = good_record();
    record["materials"][0]["issuer"] = {{"zh", "公安局"}, {"en", "Police"}};
    auto unknown = record["materials"][0];
    unknown["code"] = "M2";
    unknown.erase("issuer");
    record["materials"].push_back(unknown);
    const auto table =
        kiosk::material_table(*tests::read(tests::document_with({record, other_record()})));
    std::istringstream lines(table);
    std::vector<std::string> read;
    for (std::string line; std::getline(lines, line);) read.push_back(line);
    REQUIRE(read.size() == 4);
    CHECK(read[1] ==
          "11370800MB285591843370117002011\t样例事项\t样例局\tM1\t居民身份证\t政府核发\t公安局	"
          "card");
    CHECK(read[2].find("\tM2\t居民身份证\t政府核发\t-\t") != std::string::npos);
    CHECK(read[3].starts_with("11370800MB285591843370117002012\t"));
}
