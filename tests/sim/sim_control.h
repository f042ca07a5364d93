#pragma once

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <thread>

#include <doctest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace tests {

/// Speaks the verbs of bianmin-simbus: one line there, one line back.
class SimControl {
  public:
    /// The simulator tells the program under test where its socket is.
    SimControl() : SimControl(environment("BIANMIN_SIMBUS_CONTROL")) {}
    explicit SimControl(const std::string& path) : file_(::socket(AF_UNIX, SOCK_STREAM, 0)) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        REQUIRE(path.size() < sizeof address.sun_path);
        std::memcpy(address.sun_path, path.data(), path.size());
        const auto connects = [&] {
            return ::connect(file_, reinterpret_cast<const sockaddr*>(&address), sizeof address) ==
                   0;
        };
        // The socket is there a moment before anybody listens on it.
        bool is_connected = connects();
        for (int i = 0; i < 400 && !is_connected && errno == ECONNREFUSED; ++i) {
            std::this_thread::sleep_for(std::chrono::milliseconds{25});
            is_connected = connects();
        }
        REQUIRE_MESSAGE(is_connected, "run under bianmin-simbus");
    }
    ~SimControl() { ::close(file_); }
    SimControl(const SimControl&) = delete;
    SimControl& operator=(const SimControl&) = delete;

    static std::string environment(const char* name) {
        const char* value = std::getenv(name);
        return value != nullptr ? value : "";
    }

    std::string say(std::string_view verb) {
        const std::string line = std::string(verb) + "\n";
        // A connection that the simulator closed answers with nothing.
        if (::send(file_, line.data(), line.size(), MSG_NOSIGNAL) < 0) return {};
        std::string reply;
        for (char c = 0; ::read(file_, &c, 1) == 1 && c != '\n';) reply.push_back(c);
        return reply;
    }
    /// The verb must be obeyed.
    void tell(std::string_view verb) {
        const std::string reply = say(verb);
        REQUIRE_MESSAGE(reply.starts_with("ok"), verb << ": " << reply);
    }

  private:
    int file_;
};

}  // namespace tests
