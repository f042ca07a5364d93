#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include <doctest.h>

#include "drivers/ipp/printer.h"
#include "tests/ipp/printer_process.h"

namespace tests {

/// What the printer program takes for a PDF; nobody looks inside.
inline std::string document(const std::string& name) {
    return "%PDF-1.5\n% " + name + "\n%%EOF\n";
}

inline kiosk::SecretBytes bytes_of(const std::string& text) {
    return kiosk::SecretBytes(std::vector<unsigned char>(text.begin(), text.end()));
}

/// The driver on a running printer, and the words it said of each print.
class PrinterRig {
  public:
    /// `answer`: how long printer, or scheduler, may take for an answer.
    explicit PrinterRig(drivers::PrintPatience patience = {},
                        kiosk::Duration answer = std::chrono::seconds{2})
        : patience_(patience), answer_(answer) {
        plug();
    }

    /// The driver is made anew, as after a restart of the program; `uri` stands for the printer's
    /// own from then on.
    void plug(const std::string& user = "bianmin-test", const std::string& uri = {}) {
        if (!uri.empty()) uri_ = uri;
        drivers::IppPrinterConfig config;
        config.uri = uri_.empty() ? process.uri() : uri_;
        config.user = user;
        config.connect_timeout = std::chrono::seconds{1};
        config.answer_timeout = answer_;
        config.patience = patience_;
        config.patience.poll = std::chrono::milliseconds{100};
        config.patience.state_poll = std::chrono::milliseconds{300};
        auto made = drivers::make_ipp_printer(
            config, clock_,
            [this](drivers::DocumentPrinterEvent event) { note(std::move(event)); });
        REQUIRE(made);
        printer = *std::move(made);
    }

    void print(std::uint64_t request, const std::string& name) {
        print(request, drivers::Printable(bytes_of(document(name))));
    }

    void print(std::uint64_t request, drivers::Printable what) {
        REQUIRE(printer->print(drivers::RequestId(request), std::move(what)));
    }

    /// Everything said of print 1, such as "started waiting:paper_out started printed".
    [[nodiscard]] std::string said(std::uint64_t request = 1) const {
        const std::lock_guard lock(mutex_);
        const auto found = said_.find(request);
        return found == said_.end() ? "" : found->second;
    }
    template <class Condition>
    [[nodiscard]] bool becomes(const Condition& condition) {
        const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{120};
        while (!condition()) {
            if (std::chrono::steady_clock::now() > until) return false;
            std::this_thread::sleep_for(std::chrono::milliseconds{20});
        }
        return true;
    }
    [[nodiscard]] bool comes(const std::string& words, std::uint64_t request = 1) {
        const bool came = becomes([&] { return said(request).find(words) != std::string::npos; });
        if (!came) MESSAGE("said: ", said(request));
        return came;
    }
    [[nodiscard]] bool is(drivers::PrinterReadiness readiness,
                          std::optional<kiosk::ErrorCode> problem) {
        const bool came = becomes([&] {
            const auto state = printer->state();
            return state.readiness == readiness && state.problem == problem;
        });
        if (!came) MESSAGE(drivers::text_of(printer->report()));
        return came;
    }

  private:
    void note(drivers::DocumentPrinterEvent event) {
        const std::lock_guard lock(mutex_);
        const auto add = [this](drivers::RequestId request, const std::string& words) {
            auto& said = said_[request.value()];
            said += (said.empty() ? "" : " ") + words;
        };
        const auto code = [](const kiosk::Error& error) {
            return std::string(name_of(error.code));
        };
        if (auto* started = std::get_if<drivers::PrintStarted>(&event))
            add(started->request, "started");
        if (auto* done = std::get_if<drivers::Printed>(&event)) add(done->request, "printed");
        if (auto* waits = std::get_if<drivers::PrintWaiting>(&event)) {
            add(waits->request, "waiting:" + code(waits->reason));
        }
        if (auto* failed = std::get_if<drivers::PrintFailed>(&event)) {
            add(failed->request, "failed:" + code(failed->error));
        }
    }

    std::string uri_;
    kiosk::RealClock clock_;
    drivers::PrintPatience patience_;
    kiosk::Duration answer_;
    mutable std::mutex mutex_;
    std::map<std::uint64_t, std::string> said_;

  public:
    tests::PrinterProcess process;
    std::unique_ptr<drivers::DocumentPrinter> printer;  // last: its thread uses all of the above
};

}  // namespace tests
