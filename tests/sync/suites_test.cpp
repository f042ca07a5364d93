#include <cstdlib>
#include <fstream>

#include <doctest.h>

#include "tests/sync/sync_process.h"

using tests::PlatformProcess;
using tests::SyncProcess;
using tests::Terminal;
using tests::within_patience;

namespace {

namespace fs = std::filesystem;

constexpr const char* national = "sm2-sm4ctr-hmacsm3";

/// An SM2 pair of terminal-0001, as a technician makes it; its public half is the platform's.
class SigningKeys {
  public:
    SigningKeys() {
        std::string pattern = "/tmp/bianmin-signing-XXXXXX";
        REQUIRE(::mkdtemp(pattern.data()) != nullptr);
        folder_ = pattern;
        const auto make = "openssl genpkey -algorithm SM2 -out '" + own().string() +
                          "' && openssl pkey -in '" + own().string() + "' -pubout -out '" +
                          (folder_ / "terminal-0001.pub.pem").string() + "'";
        REQUIRE(std::system(make.c_str()) == 0);
    }
    ~SigningKeys() {
        std::error_code ignored;
        fs::remove_all(folder_, ignored);
    }
    SigningKeys(const SigningKeys&) = delete;
    SigningKeys& operator=(const SigningKeys&) = delete;

    [[nodiscard]] const fs::path& folder() const { return folder_; }
    [[nodiscard]] fs::path own() const { return folder_ / "signing.key"; }

  private:
    fs::path folder_;
};

std::string sm2_key() {
    return (tests::test_keys() / "sm2.key").string();
}

nlohmann::json listing(const PlatformProcess& platform, const char* path) {
    return nlohmann::json::parse(platform.admin("GET", path));
}

}  // namespace

TEST_CASE(
    "Sealed by SM2, SM4 and SM3 and signed by SM2, cases and scans reach a platform that demands "
    "it, once each (R-205)") {
    const SigningKeys keys;
    const PlatformProcess platform({.more = {"--old-data-key", sm2_key(), "--only-suite", national,
                                             "--signing-keys", keys.folder().string()}});
    const Terminal::Identity identity{.data_key = "sm2", .signing_key = keys.own()};
    Terminal terminal(platform, identity);
    for (int i = 0; i < 5; ++i) (void)terminal.file("靠窗的座位");
    (void)terminal.file_with({std::string(1'300'000, 's'), "a small one"});
    const SyncProcess sync(terminal);
    REQUIRE(within_patience([&] { return terminal.unsent() == 0; }));
    const auto cases = listing(platform, "/admin/cases");
    CHECK(cases["count"] == 6);
    for (const auto& one : cases["cases"]) {
        CHECK(one["manifest"]["suite"] == national);
        CHECK(one["payload"]["applicant"]["number"] == "819902198001010014");
    }
    CHECK(listing(platform, "/admin/figures")["answers"].contains("put_batch 200"));
}

TEST_CASE("A platform that demands the national suite takes nothing weaker, and nothing is lost") {
    const SigningKeys keys;
    const PlatformProcess platform({.more = {"--old-data-key", sm2_key(), "--only-suite", national,
                                             "--signing-keys", keys.folder().string()}});
    Terminal terminal(platform);
    (void)terminal.file();
    {
        // Signed by the certificate's key: it is not the one that the platform knows.
        const SyncProcess sync(terminal);
        CHECK(within_patience([&] { return terminal.store().counts()->held == 1; }));
    }
    terminal.configure(platform, {.signing_key = keys.own()});
    const SyncProcess sync(terminal);
    CHECK(within_patience([&] { return terminal.store().counts()->parked == 1; }));
    CHECK(listing(platform, "/admin/submissions")["count"] == 0);
}

TEST_CASE("The data key changes, even to the other suite: what was sealed before still opens") {
    const PlatformProcess platform({.more = {"--old-data-key", sm2_key()}});
    Terminal terminal(platform);
    (void)terminal.file("before");
    terminal.configure(platform, {.data_key = "sm2"});
    terminal.open_again();
    (void)terminal.file("after");
    const SyncProcess sync(terminal);
    REQUIRE(within_patience([&] { return terminal.unsent() == 0; }));
    const auto cases = listing(platform, "/admin/cases")["cases"];
    REQUIRE(cases.size() == 2);
    CHECK(cases[0]["manifest"]["suite"] == "age-x25519");
    CHECK(cases[1]["manifest"]["suite"] == national);
    CHECK(cases[1]["payload"]["answers"]["remark"] == "after");
}
