// bianmin-simbus: hosts emulated devices in one test bed and starts an unmodified program in it.

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "drivers/sim/child_process.h"
#include "drivers/sim/control_server.h"
#include "drivers/sim/emulated_usb.h"
#include "drivers/sim/escpos_serial_printer.h"
#include "drivers/sim/escpos_usb_printer.h"
#include "drivers/sim/printer_verbs.h"
#include "drivers/sim/reader_verbs.h"
#include "drivers/sim/sam_usb_reader.h"
#include "drivers/sim/serial_reader.h"
#include "drivers/sim/sim_device.h"
#include "kiosk/base/check.h"
#include "kiosk/base/command_line.h"

namespace drivers::sim {
namespace {

constexpr const char* preload_library = "libumockdev-preload.so.0";
constexpr int readers_max = 8;
/// Readers have the sockets below.
constexpr int printer_port = 9;
constexpr int usage_error = 2;

struct Options {
    std::string control;
    int control_file = -1;
    std::string reader = "usb-a";
    int readers = 1;
    bool start_unplugged = false;
    std::string serial_link;
    std::string persons;
    std::string printer = "none";
    std::vector<std::string> devices;
    std::vector<std::string> command;
};

/// The simulator must run under the preload library, too, or its uevents go to the real /sys.
/// Starts itself anew with it when it is missing.
void ensure_preload(char** arguments) {
    const char* present = std::getenv("LD_PRELOAD");
    const std::string before = present != nullptr ? present : "";
    if (before.find("libumockdev-preload") != std::string::npos) return;
    const std::string wanted =
        before.empty() ? preload_library : std::string(preload_library) + ":" + before;
    ::setenv("LD_PRELOAD", wanted.c_str(), 1);
#ifdef BIANMIN_SANITIZED
    // The preload library comes before the sanitizer's; both work.
    const char* given = std::getenv("ASAN_OPTIONS");
    const std::string options =
        std::string(given != nullptr ? given : "") + ":verify_asan_link_order=0";
    ::setenv("ASAN_OPTIONS", options.c_str(), 1);
#endif
    ::execv("/proc/self/exe", arguments);
    std::perror("bianmin-simbus: cannot start itself with the preload library");
    std::exit(usage_error);
}

/// Looks for assets/samples beside the folders above the program.
std::filesystem::path default_persons() {
    const std::filesystem::path tail = "assets/samples/persons.toml";
    if (std::filesystem::exists(tail)) return tail;
    std::error_code ignored;
    auto folder = std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path();
    for (; folder.has_relative_path(); folder = folder.parent_path())
        if (std::filesystem::exists(folder / tail)) return folder / tail;
    return tail;
}

/// The test bed's sockets live in the temporary folder, and their paths must be short. The program
/// keeps its own.
class ShortTemporaryFolder {
  public:
    ShortTemporaryFolder() {
        if (const char* present = std::getenv("TMPDIR")) before_ = present;
        ::setenv("TMPDIR", "/tmp", 1);
    }
    ~ShortTemporaryFolder() {
        if (before_.empty())
            ::unsetenv("TMPDIR");
        else
            ::setenv("TMPDIR", before_.c_str(), 1);
    }
    ShortTemporaryFolder(const ShortTemporaryFolder&) = delete;
    ShortTemporaryFolder& operator=(const ShortTemporaryFolder&) = delete;

  private:
    std::string before_;
};

/// A folder of our own for what the caller gave no path for; gone with us.
class PrivateFolder {
  public:
    PrivateFolder() {
        std::string name = "/tmp/bianmin-simbus-XXXXXX";
        KIOSK_CHECK(::mkdtemp(name.data()) != nullptr);
        path_ = name;
    }
    ~PrivateFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    PrivateFolder(const PrivateFolder&) = delete;
    PrivateFolder& operator=(const PrivateFolder&) = delete;

    [[nodiscard]] std::string file(const char* name) const { return path_ / name; }

  private:
    std::filesystem::path path_;
};

int block_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    for (const int number : {SIGCHLD, SIGTERM, SIGINT, SIGHUP}) sigaddset(&signals, number);
    sigprocmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    return signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
}

class Simbus {
  public:
    explicit Simbus(Options options) : options_(std::move(options)) {}

    int run() {
        signals_ = block_signals();
        if (options_.control.empty()) options_.control = folder_.file("control");
        if (options_.serial_link == "auto") options_.serial_link = folder_.file("serial");
        ::setenv("BIANMIN_SIMBUS_CONTROL", options_.control.c_str(), 1);
        ::setenv("BIANMIN_SIMBUS_SERIAL", options_.serial_link.c_str(), 1);
        ::setenv("BIANMIN_SIMBUS_PRINTER_SERIAL", folder_.file("printer").c_str(), 1);
        wake_ = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
        auto cards = load_cards(options_.persons.empty() ? default_persons()
                                                         : std::filesystem::path(options_.persons));
        if (!cards) return fail(cards.error());
        {
            const ShortTemporaryFolder folder;
            testbed_ = std::make_unique<UsbTestbed>();
        }
        SimBench bench{*testbed_, [this] { eventfd_write(wake_, 1); }, folder_.file("")};
        devices_ = std::make_unique<SimDevices>();
        for (const auto& kind : options_.devices)
            if (!devices_->add(kind, bench))
                return fail({kiosk::ErrorCode::bad_config, "device " + kind + " twice", {}});
        if (!options_.start_unplugged) devices_->plug_all();
        std::vector<VerbTarget> targets;
        add_usb_readers(targets);
        add_serial_reader(targets);
        for (auto& target : targets)
            if (!options_.start_unplugged) target.plug();
        verbs_ = std::make_unique<ReaderVerbs>(std::move(targets), std::move(*cards));
        add_printer();
        ControlServer control([this](std::string_view line) { return obey(line); });
        if (auto done = control.listen(options_.control); !done) return fail(done.error());
        if (options_.control_file >= 0) control.adopt(options_.control_file);
        auto child = ChildProcess::start(options_.command);
        if (!child) return fail(child.error());
        return serve(control, *child);
    }

  private:
    static int fail(const kiosk::Error& error) {
        std::fprintf(stderr, "bianmin-simbus: %s\n", error.detail.c_str());
        return usage_error;
    }

    void add_usb_readers(std::vector<VerbTarget>& targets) {
        if (options_.reader == "none") return;
        const auto wiring = options_.reader == "usb-a" ? SamUsbReader::Wiring::four_pipes
                                                       : SamUsbReader::Wiring::one_pair;
        for (int port = 1; port <= options_.readers; ++port) {
            auto function = std::make_unique<SamUsbReader>(wiring);
            SamUsbReader* reader = function.get();
            usb_.push_back(std::make_unique<EmulatedUsbDevice>(
                *testbed_, port, std::move(function), [this] { eventfd_write(wake_, 1); }));
            EmulatedUsbDevice* device = usb_.back().get();
            targets.push_back(
                {options_.reader,
                 [device] { return device->plug(); },
                 [device] { return device->unplug(); },
                 [device] { return device->is_plugged(); },
                 [device, reader](const std::function<void(SamFirmware&)>& action) {
                     device->locked([&] { action(reader->firmware()); });
                 },
                 [device, reader](std::chrono::milliseconds delay) {
                     device->locked([&] { reader->set_delay(delay); });
                 },
                 [device, reader](bool held) { device->locked([&] { reader->set_held(held); }); },
                 {}});
            wanting_.push_back([device, reader] {
                bool wants = false;
                device->locked([&] { wants = reader->wants_unplug(); });
                if (wants) device->unplug();
            });
        }
    }

    void add_serial_reader(std::vector<VerbTarget>& targets) {
        if (options_.serial_link.empty()) return;
        serial_ = std::make_unique<SerialReader>(options_.serial_link);
        targets.push_back(
            {"serial", [this] { return serial_->plug(); }, [this] { return serial_->unplug(); },
             [this] { return serial_->is_plugged(); },
             [this](const std::function<void(SamFirmware&)>& action) { serial_->locked(action); },
             [this](std::chrono::milliseconds delay) { serial_->set_delay(delay); }, [](bool) {},
             [this](int baud) { serial_->set_speed(baud); }});
    }

    /// Verbs begin with the device they are meant for; without one they are for the reader.
    std::string obey(std::string_view line) {
        constexpr std::string_view for_device = "device ";
        if (line.starts_with(for_device)) return devices_->run(line.substr(for_device.size()));
        constexpr std::string_view for_printer = "printer ";
        if (!line.starts_with(for_printer)) return verbs_->run(line);
        if (!printer_verbs_) return "error no printer; start with --printer usb or serial";
        return printer_verbs_->run(line.substr(for_printer.size()));
    }

    void add_printer() {
        if (options_.printer == "none") return;
        PrinterTarget target = options_.printer == "usb" ? usb_printer() : serial_printer();
        if (!options_.start_unplugged) target.plug();
        printer_verbs_ = std::make_unique<PrinterVerbs>(std::move(target));
    }

    PrinterTarget usb_printer() {
        auto function = std::make_unique<EscposUsbPrinter>();
        EscposUsbPrinter* printer = function.get();
        usb_.push_back(std::make_unique<EmulatedUsbDevice>(
            *testbed_, printer_port, std::move(function), [this] { eventfd_write(wake_, 1); }));
        EmulatedUsbDevice* device = usb_.back().get();
        wanting_.push_back([device, printer] {
            bool wants = false;
            device->locked([&] { wants = printer->wants_unplug(); });
            if (wants) device->unplug();
        });
        return {"usb",
                [device] { return device->plug(); },
                [device] { return device->unplug(); },
                [device] { return device->is_plugged(); },
                [device, printer](const std::function<void(EscposFirmware&)>& action) {
                    device->locked([&] { action(printer->firmware()); });
                },
                [device, printer](std::chrono::milliseconds delay) {
                    device->locked([&] { printer->set_delay(delay); });
                },
                [device, printer](bool held) { device->locked([&] { printer->set_held(held); }); }};
    }

    PrinterTarget serial_printer() {
        auto function = std::make_unique<EscposSerialPrinter>();
        EscposSerialPrinter* printer = function.get();
        printer_line_ = std::make_unique<SerialLine>(folder_.file("printer"), std::move(function));
        SerialLine* line = printer_line_.get();
        return {"serial",
                [line] { return line->plug(); },
                [line] { return line->unplug(); },
                [line] { return line->is_plugged(); },
                [line, printer](const std::function<void(EscposFirmware&)>& action) {
                    line->locked([&] { action(printer->firmware()); });
                },
                [line, printer](std::chrono::milliseconds delay) {
                    line->locked([&] { printer->set_delay(delay); });
                },
                [](bool) {}};
    }

    int serve(ControlServer& control, ChildProcess& child) {
        for (;;) {
            std::vector<pollfd> files{{signals_, POLLIN, 0}, {wake_, POLLIN, 0}};
            for (const int file : control.files()) files.push_back({file, POLLIN, 0});
            ::poll(files.data(), files.size(), -1);
            signalfd_siginfo signal{};
            while (::read(signals_, &signal, sizeof signal) == sizeof signal)
                if (signal.ssi_signo != SIGCHLD) child.signal(static_cast<int>(signal.ssi_signo));
            if (const auto code = child.ended()) return *code;
            eventfd_t count = 0;
            if (eventfd_read(wake_, &count) == 0) {
                for (const auto& unplug_if_wanted : wanting_) unplug_if_wanted();
                devices_->attend();
            }
            control.serve();
        }
    }

    Options options_;
    const PrivateFolder folder_;
    int signals_ = -1;
    int wake_ = -1;
    std::unique_ptr<UsbTestbed> testbed_;
    std::unique_ptr<SimDevices> devices_;
    std::vector<std::unique_ptr<EmulatedUsbDevice>> usb_;
    std::vector<std::function<void()>> wanting_;
    std::unique_ptr<SerialReader> serial_;
    std::unique_ptr<ReaderVerbs> verbs_;
    std::unique_ptr<SerialLine> printer_line_;
    std::unique_ptr<PrinterVerbs> printer_verbs_;
};

}  // namespace
}  // namespace drivers::sim

int main(int argument_count, char** arguments) {
    drivers::sim::Options options;
    kiosk::CommandLine line{"Hosts emulated devices and starts a program that sees them"};
    line.option("--control", options.control,
                "Unix socket for the verbs; the program finds it in\n"
                "BIANMIN_SIMBUS_CONTROL");
    line.option("--control-fd", options.control_file, "Open connection for the verbs");
    line.option("--reader", options.reader, "Identity card reader on USB")
        .one_of({"usb-a", "usb-b", "none"});
    line.option("--readers", options.readers, "How many of them")
        .within(1, drivers::sim::readers_max);
    line.flag("--unplugged", options.start_unplugged, "Start with every cable pulled");
    line.option("--serial", options.serial_link,
                "Also a reader on a serial line, linked here;\n"
                "auto: at BIANMIN_SIMBUS_SERIAL");
    line.option("--device", options.devices, "Another device, by its kind; see README.md")
        .one_of(drivers::sim::SimDevices::kinds());
    line.option("--persons", options.persons, "Sample persons (assets/samples/persons.toml)");
    line.option("--printer", options.printer,
                "Receipt printer; on a serial line it is at\n"
                "BIANMIN_SIMBUS_PRINTER_SERIAL")
        .one_of({"usb", "serial", "none"});
    line.option("command", options.command, "Program and its arguments, after --").required();
    line.places_at_end();
    if (const auto ended = line.parse(argument_count, arguments)) return *ended;
    drivers::sim::ensure_preload(arguments);
    return drivers::sim::Simbus(std::move(options)).run();
}
