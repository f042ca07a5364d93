#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include <doctest.h>

#include "drivers/scanner/scanner.h"
#include "drivers/scanner/scanner_service.h"
#include "drivers/sim/hid_scanner.h"
#include "kiosk/base/bounded_queue.h"
#include "tests/sim/sim_control.h"

namespace tests {

/// A HID port straight onto the simulated scanner, with no USB between: the simulated interface of
/// the contract suite.
class DirectScanner {
  public:
    drivers::sim::HidScanner scanner{drivers::sim::HidScanner::Kind::pos};
    std::mutex mutex;
    bool plugged = false;

    std::string say(const std::vector<std::string>& words) {
        const std::lock_guard lock(mutex);
        if (words[0] == "plug" || words[0] == "unplug") {
            plugged = words[0] == "plug";
            if (plugged) scanner.power_cycle();
        } else if (words[0] == "scan") {
            scanner.show(*kiosk::from_hex(words[1]), words.size() > 2 ? words[2] : "");
        } else if (words[0] == "long") {
            scanner.show(kiosk::Bytes(std::stoul(words[1]), 'x'), "");
        } else if (words[0] == "clear") {
            scanner.clear_faults();
        } else if (words[0] == "fail_next" || words[0] == "fail_repeatedly") {
            CHECK(scanner.add_fault(words[1], words[0] == "fail_repeatedly"));
        }
        return "ok";
    }
};

class DirectHidPort final : public drivers::HidPort {
  public:
    explicit DirectHidPort(DirectScanner& device) : device_(device) {}
    kiosk::Result<std::vector<drivers::HidPlace>> enumerate(drivers::UsbId) override {
        return std::vector<drivers::HidPlace>{{"1-12:1.0", 0}};
    }
    kiosk::Result<void> open(const std::string&) override { return check(); }
    kiosk::Result<std::size_t> read(std::span<unsigned char> buffer,
                                    kiosk::Duration timeout) override {
        const auto until = clock_.now().steady + timeout;
        while (clock_.now().steady < until) {
            {
                const std::lock_guard lock(device_.mutex);
                if (!device_.plugged) return kiosk::ErrorCode::device_gone;
                if (device_.scanner.wants_unplug()) device_.plugged = false;
                if (const auto report = device_.scanner.host_reads(0x84, buffer.size())) {
                    std::copy(report->begin(), report->end(), buffer.begin());
                    return report->size();
                }
            }
            std::this_thread::sleep_for(std::chrono::milliseconds{2});
        }
        return kiosk::ErrorCode::timed_out;
    }
    kiosk::Result<void> ask_name() override { return check(); }
    void close() override {}

  private:
    kiosk::Result<void> check() {
        const std::lock_guard lock(device_.mutex);
        if (!device_.plugged) return kiosk::ErrorCode::device_gone;
        if (device_.scanner.is_mute()) return kiosk::ErrorCode::device_fault;
        return {};
    }
    DirectScanner& device_;
    kiosk::RealClock clock_;
};

/// The driver as the application has it, and the simulator beside it: over USB (POS or keyboard), a
/// serial line, or nothing at all. Starts with the cable pulled and no fault.
class ScannerSession {
  public:
    static constexpr kiosk::Duration patience{15'000};

    ScannerSession() : kind_(SimControl::environment("BIANMIN_TEST_SCANNER")) {
        if (is_direct())
            direct_ = std::make_unique<DirectScanner>();
        else
            control_ = std::make_unique<SimControl>();
        say("unplug");
        say("clear");
        make();
        scanner->set_on(true);
    }
    ~ScannerSession() { scanner.reset(); }
    ScannerSession(const ScannerSession&) = delete;
    ScannerSession& operator=(const ScannerSession&) = delete;

    [[nodiscard]] bool is_direct() const { return kind_ == "direct"; }
    [[nodiscard]] bool is_serial() const { return kind_ == "scanner-serial"; }
    [[nodiscard]] bool is_keyboard() const { return kind_ == "scanner-keyboard"; }
    [[nodiscard]] bool is_pos() const { return kind_ == "scanner-pos" || is_direct(); }

    std::string say(const std::string& verb) {
        if (!is_direct()) return control_->say("device " + kind_ + " " + verb);
        const auto reply = direct_->say(words(verb));
        if (service_ != nullptr && (verb == "plug" || verb == "unplug"))
            service_->set_place(place_, verb == "plug");
        return reply;
    }
    void tell(const std::string& verb) {
        const std::string reply = say(verb);
        REQUIRE_MESSAGE(reply.starts_with("ok"), verb << ": " << reply);
    }
    void show(std::string_view code) {
        const std::string aim = is_pos() ? " ]Q1" : "";
        tell("scan " + kiosk::to_hex(kiosk::as_bytes(code)) + aim);
    }
    /// The next code; others events are skipped. "none" when none comes within `time`.
    std::string next_code(kiosk::Duration time = patience) {
        const auto until = now() + time;
        while (now() < until) {
            auto event = inbox_.pop_for(kiosk::Duration{50});
            if (!event) continue;
            if (auto* scanned = std::get_if<drivers::CodeScanned>(&*event)) {
                symbology = scanned->scan.symbology;
                const auto& code = scanned->scan.bytes.reveal();
                return {code.begin(), code.end()};
            }
            if (const auto* refused = std::get_if<drivers::CodeRefused>(&*event))
                refusals.emplace_back(kiosk::name_of(refused->error.code));
        }
        return "none";
    }
    void await(drivers::DeviceStatus status, kiosk::Duration time = patience) {
        const auto until = now() + time;
        while (scanner->state().status != status) {
            REQUIRE_MESSAGE(now() < until, "still " << name_of(scanner->state().status) << ": "
                                                    << scanner->state().detail);
            std::this_thread::sleep_for(std::chrono::milliseconds{10});
        }
    }
    /// Until it is anything but online.
    void await_fault() {
        const auto until = now() + patience;
        while (scanner->state().status == drivers::DeviceStatus::online) {
            REQUIRE(now() < until);
            std::this_thread::sleep_for(std::chrono::milliseconds{5});
        }
    }
    void plug() {
        tell("plug");
        await(drivers::DeviceStatus::online);
    }
    [[nodiscard]] kiosk::SteadyTime now() const { return clock_.now().steady; }

    drivers::Symbology symbology = drivers::Symbology::unknown;
    std::vector<std::string> refusals;
    std::unique_ptr<drivers::CodeScanner> scanner;

  private:
    static std::vector<std::string> words(const std::string& line) {
        std::vector<std::string> out;
        std::istringstream in(line);
        for (std::string word; in >> word;) out.push_back(word);
        return out;
    }
    void make() {
        const auto sink = [this](drivers::CodeScannerEvent event) {
            static_cast<void>(inbox_.try_push(std::move(event)));
        };
        if (is_direct()) return make_direct(sink);
        drivers::CodeScannerConfig config;
        config.quirks_file = "assets/quirks/code_scanners.toml";
        if (is_serial()) config.serial_port = SimControl::environment("BIANMIN_SIMBUS_SCANNER");
        auto made = drivers::make_code_scanner(config, clock_, sink);
        REQUIRE_MESSAGE(made, (made ? "" : made.error().detail));
        scanner = std::move(*made);
    }
    void make_direct(const drivers::CodeScannerEventSink& sink) {
        auto table = drivers::load_quirks("assets/quirks/code_scanners.toml");
        REQUIRE(table);
        table_ = std::move(*table);
        place_ = {"direct", {}, &table_.front()};
        place_.usb.ports = "1-12";
        drivers::ScannerService::Parts parts;
        parts.limits.back_off_max = kiosk::Duration{3'000};
        parts.make_link = [this](const drivers::ScannerPlace& place,
                                 const drivers::ScannerQuirks& quirks) {
            return std::make_unique<drivers::HidScannerLink>(
                std::make_unique<DirectHidPort>(*direct_), place.usb, quirks);
        };
        auto service = std::make_unique<drivers::ScannerService>(std::move(parts), clock_, sink);
        service_ = service.get();
        service->start();
        scanner = std::move(service);
    }

    const std::string kind_;
    kiosk::RealClock clock_;
    kiosk::BoundedQueue<drivers::CodeScannerEvent> inbox_{1024};
    std::unique_ptr<SimControl> control_;
    std::unique_ptr<DirectScanner> direct_;
    std::vector<drivers::DeviceQuirks> table_;
    drivers::ScannerPlace place_;
    drivers::ScannerService* service_ = nullptr;
};

}  // namespace tests
