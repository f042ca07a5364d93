#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "drivers/api/device.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/result.h"

namespace kiosk {

/// What the technician's pages show. Nothing in them is personal: a test read says that a card was
/// read, never whose. What needs no translation (models, places, details, names of errors) is as
/// the drivers give it; their words for states are TextIds.

/// What can be tried out on a device.
enum class MaintenanceTest { print, read_card, look_for_card, scan, picture, lights };

/// One thing known of a device.
struct MaintenanceFact {
    /// TextId.
    std::string label;
    /// Shown as it is, in every language. Empty: the word says all.
    std::string value;
    /// TextId of a state, "fact.paper.low"; empty: the value says all.
    std::string word{};
    friend bool operator==(const MaintenanceFact&, const MaintenanceFact&) = default;
};

/// The fact for programs: "low", "Reader 0: present".
[[nodiscard]] inline std::string code_of(const MaintenanceFact& fact) {
    if (fact.word.empty()) return fact.value;
    const std::string code = fact.word.substr(fact.word.rfind('.') + 1);
    return fact.value.empty() ? code : fact.value + ": " + code;
}

struct MaintenanceDevice {
    /// "card_reader", "smart_card_reader", "printer", "scanner", "camera.document",
    /// "camera.person", "switches", "ups", "lights".
    std::string id;
    drivers::DeviceState state;
    /// Set while the device says more than its state does (paper_out, cover_open …).
    std::optional<ErrorCode> problem;
    /// It works, and something that it needs is nearly used up.
    bool runs_low = false;
    std::vector<MaintenanceFact> facts;
    std::optional<MaintenanceTest> test;
    bool can_reset = false;
    friend bool operator==(const MaintenanceDevice&, const MaintenanceDevice&) = default;
};

/// A device on the bus that no driver of this terminal speaks to.
struct MaintenanceSeen {
    std::string place;
    /// As it calls itself.
    std::string name;
    /// TextId of what it is, where it has no name.
    std::string word{};
    friend bool operator==(const MaintenanceSeen&, const MaintenanceSeen&) = default;
};

/// How a test went.
struct MaintenanceResult {
    WallTime at{};
    std::string device;
    MaintenanceTest test = MaintenanceTest::print;
    std::optional<ErrorCode> error;
    Duration took{};
    /// What was measured, without words: "640 × 480", "qr, 24 bytes".
    std::string measure;
    /// A card read: its chip holds a photo.
    bool photo = false;
    friend bool operator==(const MaintenanceResult&, const MaintenanceResult&) = default;
};

struct MaintenancePinScreen {
    enum class Phase { entering, checking, wrong, locked, no_pin } phase = Phase::entering;
    std::size_t digits = 0;
    std::size_t tries_left = 0;
    int seconds_left = 0;
};

struct MaintenanceDevicesScreen {
    std::vector<MaintenanceDevice> devices;  // this page
    std::size_t page = 0;
    std::size_t pages = 1;
    std::size_t configured = 0;
    std::size_t out_of_order = 0;
    std::size_t seen = 0;
    std::size_t results = 0;
};

struct MaintenanceDeviceScreen {
    MaintenanceDevice device;  // its facts are those of this page
    std::size_t page = 0;
    std::size_t pages = 1;
    bool testing = false;
    /// The last test of this device since the pages were opened.
    std::optional<MaintenanceResult> result;
};

struct MaintenanceResultsScreen {
    std::vector<MaintenanceResult> results;  // this page, newest first
    std::size_t page = 0;
    std::size_t pages = 1;
};

struct MaintenanceSeenScreen {
    std::vector<MaintenanceSeen> devices;  // this page
    std::size_t page = 0;
    std::size_t pages = 1;
};

}  // namespace kiosk
