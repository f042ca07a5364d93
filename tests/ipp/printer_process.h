#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <sys/types.h>

namespace tests {

/// A running bianmin-printer with a folder of its own; both go when it goes.
class PrinterProcess {
  public:
    PrinterProcess();
    ~PrinterProcess();
    PrinterProcess(const PrinterProcess&) = delete;
    PrinterProcess& operator=(const PrinterProcess&) = delete;

    [[nodiscard]] const std::string& uri() const { return uri_; }
    /// Sends a verb; throws unless the answer is "ok".
    void say(const std::string& verb) const;
    /// Documents in the tray, in the order in which they fell.
    [[nodiscard]] std::vector<std::string> sheets() const;
    /// Files of the same, and the pages that each was asked for ("2-3"; empty: all).
    [[nodiscard]] std::vector<std::filesystem::path> files() const;
    [[nodiscard]] std::vector<std::string> pages() const;
    [[nodiscard]] std::size_t spooled() const;

  private:
    std::filesystem::path folder_;
    std::string uri_;
    pid_t pid_ = -1;
};

}  // namespace tests
