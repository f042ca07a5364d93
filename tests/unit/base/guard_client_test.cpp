#include "kiosk/base/guard_client.h"

#include <array>
#include <atomic>
#include <chrono>
#include <functional>
#include <thread>

#include <doctest.h>
#include <sys/socket.h>
#include <unistd.h>

#include "kiosk/base/guard_protocol.h"

using kiosk::ErrorCode;
using kiosk::GuardClient;
using kiosk::SecretBytes;
using kiosk::guard::Operation;
using kiosk::guard::protocol_version;
using kiosk::guard::Reply;
using kiosk::guard::Request;
using kiosk::guard::Status;
using namespace std::chrono_literals;

namespace {

const kiosk::Uuid draft = kiosk::Uuid::parse("01890a5d-ac96-774b-bcce-b302099a8057");

/// A guard that answers each request as the test says.
class FakeGuard {
  public:
    explicit FakeGuard(std::function<void(int, const Request&)> answer) {
        REQUIRE(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends_.data()) == 0);
        thread_ = std::thread([this, answer = std::move(answer)] {
            Request request;
            while (recv(ends_[0], &request, sizeof request, 0) == sizeof request)
                answer(ends_[0], request);
        });
    }
    ~FakeGuard() {
        shutdown(ends_[0], SHUT_RDWR);
        thread_.join();
        close(ends_[0]);
    }
    FakeGuard(const FakeGuard&) = delete;
    FakeGuard& operator=(const FakeGuard&) = delete;

    [[nodiscard]] GuardClient client(kiosk::Duration timeout = 10s) const {
        return {ends_[1], timeout};
    }
    void hang_up() const { shutdown(ends_[0], SHUT_RDWR); }

  private:
    std::array<int, 2> ends_{-1, -1};
    std::thread thread_;
};

void reply(int socket, const Request& request, Status status, std::uint8_t key = 0) {
    Reply packet;
    packet.serial = request.serial;
    packet.status = status;
    packet.key.fill(key);
    REQUIRE(send(socket, &packet, sizeof packet, 0) == sizeof packet);
}

}  // namespace

TEST_CASE("Each operation is sent with its id and its key, and the key comes back") {
    std::vector<Request> seen;
    const FakeGuard guard([&](int socket, const Request& request) {
        seen.push_back(request);
        reply(socket, request, Status::ok, 0x5A);
    });
    GuardClient client = guard.client();
    CHECK(client.put(draft, SecretBytes(kiosk::SecretBytes(std::vector<unsigned char>(32, 7)))));
    const auto key = client.get(draft);
    REQUIRE(key);
    CHECK(key->reveal() == std::vector<unsigned char>(32, 0x5A));
    CHECK(client.drop(draft));
    CHECK(client.ready());
    CHECK(client.ping());
    REQUIRE(seen.size() == 5);
    CHECK(seen[0].operation == Operation::put);
    CHECK(seen[0].id == draft.bytes);
    CHECK(seen[0].key[31] == 7);
    CHECK(seen[1].operation == Operation::get);
    CHECK(seen[4].operation == Operation::ping);
}

TEST_CASE("Each refusal of the guard is an error of its own") {
    Status status = Status::ok;
    const FakeGuard guard(
        [&](int socket, const Request& request) { reply(socket, request, status); });
    GuardClient client = guard.client();
    for (const auto& [given, code] : {std::pair{Status::not_found, ErrorCode::not_found},
                                      std::pair{Status::full, ErrorCode::limit_exceeded},
                                      std::pair{Status::refused, ErrorCode::unauthorised},
                                      std::pair{Status::malformed, ErrorCode::protocol_error}}) {
        status = given;
        CHECK(client.get(draft).error().code == code);
    }
}

TEST_CASE("A key of the wrong length is not even sent") {
    const FakeGuard guard([](int, const Request&) {});
    GuardClient client = guard.client();
    CHECK(client.put(draft, SecretBytes(std::vector<unsigned char>(31, 7))).error().code ==
          ErrorCode::bad_format);
    CHECK(client.put(draft, SecretBytes()).error().code == ErrorCode::bad_format);
}

TEST_CASE("A silent guard is given up, and its late answer is not taken for the next one") {
    int asked = 0;
    Request late;
    const FakeGuard guard([&](int socket, const Request& request) {
        if (++asked == 1) {
            late = request;
            return;
        }
        reply(socket, late, Status::not_found);
        reply(socket, request, Status::ok);
    });
    GuardClient client = guard.client(200ms);
    CHECK(client.ping().error().code == ErrorCode::timed_out);
    CHECK(client.ping());
}

TEST_CASE("A sign of life waits for no guard, and its answers are never in anybody's way") {
    std::atomic<int> pings{0};
    const FakeGuard guard([&](int socket, const Request& request) {
        if (request.operation == Operation::ping) ++pings;
        reply(socket, request, Status::ok, 0x5A);
    });
    GuardClient client = guard.client();
    // More than a socket holds answers.
    constexpr int signs = 2'000;
    for (int i = 0; i < signs; ++i) {
        client.tell_alive();
        while (pings <= i) std::this_thread::yield();
    }
    const auto key = client.get(draft);
    REQUIRE(key);
    CHECK(key->reveal() == std::vector<unsigned char>(32, 0x5A));

    std::array<int, 2> ends{-1, -1};
    REQUIRE(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends.data()) == 0);
    GuardClient alone(ends[1], 10s);
    const auto from = std::chrono::steady_clock::now();
    for (int i = 0; i < signs; ++i) alone.tell_alive();  // nobody reads
    close(ends[0]);
    alone.tell_alive();
    CHECK(std::chrono::steady_clock::now() - from < 10s);
}

TEST_CASE("A guard that has ended is noticed at once, before and during a request") {
    const FakeGuard guard([&](int socket, const Request&) { shutdown(socket, SHUT_RDWR); });
    GuardClient client = guard.client();
    CHECK(client.ping().error().code == ErrorCode::device_gone);
    CHECK(client.ping().error().code == ErrorCode::device_gone);
}

TEST_CASE("An answer of another size or version is refused") {
    int asked = 0;
    const FakeGuard guard([&](int socket, const Request& request) {
        Reply packet;
        packet.serial = request.serial;
        packet.status = Status::ok;
        packet.version = asked == 0 ? protocol_version + 1 : protocol_version;
        const std::size_t size = asked++ == 0 ? sizeof packet : sizeof packet - 1;
        REQUIRE(send(socket, &packet, size, 0) == static_cast<ssize_t>(size));
    });
    GuardClient client = guard.client();
    CHECK(client.ping().error().code == ErrorCode::protocol_error);
    CHECK(client.ping().error().code == ErrorCode::protocol_error);
}
