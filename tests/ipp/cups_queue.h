#pragma once

#include <filesystem>
#include <string>

#include <sys/types.h>

namespace tests {

/// A CUPS scheduler of our own (private folders, a free port, no browsing) with one queue "kiosk"
/// for a printer. It and its folders go when the object goes.
class CupsQueue {
  public:
    /// Why it can't be used on this machine; empty: it can.
    [[nodiscard]] static std::string missing();

    /// Throws when scheduler or queue do not come up.
    explicit CupsQueue(const std::string& printer_uri);
    ~CupsQueue();
    CupsQueue(const CupsQueue&) = delete;
    CupsQueue& operator=(const CupsQueue&) = delete;

    [[nodiscard]] std::string uri() const;
    void start();
    void kill();
    /// As an administrator does.
    void disable() const;
    void enable() const;
    /// Documents that the scheduler still keeps.
    [[nodiscard]] std::size_t documents() const;

  private:
    void run(const std::string& command) const;

    std::filesystem::path folder_;
    int port_ = 0;
    pid_t process_ = -1;
};

}  // namespace tests
