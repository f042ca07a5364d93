// bianmin-probe: what field engineers ask the devices of a terminal, without the kiosk.

#include <csignal>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>

#include <CLI/CLI.hpp>

#include "drivers/core/quirks.h"
#include "drivers/core/usb_port.h"
#include "drivers/idcard/reader.h"
#include "kiosk/base/bounded_queue.h"

namespace drivers {
namespace {

constexpr int failed = 1;
constexpr kiosk::Duration settle_limit{5'000};
constexpr std::size_t inbox_limit = 256;

struct Options {
    std::string quirks = "assets/quirks/id_card_readers.toml";
    std::string serial_port;
    int seconds = 30;
    int count = 1;
    bool show = false;
    bool fingerprints = false;
};

int fail(const kiosk::Error& error) {
    std::fprintf(stderr, "%s: %s\n", std::string(kiosk::name_of(error.code)).c_str(),
                 error.detail.c_str());
    return failed;
}

/// What was read, personal fields only as far as asked.
class CardPrinter {
  public:
    explicit CardPrinter(bool show) : show_(show) {}

    void print(const IdentityCard& card) const {
        std::printf("kind: %s\n", std::string(name_of(card.kind)).c_str());
        personal("name", card.name);
        personal("english name", card.english_name);
        personal("sex", card.sex_code);
        personal("nation", card.nation_code);
        personal("nationality", card.nationality);
        personal("birth", card.birth);
        personal("address", card.address);
        personal("number", card.number);
        personal("pass number", card.pass_number);
        personal("issue count", card.issue_count);
        personal("issuer", card.issuer);
        date("valid from", card.valid_from);
        date("valid to", card.valid_to);
        if (card.long_term) std::printf("valid to: long term\n");
        std::printf("photo: %zu bytes\nfingerprints: %zu bytes\n", card.photo_wlt.reveal().size(),
                    card.fingerprints.reveal().size());
        if (card.has_unmapped_characters) std::printf("has unmapped characters\n");
        if (card.has_private_use_characters) std::printf("has private-use characters\n");
    }

  private:
    void personal(const char* label, const kiosk::SecretText& text) const {
        if (text.empty()) return;
        if (show_)
            std::printf("%s: %s\n", label, text.reveal().c_str());
        else
            std::printf("%s: (%zu bytes)\n", label, text.reveal().size());
    }
    static void date(const char* label, const std::optional<kiosk::CivilDate>& date) {
        if (date) std::printf("%s: %04d-%02d-%02d\n", label, date->year, date->month, date->day);
    }

    const bool show_;
};

/// A reader with its events in a queue.
class Session {
  public:
    explicit Session(const Options& options) : options_(options) {}

    kiosk::Result<void> start() {
        auto made = make_id_card_reader({options_.quirks, options_.serial_port, {}}, clock_,
                                        [this](IdCardEvent event) {
                                            // A full inbox belongs to a reader that changes its
                                            // mind 256 times unheard.
                                            static_cast<void>(inbox_.try_push(std::move(event)));
                                        });
        if (!made) return made.error();
        reader_ = std::move(*made);
        return {};
    }

    /// Waits until the reader is online or surely is not.
    void settle() {
        const auto until = clock_.now().steady + settle_limit;
        while (clock_.now().steady < until) {
            const auto event = next(kiosk::Duration{200});
            const auto* state = event ? std::get_if<DeviceEvent>(&*event) : nullptr;
            if (state != nullptr && state->state.status != DeviceStatus::starting) return;
        }
    }

    std::optional<IdCardEvent> next(kiosk::Duration timeout) { return inbox_.pop_for(timeout); }
    IdCardReader& reader() { return *reader_; }
    [[nodiscard]] kiosk::SteadyTime now() const { return clock_.now().steady; }

  private:
    const Options& options_;
    kiosk::RealClock clock_;
    kiosk::BoundedQueue<IdCardEvent> inbox_{inbox_limit};
    std::unique_ptr<IdCardReader> reader_;
};

int list(const Options& options) {
    const auto table = load_quirks(options.quirks);
    if (!table) return fail(table.error());
    const auto devices = make_libusb_bus()->scan();
    if (!devices) return fail(devices.error());
    for (const auto& device : *devices) {
        const auto* quirks = find_quirks(*table, device.id);
        std::printf("%s %s\n", text_of(device).c_str(),
                    quirks != nullptr ? quirks->model.c_str() : "");
    }
    return 0;
}

int status(const Options& options) {
    Session session(options);
    if (auto done = session.start(); !done) return fail(done.error());
    session.settle();
    const auto report = session.reader().report();
    std::printf("%s", text_of(report).c_str());
    return is_usable(report.state) ? 0 : failed;
}

void print_event(const IdCardEvent& event) {
    if (const auto* state = std::get_if<DeviceEvent>(&event))
        std::printf("%s: %s %s\n", state->device.c_str(),
                    std::string(name_of(state->state.status)).c_str(), state->state.detail.c_str());
    if (std::holds_alternative<CardFound>(event)) std::printf("card found\n");
    if (std::holds_alternative<CardRemoved>(event)) std::printf("card removed\n");
    if (const auto* retry = std::get_if<CardRetry>(&event))
        std::printf("retry: %s, %d left\n", std::string(kiosk::name_of(retry->reason)).c_str(),
                    retry->attempts_left);
    std::fflush(stdout);
}

int watch(const Options& options) {
    Session session(options);
    if (auto done = session.start(); !done) return fail(done.error());
    const auto until = session.now() + std::chrono::seconds{options.seconds};
    while (session.now() < until)
        if (const auto event = session.next(until - session.now())) print_event(*event);
    return 0;
}

int read_card(const Options& options) {
    Session session(options);
    if (auto done = session.start(); !done) return fail(done.error());
    session.settle();
    int failures = 0;
    for (int i = 1; i <= options.count; ++i) {
        IdCardReadOptions read;
        read.timeout = std::chrono::seconds{options.seconds};
        read.with_fingerprints = options.fingerprints;
        const RequestId request{static_cast<std::uint64_t>(i)};
        if (auto done = session.reader().start_read(request, read); !done)
            return fail(done.error());
        for (bool is_over = false; !is_over;) {
            const auto event = session.next(read.timeout + settle_limit);
            if (!event) break;
            print_event(*event);
            const auto* end = std::get_if<CardRead>(&*event);
            if (end == nullptr) continue;
            is_over = true;
            if (end->result)
                CardPrinter(options.show).print(*end->result);
            else
                failures += fail(end->result.error());
            std::fflush(stdout);
        }
    }
    return failures == 0 ? 0 : failed;
}

}  // namespace
}  // namespace drivers

int main(int argument_count, char** arguments) {
    drivers::Options options;
    CLI::App app{"Asks the devices of a terminal"};
    app.require_subcommand(1);
    app.add_option("--quirks", options.quirks, "Facts about readers");
    app.add_option("--serial", options.serial_port, "Reader on this serial port instead of USB");
    app.add_subcommand("list", "USB devices, and which of them are known");
    app.add_subcommand("status", "State of the identity card reader");
    auto* watching = app.add_subcommand("watch", "Prints events as they come");
    watching->add_option("--seconds", options.seconds, "How long")->check(CLI::Range(1, 86'400));
    auto* reading = app.add_subcommand("read-card", "Reads an identity card");
    reading->add_option("--seconds", options.seconds, "How long to wait")
        ->check(CLI::Range(1, 600));
    reading->add_option("--count", options.count, "How many cards")->check(CLI::Range(1, 10'000));
    reading->add_flag("--show", options.show, "Print personal data");
    reading->add_flag("--fingerprints", options.fingerprints, "Read fingerprints, too");
    CLI11_PARSE(app, argument_count, arguments);
    const std::string verb = app.get_subcommands().front()->get_name();
    if (verb == "list") return drivers::list(options);
    if (verb == "status") return drivers::status(options);
    if (verb == "watch") return drivers::watch(options);
    return drivers::read_card(options);
}
