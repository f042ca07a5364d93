#pragma once

#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "kiosk/base/result.h"
#include "tests/platform/faults.h"
#include "tests/platform/service.h"

namespace tests {

struct Address {
    std::string host = "127.0.0.1";
    int port = 0;  // 0: any free one

    /// "127.0.0.1:8443" or "[::1]:0". **Errors:** bad_config.
    [[nodiscard]] static kiosk::Result<Address> parse(std::string_view text);
    [[nodiscard]] bool is_loopback() const;
};

struct TlsFiles {
    std::filesystem::path certificate;
    std::filesystem::path key;
    std::filesystem::path client_authority;
    std::filesystem::path authority_key;
};

/// How often each operation was answered with each status, and which calls came under which trace
/// . **Threads:** any. **Limits:** the newest `lines_max` calls with a trace.
class Figures {
  public:
    static constexpr std::size_t lines_max = 10'000;

    void count(Operation operation, const Call& call, int status);
    [[nodiscard]] std::string json() const;
    /// The gateway's log of one trace (32 hexadecimal digits), oldest first.
    [[nodiscard]] std::string traced(const std::string& trace) const;

  private:
    struct Line {
        Operation operation = Operation::health;
        std::string terminal;
        std::string trace;
        int status = 0;
    };
    mutable std::mutex mutex_;
    std::map<std::string, int> counts_;
    std::deque<Line> lines_;
};

/// The listener that terminals speak to (mutual TLS) or the operator's (plain, loopback only).
/// Wraps cpp-httplib.
/// **Threads:** its own pool of `connections_max`; a kept-alive connection holds one.
class Listener {
  public:
    static constexpr std::size_t connections_max = 64;

    virtual ~Listener() = default;
    /// The bound port. **Errors:** bad_config.
    [[nodiscard]] virtual kiosk::Result<int> bind(const Address& address) = 0;
    /// Serves until `stop`.
    virtual void serve() = 0;
    virtual void stop() = 0;
};

/// **Errors:** bad_config: certificate or key unusable.
[[nodiscard]] kiosk::Result<std::unique_ptr<Listener>> make_terminal_listener(const TlsFiles& files,
                                                                              Service& service,
                                                                              FaultPlan& faults,
                                                                              Figures& figures);
/// Pages for browsers: TLS without a client's certificate. **Errors:** bad_config.
[[nodiscard]] kiosk::Result<std::unique_ptr<Listener>> make_pages_listener(const TlsFiles& files,
                                                                           Service& service);
[[nodiscard]] std::unique_ptr<Listener> make_admin_listener(Service& service, FaultPlan& faults,
                                                            Figures& figures);

}  // namespace tests
