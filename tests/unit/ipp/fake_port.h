#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "drivers/core/pause.h"
#include "drivers/ipp/ipp_port.h"
#include "kiosk/base/clock.h"

namespace tests {

/// A printer in memory. Time is virtual: each rest and each pause moves it. A job prints for
/// `print_time` unless `reasons` says why not; then it comes out into `tray`.
class FakePrinter final : public drivers::IppPort {
  public:
    explicit FakePrinter(kiosk::VirtualClock& clock) : clock_(clock) {}

    // What hands do.
    std::vector<std::string> reasons{"none"};
    std::vector<std::string> formats{"application/pdf"};
    bool page_ranges = true;
    std::vector<int> marker_levels;
    std::vector<std::string> marker_types;
    std::vector<std::string> supplies;
    int state = drivers::ipp::printer_idle;
    bool accepting = true;
    /// Others' pages keep it busy until then.
    kiosk::SteadyTime busy_until{};
    kiosk::Duration print_time{1000};
    /// How a job that is not taken back ends.
    int end_state = drivers::ipp::job_completed;
    /// Says yes to Cancel-Job and goes on printing all the same.
    bool ignores_cancel = false;
    /// Forgets jobs as soon as they begin to print, as after a restart.
    bool forgets = false;
    /// The n-th call of all (from 1) fails with this; 0: none. `fails_on`: every later one too.
    int fail_call = 0;
    bool fails_on = false;
    kiosk::Error failure{kiosk::ErrorCode::network, "fake", {}};
    /// The failing request was heard by the printer; only its answer got lost.
    bool heard = false;
    /// It takes a document only after so long, and says nothing meanwhile.
    kiosk::Duration send_time{0};
    /// Answers of these requests carry this status instead of success.
    std::map<std::string, int> refusals;

    /// Called before each request, with its name: hands that act in the middle of a print.
    std::function<void(const std::string&)> before_request;

    // What can be seen.
    std::vector<std::string> tray;
    /// Of the last job.
    drivers::PageRange pages;
    int calls = 0;
    std::vector<std::string> requests;
    [[nodiscard]] std::size_t unfinished();
    /// Lets time go by without anybody asking.
    void let_pass(kiosk::Duration time) {
        clock_.advance(time);
        turn();
    }
    void add_job(const std::string& user, const std::string& text);

    kiosk::Result<drivers::IppAnswer<drivers::IppPrinterFacts>> printer() override;
    kiosk::Result<drivers::IppAnswer<drivers::IppPrinterFacts>> condition() override;
    kiosk::Result<drivers::IppAnswer<int>> create_job(drivers::PageRange wanted) override;
    kiosk::Result<drivers::IppAnswer<int>> send_document(int job,
                                                         std::span<const unsigned char> pdf,
                                                         const GoesOn& goes_on) override;
    kiosk::Result<drivers::IppAnswer<drivers::IppJobFacts>> job(int job) override;
    kiosk::Result<drivers::IppAnswer<int>> cancel_job(int job) override;
    kiosk::Result<drivers::IppAnswer<std::vector<drivers::IppJobFacts>>> unfinished_jobs() override;
    void rest(kiosk::Duration time) override { let_pass(time); }

  private:
    struct Job {
        std::string user;
        std::string text;
        int state = drivers::ipp::job_pending;
        kiosk::Duration printed{};
        bool has_document = false;
    };
    template <class T, class Do>
    kiosk::Result<drivers::IppAnswer<T>> request(const std::string& name, const Do& act);
    void turn();
    [[nodiscard]] bool stands_still() const;

    kiosk::VirtualClock& clock_;
    kiosk::SteadyTime last_turn_{};
    std::map<int, Job> jobs_;
    int last_id_ = 0;
};

/// Moves the printer's time; cancelled after `cancel_after` waits (0: never).
class FakePause final : public drivers::Pause {
  public:
    FakePause(FakePrinter& printer, int cancel_after)
        : printer_(printer), cancel_after_(cancel_after) {}
    [[nodiscard]] bool wait(kiosk::Duration time) override {
        if (cancelled()) return false;
        ++waits_;
        printer_.let_pass(time);
        return !cancelled();
    }
    [[nodiscard]] bool cancelled() override {
        if (clock_ != nullptr && clock_->now().steady >= cancel_at_) return true;
        return cancel_after_ != 0 && waits_ >= cancel_after_;
    }
    /// Also while nothing waits here.
    void cancel_at(const kiosk::Clock& clock, kiosk::SteadyTime when) {
        clock_ = &clock;
        cancel_at_ = when;
    }

  private:
    FakePrinter& printer_;
    const int cancel_after_;
    int waits_ = 0;
    const kiosk::Clock* clock_ = nullptr;
    kiosk::SteadyTime cancel_at_{};
};

}  // namespace tests
