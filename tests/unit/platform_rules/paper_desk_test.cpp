// Papers of e-licences: each copy has a number before it is made, and is made once.
#include "tests/platform/paper_desk.h"

#include "kiosk/base/encoding.h"
#include "tests/platform/consent_desk.h"
#include "tests/platform/process.h"
#include "tests/unit/platform_rules/desk_fixture.h"

namespace tests {

namespace {

using CopyJson = nlohmann::json;

constexpr const char* proof_id =
    "1.2.156.3005.2.11990000000000001X011.11990100000000101A.2026000021.001.K";

std::string copy_id(int number) {
    return "01900000-0000-7000-8000-00000000000" + std::to_string(number);
}

struct PaperDeskFixture : DeskFixture {
    ReceiptKey key = *ReceiptKey::load(test_keys() / "receipt.key");
    PaperDesk papers{*store, Registers::delivered(), key, clock};

    Reply make(int copy, const char* person = second_person, const char* licence = proof_id) {
        return papers.make(call(std::string(licence) + "/copies/" + copy_id(copy), person, "{}"),
                           Fault::Effect::none);
    }
    Reply told(int copy, bool printed) {
        return papers.outcome(call(std::string(proof_id) + "/copies/" + copy_id(copy),
                                   second_person, CopyJson{{"printed", printed}}.dump()));
    }
};

}  // namespace

TEST_CASE(
    "a paper that failed is the same copy when it is made again, one that came out isn't made "
    "again, and a licence has so many papers a day (R-109)") {
    PaperDeskFixture f;
    const auto first = CopyJson::parse(f.make(1).body);
    CHECK(first["copy_no"] == 1);
    CHECK(f.told(1, false).status == 200);
    CHECK(CopyJson::parse(f.make(1).body)["copy_no"] == 1);
    CHECK(f.told(1, true).status == 200);
    CHECK(f.make(1).status == 409);
    CHECK(CopyJson::parse(f.make(2).body)["copy_no"] == 2);
    CHECK(f.make(3).status == 200);
    CHECK(f.make(4).status == 409);
    f.clock.set_wall(time_on({2026, 12, 1}, 10 * 60));
    CHECK(CopyJson::parse(f.make(4).body)["copy_no"] == 4);
    // Nobody else's, and none that isn't there.
    CHECK(f.make(5, DeskFixture::first_person).status == 404);
    CHECK(f.make(5, DeskFixture::second_person, "1.2.156.3005.2.X.X.1.001.A").status == 404);
    CHECK(CopyJson::parse(f.papers.copies().body)["copies"].size() == 4);
}

TEST_CASE("a certificate out of shared data says what the register holds today (R-118)") {
    PaperDeskFixture f;
    const auto file =
        kiosk::from_base64(CopyJson::parse(f.make(1).body)["file"].get<std::string>());
    REQUIRE(file);
    const std::string text(file->begin(), file->end());
    CHECK(text.find("户籍证明") != std::string::npos);
    CHECK(text.find("householder：李四样例") != std::string::npos);
    CHECK(text.find("云山市公安局电子证照专用章") == std::string::npos);  // only within the seal
}

TEST_CASE(
    "what is asked of another city is answered by that city's authority, by the area of the call "
    "(R-127)") {
    PaperDeskFixture f;
    ConsentDesk consents{*f.store, Registers::delivered(), f.key, f.clock};
    const auto consent = copy_id(9);
    const CopyJson wish{{"service_code", std::string(31, '7')},
                        {"purpose", "case"},
                        {"text_version", "2026-1"},
                        {"text_digest", std::string(64, 'a')},
                        {"given_at", "2026-11-30T02:00:00.000Z"},
                        {"data_sets", {"household", "credit"}},
                        {"licence_types", CopyJson::array()}};
    REQUIRE(consents.give(f.call(consent, DeskFixture::second_person, wish.dump())).status == 201);
    const auto asked = [&](const char* set, const char* area) {
        auto call = f.call(set, DeskFixture::second_person);
        call.area = area;
        return consents.shared(call, consent);
    };
    const auto source = [&](const char* area) {
        return CopyJson::parse(asked("household", area).body)["source"].value("zh", "");
    };
    CHECK(source("") == "云山市公安局");
    CHECK(source("990102") == "云山市公安局");
    CHECK(source("980100") == "邻省海川市公安局");
    CHECK(CopyJson::parse(asked("household", "980100").body)["values"]["household_number"] ==
          "980000001");
    CHECK(asked("credit", "980100").status == 404);
    CHECK(asked("household", "110000").status == 404);
}

}  // namespace tests
