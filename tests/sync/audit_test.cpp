#include <array>
#include <cstdio>

#include <doctest.h>
#include <signal.h>
#include <sys/wait.h>

#include "offline_cache/audit_chain.h"
#include "offline_cache/schema.h"
#include "tests/sync/sync_process.h"

using tests::PlatformProcess;
using tests::SyncProcess;
using tests::Terminal;
using tests::within_patience;

namespace {

struct Said {
    int status = -1;
    std::string words;
};

Said verify(const std::filesystem::path& file) {
    const auto command = std::string(BIANMIN_AUDIT) + " verify '" + file.string() + "' 2>&1";
    std::FILE* pipe = ::popen(command.c_str(), "re");
    Said said;
    std::array<char, 512> line{};
    while (std::fgets(line.data(), line.size(), pipe) != nullptr) said.words += line.data();
    said.status = WEXITSTATUS(::pclose(pipe));
    return said;
}

std::size_t answers(const PlatformProcess& platform, const std::string& what) {
    const auto figures = nlohmann::json::parse(platform.admin("GET", "/admin/figures"));
    return figures["answers"].value(what, 0U);
}

std::unique_ptr<offline_cache::Database> opened(const std::filesystem::path& file) {
    auto database =
        offline_cache::Database::open({.file = file,
                                       .application_id = offline_cache::outbox_application_id,
                                       .migrations = offline_cache::outbox_migrations(),
                                       .vfs = {},
                                       .at_point = {}});
    REQUIRE(database);
    return std::move(*database);
}

constexpr const char* without_rules =
    "DROP TRIGGER audit_is_kept; DROP TRIGGER audit_is_not_changed;";

}  // namespace

TEST_CASE(
    "The record reaches the platform; bianmin-audit finds a change, and the platform a new chain") {
    const PlatformProcess platform;
    Terminal terminal(platform);
    const auto file = terminal.folder() / "data" / "outbox.db";
    for (int i = 0; i < 3; ++i) (void)terminal.file(std::to_string(i));
    {
        const SyncProcess sync(terminal, {"--audit-interval-ms", "50"});
        REQUIRE(within_patience([&] {
            return terminal.unsent() == 0 && answers(platform, "put_audit_block 200") > 0 &&
                   offline_cache::audit_delivered(*opened(file)).value() == 6;
        }));
    }
    auto said = verify(file);
    CHECK(said.status == 0);
    CHECK(said.words.starts_with("6 entries"));
    CHECK(verify(terminal.folder() / "none").status == 2);

    REQUIRE(opened(file)->execute(std::string(without_rules) +
                                  "UPDATE audit SET subject = 'somebody' WHERE sequence = 4"));
    said = verify(file);
    CHECK(said.status == 1);
    CHECK(said.words.starts_with("entry 4"));

    // Whoever makes the whole chain anew satisfies the terminal, and not the platform.
    {
        const auto database = opened(file);
        REQUIRE(database->execute(
            "DELETE FROM audit; UPDATE counter SET value = 0 WHERE name = 'audit_delivered'"));
        REQUIRE(database->transaction([&] {
            return offline_cache::append_audit(*database, kiosk::WallTime(kiosk::Duration(1)),
                                               "filed", "another");
        }));
    }
    CHECK(verify(file).status == 0);
    const SyncProcess sync(terminal, {"--audit-interval-ms", "50"});
    CHECK(within_patience([&] { return answers(platform, "put_audit_block 409") > 0; }));
    CHECK(
        within_patience([&] { return sync.said().find("component_failed") != std::string::npos; }));
}
