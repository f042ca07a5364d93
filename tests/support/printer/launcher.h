#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include <sys/types.h>

#include "drivers/ipp/ipp_port.h"
#include "tests/support/printer/knobs.h"

namespace tests {

struct LauncherOptions {
    int port = 0;  ///< 0: a free one
    std::filesystem::path spool;
    std::filesystem::path tray;
    std::filesystem::path control;
    int print_ms = 300;
};

/// Runs the printer program and turns verbs into what hands do to a printer. One line in, one line
/// out over the control socket: "ok …" or "error: …".
///
///     paper out|in|low · jam on|off · cover open|closed · abort (the running or next job fails)
///     offline (it no longer answers) · kill (it is gone) · online (both are over) · slow
///     MILLISECONDS · status
///
/// A jam and an open cover are told while a job runs, paper always: so is the printer program.
/// The spool holds a file only while its job may still be printed.
class Launcher {
  public:
    explicit Launcher(LauncherOptions options);
    ~Launcher();
    Launcher(const Launcher&) = delete;
    Launcher& operator=(const Launcher&) = delete;

    /// False when the printer program does not answer in time.
    [[nodiscard]] bool start();
    [[nodiscard]] std::string uri() const;
    /// Serves verbs until `stop_fd` can be read.
    void serve(int stop_fd);
    [[nodiscard]] std::string obey(const std::string& line);

  private:
    [[nodiscard]] bool power_on();
    void power_off();
    void reap();
    [[nodiscard]] bool set_paper_level(int sheets);
    void clean_spool();
    void answer_one(int client);

    LauncherOptions options_;
    std::filesystem::path knobs_file_;
    Knobs knobs_;
    std::unique_ptr<drivers::IppPort> printer_;
    pid_t pid_ = -1;
    bool stopped_ = false;
    int socket_ = -1;
};

}  // namespace tests
