#include <set>
#include <thread>

#include <doctest.h>
#include <signal.h>

#include "kiosk/base/random.h"
#include "tests/sync/sync_process.h"

using tests::PlatformProcess;
using tests::SyncProcess;
using tests::Terminal;
using tests::within_patience;

namespace {

/// Every filed case is there once, and no other.
void check_exactly_once(const PlatformProcess& platform, Terminal& terminal,
                        const std::vector<kiosk::SubmissionId>& filed) {
    REQUIRE(within_patience([&] { return terminal.unsent() == 0; }));
    const auto list = nlohmann::json::parse(platform.admin("GET", "/admin/cases"));
    std::multiset<std::string> received;
    for (const auto& one : list["cases"]) received.insert(one["submission_id"].get<std::string>());
    CHECK(received.size() == filed.size());
    for (const auto& id : filed) {
        CHECK(received.count(id.value().text()) == 1);
        CHECK(terminal.has_receipt(id));
    }
}

}  // namespace

TEST_CASE("Delivery killed thirty times at random: every case filed is received, none twice") {
    const PlatformProcess platform;
    Terminal terminal(platform);
    kiosk::SeededRandom random(20260301);
    std::vector<kiosk::SubmissionId> filed;
    int kills = 0;
    for (int round = 0; round < 30; ++round) {
        for (int i = 0; i < 4; ++i) filed.push_back(terminal.file(std::to_string(filed.size())));
        SyncProcess sync(terminal);
        std::this_thread::sleep_for(std::chrono::milliseconds(random.below(120)));
        sync.signal(SIGKILL);
        if (sync.wait() == 128 + SIGKILL) ++kills;
    }
    CHECK(kills == 30);
    const SyncProcess sync(terminal);
    check_exactly_once(platform, terminal, filed);
    MESSAGE(filed.size(), " filed, ", filed.size(), " received, 0 twice, ", kills, " kills");
}

TEST_CASE("Delivery killed at each named point, the first time and later: exactly once") {
    int kills = 0;
    for (const auto* point : {"begin", "commit.before", "commit.after", "send.before", "send.after",
                              "accepted", "purge.envelope"}) {
        for (const int n : {1, 2, 3, 5}) {
            CAPTURE(point);
            CAPTURE(n);
            const PlatformProcess platform;
            Terminal terminal(platform);
            std::vector<kiosk::SubmissionId> filed;
            // Alone, each goes by PUT and commit; together they go in a batch.
            const int together = n % 2 == 0 ? 3 : 1;
            for (int i = 0; i < together; ++i) filed.push_back(terminal.file(std::to_string(i)));
            const auto rated = terminal.rate(filed.front());
            {
                SyncProcess sync(terminal, {"--until-empty", "--die-at",
                                            std::string(point) + ":" + std::to_string(n)});
                if (sync.wait() == 128 + SIGKILL) ++kills;
            }
            SyncProcess sync(terminal, {"--until-empty"});
            CHECK(sync.wait() == 0);
            check_exactly_once(platform, terminal, filed);
            CHECK(terminal.has_receipt(rated));
        }
    }
    CHECK(kills >= 20);
    MESSAGE(kills, " deaths at named points");
}
