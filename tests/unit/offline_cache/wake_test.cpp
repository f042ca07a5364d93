#include "offline_cache/wake.h"

#include <doctest.h>

#include "tests/unit/offline_cache/fixture.h"

using offline_cache::Wake;
using offline_cache::WakeReceiver;
using offline_cache::WakeSender;
using tests::TempFolder;

TEST_CASE("A wake-up arrives with its word, and any number of them is one") {
    const TempFolder folder;
    const auto receiver = WakeReceiver::bind(folder / "sync.sock").value();
    const WakeSender sender(folder / "sync.sock");
    CHECK_FALSE(receiver.drain().any);
    for (int i = 0; i < 3; ++i) sender.send(Wake::new_entry);
    const auto received = receiver.drain();
    CHECK(received.any);
    CHECK_FALSE(received.send_now);
    sender.send(Wake::send_now);
    CHECK(receiver.drain().send_now);
    CHECK_FALSE(receiver.drain().any);
}

TEST_CASE("Sending to nobody, or to one who does not listen, is no error and does not block") {
    const TempFolder folder;
    WakeSender({}).send(Wake::new_entry);
    WakeSender(folder / "missing").send(Wake::new_entry);
    const auto deaf = WakeReceiver::bind(folder / "sync.sock").value();
    const WakeSender sender(folder / "sync.sock");
    for (int i = 0; i < 5000; ++i) sender.send(Wake::new_entry);
    CHECK(deaf.drain().any);
}

TEST_CASE("A socket left by a killed process is taken over, and goes with its owner") {
    const TempFolder folder;
    const auto path = folder / "sync.sock";
    {
        auto first = WakeReceiver::bind(path).value();
        const auto second = WakeReceiver::bind(path).value();
        WakeSender(path).send(Wake::new_entry);
        CHECK(second.drain().any);
    }
    CHECK_FALSE(std::filesystem::exists(path));
    CHECK_FALSE(WakeReceiver::bind(folder / "no" / "folder"));
    CHECK_FALSE(WakeReceiver::bind(folder / std::string(200, 'x')));
}
