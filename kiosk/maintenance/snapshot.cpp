#include <algorithm>
#include <iterator>
#include <utility>

#include "kiosk/base/check.h"
#include "kiosk/maintenance/maintenance.h"
#include "kiosk/maintenance/page_size.h"

namespace kiosk::maintenance {

namespace {

/// The rows of one page; `at` is made to be a page that there is.
template <class Rows>
auto page_rows(const Rows& rows, std::size_t& at, std::size_t a_page) {
    at = std::min(at, pages_of(rows.size(), a_page) - 1);
    const auto from = std::min(rows.size(), at * a_page);
    const auto to = std::min(rows.size(), from + a_page);
    return std::vector<typename Rows::value_type>(
        std::next(rows.begin(), static_cast<std::ptrdiff_t>(from)),
        std::next(rows.begin(), static_cast<std::ptrdiff_t>(to)));
}

struct View {
    const State& state;
    Now now;
    const Settings& settings;
};

Screen view(const View& view, const page::Pin& pin) {
    using Phase = MaintenancePinScreen::Phase;
    MaintenancePinScreen screen;
    screen.digits = pin.digits.reveal().size();
    const auto& state = view.state;
    if (state.wrong_tries < view.settings.tries)
        screen.tries_left = view.settings.tries - state.wrong_tries;
    if (!view.settings.has_pin) {
        screen.phase = Phase::no_pin;
    } else if (state.locked_until && *state.locked_until > view.now.steady) {
        screen.phase = Phase::locked;
        const auto left =
            std::chrono::ceil<std::chrono::seconds>(*state.locked_until - view.now.steady);
        screen.seconds_left = static_cast<int>(left.count());
    } else if (pin.checking) {
        screen.phase = Phase::checking;
    } else if (pin.was_wrong) {
        screen.phase = Phase::wrong;
    }
    return screen;
}

Screen view(const View& view, const page::Devices& devices) {
    MaintenanceDevicesScreen screen;
    const auto& all = view.state.devices;
    screen.page = devices.at;
    screen.devices = page_rows(all, screen.page, rows_a_page(view.state));
    screen.pages = pages_of(all.size(), rows_a_page(view.state));
    screen.configured = all.size();
    screen.out_of_order = static_cast<std::size_t>(
        std::count_if(all.begin(), all.end(), [](const MaintenanceDevice& device) {
            return !drivers::is_usable(device.state) || device.problem;
        }));
    screen.seen = view.state.seen.size();
    screen.results = view.state.results.size();
    return screen;
}

Screen view(const View& view, const page::Device& current) {
    MaintenanceDeviceScreen screen;
    const auto& state = view.state;
    const auto found = std::find_if(
        state.devices.begin(), state.devices.end(),
        [&current](const MaintenanceDevice& device) { return device.id == current.id; });
    screen.device.id = current.id;
    if (found != state.devices.end()) screen.device = *found;
    screen.page = current.at;
    screen.pages = pages_of(screen.device.facts.size(), facts_a_page(state));
    screen.device.facts = page_rows(screen.device.facts, screen.page, facts_a_page(state));
    screen.testing = state.running && state.running->device == current.id;
    const auto fresh_end =
        std::next(state.results.begin(), static_cast<std::ptrdiff_t>(state.fresh_results));
    const auto last = std::find_if(
        state.results.begin(), fresh_end,
        [&current](const MaintenanceResult& result) { return result.device == current.id; });
    if (last != fresh_end) screen.result = *last;
    return screen;
}

Screen view(const View& view, const page::Results& results) {
    MaintenanceResultsScreen screen;
    screen.page = results.at;
    screen.results = page_rows(view.state.results, screen.page, rows_a_page(view.state));
    screen.pages = pages_of(view.state.results.size(), rows_a_page(view.state));
    return screen;
}

Screen view(const View& view, const page::Seen& seen) {
    MaintenanceSeenScreen screen;
    screen.page = seen.at;
    screen.devices = page_rows(view.state.seen, screen.page, rows_a_page(view.state));
    screen.pages = pages_of(view.state.seen.size(), rows_a_page(view.state));
    return screen;
}

}  // namespace

Snapshot snapshot_of(const State& state, Snapshot base, Now now, const Settings& settings) {
    KIOSK_CHECK(state.page.has_value());
    base.language = state.language;
    base.way = state.way;
    base.overlay.reset();
    base.steps.reset();
    base.can_go_back = true;
    base.can_go_home = true;
    const View made{state, now, settings};
    base.screen = std::visit([&](const auto& current) { return view(made, current); }, *state.page);
    return base;
}

}  // namespace kiosk::maintenance
