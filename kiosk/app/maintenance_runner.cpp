#include "kiosk/app/maintenance_runner.h"

#include <utility>

#include "kiosk/base/log.h"
#include "kiosk/base/overloaded.h"
#include "kiosk/maintenance/pin_hash.h"

namespace kiosk {

namespace {

constexpr std::size_t answers_max = 64;

void write_log(const maintenance::effect::Report& report) {
    using What = maintenance::effect::Report::What;
    switch (report.what) {
        case What::opened:
            return log::maintenance_opened();
        case What::unlocked:
            return log::maintenance_unlocked();
        case What::wrong_pin:
            return log::maintenance_pin_wrong(static_cast<std::int64_t>(report.tries));
        case What::locked:
            return log::maintenance_locked(static_cast<std::int64_t>(report.tries), report.pause);
        case What::closed:
            return log::maintenance_closed();
    }
}

void write_log(const MaintenanceResult& result) {
    const auto test = maintenance::name_of(result.test);
    if (result.error) return log::device_test_failed(result.device, test, *result.error);
    log::device_test_passed(result.device, test, result.took);
}

}  // namespace

MaintenanceRunner::MaintenanceRunner(Parts parts, const Clock& clock,
                                     maintenance::Settings settings)
    : parts_(std::move(parts)),
      clock_(clock),
      settings_(settings),
      answers_(std::make_shared<BoundedQueue<maintenance::Event>>(answers_max)) {
    settings_.has_pin = maintenance::is_pin_hash(parts_.pin_hash);
}

void MaintenanceRunner::open(Language language) {
    next_look_ = {};
    next_scan_ = {};
    advance_by(maintenance::event::Opened{language});
}

void MaintenanceRunner::person(Intent intent) {
    advance_by(maintenance::event::Person{std::move(intent)});
}

void MaintenanceRunner::visit_began() {
    if (is_open()) advance_by(maintenance::event::VisitBegan{});
}

void MaintenanceRunner::tell(maintenance::Event event) {
    if (answers_->try_push(std::move(event)) && parts_.wake) parts_.wake();
}

bool MaintenanceRunner::turn() {
    bool changed = false;
    while (auto answer = answers_->try_pop()) {
        advance_by(std::move(*answer));
        changed = true;
    }
    const auto now = clock_.now().steady;
    if (const auto due = maintenance::next_deadline(state_); due && *due <= now) {
        advance_by(maintenance::event::Tick{});
        changed = true;
    }
    if (is_open() && now >= next_look_) changed = look_at_devices(now) || changed;
    return changed;
}

bool MaintenanceRunner::look_at_devices(SteadyTime now) {
    next_look_ = now + look_every;
    if (now >= next_scan_ && parts_.scan) {
        next_scan_ = now + scan_every;
        (void)parts_.background->post(
            [this] { tell(maintenance::event::SeenChanged{parts_.scan()}); });
    }
    auto devices = parts_.desk->devices();
    if (devices == state_.devices) return false;
    advance_by(maintenance::event::DevicesChanged{std::move(devices)});
    return true;
}

void MaintenanceRunner::advance_by(maintenance::Event event) {
    auto next = maintenance::advance(std::move(state_), std::move(event), clock_.now(), settings_);
    state_ = std::move(next.state);
    for (auto& effect : next.effects) carry_out(effect);
}

void MaintenanceRunner::carry_out(maintenance::Effect& effect) {
    std::visit(
        Overloaded{
            [this](maintenance::effect::CheckPin& check) {
                const auto request = check.request;
                auto pin = std::make_shared<SecretText>(std::move(check.pin));
                const bool taken = parts_.background->post([this, request, pin] {
                    tell(maintenance::event::PinChecked{
                        request, maintenance::is_pin_right(parts_.pin_hash, *pin)});
                    pin->wipe();
                });
                // Shut is the safe side.
                if (!taken) tell(maintenance::event::PinChecked{request, false});
            },
            [this](maintenance::effect::RunTest& test) {
                parts_.desk->run(test.request, test.device, test.test, test.language);
            },
            [this](maintenance::effect::CancelTest& test) { parts_.desk->cancel(test.request); },
            [this](maintenance::effect::ResetDevice& reset) { parts_.desk->reset(reset.device); },
            [this](maintenance::effect::Report& report) {
                write_log(report);
                if (report.what != maintenance::effect::Report::What::closed) return;
                parts_.desk->rest();
                if (parts_.closed) parts_.closed();
            },
            [](maintenance::effect::ReportTest& test) { write_log(test.result); },
        },
        effect);
}

Snapshot MaintenanceRunner::snapshot(Snapshot base) const {
    return maintenance::snapshot_of(state_, std::move(base), clock_.now(), settings_);
}

std::optional<SteadyTime> MaintenanceRunner::next_deadline() const {
    auto next = maintenance::next_deadline(state_);
    if (is_open() && (!next || next_look_ < *next)) next = next_look_;
    return next;
}

}  // namespace kiosk
