#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>
#include <sys/types.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/random.h"
#include "offline_cache/store.h"
#include "tests/platform/process.h"

namespace tests {

/// Generous: the machine may be busy with other things.
inline constexpr auto patience = std::chrono::seconds(60);

/// True as soon as `holds`; false when it did not within `patience`.
[[nodiscard]] bool within_patience(const std::function<bool()>& holds);

/// A case as the kiosk would file it, sound in every respect.
[[nodiscard]] kiosk::Submission sample_filing(kiosk::Random& random, kiosk::WallTime now,
                                              const std::string& remark);

/// A terminal's folder with its configuration, and the store as the kiosk sees it.
class Terminal {
  public:
    struct Identity {
        std::string authority = "ca.crt";      // below test_keys()
        std::string certificate = "terminal";  // stem
        std::string receipt_key = "receipt.pub";
        std::filesystem::path folder{};       // of terminal.crt and .key instead, if not empty
        std::string data_key = "data";        // stem
        std::filesystem::path signing_key{};  // empty: that of the certificate
    };

    explicit Terminal(const PlatformProcess& platform);
    Terminal(const PlatformProcess& platform, const Identity& identity);
    ~Terminal();
    Terminal(const Terminal&) = delete;
    Terminal& operator=(const Terminal&) = delete;

    /// Writes terminal.toml anew. The store goes on as it was opened until `open_again`.
    void configure(const PlatformProcess& platform, const Identity& identity);
    void open_again();
    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
    [[nodiscard]] std::filesystem::path config_file() const { return folder_ / "terminal.toml"; }
    [[nodiscard]] offline_cache::Store& store() { return *store_; }

    /// Fills in a form and submits it, as the kiosk would.
    kiosk::SubmissionId file(const std::string& remark = {});
    /// With scans, which go encrypted to the disk as they come.
    kiosk::SubmissionId file_with(const std::vector<std::string>& scans);
    kiosk::SubmissionId rate(const kiosk::SubmissionId& about);
    [[nodiscard]] bool has_receipt(const kiosk::SubmissionId& id);
    [[nodiscard]] std::size_t unsent();

  private:
    kiosk::SubmissionId submit(const kiosk::Submission& submission);

    std::filesystem::path folder_;
    kiosk::RealClock clock_;
    kiosk::SystemRandom random_;
    std::unique_ptr<offline_cache::Store> store_;
};

/// A running `bianmin-sync`. Dies with this object. What it logs is in the terminal's folder,
/// `sync.out`.
class SyncProcess {
  public:
    explicit SyncProcess(const Terminal& terminal, std::vector<std::string> more = {});
    ~SyncProcess();
    SyncProcess(const SyncProcess&) = delete;
    SyncProcess& operator=(const SyncProcess&) = delete;

    [[nodiscard]] pid_t id() const { return process_; }
    void signal(int number) const;
    /// Exit status, or 128 + signal.
    int wait();
    /// The same, if it has ended.
    [[nodiscard]] std::optional<int> ended();
    [[nodiscard]] std::string said() const;

  private:
    std::filesystem::path output_;
    pid_t process_ = -1;
};

}  // namespace tests
