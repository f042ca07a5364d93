#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "kiosk/base/clock.h"
#include "kiosk/base/secret.h"
#include "kiosk/flow/intent.h"
#include "kiosk/flow/maintenance_view.h"
#include "kiosk/flow/snapshot.h"

/// The technician's pages as a pure function, apart from the visit: while they are open nobody can
/// begin one, and while one runs they cannot be opened.
///
/// closed → PIN → devices ⇄ one device, results, devices without a driver → closed. The PIN opens
/// status and tests and nothing else: no case, no key, no file is reached from here.
///
/// **Time:** five wrong PINs in a row lock the page for 15 s, every further one for twice as long,
/// at most an hour. The lock and the count outlive the page; they end with the right PIN, or with
/// the program. Left alone the pages close by themselves.
/// **Secrets:** the digits live in `State` until they are checked; nothing else here is secret.
namespace kiosk::maintenance {

struct Settings {
    bool has_pin = false;
    Duration idle{120'000};
    std::size_t tries = 5;
    Duration lock_first{15'000};
    Duration lock_longest{3'600'000};
    /// Longest run of a test; drivers end theirs earlier.
    Duration test_longest{60'000};
    /// The way back to service lies where the PIN was confirmed: a second tap of a double tap is
    /// not meant for it.
    Duration double_tap{500};
};

inline constexpr std::size_t pin_digits_max = 12;
inline constexpr std::size_t pin_digits_min = 6;
inline constexpr std::size_t results_max = 50;

namespace page {
struct Pin {
    SecretText digits{};
    bool was_wrong = false;
    std::optional<RequestId> checking{};
};
struct Devices {
    std::size_t at = 0;
};
struct Device {
    std::string id;
    std::size_t at = 0;
    std::size_t devices_at = 0;  // page of the list that it was opened from
};
struct Results {
    std::size_t at = 0;
};
struct Seen {
    std::size_t at = 0;
};
}  // namespace page

using Page = std::variant<page::Pin, page::Devices, page::Device, page::Results, page::Seen>;

struct Running {
    RequestId request;
    std::string device;
    MaintenanceTest test = MaintenanceTest::print;
    SteadyTime began{};
    SteadyTime ends{};
};

struct State {
    /// Empty: closed.
    std::optional<Page> page{};
    Language language = Language::zh;
    WayOfUse way = WayOfUse::standard;
    std::size_t wrong_tries = 0;
    std::optional<SteadyTime> locked_until{};
    SteadyTime idle_ends{};
    SteadyTime next_second{};
    std::vector<MaintenanceDevice> devices{};
    std::vector<MaintenanceSeen> seen{};
    std::deque<MaintenanceResult> results{};  // newest first
    std::size_t fresh_results = 0;            // of them, those since the pages were opened
    SteadyTime unlocked{};
    std::optional<Running> running{};
    std::uint64_t requests = 0;

    [[nodiscard]] bool is_open() const { return page.has_value(); }
};

namespace event {
/// The corners were touched and nobody is there.
struct Opened {
    Language language = Language::zh;
};
struct Person {
    Intent intent;
};
struct Tick {};
/// The state of all devices; sent while the pages are open, when something changed.
struct DevicesChanged {
    std::vector<MaintenanceDevice> devices;
};
struct SeenChanged {
    std::vector<MaintenanceSeen> seen;
};
struct PinChecked {
    RequestId request;
    bool is_right = false;
};
/// `result.at` is filled in here.
struct TestEnded {
    RequestId request;
    MaintenanceResult result;
};
/// A visit began by itself (a draft was found): the pages give way.
struct VisitBegan {};
}  // namespace event

using Event =
    std::variant<event::Opened, event::Person, event::Tick, event::DevicesChanged,
                 event::SeenChanged, event::PinChecked, event::TestEnded, event::VisitBegan>;

namespace effect {
/// Answers PinChecked.
struct CheckPin {
    RequestId request;
    SecretText pin;
};
/// Answers TestEnded, once.
struct RunTest {
    RequestId request;
    std::string device;
    MaintenanceTest test = MaintenanceTest::print;
    Language language = Language::zh;
};
/// Nobody waits for its answer any more.
struct CancelTest {
    RequestId request;
};
struct ResetDevice {
    std::string device;
};
/// For the log.
struct Report {
    enum class What { opened, unlocked, wrong_pin, locked, closed } what = What::opened;
    std::size_t tries = 0;
    Duration pause{};
};
/// For the log, too: a test has ended.
struct ReportTest {
    MaintenanceResult result;
};
}  // namespace effect

using Effect = std::variant<effect::CheckPin, effect::RunTest, effect::CancelTest,
                            effect::ResetDevice, effect::Report, effect::ReportTest>;

struct Advance {
    State state;
    std::vector<Effect> effects;
};

/// Pure: the same arguments give the same answer.
[[nodiscard]] Advance advance(State state, Event event, Now now, const Settings& settings);

/// When the next Tick is due, if nothing else happens before.
[[nodiscard]] std::optional<SteadyTime> next_deadline(const State& state);

/// What the page shows, put into `base`, which brings place, time and phone. The pages are open.
[[nodiscard]] Snapshot snapshot_of(const State& state, Snapshot base, Now now,
                                   const Settings& settings);

/// The name of a test in log lines and ids: "print", "read_card" …
[[nodiscard]] std::string_view name_of(MaintenanceTest test);

}  // namespace kiosk::maintenance
