#include "drivers/camera/vision_client.h"

#include <atomic>
#include <functional>

#include <doctest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "drivers/core/listening_socket.h"
#include "tests/support/temp_folder.h"

namespace tests {

using drivers::DeviceStatus;
using drivers::VisionClient;
using drivers::VisionSocket;
using kiosk::Duration;
namespace vision = drivers::vision;

namespace {

constexpr Duration longest{10'000};

/// The other program as a test plays it: it says nothing by itself.
class OtherEnd {
  public:
    [[nodiscard]] std::string path() const { return folder_ / "vision.sock"; }
    void listen() {
        const auto listener = drivers::listen_for_owner(path(), SOCK_SEQPACKET, 1);
        REQUIRE(listener);
        listener_ = *listener;
    }
    void accept() {
        pollfd waiting{listener_, POLLIN, 0};
        REQUIRE(::poll(&waiting, 1, static_cast<int>(longest.count())) == 1);
        socket_.emplace(::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC));
    }
    void say(vision::Body body, std::uint32_t serial = 0) {
        REQUIRE(socket_->send({serial, std::move(body)}));
    }
    /// The next request.
    [[nodiscard]] vision::Message next() {
        auto received = socket_->receive(longest);
        REQUIRE(received);
        return std::move(received->message);
    }
    /// The next request of this kind; others before it are passed over.
    template <class Wanted>
    [[nodiscard]] std::pair<Wanted, std::uint32_t> await() {
        for (;;) {
            auto message = next();
            if (auto* const wanted = std::get_if<Wanted>(&message.body))
                return {std::move(*wanted), message.serial};
        }
    }
    ~OtherEnd() {
        if (listener_ >= 0) ::close(listener_);
    }

  private:
    TempFolder folder_;
    int listener_ = -1;
    std::optional<VisionSocket> socket_;
};

void await_true(const std::function<bool()>& condition) {
    const kiosk::RealClock clock;
    const auto until = clock.now().steady + longest;
    while (!condition()) {
        REQUIRE(clock.now().steady < until);
        ::usleep(2'000);
    }
}

vision::State state_of_document() {
    vision::CameraWord word;
    word.camera = "document";
    word.status = DeviceStatus::online;
    return {{word}};
}

}  // namespace

TEST_CASE("a camera is starting until its program was heard, and offline where there is none") {
    const kiosk::RealClock clock;
    OtherEnd other;
    other.listen();
    VisionClient client(other.path(), clock, [](const drivers::CameraEvent&) {});
    CHECK(client.state("document").status == DeviceStatus::starting);
    other.accept();
    static_cast<void>(other.await<vision::AskState>());
    CHECK(client.state("document").status == DeviceStatus::starting);
    other.say(state_of_document());
    await_true([&] { return client.state("document").status == DeviceStatus::online; });
    // One that the other program does not know is never there.
    CHECK(client.state("person").status == DeviceStatus::offline);

    VisionClient alone(other.path() + ".none", clock, [](const drivers::CameraEvent&) {});
    await_true([&] { return alone.state("document").status == DeviceStatus::offline; });
}

TEST_CASE("a program that connects and says nothing is no camera that starts for ever") {
    kiosk::VirtualClock clock;
    OtherEnd other;
    other.listen();
    VisionClient client(other.path(), clock, [](const drivers::CameraEvent&) {});
    other.accept();
    static_cast<void>(other.await<vision::AskState>());
    CHECK(client.state("document").status == DeviceStatus::starting);
    clock.advance(Duration{2'000});
    CHECK(client.state("document").status == DeviceStatus::offline);
}

TEST_CASE("off and another wish on at once: the other program is told what is off") {
    const kiosk::RealClock clock;
    OtherEnd other;
    other.listen();
    VisionClient client(other.path(), clock, [](const drivers::CameraEvent&) {});
    other.accept();
    client.read_codes("document", true);
    CHECK(other.await<vision::ReadCodes>().first.on);
    client.read_codes("document", false);
    client.watch_page("document", true);
    // Whether it was told in between or not: the last word about codes is "off".
    CHECK_FALSE(other.await<vision::ReadCodes>().first.on);
    while (!other.await<vision::WatchPage>().first.on) {
    }
}

TEST_CASE("what is on its way from an earlier watch for pages counts for no later one") {
    const kiosk::RealClock clock;
    OtherEnd other;
    other.listen();
    std::atomic<int> refused = 0;
    std::atomic<int> looks = 0;
    VisionClient client(other.path(), clock, [&](const drivers::CameraEvent& event) {
        if (std::holds_alternative<drivers::PageRefused>(event)) ++refused;
        if (std::holds_alternative<drivers::PageLooked>(event)) ++looks;
    });
    other.accept();
    client.watch_page("document", true);
    const auto first = other.await<vision::WatchPage>().second;
    other.say(vision::Looking{"document"}, first);
    other.say(vision::PageNotKept{"document", drivers::PageRefusal::blank});
    await_true([&] { return refused == 1; });
    // Another citizen's watch begins; what the first one's picture gave comes before its answer.
    client.watch_page("document", true);
    const auto second = other.await<vision::WatchPage>().second;
    other.say(vision::PageNotKept{"document", drivers::PageRefusal::blank});
    other.say(vision::PageWatched{"document", drivers::PageAdvice::good, {}});
    other.say(vision::Looking{"document"}, second);
    other.say(vision::PageWatched{"document", drivers::PageAdvice::good, {}});
    await_true([&] { return looks == 1; });
    CHECK(refused == 1);
    client.watch_page("document", false);
    while (other.await<vision::WatchPage>().first.on) {
    }
    other.say(vision::PageNotKept{"document", drivers::PageRefusal::blank});
    other.say(state_of_document());
    await_true([&] { return client.state("document").status == DeviceStatus::online; });
    CHECK(refused == 1);
}

}  // namespace tests
