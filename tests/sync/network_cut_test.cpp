#include <cstdio>
#include <cstdlib>
#include <set>
#include <thread>

#include <doctest.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "kiosk/base/random.h"
#include "tests/sync/sync_process.h"

using tests::PlatformProcess;
using tests::SyncProcess;
using tests::Terminal;
using tests::within_patience;

namespace {

/// A network of this process and its children alone, whose one interface can be taken down.
class OwnNetwork {
  public:
    OwnNetwork() {
        if (::unshare(CLONE_NEWNET) != 0) {
            std::puts("skipped: no network of its own may be made here (needs root)");
            std::exit(77);
        }
        socket_ = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        REQUIRE(socket_ >= 0);
        mend();
    }
    ~OwnNetwork() { ::close(socket_); }
    OwnNetwork(const OwnNetwork&) = delete;
    OwnNetwork& operator=(const OwnNetwork&) = delete;

    void cut() { set(0); }
    void mend() { set(IFF_UP | IFF_RUNNING); }

  private:
    void set(int flags) const {
        ifreq request{};
        std::snprintf(request.ifr_name, sizeof request.ifr_name, "lo");
        request.ifr_flags = static_cast<short>(flags);
        REQUIRE(::ioctl(socket_, SIOCSIFFLAGS, &request) == 0);
    }
    int socket_ = -1;
};

std::string scan_of(kiosk::Random& random) {
    std::string bytes(1 + random.below(1'500'000), '\0');
    random.fill(std::span(reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size()));
    return bytes;
}

}  // namespace

TEST_CASE("The network cut thirty times while cases and scans travel: each arrives, none twice") {
    OwnNetwork network;
    const PlatformProcess platform;
    Terminal terminal(platform);
    kiosk::SeededRandom random(20260303);
    std::set<std::string> filed;
    const SyncProcess sync(terminal);
    for (int cut = 0; cut < 30; ++cut) {
        for (int i = 0; i < 3; ++i) filed.insert(terminal.file(std::to_string(cut)).value().text());
        filed.insert(terminal.file_with({scan_of(random)}).value().text());
        std::this_thread::sleep_for(std::chrono::milliseconds(random.below(120)));
        network.cut();
        // A few last longer than the terminal's patience with one exchange.
        std::this_thread::sleep_for(
            std::chrono::milliseconds(cut % 10 == 9 ? 3500 : random.below(250)));
        network.mend();
    }
    REQUIRE(within_patience([&] { return terminal.unsent() == 0; }));
    CHECK(sync.said().find("submission_retry") != std::string::npos);
    const auto list = nlohmann::json::parse(platform.admin("GET", "/admin/cases"));
    std::multiset<std::string> received;
    for (const auto& one : list["cases"]) received.insert(one["submission_id"].get<std::string>());
    CHECK(received == std::multiset<std::string>(filed.begin(), filed.end()));
}
