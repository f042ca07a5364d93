#include "tests/platform/service.h"

#include <doctest.h>
#include <nlohmann/json.hpp>

#include "tests/platform/messages.h"
#include "tests/platform/process.h"
#include "tests/unit/platform_rules/store_place.h"

using namespace std::chrono_literals;
using Json = nlohmann::json;
using tests::Call;
using tests::Operation;

namespace {

struct Fixture {
    std::filesystem::path folder;
    kiosk::VirtualClock clock;
    std::unique_ptr<tests::Service> service;

    Fixture() {
        std::string name =
            (std::filesystem::temp_directory_path() / "platform-rules-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        folder = name;
        auto store = tests::open_store(folder);
        auto data = tests::DataKey::load(tests::test_keys() / "data.key");
        auto receipt = tests::ReceiptKey::load(tests::test_keys() / "receipt.key");
        auto uploads = tests::Uploads::open(folder, clock, std::chrono::hours(1));
        REQUIRE((store && data && receipt && uploads));
        std::vector<tests::DataKey> keys;
        keys.push_back(std::move(*data));
        service = std::make_unique<tests::Service>(std::move(*store), std::move(keys),
                                                   std::move(*receipt), std::move(*uploads), clock);
    }
    ~Fixture() { std::filesystem::remove_all(folder); }
    Fixture(const Fixture&) = delete;
    Fixture& operator=(const Fixture&) = delete;

    tests::Reply ask_case(const std::string& number, const std::string& check) {
        Call call;
        call.terminal = "T";
        call.id = number;
        call.query = check;
        return service->handle(Operation::get_case, call);
    }
};

}  // namespace

TEST_CASE(
    "Papers come as JPEG, PNG, PDF or OFD; any other format is refused and the reason says which "
    "are taken (R-077)") {
    const auto manifest_with = [](const char* format) {
        return Json{{"submission_id", "01900000-0000-7000-8000-000000000077"},
                    {"kind", "submission"},
                    {"terminal_id", "T-1"},
                    {"service_code", std::string(31, '7')},
                    {"catalogue_version", 1},
                    {"form_id", "f"},
                    {"form_version", "1"},
                    {"created_at", "2026-11-30T02:00:00Z"},
                    {"sequence", 1},
                    {"suite", "age-x25519"},
                    {"key_id", "0123456789abcdef"},
                    {"payload", "AAAA"},
                    {"attachments",
                     {{{"name", "page"},
                       {"media_type", format},
                       {"size", 10},
                       {"sha256", std::string(43, 'A') + "="}}}}}
            .dump();
    };
    for (const char* format : {"image/jpeg", "image/png", "application/pdf", "application/ofd"}) {
        CAPTURE(format);
        CHECK(tests::parse_manifest(manifest_with(format)));
    }
    for (const char* format : {"application/msword", "image/gif", "text/html", ""}) {
        CAPTURE(format);
        const auto refused = tests::parse_manifest(manifest_with(format));
        REQUIRE_FALSE(refused);
        CHECK(refused.problem().detail.find("JPEG, PNG, PDF or OFD") != std::string::npos);
    }
}

TEST_CASE("Guessing at a case is stopped for ten minutes, whether the case exists or not") {
    Fixture fixture;
    const std::string number(43, '1');
    for (int i = 0; i < tests::Service::wrong_checks_max; ++i) {
        CHECK(fixture.ask_case(number, "000" + std::to_string(i)).status == 404);
    }
    CHECK(fixture.ask_case(number, "002X").status == 429);
    fixture.clock.advance(9min + 59s);
    CHECK(fixture.ask_case(number, "002X").status == 429);
    CHECK(fixture.ask_case(std::string(43, '2'), "002X").status == 404);
    fixture.clock.advance(1s);
    CHECK(fixture.ask_case(number, "002X").status == 404);
}

TEST_CASE("Keys of another kind are refused with the file's name") {
    const auto wrong = tests::DataKey::load(tests::test_keys() / "receipt.key");
    CHECK(wrong.error().code == kiosk::ErrorCode::bad_config);
    CHECK(wrong.error().detail.ends_with("receipt.key"));
    CHECK(tests::ReceiptKey::load(tests::test_keys() / "data.key").error().code ==
          kiosk::ErrorCode::bad_config);
    CHECK(tests::DataKey::load("missing").error().code == kiosk::ErrorCode::bad_config);
}

TEST_CASE("Times are written in UTC with milliseconds") {
    using kiosk::WallTime;
    CHECK(tests::time_text(WallTime(0ms)) == "1970-01-01T00:00:00.000Z");
    CHECK(tests::time_text(WallTime(1'772'330'584'567ms)) == "2026-03-01T02:03:04.567Z");
    CHECK(tests::time_text(WallTime(-1ms)) == "1969-12-31T23:59:59.999Z");
}

TEST_CASE("Terminal names and UUIDs have one way of writing") {
    CHECK(tests::is_uuid("01900000-0000-7000-8000-000000000001"));
    CHECK_FALSE(tests::is_uuid("01900000-0000-7000-8000-00000000000A"));
    CHECK_FALSE(tests::is_uuid("01900000-0000-7000-8000-0000000000011"));
    CHECK(tests::is_terminal_id("terminal-0001"));
    CHECK_FALSE(tests::is_terminal_id(""));
    CHECK_FALSE(tests::is_terminal_id("a/b"));
    CHECK_FALSE(tests::is_terminal_id(std::string(65, 'a')));
}

TEST_CASE("Faults have limits") {
    tests::FaultPlan plan;
    for (std::size_t i = 0; i < tests::FaultPlan::faults_max; ++i) CHECK(plan.plant("{}"));
    CHECK_FALSE(plan.plant("{}"));
    plan.clear();
    CHECK(plan.plant(R"({"operation":"health","times":2})"));
    CHECK_FALSE(plan.take(Operation::get_keys));
    CHECK(plan.take(Operation::health));
    CHECK(plan.take(Operation::health));
    CHECK_FALSE(plan.take(Operation::health));
    CHECK(Json::parse(plan.listing())["faults"][0]["used"] == 2);
}
