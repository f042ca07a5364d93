#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace tests {

/// Test certificates and keys (packaging/test-ca/make), made once a test program; terminal-0001 and
/// terminal-0002.
[[nodiscard]] const std::filesystem::path& test_keys();

/// Connection string of a fresh place for what would be in `folder`, where the tests run on
/// PostgreSQL (tests/platform/with_postgres); nullopt: they run on SQLite.
[[nodiscard]] std::optional<std::string> test_database(const std::filesystem::path& folder);

/// A running `bianmin-platform` with a fresh data folder. Dies, and its folder goes, with this
/// object.
/// **Errors:** throws std::runtime_error with what the program said.
class PlatformProcess {
  public:
    struct Options {
        std::filesystem::path catalogue{};  // empty: none
        std::string server = "server";   // stem below test_keys(): "wrong/server", "expired/server"
        std::string host = "127.0.0.1";  // "127.0.0.2" is not in the certificate
        std::vector<std::string> more{};  // further words of its command line
    };

    PlatformProcess();
    explicit PlatformProcess(Options options);
    ~PlatformProcess();
    PlatformProcess(const PlatformProcess&) = delete;
    PlatformProcess& operator=(const PlatformProcess&) = delete;

    [[nodiscard]] std::string url() const;
    [[nodiscard]] int port() const { return port_; }
    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

    void kill();
    /// Waits until the process has ended by itself.
    void wait_for_end();
    /// The same data and, as an address that terminals know, the same port.
    void start_again();

    /// One call to the operator's view; gives the body, throws unless the status is below 300.
    std::string admin(std::string_view method, std::string_view path,
                      std::string_view body = {}) const;
    void plant(std::string_view fault) const { admin("POST", "/admin/faults", fault); }

  private:
    void start();

    const Options options_;
    std::filesystem::path folder_;
    pid_t process_ = -1;
    int port_ = 0;
    int admin_port_ = 0;
};

}  // namespace tests
