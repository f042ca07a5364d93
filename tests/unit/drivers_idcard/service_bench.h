#pragma once

#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <doctest.h>

#include "drivers/idcard/service.h"
#include "drivers/idcard/usb_link.h"
#include "tests/unit/drivers_idcard/reader_support.h"

namespace tests {

/// The whole driver without libusb: simulated readers on sockets 1 and 2, virtual time, no thread.
/// Virtual time goes on with each transfer and each pause.
struct IdCardBench {
    using Firmware = drivers::sim::SamFirmware;

    /// How the driver learns where a reader is: it is told, or it looks for the node of a line.
    enum class Presence { told, looked_for };

    explicit IdCardBench(Presence presence = Presence::told) {
        for (int i = 0; i < 2; ++i)
            sims.push_back(std::make_unique<drivers::sim::SamUsbReader>(
                drivers::sim::SamUsbReader::Wiring::one_pair,
                [this] { return clock.now().steady; }));
        drivers::IdCardService::Parts parts;
        parts.make_link = [this](const drivers::ReaderPlace& place,
                                 const drivers::ReaderQuirks& quirks) {
            ++links_made;
            auto& sim = *sims[static_cast<std::size_t>(place.usb.address - 1)];
            auto port = std::make_unique<FakeUsbPort>(sim, clock, counter);
            port->gone = gone;
            port->forbidden = forbidden;
            port->transfer = transfer;
            port->on_write = [this] {
                if (on_write) on_write();
            };
            return std::make_unique<drivers::UsbLink>(std::move(port), place.usb, quirks);
        };
        if (presence == Presence::looked_for)
            parts.refresh_places = [this] { places.apply({device(1), has_node}); };
        parts.sleep = [this](kiosk::Duration time) { clock.advance(time); };
        service = std::make_unique<drivers::IdCardService>(
            std::move(parts), places, clock,
            [this](drivers::IdCardEvent event) { note(std::move(event)); });
    }

    static drivers::UsbDevice device(int socket) {
        return {
            {0x0400, 0xC35A}, 1, static_cast<std::uint8_t>(socket), "1-" + std::to_string(socket)};
    }
    void plug(int socket = 1) { places.apply({device(socket), true}); }
    void unplug(int socket = 1) { places.apply({device(socket), false}); }
    drivers::sim::SamUsbReader& sim(int socket = 1) {
        return *sims[static_cast<std::size_t>(socket - 1)];
    }
    Firmware& firmware(int socket = 1) { return sim(socket).firmware(); }
    void lay(const std::string& id, int socket = 1) { firmware(socket).lay(sample_card(id)); }
    void settle() { service->step(); }
    void later(kiosk::Duration time) {
        clock.advance(time);
        service->step();
    }
    /// Lets the driver work for so long, each of its rests as long as it wants.
    void pass(kiosk::Duration time) {
        const auto until = clock.now().steady + time;
        while (clock.now().steady < until) {
            const auto rest = service->step();
            const auto left = until - clock.now().steady;
            if (left > kiosk::Duration{0}) clock.advance(std::min(left, rest));
        }
        service->step();
    }
    /// The same until the device is in use or out of use; answers how long that took.
    kiosk::Duration until_usable(bool usable) {
        constexpr kiosk::Duration patience{60'000};
        constexpr kiosk::Duration look{50};
        const auto began = clock.now().steady;
        for (;;) {
            const auto rest = service->step();
            if ((service->state().status == drivers::DeviceStatus::online) == usable) break;
            const auto waited = clock.now().steady - began;
            REQUIRE_MESSAGE(waited < patience, "still " << name_of(service->state().status) << ": "
                                                        << service->state().detail);
            clock.advance(std::min(look, rest));
        }
        return clock.now().steady - began;
    }
    /// The number of the card, or the name of the error.
    std::string read(std::uint64_t id, kiosk::Duration timeout = kiosk::Duration{2000}) {
        REQUIRE(service->start_read(drivers::RequestId{id}, {.timeout = timeout, .attempts = 1}));
        service->step();
        return ended;
    }

    void note(drivers::IdCardEvent event) {
        if (const auto* state = std::get_if<drivers::DeviceEvent>(&event))
            events.emplace_back(name_of(state->state.status));
        if (std::holds_alternative<drivers::CardFound>(event)) events.emplace_back("found");
        if (std::holds_alternative<drivers::CardRemoved>(event)) events.emplace_back("removed");
        if (const auto* retry = std::get_if<drivers::CardRetry>(&event)) {
            events.emplace_back("retry");
            if (on_retry) on_retry(*retry);
        }
        if (const auto* read = std::get_if<drivers::CardRead>(&event)) {
            ++completions;
            ended = read->result ? read->result->number.reveal()
                                 : std::string(kiosk::name_of(read->result.error().code));
            events.push_back("read " + std::to_string(read->request.value()));
        }
    }
    std::vector<std::string> take_events() { return std::exchange(events, {}); }

    kiosk::VirtualClock clock;
    CallCounter counter;
    std::vector<std::unique_ptr<drivers::sim::SamUsbReader>> sims;
    bool has_node = true;
    /// Ends of a cable that are in use see it; a new one counts for those that are made from then
    /// on.
    std::shared_ptr<bool> gone = std::make_shared<bool>(false);
    std::shared_ptr<bool> forbidden = std::make_shared<bool>(false);
    /// What a transfer to the reader takes; without it a reader that always answers at once would
    /// make time stand still.
    kiosk::Duration transfer{20};
    /// Before each command goes out; when a person is asked to lay the card down again.
    std::function<void()> on_write;
    std::function<void(const drivers::CardRetry&)> on_retry;
    std::vector<drivers::DeviceQuirks> table =
        drivers::load_quirks("assets/quirks/id_card_readers.toml").value();
    drivers::ReaderPlaces places{table};
    int links_made = 0;
    int completions = 0;
    std::string ended;
    std::vector<std::string> events;
    std::unique_ptr<drivers::IdCardService> service;
};

}  // namespace tests
