#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "kiosk/base/clock.h"
#include "kiosk/flow/snapshot.h"

namespace kiosk {

/// How one service went in one visit: what is measured without asking anybody. There
/// is no place in it for a value that a person gave, for who they are, or for the time of day.
struct VisitFigure {
    std::string day;  // 2026-06-01
    std::string service;
    std::string language;
    std::string way;
    /// Milliseconds on each screen, and pages of the form apart: “guide”, “form:contact”.
    std::map<std::string, std::int64_t> steps;
    std::string last_step;
    /// Complaints of the form by rule: the question and “missing” or “wrong”, how often.
    std::map<std::string, std::uint64_t> rules;
    /// What a device could not do, by the words that the person saw.
    std::map<std::string, std::uint64_t> devices;
    std::uint64_t pages = 0;  // of the form that were shown
    bool started = false;     // went beyond the guide
    bool filed = false;
    std::uint64_t materials_spared = 0;
    std::uint64_t fields_spared = 0;
    int grade = 0;  // 0: not rated
};

/// One line of JSON, without the line's end. Members of docs/FIGURES.md.
[[nodiscard]] std::string line_of(const VisitFigure& figure);

/// Follows visits by their snapshots and tells each service that was looked at, when it is over.
/// **Threads:** the user interface's. **Secrets:** looks at whether an answer is empty, at none.
class VisitFigures {
  public:
    using Keep = std::function<void(const VisitFigure&)>;
    /// People with their own cards file no more in an hour at one terminal.
    static constexpr std::size_t cases_an_hour_max = 30;
    explicit VisitFigures(Keep keep) : keep_(std::move(keep)) {}

    /// After every event. More than `cases_an_hour_max` cases within an hour go to the log.
    void follow(const Snapshot& snapshot, Now now);

  private:
    void begin(const std::string& service, const Snapshot& snapshot);
    void end();
    void look(const FormScreen& form);
    void look(const Snapshot& snapshot);
    void device_problem(std::string_view problem);
    void spend(std::string step, Now now);
    void count_case(SteadyTime now);

    Keep keep_;
    SessionId session_;
    bool following_ = false;
    VisitFigure figure_;
    std::string step_;
    SteadyTime since_{};
    std::set<std::string> complaints_;  // shown now
    std::string problem_;               // of a device, shown now
    int chosen_ = 0;
    std::set<std::string> pages_;
    std::deque<SteadyTime> filed_;  // within the last hour
};

}  // namespace kiosk
