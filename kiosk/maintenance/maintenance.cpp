#include "kiosk/maintenance/maintenance.h"

#include <algorithm>
#include <type_traits>
#include <utility>

#include "kiosk/base/overloaded.h"
#include "kiosk/maintenance/page_size.h"

namespace kiosk::maintenance {

namespace {

using What = effect::Report::What;

struct Turn {
    State& state;
    std::vector<Effect>& effects;
    Now now;
    const Settings& settings;

    template <class Wanted>
    void want(Wanted wanted) const {
        effects.emplace_back(std::in_place_type<Wanted>, std::move(wanted));
    }
    void report(What what, std::size_t tries = 0, Duration pause = {}) const {
        want(effect::Report{what, tries, pause});
    }
    [[nodiscard]] RequestId new_request() const { return RequestId(++state.requests); }
    [[nodiscard]] bool is_locked() const {
        return state.locked_until && now.steady < *state.locked_until;
    }
};

const MaintenanceDevice* find_device(const State& state, std::string_view id) {
    const auto found =
        std::find_if(state.devices.begin(), state.devices.end(),
                     [id](const MaintenanceDevice& device) { return device.id == id; });
    return found == state.devices.end() ? nullptr : &*found;
}

void cancel_test(const Turn& turn) {
    if (!turn.state.running) return;
    turn.want(effect::CancelTest{turn.state.running->request});
    turn.state.running.reset();
}

void close(const Turn& turn) {
    cancel_test(turn);
    turn.state.page.reset();
    turn.state.devices.clear();
    turn.state.seen.clear();
    turn.report(What::closed);
}

void keep_awake(const Turn& turn) {
    turn.state.idle_ends = turn.now.steady + turn.settings.idle;
}

// ---- PIN
// ------------------------------------------------------------------------------------------------------------

void check_pin(const Turn& turn, page::Pin& pin) {
    if (pin.digits.reveal().size() < pin_digits_min) return;
    pin.checking = turn.new_request();
    turn.want(effect::CheckPin{*pin.checking, std::move(pin.digits)});
    pin.digits.wipe();
}

void on_pin(const Turn& turn, page::Pin& pin, const Intent& intent) {
    if (!turn.settings.has_pin || pin.checking || turn.is_locked()) return;
    if (const auto* typed = std::get_if<intent::PinDigit>(&intent)) {
        pin.was_wrong = false;
        const bool is_digit = typed->digit >= '0' && typed->digit <= '9';
        if (is_digit && pin.digits.reveal().size() < pin_digits_max)
            pin.digits.reveal().push_back(typed->digit);
    } else if (std::holds_alternative<intent::PinDelete>(intent)) {
        if (!pin.digits.empty()) pin.digits.reveal().pop_back();
    } else if (std::holds_alternative<intent::PinClear>(intent)) {
        pin.digits.wipe();
    } else if (std::holds_alternative<intent::Next>(intent)) {
        check_pin(turn, pin);
    }
}

void lock(const Turn& turn) {
    const auto beyond = turn.state.wrong_tries - turn.settings.tries;
    Duration pause = turn.settings.lock_first;
    for (std::size_t i = 0; i < beyond && pause < turn.settings.lock_longest; ++i) pause *= 2;
    pause = std::min(pause, turn.settings.lock_longest);
    turn.state.locked_until = turn.now.steady + pause;
    turn.state.next_second = turn.now.steady + std::chrono::seconds(1);
    turn.report(What::locked, turn.state.wrong_tries, pause);
}

/// The answer counts even when the page was left meanwhile: leaving must not be a way round the
/// count.
void on_pin_checked(const Turn& turn, const event::PinChecked& checked) {
    auto* pin = turn.state.page ? std::get_if<page::Pin>(&*turn.state.page) : nullptr;
    const bool is_awaited = pin != nullptr && pin->checking == checked.request;
    if (is_awaited) pin->checking.reset();
    if (!checked.is_right) {
        ++turn.state.wrong_tries;
        if (is_awaited) pin->was_wrong = true;
        turn.report(What::wrong_pin, turn.state.wrong_tries);
        if (turn.state.wrong_tries >= turn.settings.tries) lock(turn);
        return;
    }
    if (!is_awaited) return;
    turn.state.wrong_tries = 0;
    turn.state.locked_until.reset();
    turn.state.page = page::Devices{};
    turn.state.unlocked = turn.now.steady;
    turn.report(What::unlocked);
}

// ---- behind the PIN
// -------------------------------------------------------------------------------------------------

void start_test(const Turn& turn, const std::string& id) {
    const auto* device = find_device(turn.state, id);
    if (device == nullptr || !device->test || turn.state.running) return;
    const auto request = turn.new_request();
    turn.state.running = Running{request, id, *device->test, turn.now.steady,
                                 turn.now.steady + turn.settings.test_longest};
    turn.want(effect::RunTest{request, id, *device->test, turn.state.language});
}

void end_test(const Turn& turn, MaintenanceResult result) {
    result.at = turn.now.wall;
    result.device = turn.state.running->device;
    result.test = turn.state.running->test;
    turn.state.running.reset();
    turn.want(effect::ReportTest{result});
    turn.state.results.push_front(std::move(result));
    if (turn.state.results.size() > results_max) turn.state.results.pop_back();
    turn.state.fresh_results = std::min(turn.state.fresh_results + 1, results_max);
}

void turn_page(std::size_t& at, int by, std::size_t pages) {
    at = std::min(at, pages - 1);
    if (by > 0 && at + 1 < pages) ++at;
    if (by < 0 && at > 0) --at;
}

void on_page(const Turn& turn, page::Devices& devices, const Intent& intent) {
    if (const auto* chosen = std::get_if<intent::ChooseDevice>(&intent)) {
        if (find_device(turn.state, chosen->device) != nullptr)
            turn.state.page = page::Device{chosen->device, 0, devices.at};
    } else if (const auto* by = std::get_if<intent::TurnPage>(&intent)) {
        turn_page(devices.at, by->by, pages_of(turn.state.devices.size(), rows_a_page(turn.state)));
    } else if (std::holds_alternative<intent::ShowResults>(intent)) {
        turn.state.page = page::Results{};
    } else if (std::holds_alternative<intent::ShowSeen>(intent)) {
        turn.state.page = page::Seen{};
    }
}

void on_page(const Turn& turn, page::Device& current, const Intent& intent) {
    const auto* device = find_device(turn.state, current.id);
    if (device == nullptr) return;
    if (std::holds_alternative<intent::TestDevice>(intent)) {
        start_test(turn, current.id);
    } else if (std::holds_alternative<intent::ResetDevice>(intent)) {
        if (device->can_reset) turn.want(effect::ResetDevice{current.id});
    } else if (const auto* by = std::get_if<intent::TurnPage>(&intent)) {
        turn_page(current.at, by->by, pages_of(device->facts.size(), facts_a_page(turn.state)));
    }
}

void on_page(const Turn& turn, page::Results& results, const Intent& intent) {
    if (const auto* by = std::get_if<intent::TurnPage>(&intent))
        turn_page(results.at, by->by, pages_of(turn.state.results.size(), rows_a_page(turn.state)));
}

void on_page(const Turn& turn, page::Seen& seen, const Intent& intent) {
    if (const auto* by = std::get_if<intent::TurnPage>(&intent))
        turn_page(seen.at, by->by, pages_of(turn.state.seen.size(), rows_a_page(turn.state)));
}

void on_page(const Turn& turn, page::Pin& pin, const Intent& intent) {
    on_pin(turn, pin, intent);
}

void go_back(const Turn& turn) {
    auto& page = *turn.state.page;
    if (std::holds_alternative<page::Pin>(page) || std::holds_alternative<page::Devices>(page)) {
        close(turn);
        return;
    }
    cancel_test(turn);
    const auto* device = std::get_if<page::Device>(&page);
    page = page::Devices{device != nullptr ? device->devices_at : 0};
}

bool is_second_tap(const Turn& turn, const Intent& intent) {
    return std::holds_alternative<page::Devices>(*turn.state.page) &&
           std::holds_alternative<intent::Next>(intent) &&
           turn.now.steady < turn.state.unlocked + turn.settings.double_tap;
}

void on_person(const Turn& turn, const Intent& intent) {
    if (!turn.state.page) return;
    keep_awake(turn);
    if (is_second_tap(turn, intent)) return;
    const bool is_pin = std::holds_alternative<page::Pin>(*turn.state.page);
    if (const auto* language = std::get_if<intent::SetLanguage>(&intent)) {
        turn.state.language = language->language;
    } else if (const auto* way = std::get_if<intent::SetWay>(&intent)) {
        turn.state.way = way->way;
    } else if (std::holds_alternative<intent::Back>(intent)) {
        go_back(turn);
    } else if (std::holds_alternative<intent::Home>(intent) ||
               (!is_pin && std::holds_alternative<intent::Next>(intent))) {
        close(turn);
    } else {
        std::visit([&](auto& current) { on_page(turn, current, intent); }, *turn.state.page);
    }
}

// ---- the rest
// -------------------------------------------------------------------------------------------------------

void open(const Turn& turn, const event::Opened& opened) {
    if (turn.state.page) return;
    turn.state.page = page::Pin{};
    turn.state.language = opened.language;
    turn.state.way = WayOfUse::standard;
    turn.state.fresh_results = 0;
    if (turn.is_locked()) turn.state.next_second = turn.now.steady + std::chrono::seconds(1);
    keep_awake(turn);
    turn.report(What::opened);
}

/// A device that works after all leaves the list, and its page with it.
void take_devices(const Turn& turn, std::vector<MaintenanceDevice> devices) {
    if (!turn.state.page) return;
    turn.state.devices = std::move(devices);
    const auto* shown = std::get_if<page::Device>(&*turn.state.page);
    if (shown != nullptr && find_device(turn.state, shown->id) == nullptr) go_back(turn);
}

void run_timers(const Turn& turn) {
    auto& state = turn.state;
    const auto now = turn.now.steady;
    if (state.locked_until && now >= *state.locked_until) state.locked_until.reset();
    if (state.locked_until) state.next_second = now + std::chrono::seconds(1);
    if (state.running && now >= state.running->ends) {
        turn.want(effect::CancelTest{state.running->request});
        MaintenanceResult result;
        result.error = ErrorCode::timed_out;
        result.took = turn.now.steady - state.running->began;
        end_test(turn, std::move(result));
    }
    if (state.page && now >= state.idle_ends) close(turn);
}

}  // namespace

Advance advance(State state, Event event, Now now, const Settings& settings) {
    std::vector<Effect> effects;
    const Turn turn{state, effects, now, settings};
    run_timers(turn);
    std::visit(
        Overloaded{
            [&](event::Opened& opened) { open(turn, opened); },
            [&](event::Person& person) { on_person(turn, person.intent); },
            [&](event::Tick&) {},
            [&](event::DevicesChanged& changed) { take_devices(turn, std::move(changed.devices)); },
            [&](event::SeenChanged& changed) {
                if (state.page) state.seen = std::move(changed.seen);
            },
            [&](event::PinChecked& checked) { on_pin_checked(turn, checked); },
            [&](event::TestEnded& ended) {
                if (state.running && state.running->request == ended.request)
                    end_test(turn, std::move(ended.result));
            },
            [&](event::VisitBegan&) {
                if (state.page) close(turn);
            },
        },
        event);
    return {std::move(state), std::move(effects)};
}

std::optional<SteadyTime> next_deadline(const State& state) {
    std::optional<SteadyTime> next;
    const auto consider = [&](SteadyTime time) {
        if (!next || time < *next) next = time;
    };
    if (state.page) consider(state.idle_ends);
    if (state.page && state.locked_until) {
        consider(*state.locked_until);
        if (std::holds_alternative<page::Pin>(*state.page)) consider(state.next_second);
    }
    if (state.running) consider(state.running->ends);
    return next;
}

std::string_view name_of(MaintenanceTest test) {
    switch (test) {
        case MaintenanceTest::print:
            return "print";
        case MaintenanceTest::read_card:
            return "read_card";
        case MaintenanceTest::look_for_card:
            return "look_for_card";
        case MaintenanceTest::scan:
            return "scan";
        case MaintenanceTest::picture:
            return "picture";
        case MaintenanceTest::lights:
            return "lights";
    }
    return "?";
}

}  // namespace kiosk::maintenance
