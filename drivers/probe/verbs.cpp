#include "drivers/probe/verbs.h"

#include <cstdio>
#include <fstream>
#include <map>
#include <utility>

#include "drivers/core/seen_devices.h"
#include "drivers/probe/bench.h"
#include "drivers/probe/card_record.h"
#include "drivers/probe/output.h"
#include "kiosk/base/time_text.h"

namespace drivers::probe {

namespace {

constexpr int failed = 1;
constexpr kiosk::Duration look_every{100};
constexpr kiosk::Duration print_longest{60'000};
/// What a scan or a card may take longer than it was told to wait.
constexpr kiosk::Duration grace{10'000};
constexpr kiosk::Duration picture_wait{10'000};

std::string code_text(kiosk::ErrorCode code) {
    return std::string(kiosk::name_of(code));
}

int refuse(const Output& out, const kiosk::Error& error) {
    out.print({{"error", code_text(error.code)}, {"detail", error.detail}});
    return failed;
}

Json device_record(const kiosk::MaintenanceDevice& device) {
    Json record{{"device", device.id},
                {"status", std::string(name_of(device.state.status))},
                {"known by", std::string(name_of(device.state.confidence))},
                {"acts", std::string(name_of(device.state.blame))},
                {"recovery", std::string(name_of(device.state.recovery))}};
    if (device.state.since_wall != kiosk::WallTime{})
        record["since"] = kiosk::rfc3339(device.state.since_wall);
    if (device.problem) record["problem"] = code_text(*device.problem);
    constexpr std::string_view prefix = "fact.";
    Json facts = Json::object();
    for (const auto& fact : device.facts) {
        const std::string name = fact.label.substr(prefix.size());
        // Several slots, several unused readers.
        if (facts.contains(name))
            facts[name] = facts[name].get<std::string>() + "; " + kiosk::code_of(fact);
        else
            facts[name] = kiosk::code_of(fact);
    }
    if (!facts.empty()) record["facts"] = std::move(facts);
    return record;
}

int print_result(const Output& out, const kiosk::MaintenanceResult& result) {
    Json record{{"device", result.device},
                {"test", std::string(kiosk::maintenance::name_of(result.test))},
                {"result", result.error ? code_text(*result.error) : std::string("passed")},
                {"ms", result.took.count()}};
    if (!result.measure.empty()) record["measure"] = result.measure;
    out.print(record);
    return result.error ? failed : 0;
}

/// A device that the configuration does not name.
int without(const Output& out, const std::string& device) {
    return refuse(out, {kiosk::ErrorCode::no_device, device + " is not configured", {}});
}

/// Rows of red, green, blue: what every program for pictures reads.
bool write_ppm(const std::filesystem::path& path, const CameraFrame& frame) {
    std::ofstream file(path, std::ios::binary);
    file << "P6\n" << frame.width << ' ' << frame.height << "\n255\n";
    const auto& pixels = frame.pixels.reveal();
    for (int y = 0; y < frame.height; ++y) {
        for (int x = 0; x < frame.width; ++x) {
            const auto at = static_cast<std::size_t>(y) * static_cast<std::size_t>(frame.stride) +
                            static_cast<std::size_t>(x) * 3;
            if (at + 2 >= pixels.size()) return false;
            for (const std::size_t channel : {at + 2, at + 1, at})
                file.put(static_cast<char>(pixels[channel]));
        }
    }
    return file.good();
}

}  // namespace

int list(const Options& options) {
    const Output out(options.json);
    const auto devices = terminal::seen_devices(options.config);
    if (!devices) return refuse(out, devices.error());
    for (const auto& device : *devices) {
        if (!options.json) {
            std::printf("%s\n", text_of(device).c_str());
            continue;
        }
        out.print({{"place", text_of(device.usb)},
                   {"name", device.name},
                   {"driver", device.driver.empty() ? Json() : Json(device.driver)}});
    }
    return 0;
}

int status(const Options& options) {
    const Output out(options.json);
    Bench bench(options);
    bench.settle();
    bool all_work = true;
    for (const auto& device : bench.devices()) {
        out.print(device_record(device));
        if (!options.json) std::printf("\n");
        all_work = all_work && is_usable(device.state) && !device.problem;
    }
    return all_work ? 0 : failed;
}

int watch(const Options& options) {
    const Output out(options.json);
    Bench bench(options);
    std::map<std::string, std::string> told;
    const auto until = bench.now() + std::chrono::seconds{options.seconds};
    while (bench.now() < until) {
        for (const auto& device : bench.devices()) {
            std::string state(device.problem ? kiosk::name_of(*device.problem)
                                             : name_of(device.state.status));
            if (told[device.id] == state) continue;
            told[device.id] = state;
            Json record{{"device", device.id}, {"status", state}};
            if (!device.state.detail.empty()) record["detail"] = device.state.detail;
            if (options.json)
                out.print(record);
            else
                std::printf("%s: %s %s\n", device.id.c_str(), state.c_str(),
                            device.state.detail.c_str());
            std::fflush(stdout);
        }
        bench.wait(look_every);
    }
    return 0;
}

namespace {

/// One card from request to end. Answers whether it was read.
bool read_one(Bench& bench, const Options& options, const Output& out, int number) {
    IdCardReadOptions read;
    read.timeout = std::chrono::seconds{options.seconds};
    read.with_fingerprints = options.fingerprints;
    const RequestId request{static_cast<std::uint64_t>(number)};
    auto began = bench.now();
    if (const auto started = bench.reader()->start_read(request, read); !started)
        return refuse(out, started.error()) == 0;
    const auto until = bench.now() + read.timeout + grace;
    while (bench.now() < until) {
        auto event = bench.card_event(until - bench.now());
        if (!event) break;
        if (std::holds_alternative<CardFound>(*event)) began = bench.now();
        if (const auto* retry = std::get_if<CardRetry>(&*event))
            out.print({{"retry", code_text(retry->reason)}, {"left", retry->attempts_left}});
        auto* end = std::get_if<CardRead>(&*event);
        if (end == nullptr || end->request != request) continue;
        if (!end->result) return refuse(out, end->result.error()) == 0;
        Json record = card_record(*end->result, options.show_personal);
        record["ms"] = (bench.now() - began).count();
        out.print(record);
        return true;
    }
    return refuse(out, {kiosk::ErrorCode::timed_out, "the reader never ended the command", {}}) ==
           0;
}

}  // namespace

int read_card(const Options& options) {
    const Output out(options.json);
    Bench bench(options);
    if (bench.reader() == nullptr) return without(out, "card_reader");
    bench.settle();
    int failures = 0;
    for (int i = 1; i <= options.count; ++i)
        if (!read_one(bench, options, out, i)) ++failures;
    return failures == 0 ? 0 : failed;
}

int print_test(const Options& options) {
    const Output out(options.json);
    if (options.config.printer.uri.empty()) return without(out, "printer");
    Bench bench(options);
    bench.settle();
    return print_result(out, bench.test("printer", kiosk::MaintenanceTest::print, print_longest));
}

int scan(const Options& options) {
    const Output out(options.json);
    if (!options.config.devices.scanner.enabled) return without(out, "scanner");
    Bench bench(options);
    bench.settle();
    const int code = print_result(out, bench.test("scanner", kiosk::MaintenanceTest::scan,
                                                  std::chrono::seconds{options.seconds}));
    if (const auto scanned = bench.scan()) {
        const auto& bytes = scanned->bytes.reveal();
        out.print({{"content", std::string(bytes.begin(), bytes.end())}});
    }
    return code;
}

int capture(const Options& options) {
    const Output out(options.json);
    Bench bench(options);
    if (bench.cameras() == nullptr) return without(out, "camera." + options.camera);
    const auto began = bench.now();
    bench.cameras()->start(options.camera, ExposureHint::automatic);
    auto frame = bench.cameras()->frame(options.camera, 0, picture_wait);
    bench.cameras()->stop(options.camera);
    if (!frame) return refuse(out, frame.error());
    Json record{{"device", "camera." + options.camera},
                {"width", frame->width},
                {"height", frame->height},
                {"ms", (bench.now() - began).count()}};
    if (!options.output.empty()) {
        if (!write_ppm(options.output, *frame))
            return refuse(out, {kiosk::ErrorCode::io_error, options.output.string(), {}});
        record["written"] = options.output.string();
    }
    out.print(record);
    return 0;
}

}  // namespace drivers::probe
