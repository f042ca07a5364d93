#include "drivers/scanner/scanner_link.h"

#include <array>
#include <utility>

namespace drivers {

using kiosk::Duration;
using kiosk::ErrorCode;
using kiosk::Result;

HidScannerLink::HidScannerLink(std::unique_ptr<HidPort> port, UsbDevice device,
                               const ScannerQuirks& quirks)
    : port_(std::move(port)), device_(std::move(device)), quirks_(quirks) {}

Result<void> HidScannerLink::open() {
    const auto places = port_->enumerate(device_.id);
    if (!places) return places.error();
    // hidapi's path begins with bus and ports: "1-2.3:1.0".
    const std::string socket = device_.ports + ":";
    for (const auto& place : *places) {
        if (!place.path.starts_with(socket) || place.interface != quirks_.interface) continue;
        if (auto done = port_->open(place.path); !done) return done;
        keyboard_.clear();
        answers_ = port_->ask_name().has_value();
        return {};
    }
    return {ErrorCode::device_gone, "no such interface at " + device_.ports};
}

Result<void> HidScannerLink::read(ScanAssembler& into, Duration slice, const kiosk::Clock& clock) {
    std::array<unsigned char, 1024> report{};  // the longest that USB knows
    const auto got = port_->read(report, slice);
    // No scanner holds a key that long: the report that let it go was lost.
    if (!got) keyboard_.clear();
    if (!got) return got.error();
    const auto bytes = std::span(report).first(*got);
    if (quirks_.way == ScannerQuirks::Way::pos) {
        into.pos_report(bytes, clock.now().steady);
    } else {
        kiosk::Bytes typed = keyboard_.take(bytes);
        into.typed(typed, clock.now().steady);
        kiosk::wipe_bytes(typed.data(), typed.size());
    }
    kiosk::wipe_bytes(report.data(), *got);
    return {};
}

Result<void> HidScannerLink::ask() {
    if (!answers_) return {};
    return port_->ask_name();
}

Result<void> SerialScannerLink::open() {
    auto done = port_->open(path_);
    if (done) done = port_->configure(quirks_.baud);
    if (done) done = port_->raise_modem_lines();
    if (done) done = port_->flush_input();
    if (!done) port_->close();
    return done;
}

Result<void> SerialScannerLink::read(ScanAssembler& into, Duration slice,
                                     const kiosk::Clock& clock) {
    std::array<unsigned char, 512> bytes{};
    const auto got = port_->read(bytes, slice);
    if (!got) return got.error();
    into.line(std::span(bytes).first(*got), clock.now().steady);
    kiosk::wipe_bytes(bytes.data(), *got);
    return {};
}

}  // namespace drivers
