#include "kiosk/app/store_service.h"

#include <array>
#include <filesystem>

#include <doctest.h>
#include <sys/socket.h>
#include <unistd.h>

#include "kiosk/base/guard_protocol.h"
#include "tests/support/busy_executor.h"
#include "tests/unit/app/small_store.h"

namespace kiosk {

namespace {

using namespace std::chrono_literals;

/// A real store whose thread never gets to run, and the guard's end of its socket.
struct WatchedStore {
    explicit WatchedStore(bool has_guard) {
        std::optional<GuardClient> client;
        if (has_guard) {
            std::array<int, 2> ends{-1, -1};
            REQUIRE(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends.data()) == 0);
            guard = ends[0];
            client.emplace(ends[1], 10s);
        }
        store = std::make_unique<StoreService>(thread, tests::small_store(folder, clock, random),
                                               DraftKey(std::move(client), random), inbox, health);
    }
    ~WatchedStore() {
        store.reset();
        if (guard >= 0) ::close(guard);
    }
    WatchedStore(const WatchedStore&) = delete;
    WatchedStore& operator=(const WatchedStore&) = delete;

    /// Signs of life since the last call.
    [[nodiscard]] int heard() const {
        int count = 0;
        guard::Request request;
        while (recv(guard, &request, sizeof request, MSG_DONTWAIT) == sizeof request)
            if (request.operation == guard::Operation::ping) ++count;
        return count;
    }

    tests::TempFolder folder;
    VirtualClock clock;
    SeededRandom random{3};
    Inbox inbox;
    HealthMonitor health{inbox};
    ManualExecutor thread;
    int guard = -1;
    std::unique_ptr<StoreService> store;
};

}  // namespace

TEST_CASE("while the loop goes round the guard hears of it every five seconds, and no oftener") {
    WatchedStore kiosk(true);
    const auto begin = kiosk.clock.now().steady;
    CHECK(kiosk.store->poll(begin) == begin + StoreService::life_sign);
    CHECK(kiosk.heard() == 1);
    for (int turn = 0; turn < 100; ++turn) (void)kiosk.store->poll(begin + turn * 40ms);
    CHECK(kiosk.heard() == 0);
    CHECK(kiosk.store->poll(begin + 5s) == begin + 10s);
    CHECK(kiosk.heard() == 1);
    // The store's own thread may hang in a slow disk meanwhile: none of it has run.
}

TEST_CASE("scans of a visit that ended with the program go at the next start, draft or no draft") {
    tests::TempFolder folder;
    VirtualClock clock;
    SeededRandom random{3};
    const auto is_empty = [&folder] { return std::filesystem::is_empty(folder / "blobs"); };
    {
        auto store = tests::small_store(folder, clock, random);
        auto writer = store->begin_attachment("page", "image/jpeg").value();
        REQUIRE(writer->append(as_bytes("a scan of somebody")));
        REQUIRE(writer->finish());
    }
    REQUIRE_FALSE(is_empty());
    Inbox inbox;
    HealthMonitor health{inbox};
    ManualExecutor thread;
    StoreService service(thread, tests::small_store(folder, clock, random),
                         DraftKey(std::nullopt, random), inbox, health);
    service.recover();
    thread.run_all();
    CHECK(is_empty());
}

TEST_CASE(
    "a store that is too busy says at once that no room is held back, and no late end of the visit "
    "before takes what is") {
    tests::TempFolder folder;
    VirtualClock clock;
    SeededRandom random{3};
    Inbox inbox;
    HealthMonitor health{inbox};
    tests::BusyExecutor thread;
    StoreService store(thread, tests::small_store(folder, clock, random),
                       DraftKey(std::nullopt, random), inbox, health);
    const auto told = [&inbox] {
        const auto event = inbox.take();
        REQUIRE(event);
        const auto* reserved = std::get_if<event::RoomReserved>(&event->body);
        REQUIRE(reserved != nullptr);
        return reserved->granted;
    };
    thread.refusals = 2;
    store.drop_draft();
    store.reserve_room(SessionId(1), RequestId(2), 1'000'000);
    CHECK_FALSE(told());
    store.reserve_room(SessionId(1), RequestId(3), 1'000'000);
    thread.run_all();
    CHECK(told());
    (void)store.poll(clock.now().steady);
    thread.run_all();
    CHECK(std::filesystem::exists(folder / "reserve-0"));
}

TEST_CASE("without a guard nothing wakes the loop for it") {
    WatchedStore kiosk(false);
    const auto begin = kiosk.clock.now().steady;
    CHECK(kiosk.store->poll(begin) == begin + StoreService::room_poll);
}

}  // namespace kiosk
