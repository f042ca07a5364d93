#include <filesystem>
#include <fstream>

#include <doctest.h>
#include <unistd.h>

#include "drivers/core/usb_recorder.h"

namespace tests {

using drivers::RecordedStep;
using drivers::Recording;
using kiosk::Duration;
using kiosk::ErrorCode;

namespace {

using Bytes = kiosk::Bytes;

struct RecordingFile {
    ~RecordingFile() { std::filesystem::remove(path); }
    RecordingFile() = default;
    RecordingFile(const RecordingFile&) = delete;
    RecordingFile& operator=(const RecordingFile&) = delete;
    const std::filesystem::path path = std::filesystem::temp_directory_path() /
                                       ("bianmin-usb-" + std::to_string(::getpid()) + ".jsonl");
};

const drivers::RecordedUsb reader{{0x0400, 0xC35A}, {{0x02, true, 64}, {0x81, true, 64}}};

/// Says back what it is told, in one piece.
class EchoBus final : public drivers::UsbBus {
  public:
    [[nodiscard]] kiosk::Result<std::vector<drivers::UsbDevice>> scan() override {
        return std::vector<drivers::UsbDevice>{{reader.id, 1, 4, "1-4"}};
    }
    [[nodiscard]] std::unique_ptr<drivers::UsbPort> make_port() override {
        Recording echo;
        for (const auto way : {RecordedStep::Way::out, RecordedStep::Way::in})
            echo.steps.push_back({Duration{0}, way, {1, 2, 3}, {}});
        return drivers::replay_usb_port(std::move(echo), reader.pipes);
    }
};

Recording recorded(const RecordingFile& file) {
    const kiosk::VirtualClock clock;
    const auto bus = drivers::record_usb_bus(
        std::make_unique<EchoBus>(),
        std::make_shared<drivers::Recorder>(file.path, "card_reader", clock));
    // Opened twice, as a driver does that lets the device rest.
    for (int i = 0; i < 2; ++i) {
        const auto port = bus->make_port();
        REQUIRE(port->open(bus->scan()->front()));
        REQUIRE(port->endpoints());
        REQUIRE(port->write(0x02, Bytes{1, 2, 3}, Duration{1}));
        Bytes buffer(64);
        REQUIRE(port->read(0x81, buffer, Duration{1}).value() == 3);
    }
    auto recording = drivers::load_recording(file.path);
    REQUIRE_MESSAGE(recording, (recording ? "" : recording.error().detail));
    return std::move(*recording);
}

std::string loaded(const std::string& second_line) {
    const RecordingFile file;
    std::ofstream(file.path) << "{\"recording\":1,\"device\":\"card_reader\"}\n"
                             << second_line << "\n";
    const auto recording = drivers::load_recording(file.path);
    if (recording) return recording->usb ? "usb" : "line";
    return recording.error().detail.substr(recording.error().detail.rfind(':'));
}

}  // namespace

TEST_CASE(
    "a conversation over USB is recorded with the device's name and pipes, over all its ports") {
    const RecordingFile file;
    const auto recording = recorded(file);
    CHECK(recording.usb == reader);
    CHECK(recording.steps.size() == 4);
}

TEST_CASE(
    "on the bus of a recording is the recorded device alone, and its ports go on with one story") {
    const RecordingFile file;
    drivers::ReplayUsbBus bus(recorded(file));
    const auto devices = bus.scan();
    REQUIRE(devices);
    REQUIRE(devices->size() == 1);
    CHECK(devices->front().id == reader.id);
    Bytes buffer(64);
    for (int i = 0; i < 2; ++i) {
        const auto port = bus.make_port();
        REQUIRE(port->open(devices->front()));
        CHECK(port->endpoints().value() == reader.pipes);
        CHECK(port->read(0x81, buffer, Duration{1}).error().code == ErrorCode::timed_out);
        CHECK(port->write(0x02, Bytes{1, 2, 3}, Duration{1}).value() == 3);
        CHECK(port->read(0x81, buffer, Duration{1}).value() == 3);
    }
    // After the end nobody answers, and nothing was wrong.
    const auto port = bus.make_port();
    CHECK(port->write(0x02, Bytes{9}, Duration{1}).value() == 1);
    CHECK(port->read(0x81, buffer, Duration{1}).error().code == ErrorCode::timed_out);
    CHECK_FALSE(*bus.strayed());
}

TEST_CASE("a driver that says something else than then is found out") {
    const RecordingFile file;
    drivers::ReplayUsbBus bus(recorded(file));
    const auto port = bus.make_port();
    CHECK(port->write(0x02, Bytes{1, 2, 4}, Duration{1}).error().code == ErrorCode::protocol_error);
    CHECK(*bus.strayed());
}

TEST_CASE("a description of a USB device that cannot be one is refused with its line") {
    CHECK(loaded(R"({"usb":"0400:C35A","pipes":[{"address":129,"bulk":true,"packet":64}]})") ==
          "usb");
    CHECK(loaded(R"({"ms":1,"way":"in","hex":"00"})") == "line");
    std::string many = R"({"usb":"0400:C35A","pipes":[)";
    for (int i = 0; i < 33; ++i)
        many += std::string(i > 0 ? "," : "") + R"({"address":1,"bulk":true,"packet":64})";
    for (const std::string& line :
         {std::string(R"({"usb":"0400C35A","pipes":[]})"),
          std::string(R"({"usb":"0400:C35G","pipes":[]})"), std::string(R"({"usb":"0400:C35A"})"),
          std::string(R"({"usb":7,"pipes":[]})"),
          std::string(R"({"usb":"0400:C35A","pipes":[{"address":300,"bulk":true,"packet":64}]})"),
          std::string(R"({"usb":"0400:C35A","pipes":[{"address":-1,"bulk":true,"packet":64}]})"),
          std::string(R"({"usb":"0400:C35A","pipes":[{"bulk":true,"packet":64}]})"),
          std::string(R"({"usb":"0400:C35A","pipes":[7]})"), many + "]}"}) {
        CAPTURE(line);
        CHECK(loaded(line) == ":2");
    }
}

}  // namespace tests
