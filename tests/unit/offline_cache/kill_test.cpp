#include <doctest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/offline_cache/fixture.h"

using offline_cache::Outbox;
using offline_cache::OutboxState;
using tests::id_of;
using tests::TempFolder;

namespace {

/// Runs `work` in a process of its own that is killed (SIGKILL) at its `n`-th pass of `point`.
/// False: it got through.
template <class Work>
bool killed_at(const TempFolder& folder, const std::string& point, int n, Work work) {
    const pid_t child = ::fork();
    if (child == 0) {
        auto options = tests::outbox_options(folder);
        options.at_point = [&point, n](std::string_view passed) mutable {
            if (passed == point && --n == 0) ::kill(::getpid(), SIGKILL);
        };
        auto outbox = Outbox::open(options);
        if (outbox) work(**outbox);
        ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFSIGNALED(status);
}

}  // namespace

TEST_CASE("A process killed inside a put leaves nothing before COMMIT and everything after") {
    for (const auto& [point, is_there] : {std::pair{"begin", false},
                                          {"put.row", false},
                                          {"commit.before", false},
                                          {"commit.after", true}}) {
        CAPTURE(point);
        const TempFolder folder;
        { REQUIRE(Outbox::open(tests::outbox_options(folder))); }
        CHECK(killed_at(folder, point, 1, [](Outbox& outbox) {
            (void)tests::put(outbox, tests::sample_submission(1));
        }));
        auto outbox = Outbox::open(tests::outbox_options(folder)).value();
        CHECK(outbox->find(id_of(1)).value().has_value() == is_there);
        CHECK(tests::put(*outbox, tests::sample_submission(is_there ? 2 : 1)));
        CHECK(outbox->counts()->waiting == (is_there ? 2 : 1));
    }
}

TEST_CASE("A process killed anywhere between filing and purging leaves an outbox that goes on") {
    for (const auto* point : {"begin", "commit.before", "commit.after", "purge.envelope"}) {
        for (int n = 1;; ++n) {
            CAPTURE(point);
            CAPTURE(n);
            REQUIRE(n < 100);
            const TempFolder folder;
            { REQUIRE(Outbox::open(tests::outbox_options(folder))); }
            const bool killed = killed_at(folder, point, n, [](Outbox& outbox) {
                (void)tests::put(outbox, tests::sample_submission(1));
                (void)tests::deliver(outbox, 1);
                (void)outbox.purge_accepted();
            });
            auto outbox = Outbox::open(tests::outbox_options(folder)).value();
            REQUIRE(outbox->recover_interrupted());
            const auto entry = outbox->find(id_of(1)).value();
            if (entry) {
                const bool has_receipt = outbox->receipt_for(id_of(1)).value().has_value();
                const bool has_content = outbox->manifest_of(id_of(1)).has_value();
                CHECK((has_receipt || has_content));
                CHECK(has_content == (entry->state != OutboxState::purged));
                CHECK(entry->state != OutboxState::registering);
                CHECK(entry->state != OutboxState::committing);
            }
            if (!killed) break;
        }
    }
}
