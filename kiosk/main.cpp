// bianmin-kiosk: the terminal. Composition root: reads the configuration, opens the screen, the
// store, the devices and the platform, and runs the visit until it is told to stop.

#include <cstdio>
#include <iostream>
#include <thread>

#include <malloc.h>
#include <signal.h>
#include <sodium.h>

#include "kiosk/base/command_line.h"
#include "kiosk/base/config.h"
#include "kiosk/base/log.h"
#include "kiosk/options.h"
#include "kiosk/terminal.h"

namespace {

constexpr int exit_bad_config = 78;   // EX_CONFIG
constexpr int exit_unavailable = 69;  // EX_UNAVAILABLE

/// SIGTERM and SIGINT end the loop in order. A thread of its own waits for them, so that nothing
/// runs in a signal's context.
class EndOnSignal {
  public:
    EndOnSignal() {
        sigemptyset(&signals_);
        sigaddset(&signals_, SIGTERM);
        sigaddset(&signals_, SIGINT);
        pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
        signal(SIGPIPE, SIG_IGN);
    }
    void watch(kiosk::Terminal& terminal) {
        thread_ = std::thread([this, &terminal] {
            int number = 0;
            sigwait(&signals_, &number);
            if (!ended_) terminal.stop();
        });
    }
    ~EndOnSignal() {
        if (!thread_.joinable()) return;
        ended_ = true;
        pthread_kill(thread_.native_handle(), SIGTERM);
        thread_.join();
    }

  private:
    sigset_t signals_{};
    std::thread thread_;
    std::atomic<bool> ended_ = false;
};

int run(const kiosk::KioskOptions& options) {
    EndOnSignal signals;
    const auto config = kiosk::load_config(options.config);
    if (!config) {
        std::cerr << "bianmin-kiosk: " << config.error().detail << '\n';
        return exit_bad_config;
    }
    kiosk::log::Options log_options;
    log_options.program = "kiosk";
    log_options.file = config->paths.log / "kiosk.log";
    log_options.level = config->log.level;
    log_options.file_bytes_max = static_cast<std::size_t>(config->log.file_mb) * 1024 * 1024;
    log_options.files_kept = static_cast<std::size_t>(config->log.files);
    const kiosk::log::Log log(log_options);
    kiosk::log::program_started(BIANMIN_VERSION);

    auto terminal = kiosk::Terminal::open(*config, options);
    if (!terminal) {
        kiosk::log::component_failed("terminal", terminal.error().code, terminal.error().detail);
        return exit_unavailable;
    }
    signals.watch(**terminal);
    (*terminal)->run();
    kiosk::log::program_stopped("told");
    return 0;
}

}  // namespace

int main(int count, char** words) {
    // A heap for each thread that ever asked for memory would be megabytes that nobody uses.
    ::mallopt(M_ARENA_MAX, 2);
    if (sodium_init() < 0) return exit_unavailable;
    kiosk::KioskOptions options;
    kiosk::CommandLine line("The self-service terminal", "bianmin-kiosk");
    line.option("--config", options.config, "configuration file (docs/CONFIG.md)").required();
    line.option("--catalogue", options.catalogue,
                "signed catalogue that the terminal was delivered with");
#ifdef BIANMIN_AUTOMATION
    line.option("--automation", options.automation, "127.0.0.1:PORT of the WebDriver end point");
#endif
    line.version("bianmin-kiosk " BIANMIN_VERSION);
    if (const auto ended = line.parse(count, words)) return *ended;
    return run(options);
}
