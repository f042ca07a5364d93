// bianmin-probe: what field engineers ask the devices of a terminal, with no kiosk running.

#include <array>
#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "drivers/probe/verbs.h"
#include "kiosk/base/command_line.h"
#include "kiosk/base/config.h"

namespace drivers::probe {
namespace {

constexpr int bad_config = 78;  // EX_CONFIG

/// An installed program has its assets below the same prefix; else they are those of the project's
/// folder.
std::string delivered_assets() {
    std::error_code ignored;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", ignored);
    const auto installed = (program.parent_path() / "../../share/bianmin").lexically_normal();
    return std::filesystem::is_directory(installed / "quirks", ignored) ? installed.string()
                                                                        : "assets";
}

/// What is said on the command line instead of in a configuration, or besides it.
struct Given {
    std::string config;
    std::string assets = delivered_assets();
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
    {"record", "Writes down what a device and its driver say", record},
    {"replay", "Plays the device's half of a recording to its driver", replay},
}};

void add_device_options(kiosk::Command& line, Given& given) {
    line.option("--config", given.config, "The terminal's configuration (docs/CONFIG.md)");
    line.option("--assets", given.assets, "Without a configuration: folder of quirks");
    line.option("--run", given.run, "Folder of the terminal's sockets");
    line.option("--serial", given.serial_port, "Card reader on this serial port");
    line.flag("--no-reader", given.no_reader, "No card reader");
    line.option("--printer", given.printer, "Printer as in printer.uri: escpos:usb, ipp://…");
    line.flag("--scanner", given.scanner, "Code scanner on USB");
    line.option("--scanner-serial", given.scanner_port, "Code scanner on this serial port");
    line.flag("--smart-cards", given.smart_cards, "Smart card readers");
    line.option("--camera-source", given.camera, "Document camera: node or address");
}

void add_verb_options(kiosk::Command verb, std::string_view name, Options& options) {
    if (name == "watch" || name == "read-card" || name == "scan" || name == "record")
        verb.option("--seconds", options.seconds, "How long to wait").within(1, 86'400);
    if (name == "read-card") {
        verb.option("--count", options.count, "How many cards").within(1, 10'000);
        verb.flag("--fingerprints", options.fingerprints, "Read fingerprints, too");
    }
    if (name == "capture") {
        verb.option("--camera", options.camera, "document or person");
        verb.option("--output", options.output, "Where the picture goes (PPM)");
    }
    if (name == "record" || name == "replay")
        verb.option("file", options.recording, "The recording").required();
    if (name == "record") {
        verb.option("--device", options.device, "Which device")
            .one_of({"card_reader", "scanner", "printer"});
        verb.option("--baud", options.baud, "Speed of its line");
    }
}

}  // namespace
}  // namespace drivers::probe

int main(int argument_count, char** arguments) {
    using namespace drivers::probe;
    Options options;
    Given given;
    kiosk::CommandLine line{"Asks the devices of a terminal, with no kiosk running"};
    line.require_command();
    line.options_anywhere();
    add_device_options(line, given);
    line.flag("--json", options.json, "One line of JSON for each record");
    line.flag("--show-personal", options.show_personal, "Print names, numbers and what codes hold");
    for (const Verb& verb : verbs)
        add_verb_options(line.command(verb.name, verb.help), verb.name, options);
    if (const auto ended = line.parse(argument_count, arguments)) return *ended;
    if (!given.config.empty()) {
        auto config = kiosk::load_config(given.config);
        if (!config) {
            std::fprintf(stderr, "bianmin-probe: %s\n", config.error().detail.c_str());
            return bad_config;
        }
        options.config = std::move(*config);
    }
    apply(given, options.config);
    const std::string chosen = line.chosen();
    for (const Verb& verb : verbs)
        if (chosen == verb.name) return verb.run(options);
    return 2;
}
