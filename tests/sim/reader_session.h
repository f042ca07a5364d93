#pragma once

#include <deque>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <utility>

#include <doctest.h>
#include <stdlib.h>

#include "drivers/idcard/reader.h"
#include "kiosk/base/bounded_queue.h"
#include "tests/sim/sim_control.h"

namespace tests {

/// The shipped facts about readers with less patience, so that the tests need not have more.
class HastyQuirks {
  public:
    HastyQuirks() {
        std::string folder = "/tmp/bianmin-hasty-XXXXXX";
        REQUIRE(::mkdtemp(folder.data()) != nullptr);
        folder_ = folder;
        std::ifstream in("assets/quirks/id_card_readers.toml");
        std::stringstream text;
        text << in.rdbuf();
        std::ofstream(file()) << patched(text.str());
    }
    ~HastyQuirks() { std::filesystem::remove_all(folder_); }
    HastyQuirks(const HastyQuirks&) = delete;
    HastyQuirks& operator=(const HastyQuirks&) = delete;

    [[nodiscard]] std::filesystem::path file() const { return folder_ / "readers.toml"; }

  private:
    static std::string patched(std::string text) {
#ifdef BIANMIN_SANITIZED
        const char* const patient = "2000";
#else
        const char* const patient = "700";
#endif
        for (const auto& [name, value] :
             {std::pair{"find_interval_ms", "100"}, std::pair{"command_header_ms", patient},
              std::pair{"command_body_ms", patient}, std::pair{"read_ms", patient},
              std::pair{"watch_interval_ms", "200"}}) {
            const std::string key = std::string(name) + " = { value = ";
            for (auto at = text.find(key); at != std::string::npos; at = text.find(key, at)) {
                at += key.size();
                text.replace(at, text.find(',', at) - at, value);
            }
        }
        return text;
    }

    std::filesystem::path folder_;
};

/// The driver as the application has it, and the simulator beside it. Starts with every cable
/// pulled and no fault.
class ReaderSession {
  public:
    static constexpr kiosk::Duration patience{20'000};

    ReaderSession() {
        control.say("unplug");
        control.say("reader 2 unplug");
        control.tell("clear");
        control.tell("card remove");
        const std::string state = control.say("state");
        on_serial = state.find("reader=serial") != std::string::npos;
        make();
    }

    void make() {
        drivers::IdCardReaderConfig config;
        config.quirks_file = quirks_.file();
        // The tests make a reader fail more often than any does: it is never given up for minutes.
        config.limits.quarantine_faults = 1'000'000;
        if (on_serial) config.serial_port = SimControl::environment("BIANMIN_SIMBUS_SERIAL");
        auto made = drivers::make_id_card_reader(
            config, clock_,
            [this](drivers::IdCardEvent event) { REQUIRE(inbox_.try_push(std::move(event))); });
        REQUIRE_MESSAGE(made, (made ? "" : made.error().detail));
        reader = std::move(*made);
    }

    /// The next event of that kind; others are skipped. Fails the test when none comes.
    template <class Event>
    Event next() {
        const auto until = clock_.now().steady + patience;
        while (clock_.now().steady < until) {
            auto event = inbox_.pop_for(kiosk::Duration{200});
            if (event && std::holds_alternative<Event>(*event))
                return std::move(std::get<Event>(*event));
        }
        FAIL("no such event in time");
        return Event{};
    }
    void await(drivers::DeviceStatus status) {
        const auto until = clock_.now().steady + patience;
        while (reader->state().status != status) {
            REQUIRE_MESSAGE(clock_.now().steady < until, "still " << name_of(reader->state().status)
                                                                  << ": "
                                                                  << reader->state().detail);
            static_cast<void>(inbox_.pop_for(kiosk::Duration{20}));
        }
    }
    void plug() {
        control.tell("plug");
        await(drivers::DeviceStatus::online);
    }

    drivers::RequestId start(drivers::IdCardReadOptions options = {}) {
        const drivers::RequestId request{++last_request_};
        REQUIRE(reader->start_read(request, options));
        return request;
    }
    /// The end of the read that was started last.
    kiosk::Result<drivers::IdentityCard> end() {
        const auto until = clock_.now().steady + patience;
        while (clock_.now().steady < until) {
            auto event = inbox_.pop_for(kiosk::Duration{200});
            if (!event) continue;
            auto* read = std::get_if<drivers::CardRead>(&*event);
            if (read != nullptr && read->request == drivers::RequestId{last_request_})
                return std::move(read->result);
        }
        FAIL("no completion in time");
        return kiosk::ErrorCode::internal;
    }
    /// "ok" or the name of the error.
    std::string read(drivers::IdCardReadOptions options = {}) {
        start(options);
        return word_of(end());
    }
    static std::string word_of(const kiosk::Result<drivers::IdentityCard>& card) {
        return card ? "ok" : std::string(kiosk::name_of(card.error().code));
    }
    [[nodiscard]] kiosk::SteadyTime now() const { return clock_.now().steady; }

    SimControl control;
    bool on_serial = false;

  private:
    HastyQuirks quirks_;
    kiosk::RealClock clock_;
    kiosk::BoundedQueue<drivers::IdCardEvent> inbox_{1024};
    std::uint64_t last_request_ = 0;

  public:
    /// Last, so that it ends before what its events go to.
    std::unique_ptr<drivers::IdCardReader> reader;
};

}  // namespace tests
