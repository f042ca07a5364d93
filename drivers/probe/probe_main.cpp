// bianmin-probe: what field engineers ask the devices of a terminal, with no kiosk running.

#include <array>
#include <cstdio>
#include <string>
#include <utility>

#include <CLI/CLI.hpp>

#include "drivers/probe/verbs.h"
#include "kiosk/base/config.h"

namespace drivers::probe {
namespace {

constexpr int bad_config = 78;  // EX_CONFIG

/// What is said on the command line instead of in a configuration, or besides it.
struct Given {
    std::string config;
    std::string assets = "assets";
    std::string run;
    std::string serial_port;
    std::string printer;
    std::string scanner_port;
    bool no_reader = false;
    bool scanner = false;
    bool smart_cards = false;
    std::string camera;
};

void apply(const Given& given, kiosk::Config& config) {
    if (given.config.empty()) {
        config.paths.assets = given.assets;
        config.terminal.id = "bench";
        config.terminal.name = {"bianmin-probe", "bianmin-probe"};
    }
    if (!given.run.empty()) config.paths.run = given.run;
    if (!given.serial_port.empty()) config.devices.idcard.serial_port = given.serial_port;
    if (given.no_reader) config.devices.idcard.enabled = false;
    if (!given.printer.empty()) config.printer.uri = given.printer;
    if (given.scanner || !given.scanner_port.empty()) config.devices.scanner.enabled = true;
    if (!given.scanner_port.empty()) config.devices.scanner.serial_port = given.scanner_port;
    if (given.smart_cards) config.devices.smart_card.enabled = true;
    if (!given.camera.empty()) config.devices.document_camera.source = given.camera;
}

struct Verb {
    const char* name;
    const char* help;
    int (*run)(const Options&);
};

constexpr std::array<Verb, 9> verbs{{
    {"list", "Devices on the USB, and which of them have a driver here", list},
    {"status", "State of every device; exit code 1 when one is out of order", status},
    {"watch", "Prints what changes, as it changes", watch},
    {"read-card", "Reads an identity card; nothing personal is printed", read_card},
    {"print-test", "Prints a test page", print_test},
    {"scan", "Waits for one code", scan},
    {"capture", "Takes one picture (bianmin-vision must run)", capture},
    {"record", "Writes down what a device on a serial line and its driver say", record},
    {"replay", "Plays the device's half of a recording to its driver", replay},
}};

void add_device_options(CLI::App& app, Given& given) {
    app.add_option("--config", given.config, "The terminal's configuration (docs/CONFIG.md)");
    app.add_option("--assets", given.assets, "Without a configuration: folder of quirks");
    app.add_option("--run", given.run, "Folder of the terminal's sockets");
    app.add_option("--serial", given.serial_port, "Card reader on this serial port");
    app.add_flag("--no-reader", given.no_reader, "No card reader");
    app.add_option("--printer", given.printer, "Printer as in printer.uri: escpos:usb, ipp://…");
    app.add_flag("--scanner", given.scanner, "Code scanner on USB");
    app.add_option("--scanner-serial", given.scanner_port, "Code scanner on this serial port");
    app.add_flag("--smart-cards", given.smart_cards, "Smart card readers");
    app.add_option("--camera-source", given.camera, "Document camera: node or address");
}

void add_verb_options(CLI::App& verb, Options& options) {
    const std::string name = verb.get_name();
    if (name == "watch" || name == "read-card" || name == "scan" || name == "record")
        verb.add_option("--seconds", options.seconds, "How long to wait")
            ->check(CLI::Range(1, 86'400));
    if (name == "read-card") {
        verb.add_option("--count", options.count, "How many cards")->check(CLI::Range(1, 10'000));
        verb.add_flag("--fingerprints", options.fingerprints, "Read fingerprints, too");
    }
    if (name == "capture") {
        verb.add_option("--camera", options.camera, "document or person");
        verb.add_option("--output", options.output, "Where the picture goes (PPM)");
    }
    if (name == "record" || name == "replay")
        verb.add_option("file", options.recording, "The recording")->required();
    if (name == "record") {
        verb.add_option("--device", options.device, "Which device")
            ->check(CLI::IsMember({"card_reader", "scanner", "printer"}));
        verb.add_option("--baud", options.baud, "Speed of its line");
    }
}

}  // namespace
}  // namespace drivers::probe

int main(int argument_count, char** arguments) {
    using namespace drivers::probe;
    Options options;
    Given given;
    CLI::App app{"Asks the devices of a terminal, with no kiosk running"};
    app.require_subcommand(1);
    app.fallthrough();
    add_device_options(app, given);
    app.add_flag("--json", options.json, "One line of JSON for each record");
    app.add_flag("--show-personal", options.show_personal,
                 "Print names, numbers and what codes hold");
    for (const Verb& verb : verbs)
        add_verb_options(*app.add_subcommand(verb.name, verb.help), options);
    CLI11_PARSE(app, argument_count, arguments);
    if (!given.config.empty()) {
        auto config = kiosk::load_config(given.config);
        if (!config) {
            std::fprintf(stderr, "bianmin-probe: %s\n", config.error().detail.c_str());
            return bad_config;
        }
        options.config = std::move(*config);
    }
    apply(given, options.config);
    const std::string chosen = app.get_subcommands().front()->get_name();
    for (const Verb& verb : verbs)
        if (chosen == verb.name) return verb.run(options);
    return 2;
}
