#include <fstream>
#include <iterator>

#include <doctest.h>
#include <signal.h>

#include "tests/sync/sync_process.h"

using nlohmann::json;
using tests::PlatformProcess;
using tests::SyncProcess;
using tests::Terminal;
using tests::within_patience;

namespace {

json listing(const PlatformProcess& platform, const char* path) {
    return json::parse(platform.admin("GET", path));
}

std::size_t cases(const PlatformProcess& platform) {
    return listing(platform, "/admin/cases")["count"];
}

std::size_t submissions(const PlatformProcess& platform) {
    return listing(platform, "/admin/submissions")["count"];
}

/// How often the planted fault was met.
int bites(const PlatformProcess& platform) {
    int used = 0;
    const auto faults = listing(platform, "/admin/faults");
    for (const auto& fault : faults["faults"]) used += fault["used"].get<int>();
    return used;
}

std::string everything_in(const std::filesystem::path& folder) {
    std::string all;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        all += entry.path().string();
        if (!entry.is_regular_file()) continue;
        std::ifstream file(entry.path(), std::ios::binary);
        all.append(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    }
    return all;
}

}  // namespace

TEST_CASE(
    "A filed case and its rating reach the platform once and as entered, with genuine receipts") {
    const PlatformProcess platform;
    Terminal terminal(platform);
    const SyncProcess sync(terminal);
    const auto filed = terminal.file("靠窗的座位");
    const auto rated = terminal.rate(filed);
    REQUIRE(within_patience([&] { return terminal.has_receipt(rated); }));
    const auto receipt = terminal.store().receipt_for(filed).value().value();
    const auto list = listing(platform, "/admin/cases");
    REQUIRE(list["count"] == 1);
    const auto& only = list["cases"][0];
    CHECK(only["submission_id"] == filed.value().text());
    CHECK(only["case_no"] == receipt.case_no);
    CHECK(only["payload"]["answers"]["remark"] == "靠窗的座位");
    CHECK(only["payload"]["applicant"]["number"] == "819902198001010014");
    CHECK(listing(platform, "/admin/evaluations")["count"] == 1);
    CHECK(terminal.unsent() == 0);
    const auto left = everything_in(terminal.folder());
    for (const auto* canary : {"张三丰测", "819902198001010014", "靠窗的座位"})
        CHECK(left.find(canary) == std::string::npos);
}

TEST_CASE("With the platform away everything waits, and goes when it is back") {
    PlatformProcess platform;
    Terminal terminal(platform);
    platform.kill();
    const SyncProcess sync(terminal);
    std::vector<kiosk::SubmissionId> filed;
    for (int i = 0; i < 5; ++i) filed.push_back(terminal.file(std::to_string(i)));
    REQUIRE(
        within_patience([&] { return sync.said().find("platform_away") != std::string::npos; }));
    CHECK(terminal.unsent() == 5);
    platform.start_again();
    REQUIRE(within_patience([&] { return terminal.unsent() == 0; }));
    CHECK(cases(platform) == 5);
    CHECK(sync.said().find("platform_reached") != std::string::npos);
}

TEST_CASE("A hundred cases that wait are nowhere readable, and go in batches, signed, each once") {
    PlatformProcess platform;
    Terminal terminal(platform);
    std::vector<kiosk::SubmissionId> filed;
    for (int i = 0; i < 100; ++i) filed.push_back(terminal.file("靠窗的座位"));
    const auto waiting = everything_in(terminal.folder() / "data");
    CHECK(waiting.size() > 100'000);
    for (const auto* canary : {"张三丰测", "819902198001010014", "靠窗的座位"})
        CHECK(waiting.find(canary) == std::string::npos);
    const bool dies = [&] {
        bool it_dies = false;
        SUBCASE("the platform lives") {
            it_dies = false;
        }
        SUBCASE("it dies after the first batch is stored and before it answers") {
            it_dies = true;
        }
        return it_dies;
    }();
    if (dies) platform.plant(R"({"effect":"die_after","operation":"put_batch"})");
    const SyncProcess sync(terminal);
    if (dies) {
        platform.wait_for_end();
        platform.start_again();
    }
    REQUIRE(within_patience([&] { return terminal.unsent() == 0; }));
    CHECK(cases(platform) == 100);
    CHECK(submissions(platform) == 100);
    const auto figures = platform.admin("GET", "/admin/figures");
    CHECK((dies || figures.find("put_batch 200") != std::string::npos));
    for (const auto& id : filed) CHECK(terminal.has_receipt(id));
}

TEST_CASE("Whatever goes wrong on the way, a case waits and is delivered exactly once") {
    struct Row {
        const char* name;
        const char* fault;
    };
    for (const auto& row : std::vector<Row>{
             {"500 at register", R"({"operation":"put_submission","status":500,"times":3})"},
             {"500 at commit", R"({"operation":"commit_submission","status":500,"times":3})"},
             {"503 to everything", R"({"operation":"any","status":503,"retry_after":1,"times":5})"},
             {"429", R"({"operation":"put_submission","status":429,"retry_after":1,"times":2})"},
             {"broken off before the work",
              R"({"operation":"put_submission","effect":"drop_before","times":2})"},
             {"registered, answer lost",
              R"({"operation":"put_submission","effect":"drop_after","times":2})"},
             {"accepted, answer lost",
              R"({"operation":"commit_submission","effect":"drop_after","times":2})"},
             {"slower than our patience",
              R"({"operation":"commit_submission","delay_ms":6000,"times":1})"},
             {"a portal's 200", R"({"operation":"any","effect":"garbage","times":6})"},
             {"receipt under another key",
              R"({"operation":"commit_submission","effect":"forge_key","times":1})"},
             {"receipt for other bytes",
              R"({"operation":"commit_submission","effect":"forge_digest","times":1})"},
             {"receipt for another id",
              R"({"operation":"commit_submission","effect":"forge_id","times":1})"},
         }) {
        CAPTURE(row.name);
        const PlatformProcess platform;
        Terminal terminal(platform);
        platform.plant(row.fault);
        const SyncProcess sync(terminal);
        const auto filed = terminal.file(row.name);
        CHECK(
            within_patience([&] { return terminal.has_receipt(filed) && terminal.unsent() == 0; }));
        CHECK(bites(platform) >= 1);
        CHECK(cases(platform) == 1);
        CHECK(submissions(platform) == 1);
        if (std::string(row.fault).find("forge") != std::string::npos)
            CHECK(sync.said().find("receipt_refused") != std::string::npos);
    }
}

TEST_CASE("A platform that dies after the work and before the answer gets the case once") {
    for (const auto* operation : {"put_submission", "commit_submission"}) {
        CAPTURE(operation);
        PlatformProcess platform;
        Terminal terminal(platform);
        platform.plant(std::string(R"({"effect":"die_after","operation":")") + operation + "\"}");
        const SyncProcess sync(terminal);
        const auto filed = terminal.file();
        platform.wait_for_end();
        CHECK_FALSE(terminal.has_receipt(filed));
        platform.start_again();
        CHECK(within_patience([&] { return terminal.has_receipt(filed); }));
        CHECK(cases(platform) == 1);
    }
}

TEST_CASE(
    "An identity that one end refuses holds everything, and nothing is lost when it is put right") {
    const PlatformProcess platform;
    Terminal terminal(platform);
    SUBCASE("the platform's certificate is of another authority") {
        terminal.configure(
            platform,
            {.authority = "wrong/ca.crt", .certificate = "terminal", .receipt_key = "receipt.pub"});
    }
    SUBCASE("ours is of another authority") {
        terminal.configure(
            platform,
            {.authority = "ca.crt", .certificate = "wrong/terminal", .receipt_key = "receipt.pub"});
    }
    SUBCASE("ours has expired") {
        terminal.configure(platform, {.authority = "ca.crt",
                                      .certificate = "expired/terminal",
                                      .receipt_key = "receipt.pub"});
    }
    SUBCASE("ours is another terminal's") {
        terminal.configure(
            platform,
            {.authority = "ca.crt", .certificate = "terminal-0002", .receipt_key = "receipt.pub"});
    }
    SUBCASE("there is none") {
        terminal.configure(
            platform,
            {.authority = "ca.crt", .certificate = "missing", .receipt_key = "receipt.pub"});
    }
    for (int i = 0; i < 3; ++i) (void)terminal.file();
    {
        SyncProcess sync(terminal);
        CHECK(within_patience([&] { return terminal.store().counts()->held == 3; }));
        CHECK(terminal.store().counts()->parked == 0);
        CHECK(cases(platform) == 0);
        CHECK(within_patience(
            [&] { return sync.said().find("platform_away") != std::string::npos; }));
        sync.signal(SIGTERM);
        CHECK(sync.wait() == 0);
    }
    terminal.configure(platform, {});
    const SyncProcess sync(terminal);
    CHECK(within_patience([&] { return terminal.unsent() == 0; }));
    CHECK(cases(platform) == 3);
}

TEST_CASE("With another receipt key pinned no receipt is believed, and none of the content goes") {
    const PlatformProcess platform;
    Terminal terminal(platform);
    terminal.configure(
        platform,
        {.authority = "ca.crt", .certificate = "terminal", .receipt_key = "wrong/receipt.pub"});
    const auto filed = terminal.file();
    {
        const SyncProcess sync(terminal);
        REQUIRE(within_patience([&] { return terminal.store().counts()->parked == 1; }));
        CHECK_FALSE(terminal.has_receipt(filed));
    }
    terminal.configure(platform, {});
    const SyncProcess sync(terminal);
    CHECK(within_patience([&] { return terminal.has_receipt(filed); }));
    CHECK(cases(platform) == 1);
}

TEST_CASE("What the platform refuses for good stays here, parked") {
    const PlatformProcess platform;
    Terminal terminal(platform);
    platform.plant(R"({"operation":"put_submission","status":422})");
    const SyncProcess sync(terminal);
    const auto refused = terminal.file();
    CHECK(within_patience([&] { return terminal.store().counts()->parked == 1; }));
    const auto next = terminal.file();
    CHECK(within_patience([&] { return terminal.has_receipt(next); }));
    CHECK_FALSE(terminal.has_receipt(refused));
    CHECK(terminal.unsent() == 1);
    CHECK(sync.said().find("submission_refused") != std::string::npos);
}
