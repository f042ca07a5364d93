#include "drivers/core/recorder.h"

#include <fstream>

#include <doctest.h>
#include <stdlib.h>

#include "drivers/scanner/scanner_link.h"

using drivers::Recorder;
using drivers::ScanAssembler;
using drivers::ScannerQuirks;
using drivers::SerialScannerLink;
using kiosk::Duration;
using kiosk::ErrorCode;
using kiosk::Result;

namespace {

class RecordingFolder {
  public:
    RecordingFolder() {
        std::string folder = "/tmp/bianmin-recording-XXXXXX";
        REQUIRE(::mkdtemp(folder.data()) != nullptr);
        path = folder;
    }
    ~RecordingFolder() { std::filesystem::remove_all(path); }
    RecordingFolder(const RecordingFolder&) = delete;
    RecordingFolder& operator=(const RecordingFolder&) = delete;
    std::filesystem::path path;
};

/// A line that says its pieces and then hangs up.
class SpeakingPort final : public drivers::SerialPort {
  public:
    bool exists(const std::string&) override { return true; }
    Result<void> open(const std::string&) override { return {}; }
    Result<void> configure(int) override { return {}; }
    Result<void> raise_modem_lines() override { return {}; }
    Result<std::size_t> write(std::span<const unsigned char> bytes, Duration) override {
        return bytes.size();
    }
    Result<std::size_t> read(std::span<unsigned char> buffer, Duration) override {
        const std::vector<std::string> pieces{"69012345", "", "67892\r", "half"};
        if (at_ >= pieces.size()) return {ErrorCode::device_gone, "hung up"};
        const auto& piece = pieces[at_++];
        if (piece.empty()) return {ErrorCode::timed_out, "nothing"};
        std::copy(piece.begin(), piece.end(), buffer.begin());
        return piece.size();
    }
    Result<void> flush_input() override { return {}; }
    void close() override {}

  private:
    std::size_t at_ = 0;
};

/// Codes and the error that ended them.
std::vector<std::string> heard(std::unique_ptr<drivers::SerialPort> port) {
    const kiosk::VirtualClock clock;
    ScannerQuirks quirks;
    quirks.suffix = {'\r'};
    SerialScannerLink link(std::move(port), "recorded", quirks);
    ScanAssembler assembler(quirks);
    std::vector<std::string> out;
    REQUIRE(link.open());
    for (int i = 0; i < 20; ++i) {
        const auto done = link.read(assembler, Duration{1}, clock);
        while (const auto item = assembler.take()) {
            const auto& code = std::get<drivers::CodeScan>(*item).bytes.reveal();
            out.emplace_back(code.begin(), code.end());
        }
        if (done || done.error().code == ErrorCode::timed_out) continue;
        out.emplace_back(kiosk::name_of(done.error().code));
        break;
    }
    return out;
}

}  // namespace

TEST_CASE("a recording can be read by its owner alone, also when the file was there before") {
    const RecordingFolder folder;
    const kiosk::VirtualClock clock;
    const auto old_file = folder.path / "old";
    std::ofstream(old_file) << "something else\n";
    using std::filesystem::perms;
    std::filesystem::permissions(
        old_file, perms::owner_read | perms::owner_write | perms::group_read | perms::others_read);
    for (const auto& file : {old_file, folder.path / "new"}) {
        const Recorder recorder(file, "card reader", clock);
        CHECK(std::filesystem::status(file).permissions() ==
              (perms::owner_read | perms::owner_write));
    }
    const auto recording = drivers::load_recording(old_file);
    REQUIRE(recording);
    CHECK(recording->device == "card reader");
}

TEST_CASE("a recorded conversation of a scanner is replayed with the same codes and the same end") {
    const RecordingFolder folder;
    kiosk::VirtualClock clock;
    const auto file = folder.path / "scanner.jsonl";
    const auto live = heard(drivers::record_serial_port(
        std::make_unique<SpeakingPort>(), std::make_shared<Recorder>(file, "scanner", clock)));
    CHECK(live == std::vector<std::string>{"6901234567892", "device_gone"});
    const auto recording = drivers::load_recording(file);
    REQUIRE(recording);
    CHECK(recording->device == "scanner");
    CHECK(recording->steps.size() == 4);
    CHECK(heard(drivers::replay_serial_port(*recording)) == live);
}

TEST_CASE("a replayed port wants to hear what was said to it then") {
    drivers::Recording recording;
    recording.steps.push_back({Duration{0}, drivers::RecordedStep::Way::out, {1, 2}, {}});
    recording.steps.push_back({Duration{5}, drivers::RecordedStep::Way::in, {3}, {}});
    const auto port = drivers::replay_serial_port(recording);
    kiosk::Bytes buffer(8);
    CHECK(port->read(buffer, Duration{1}).error().code == ErrorCode::timed_out);
    CHECK(port->write(kiosk::Bytes{9}, Duration{1}).error().code == ErrorCode::protocol_error);
    CHECK(port->write(kiosk::Bytes{1, 2}, Duration{1}));
    const auto got = port->read(buffer, Duration{1});
    REQUIRE(got);
    CHECK(*got == 1);
    CHECK(buffer[0] == 3);
}

TEST_CASE(
    "files that are no recording are refused with their line; a recorder stops at its limit") {
    const RecordingFolder folder;
    const auto file = folder.path / "r.jsonl";
    CHECK(drivers::load_recording(file).error().code == ErrorCode::not_found);
    const std::string head = "{\"recording\":1,\"device\":\"d\"}\n";
    for (const std::string text : {"", "x\n", "{}\n", "{\"recording\":2,\"device\":\"d\"}\n"}) {
        std::ofstream(file) << text;
        CHECK(drivers::load_recording(file).error().code == ErrorCode::bad_format);
    }
    for (const std::string line :
         {"{\"ms\":-1,\"way\":\"in\",\"hex\":\"00\"}", "{\"ms\":1,\"way\":\"in\",\"hex\":\"0\"}",
          "{\"ms\":1,\"way\":\"up\",\"hex\":\"00\"}", "{\"ms\":1,\"way\":\"error\"}", "[]"}) {
        std::ofstream(file) << head << line << "\n";
        const auto recording = drivers::load_recording(file);
        REQUIRE_FALSE(recording);
        CHECK(recording.error().detail.ends_with(":2"));
    }
    kiosk::VirtualClock clock;
    Recorder recorder(file, "d", clock);
    const kiosk::Bytes byte{1};
    for (std::size_t i = 0; i < Recorder::steps_max + 5; ++i) recorder.received(byte);
    const auto recording = drivers::load_recording(file);
    REQUIRE(recording);
    CHECK(recording->steps.size() == Recorder::steps_max);
}
