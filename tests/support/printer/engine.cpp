#include "tests/support/printer/engine.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <thread>

#include <signal.h>
#include <sys/prctl.h>

#include "drivers/ipp/cups_port.h"
#include "drivers/ipp/printer_words.h"
#include "tests/support/printer/knobs.h"

namespace tests {

namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr auto look_every = 50ms;

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr ? value : "";
}

void say(const std::string& line) {
    std::fprintf(stderr, "%s\n", line.c_str());
    std::fflush(stderr);
}

/// Reasons that the printer program was told, so that each is taken back.
class Reasons {
  public:
    ~Reasons() { tell({}); }
    void tell(const std::set<std::string>& now) {
        for (const auto& reason : told_) {
            if (!now.contains(reason)) say("STATE: -" + reason);
        }
        for (const auto& reason : now) {
            if (!told_.contains(reason)) say("STATE: +" + reason);
        }
        told_ = now;
    }

  private:
    std::set<std::string> told_;
};

std::set<std::string> reasons_of(const Knobs& knobs) {
    std::set<std::string> reasons;
    if (!knobs.paper) reasons.insert("media-empty-error");
    if (knobs.jam) reasons.insert("media-jam-error");
    if (knobs.cover_open) reasons.insert("cover-open-error");
    return reasons;
}

/// Asks the printer program whether its job is to stop.
class JobWatch {
  public:
    JobWatch() : job_(std::atoi(variable("IPP_JOB_ID").c_str())) {
        auto port = drivers::make_cups_port({.uri = variable(uri_variable)});
        if (port) port_ = *std::move(port);
    }
    [[nodiscard]] bool cancelled() {
        if (!port_ || job_ == 0) return false;
        const auto facts = port_->job(job_);
        if (!facts || !facts->ok()) return false;
        const auto stage = drivers::stage_of(facts->value);
        return stage == drivers::JobStage::stopping || drivers::has_ended(stage);
    }

  private:
    int job_;
    std::unique_ptr<drivers::IppPort> port_;
};

void fall_into_tray(const fs::path& file, const fs::path& tray) {
    std::size_t sheets = 0;
    for (const auto& entry : fs::directory_iterator(tray)) {
        if (entry.path().extension() == ".pdf") ++sheets;
    }
    char name[32];
    std::snprintf(name, sizeof name, "sheet-%04zu", sheets + 1);
    // The printer program hands the document on whole, and the wish for some of its pages beside.
    std::ofstream(tray / (std::string(name) + ".pages")) << variable("IPP_PAGE_RANGES") << "\n";
    const fs::path falling = tray / (std::string(name) + ".part");
    fs::copy_file(file, falling, fs::copy_options::overwrite_existing);
    fs::rename(falling, tray / (std::string(name) + ".pdf"));
}

enum class End { printed, cancelled, aborted };

End print(const fs::path& file, const fs::path& knobs_file, const fs::path& tray) {
    Reasons reasons;
    JobWatch watch;
    std::chrono::milliseconds printed{0};
    for (int turn = 0;; ++turn) {
        const Knobs knobs = read_knobs(knobs_file);
        if (knobs.abort) {
            Knobs used = knobs;
            used.abort = false;
            write_knobs(knobs_file, used);
            return End::aborted;
        }
        if (turn % 4 == 0 && watch.cancelled()) return End::cancelled;
        const auto standing = reasons_of(knobs);
        reasons.tell(standing);
        if (standing.empty()) {
            if (printed.count() >= knobs.print_ms) break;
            printed += look_every;
        }
        std::this_thread::sleep_for(look_every);
    }
    // The last moment in which a cancel still finds the page inside.
    if (watch.cancelled() || !fs::exists(file)) return End::cancelled;
    fall_into_tray(file, tray);
    say("ATTR: job-impressions-completed=1 job-media-sheets-completed=1");
    return End::printed;
}

}  // namespace

int run_engine(const char* file) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    End end = End::aborted;
    try {
        end = print(file, variable(knobs_variable), variable(tray_variable));
    } catch (const fs::filesystem_error& error) {
        say(std::string("ERROR: ") + error.code().message());
    }
    std::error_code ignored;
    fs::remove(file, ignored);
    return end == End::aborted ? 1 : 0;
}

}  // namespace tests
