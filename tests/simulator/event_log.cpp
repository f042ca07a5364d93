#include "tests/simulator/event_log.h"

namespace tests {

EventLog::EventLog(const SimClock& clock) : clock_(clock) {
    kiosk::log::set_sink(this);
}

EventLog::~EventLog() {
    kiosk::log::set_sink(nullptr);
}

void EventLog::note(const std::string& what) {
    if (lines_.size() == kept) lines_.pop_front();
    lines_.push_back(std::to_string(clock_.elapsed().count()) + " ms  " + what);
}

void EventLog::take(kiosk::log::Level, const std::string& line) {
    note("    " + line);
}

std::string EventLog::text() const {
    std::string all;
    for (const auto& line : lines_) all += line + "\n";
    return all;
}

}  // namespace tests
