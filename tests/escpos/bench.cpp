#include "tests/escpos/bench.h"

#include <algorithm>
#include <array>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <thread>

#include <doctest.h>
#include <unistd.h>

#include "drivers/escpos/escpos_printer.h"
#include "drivers/escpos/printer.h"
#include "drivers/escpos/usb_printer_link.h"
#include "drivers/sim/escpos_usb_printer.h"
#include "drivers/sim/printer_verbs.h"
#include "kiosk/base/overloaded.h"
#include "tests/sim/sim_control.h"

namespace tests {

using drivers::DocumentPrinterEvent;
using drivers::RequestId;
using kiosk::Duration;
using kiosk::ErrorCode;
using kiosk::Result;

namespace {

constexpr std::size_t picture_rows = 320;  // ten bands
constexpr std::size_t paper_width = 576;

/// Shipped patience, but nobody waits three minutes for paper here.
drivers::escpos::Patience hasty() {
    drivers::escpos::Patience patience;
    patience.attention_max = Duration{12'000};
    patience.busy_max = Duration{12'000};
    patience.end_max = Duration{2'000};
    patience.stall_max = Duration{1'000};
    return patience;
}

std::vector<unsigned char> rows_of(int number) {
    const std::size_t row_bytes = paper_width / 8;
    std::vector<unsigned char> rows(row_bytes * picture_rows);
    unsigned value = static_cast<unsigned>(number) * 2'654'435'761U;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        value = value * 1'664'525U + 1'013'904'223U;
        rows[i] = static_cast<unsigned char>(value >> 24);
    }
    // Dots that the driver itself must not change: nothing here spells a real-time command.
    std::replace(rows.begin(), rows.end(), static_cast<unsigned char>(0x10),
                 static_cast<unsigned char>(0x11));
    return rows;
}

}  // namespace

class PrinterBench::World {
  public:
    virtual ~World() = default;
    virtual std::string say(std::string_view verb) = 0;
    /// False: not possible here.
    virtual bool forbid(bool /*forbidden*/) { return false; }
    virtual std::unique_ptr<drivers::DocumentPrinter> make(const kiosk::Clock& clock,
                                                           drivers::SupervisorLimits limits,
                                                           drivers::DocumentPrinterEventSink) = 0;
    kiosk::RealClock clock;
};

namespace {

/// A simulated printer in this process, as libusb would show it.
struct MemoryPrinter {
    std::mutex mutex;
    std::condition_variable changed;
    drivers::sim::EscposUsbPrinter device;
    bool plugged = false;
    bool forbidden = false;
};

class MemoryPort final : public drivers::UsbPort {
  public:
    explicit MemoryPort(MemoryPrinter& printer) : printer_(printer) {}

    [[nodiscard]] Result<void> open(const drivers::UsbDevice&) override {
        {
            const std::lock_guard lock(printer_.mutex);
            if (printer_.forbidden) return {ErrorCode::unauthorised, "open"};
        }
        return present();
    }
    [[nodiscard]] Result<std::vector<drivers::UsbEndpoint>> endpoints() override {
        return std::vector<drivers::UsbEndpoint>{{0x01, true, 64}, {0x82, true, 64}};
    }
    [[nodiscard]] Result<void> claim() override {
        const std::lock_guard lock(printer_.mutex);
        if (printer_.device.is_held()) return {ErrorCode::device_busy, "held"};
        return {};
    }
    [[nodiscard]] Result<std::size_t> write(std::uint8_t endpoint,
                                            std::span<const unsigned char> bytes,
                                            Duration timeout) override {
        std::unique_lock lock(printer_.mutex);
        const bool ready = printer_.changed.wait_for(lock, timeout, [&] {
            return !printer_.plugged || printer_.device.is_stalled(endpoint) ||
                   printer_.device.takes(endpoint, bytes.size());
        });
        if (!printer_.plugged) return {ErrorCode::device_gone, "unplugged"};
        if (printer_.device.is_stalled(endpoint)) return {ErrorCode::device_fault, "stalled"};
        if (!ready) return {ErrorCode::timed_out, "write"};
        printer_.device.host_wrote(endpoint, bytes);
        if (printer_.device.wants_unplug()) printer_.plugged = false;
        return bytes.size();
    }
    [[nodiscard]] Result<std::size_t> read(std::uint8_t endpoint, std::span<unsigned char> buffer,
                                           Duration timeout) override {
        const auto until = std::chrono::steady_clock::now() + timeout;
        std::unique_lock lock(printer_.mutex);
        for (;;) {
            if (!printer_.plugged) return {ErrorCode::device_gone, "unplugged"};
            if (const auto packet = printer_.device.host_reads(endpoint, buffer.size())) {
                std::copy(packet->begin(), packet->end(), buffer.begin());
                return packet->size();
            }
            if (std::chrono::steady_clock::now() >= until) return {ErrorCode::timed_out, "read"};
            printer_.changed.wait_for(lock, Duration{2});
        }
    }
    [[nodiscard]] Result<std::size_t> control_read(const drivers::UsbControl& request,
                                                   std::span<unsigned char> buffer,
                                                   Duration) override {
        const std::lock_guard lock(printer_.mutex);
        const auto reply = printer_.device.control(setup_of(request));
        if (!reply) return {ErrorCode::device_fault, "stalled"};
        const auto size = std::min(buffer.size(), reply->size());
        std::copy_n(reply->begin(), size, buffer.begin());
        return size;
    }
    [[nodiscard]] Result<void> control_write(const drivers::UsbControl& request,
                                             Duration) override {
        const std::lock_guard lock(printer_.mutex);
        if (!printer_.device.control(setup_of(request)))
            return {ErrorCode::device_fault, "stalled"};
        return {};
    }
    [[nodiscard]] Result<void> clear_halt(std::uint8_t endpoint) override {
        const std::lock_guard lock(printer_.mutex);
        printer_.device.clear_halt(endpoint);
        return {};
    }
    [[nodiscard]] Result<void> reset() override { return present(); }
    void close() override {}

  private:
    Result<void> present() {
        const std::lock_guard lock(printer_.mutex);
        if (!printer_.plugged) return {ErrorCode::device_gone, "not on the bus"};
        return {};
    }
    static std::array<unsigned char, 8> setup_of(const drivers::UsbControl& request) {
        return {request.request_type, request.request, 0, 0, 0, 0, 0xFF, 0x03};
    }

    MemoryPrinter& printer_;
};

}  // namespace

class PrinterBench::MemoryWorld final : public World {
  public:
    MemoryWorld() : verbs_(target()) {
        auto table = drivers::load_quirks("assets/quirks/receipt_printers.toml");
        REQUIRE_MESSAGE(table, (table ? "" : table.error().detail));
        table_ = std::move(*table);
    }

    std::string say(std::string_view verb) override {
        auto answer = verbs_.run(verb);
        printer_.changed.notify_all();
        return answer;
    }

    std::unique_ptr<drivers::DocumentPrinter> make(
        const kiosk::Clock& the_clock, drivers::SupervisorLimits limits,
        drivers::DocumentPrinterEventSink sink) override {
        drivers::EscposPrinter::Parts parts;
        parts.patience = hasty();
        // A bus in memory needs no time.
        parts.patience.answer = Duration{150};
        parts.patience.state_poll = Duration{200};
        parts.patience.poll = Duration{50};
        parts.limits = limits;
        parts.quirks = drivers::printer_quirks_of(table_.front()).value();
        parts.make_link = [this](const drivers::DevicePlace& place, const drivers::PrinterQuirks&) {
            return std::make_unique<drivers::UsbPrinterLink>(std::make_unique<MemoryPort>(printer_),
                                                             place.usb);
        };
        auto made = std::make_unique<drivers::EscposPrinter>(std::move(parts), places_, the_clock,
                                                             std::move(sink));
        made_ = made.get();
        made_->start();
        return made;
    }

    bool forbid(bool forbidden) override {
        const std::lock_guard lock(printer_.mutex);
        printer_.forbidden = forbidden;
        return true;
    }

  private:
    bool plug(bool plugged) {
        {
            const std::lock_guard lock(printer_.mutex);
            // The cable may have pulled itself.
            if (printer_.plugged == plugged && plugged) return false;
            if (plugged) printer_.device.power_cycle();
            printer_.plugged = plugged;
        }
        places_.apply({{{0x0483, 0x5743}, 1, 9, "1-9", 7}, plugged}, table_.front());
        if (made_ != nullptr) made_->places_changed();
        return true;
    }

    drivers::sim::PrinterTarget target() {
        return {"memory",
                [this] { return plug(true); },
                [this] { return plug(false); },
                [this] { return printer_.plugged; },
                [this](const std::function<void(drivers::sim::EscposFirmware&)>& action) {
                    const std::lock_guard lock(printer_.mutex);
                    action(printer_.device.firmware());
                },
                [this](std::chrono::milliseconds delay) {
                    const std::lock_guard lock(printer_.mutex);
                    printer_.device.set_delay(delay);
                },
                [this](bool held) {
                    const std::lock_guard lock(printer_.mutex);
                    printer_.device.set_held(held);
                }};
    }

    std::vector<drivers::DeviceQuirks> table_;
    MemoryPrinter printer_;
    drivers::DevicePlaces places_;
    drivers::EscposPrinter* made_ = nullptr;
    drivers::sim::PrinterVerbs verbs_;
};

class PrinterBench::SimbusWorld final : public World {
  public:
    std::string say(std::string_view verb) override {
        return control_.say("printer " + std::string(verb));
    }
    std::unique_ptr<drivers::DocumentPrinter> make(
        const kiosk::Clock& the_clock, drivers::SupervisorLimits limits,
        drivers::DocumentPrinterEventSink sink) override {
        drivers::EscposPrinterConfig config;
        config.quirks_file = "assets/quirks/receipt_printers.toml";
        config.patience = hasty();
        // The simulated printer says it always, and a busy machine may keep it from saying it soon.
        config.patience.clear = Duration{1'000};
        config.limits = limits;
        if (control_.say("printer state").find("printer=serial") != std::string::npos)
            config.serial_port = SimControl::environment("BIANMIN_SIMBUS_PRINTER_SERIAL");
        auto made = drivers::make_escpos_printer(config, the_clock, std::move(sink));
        REQUIRE_MESSAGE(made, (made ? "" : made.error().detail));
        return std::move(*made);
    }

  private:
    SimControl control_;
};

PrinterBench::PrinterBench(drivers::SupervisorLimits limits) {
    const bool has_simbus = !SimControl::environment("BIANMIN_SIMBUS_CONTROL").empty();
    if (has_simbus)
        world_ = std::make_unique<SimbusWorld>();
    else
        world_ = std::make_unique<MemoryWorld>();
    static_cast<void>(world_->say("unplug"));
    tell("clear");
    tell("receipt forget");
    printer_ = world_->make(world_->clock, limits,
                            [this](DocumentPrinterEvent event) { take(std::move(event)); });
    tell("plug");
    await_ready();
}

PrinterBench::~PrinterBench() {
    printer_.reset();
}

void PrinterBench::tell(std::string_view verb) {
    const std::string answer = say(verb);
    REQUIRE_MESSAGE(answer.starts_with("ok"), verb << ": " << answer);
}

std::string PrinterBench::say(std::string_view verb) {
    return world_->say(verb);
}

bool PrinterBench::can_forbid() const {
    return world_->forbid(false);
}

void PrinterBench::forbid(bool forbidden) {
    REQUIRE(world_->forbid(forbidden));
}

bool PrinterBench::is_on_serial() const {
    return world_->say("state").find("printer=serial") != std::string::npos;
}

Duration PrinterBench::await(const std::function<bool()>& condition, const char* what) {
    const auto began = now();
    while (!condition()) {
        REQUIRE_MESSAGE(now() - began < patience, what << "; state: " << name_of(state().readiness)
                                                       << ", " << name_of(state().device.status)
                                                       << ", " << state().device.detail);
        std::this_thread::sleep_for(Duration{5});
    }
    return now() - began;
}

Duration PrinterBench::await_ready() {
    return await([this] { return state().readiness == drivers::PrinterReadiness::ready; },
                 "never ready");
}

Duration PrinterBench::await_problem(ErrorCode problem) {
    return await([this, problem] { return state().problem == problem; }, "problem never told");
}

Duration PrinterBench::await_unavailable() {
    return await([this] { return state().readiness == drivers::PrinterReadiness::unavailable; },
                 "never unavailable");
}

drivers::RollDocument PrinterBench::receipt(int number) {
    drivers::RollPicture picture;
    picture.picture.width = paper_width;
    picture.picture.height = picture_rows;
    picture.picture.rows = kiosk::SecretBytes(rows_of(number));
    drivers::RollDocument document;
    document.items.emplace_back(std::move(picture));
    return document;
}

RequestId PrinterBench::start(int number) {
    const RequestId request{++last_request_};
    const auto taken = printer_->print(request, receipt(number));
    REQUIRE_MESSAGE(taken, (taken ? "" : taken.error().detail));
    return request;
}

void PrinterBench::take(DocumentPrinterEvent event) {
    const std::lock_guard lock(mutex_);
    std::visit(
        kiosk::Overloaded{
            [this](drivers::PrintStarted& e) {
                happened_.push_back({e.request, "started"});
            },
            [this](drivers::PrintWaiting& e) {
                happened_.push_back({e.request, "waiting " + std::string(name_of(e.reason.code))});
            },
            [this](drivers::Printed& e) {
                happened_.push_back({e.request, "end printed"});
            },
            [this](drivers::PrintFailed& e) {
                happened_.push_back({e.request, "end " + std::string(name_of(e.error.code))});
            },
            [](drivers::PrinterChanged&) {},
        },
        event);
}

std::size_t PrinterBench::ends_of(RequestId request) {
    const std::lock_guard lock(mutex_);
    return static_cast<std::size_t>(
        std::count_if(happened_.begin(), happened_.end(), [request](const Happened& event) {
            return event.request == request && event.what.starts_with("end ");
        }));
}

std::string PrinterBench::end(RequestId request) {
    await([this, request] { return ends_of(request) > 0; }, "the job never ended");
    const std::lock_guard lock(mutex_);
    for (const auto& event : happened_)
        if (event.request == request && event.what.starts_with("end ")) return event.what.substr(4);
    return {};
}

void PrinterBench::await_waiting(RequestId request, ErrorCode reason) {
    const std::string wanted = "waiting " + std::string(name_of(reason));
    await(
        [&] {
            const std::lock_guard lock(mutex_);
            return std::any_of(happened_.begin(), happened_.end(), [&](const Happened& event) {
                return event.request == request && event.what == wanted;
            });
        },
        "the job never waited");
}

void PrinterBench::await_started(RequestId request) {
    await(
        [&] {
            const std::lock_guard lock(mutex_);
            return std::any_of(happened_.begin(), happened_.end(), [&](const Happened& event) {
                return event.request == request && event.what == "started";
            });
        },
        "the job never started");
}

PaperStrip PrinterBench::last_piece() {
    const std::filesystem::path file =
        std::filesystem::temp_directory_path() / ("bianmin-piece-" + std::to_string(::getpid()));
    tell("receipt last " + file.string());
    std::ifstream in(file, std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(in)), {});
    std::filesystem::remove(file);
    return EscposInterpreter(paper_width)
        .run({reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()});
}

bool PrinterBench::last_piece_is(int number) {
    const PaperStrip paper = last_piece();
    for (const auto& mistake : paper.mistakes) MESSAGE(mistake);
    const auto rows = rows_of(number);
    // A whole receipt: the picture, the way to the knife, the cut.
    return paper.mistakes.empty() && paper.cuts.size() == 1 &&
           paper.height() == picture_rows + 120 && shows_picture(paper, 0, paper_width, rows);
}

}  // namespace tests
