#pragma once

#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "drivers/scanner/scanner.h"
#include "drivers/scanner/scanner_service.h"

namespace tests {

/// What a link does next; the service is the one under test.
struct LinkScript {
    kiosk::VirtualClock* clock = nullptr;
    kiosk::Result<void> open{};
    kiosk::Result<void> ask{};
    /// Bytes of a serial line, or an error; nothing: the slice passes in silence.
    std::deque<kiosk::Result<kiosk::Bytes>> reads;
    int opened = 0;
    int closed = 0;
};

class FakeLink final : public drivers::ScannerLink {
  public:
    explicit FakeLink(LinkScript& script) : script_(script) {}
    ~FakeLink() override { ++script_.closed; }
    FakeLink(const FakeLink&) = delete;
    FakeLink& operator=(const FakeLink&) = delete;

    kiosk::Result<void> open() override {
        ++script_.opened;
        return script_.open;
    }
    kiosk::Result<void> read(drivers::ScanAssembler& into, kiosk::Duration slice,
                             const kiosk::Clock& clock) override {
        if (script_.reads.empty()) {
            script_.clock->advance(slice);
            return {kiosk::ErrorCode::timed_out, "fake"};
        }
        auto next = std::move(script_.reads.front());
        script_.reads.pop_front();
        if (!next) return next.error();
        into.line(*next, clock.now().steady);
        return {};
    }
    kiosk::Result<void> ask() override { return script_.ask; }

  private:
    LinkScript& script_;
};

/// The service on a fake link and a clock that stands still.
struct ScannerBench {
    ScannerBench() {
        script.clock = &clock;
        quirks.id = "fake";
        quirks.model = "fake scanner";
        quirks.protocol = "scanner-serial";
        const auto fact = [&](const char* name, std::variant<std::int64_t, std::string> value) {
            quirks.facts[name] = {std::move(value), "test"};
        };
        fact("baud", std::int64_t{9'600});
        fact("prefix", std::string());
        fact("suffix", std::string("0d"));
        fact("sends_aim", std::int64_t{0});
        fact("gap_ms", std::int64_t{60});
        fact("repeat_ms", std::int64_t{1'500});
        drivers::ScannerService::Parts parts;
        parts.make_link = [this](const drivers::ScannerPlace&, const drivers::ScannerQuirks&) {
            return std::make_unique<FakeLink>(script);
        };
        parts.limits = drivers::CodeScannerConfig{}.limits;
        service.emplace(std::move(parts), clock,
                        [this](drivers::CodeScannerEvent event) { take(std::move(event)); });
        place = {"fake place", {}, &quirks};
    }

    void take(drivers::CodeScannerEvent event) {
        if (auto* scanned = std::get_if<drivers::CodeScanned>(&event)) {
            const auto& code = scanned->scan.bytes.reveal();
            codes.emplace_back(code.begin(), code.end());
        } else if (const auto* refused = std::get_if<drivers::CodeRefused>(&event)) {
            refusals.emplace_back(kiosk::name_of(refused->error.code));
        } else {
            const auto& state = std::get<drivers::DeviceEvent>(event).state;
            states.emplace_back(drivers::name_of(state.status));
        }
    }
    /// Lets the service work until `time` has passed.
    void pass(kiosk::Duration time) {
        const auto until = clock.now().steady + time;
        while (clock.now().steady < until) {
            const auto before = clock.now().steady;
            const auto rest = service->step();
            if (clock.now().steady == before) clock.advance(std::max(kiosk::Duration{1}, rest));
        }
    }
    void attach() {
        service->set_place(place, true);
        pass(kiosk::Duration{200});
    }
    void show(std::string_view line) {
        const auto bytes = kiosk::as_bytes(line);
        script.reads.emplace_back(kiosk::Bytes(bytes.begin(), bytes.end()));
        pass(kiosk::Duration{300});
    }
    [[nodiscard]] std::string status() const {
        return std::string(drivers::name_of(service->state().status));
    }

    kiosk::VirtualClock clock;
    LinkScript script;
    drivers::DeviceQuirks quirks;
    drivers::ScannerPlace place;
    std::vector<std::string> codes;
    std::vector<std::string> refusals;
    std::vector<std::string> states;
    std::optional<drivers::ScannerService> service;
};

}  // namespace tests
