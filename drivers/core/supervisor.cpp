#include "drivers/core/supervisor.h"

#include <algorithm>
#include <utility>

namespace drivers {

using kiosk::Duration;
using kiosk::ErrorCode;
using kiosk::Now;

namespace {

/// Faults that no restart cures: somebody must change the set-up.
bool needs_configuration(ErrorCode code) {
    return code == ErrorCode::unauthorised || code == ErrorCode::bad_config;
}

std::string words_of(const kiosk::Error& error) {
    std::string words(kiosk::name_of(error.code));
    if (!error.detail.empty()) words.append(": ").append(error.detail);
    return words;
}

}  // namespace

void Supervisor::set(DeviceStatus status, Confidence confidence, RecoveryAction recovery,
                     Blame blame, std::string detail, const Now& now) {
    if (state_.status != status || state_.since == kiosk::SteadyTime{}) {
        state_.since = now.steady;
        state_.since_wall = now.wall;
    }
    state_.status = status;
    state_.confidence = confidence;
    state_.recovery = recovery;
    state_.blame = blame;
    state_.detail = std::move(detail);
}

void Supervisor::forget_faults() {
    faults_.clear();
    faults_in_use_.clear();
    failed_starts_ = 0;
    quarantined_ = false;
}

Supervisor::Waking Supervisor::waking() const {
    if (failed_starts_ == 0) return Waking::plain;
    return failed_starts_ == 1 ? Waking::device_reset : Waking::cable_reset;
}

void Supervisor::attached(const Now& now) {
    attached_ = true;
    running_ = false;
    forget_faults();
    start_at_ = now.steady;
    set(DeviceStatus::starting, Confidence::inferred, RecoveryAction::none, Blame::wait, {}, now);
}

void Supervisor::detached(const Now& now) {
    absent("unplugged", now);
}

void Supervisor::absent(std::string detail, const Now& now) {
    attached_ = false;
    running_ = false;
    forget_faults();
    set(DeviceStatus::no_device, Confidence::reported, RecoveryAction::maintenance,
        Blame::technician, std::move(detail), now);
}

void Supervisor::started(const Now& now) {
    if (!attached_) return;
    running_ = true;
    failed_starts_ = 0;
    quarantined_ = false;
    set(DeviceStatus::online, Confidence::reported, RecoveryAction::none, Blame::nobody, {}, now);
}

void Supervisor::busy(bool is_busy, const Now& now) {
    if (!running_) return;
    set(is_busy ? DeviceStatus::busy : DeviceStatus::online, Confidence::reported,
        RecoveryAction::none, Blame::nobody, {}, now);
}

void Supervisor::faulted(const kiosk::Error& error, const Now& now) {
    if (!attached_) return;
    const bool was_in_use = std::exchange(running_, false);
    ++failed_starts_;
    faults_.push_back(now.steady);
    if (was_in_use) faults_in_use_.push_back(now.steady);
    for (auto* faults : {&faults_, &faults_in_use_})
        while (!faults->empty() && faults->front() + limits_.fault_window < now.steady)
            faults->pop_front();

    const auto count = static_cast<int>(faults_.size());
    if (count >= limits_.quarantine_faults) {
        quarantined_ = true;
        const bool flaps = static_cast<int>(faults_in_use_.size()) >= limits_.quarantine_faults;
        start_at_ = now.steady + (flaps ? limits_.quarantine : limits_.back_off_max);
        if (flaps) faults_.clear();
        if (flaps) faults_in_use_.clear();
        const auto recovery = needs_configuration(error.code) ? RecoveryAction::configuration
                                                              : RecoveryAction::maintenance;
        set(DeviceStatus::hardware_error, Confidence::inferred, recovery, Blame::technician,
            words_of(error), now);
        return;
    }
    const int doublings = std::min(count - 1, 16);
    start_at_ = now.steady + std::min(limits_.back_off_max,
                                      limits_.back_off_min * (Duration::rep{1} << doublings));
    if (needs_configuration(error.code)) {
        set(DeviceStatus::hardware_error, Confidence::reported, RecoveryAction::configuration,
            Blame::technician, words_of(error), now);
        return;
    }
    set(DeviceStatus::offline, Confidence::inferred, RecoveryAction::reset, Blame::wait,
        words_of(error), now);
}

void Supervisor::cleared(const Now& now) {
    if (attached_) attached(now);
}

std::optional<kiosk::SteadyTime> Supervisor::start_at() const {
    if (!attached_ || running_) return std::nullopt;
    return start_at_;
}

}  // namespace drivers
