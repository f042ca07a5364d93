#pragma once

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>

#include <doctest.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "drivers/camera/vision_client.h"
#include "tests/sim/sim_control.h"
#include "tests/support/camera/mjpeg_server.h"

namespace tests {

/// bianmin-vision as it ships, with one camera: the emulated node of bianmin-simbus or an MJPEG
/// server; and the terminal's client beside it.
class VisionSession {
  public:
    static constexpr kiosk::Duration patience{20'000};

    VisionSession() : on_network_(SimControl::environment("BIANMIN_TEST_CAMERA") == "mjpeg") {
        std::string folder = "/tmp/bianmin-vision-XXXXXX";
        REQUIRE(::mkdtemp(folder.data()) != nullptr);
        folder_ = folder;
        if (on_network_) {
            server_ = std::make_unique<MjpegServer>(
                std::vector<std::string>{bytes_of("tests/support/camera/grey-40.jpg"),
                                         bytes_of("tests/support/camera/grey-200.jpg")});
        } else {
            control_ = std::make_unique<SimControl>();
            control_->say("device camera clear");
            control_->say("device camera plug");
        }
        write_config();
        start_program();
        client = std::make_unique<drivers::VisionClient>((folder_ / "vision.sock").string(), clock_,
                                                         [](const drivers::CameraEvent&) {});
    }
    ~VisionSession() {
        client.reset();
        kill_program(SIGTERM);
        std::filesystem::remove_all(folder_);
    }
    VisionSession(const VisionSession&) = delete;
    VisionSession& operator=(const VisionSession&) = delete;

    void start_program() {
        const std::string config = (folder_ / "kiosk.toml").string();
        program_ = ::fork();
        REQUIRE(program_ >= 0);
        if (program_ == 0) {
            ::execl(VISION_PROGRAM, VISION_PROGRAM, "--config", config.c_str(), nullptr);
            ::_exit(127);
        }
    }
    /// The guard starts it instead, with its own log beside.
    void start_guard() {
        const std::string guard = (folder_ / "guard.conf").string();
        const std::string log = (folder_ / "guard.log").string();
        std::ofstream(guard) << "[program vision]\ncommand = " << VISION_PROGRAM << " --config "
                             << (folder_ / "kiosk.toml").string() << "\nwatchdog_seconds = 20\n";
        program_ = ::fork();
        REQUIRE(program_ >= 0);
        if (program_ == 0) {
            if (std::freopen(log.c_str(), "w", stderr) == nullptr) ::_exit(127);
            ::execl(GUARD_PROGRAM, GUARD_PROGRAM, guard.c_str(), nullptr);
            ::_exit(127);
        }
    }
    /// The process that the guard started last; 0: none yet.
    [[nodiscard]] pid_t guarded_program() const {
        std::ifstream in(folder_ / "guard.log");
        std::ostringstream text;
        text << in.rdbuf();
        const std::string log = text.str();
        const std::string mark = "child_started program=vision pid=";
        const auto at = log.rfind(mark);
        return at == std::string::npos ? 0 : std::atoi(log.c_str() + at + mark.size());
    }
    /// Exit status as waitpid gives it.
    int kill_program(int signal) {
        if (program_ <= 0) return 0;
        ::kill(program_, signal);
        int status = 0;
        ::waitpid(program_, &status, 0);
        program_ = -1;
        return status;
    }

    void plug() {
        if (on_network_)
            server_->plug();
        else
            control_->tell("device camera plug");
    }
    void unplug() {
        if (on_network_)
            server_->unplug();
        else
            control_->tell("device camera unplug");
    }
    /// Silence: the camera is there and sends nothing.
    void stall() { fault("stall", MjpegServer::Mode::stalls); }
    void garbage() { fault("garbage", MjpegServer::Mode::sends_garbage); }
    /// The driver answers with an error, the server breaks off in the middle of a picture.
    void error() { fault("error", MjpegServer::Mode::breaks_off); }
    void clear() {
        if (on_network_)
            server_->set(MjpegServer::Mode::sends);
        else
            control_->tell("device camera clear");
    }
    [[nodiscard]] bool on_network() const { return on_network_; }
    std::string camera_state(const std::string& verb) {
        return control_->say("device camera " + verb);
    }

    void await(drivers::DeviceStatus status) {
        const auto until = now() + patience;
        while (client->state("document").status != status) {
            REQUIRE_MESSAGE(now() < until, "still " << name_of(client->state("document").status)
                                                    << ": " << client->state("document").detail);
            ::usleep(5'000);
        }
    }
    /// Until the camera is anything but online.
    void await_fault() {
        const auto until = now() + patience;
        while (client->state("document").status == drivers::DeviceStatus::online) {
            REQUIRE(now() < until);
            ::usleep(5'000);
        }
    }
    drivers::CameraFrame frame(std::uint64_t after = 0) {
        auto frame = client->frame("document", after, patience);
        REQUIRE_MESSAGE(frame, (frame ? "" : frame.error().detail));
        return std::move(*frame);
    }
    [[nodiscard]] kiosk::SteadyTime now() const { return clock_.now().steady; }

    std::unique_ptr<drivers::VisionClient> client;

  private:
    static std::string bytes_of(const char* file) {
        std::ifstream in(file, std::ios::binary);
        std::ostringstream bytes;
        bytes << in.rdbuf();
        REQUIRE(!bytes.str().empty());
        return std::move(bytes).str();
    }
    void fault(const std::string& node, MjpegServer::Mode network) {
        if (on_network_)
            server_->set(network);
        else
            control_->tell("device camera fail_repeatedly " + node);
    }
    void write_config() {
        std::ofstream(folder_ / "kiosk.toml") << R"([terminal]
id = "BM-0001"
area_code = "830000000000"
name = { zh = "一号机", en = "Terminal 1" }
hall = { zh = "样例大厅", en = "Sample hall" }
[paths]
data = "data"
run = "."
log = "log"
catalogue = "catalogue"
assets = "assets"
[platform]
url = "https://127.0.0.1:8443"
ca = "ca.pem"
cert = "terminal.pem"
key = "terminal.key"
data_key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
data_key_id = "data-1"
receipt_key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
catalogue_key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
[devices.document_camera]
source = ")" << (on_network_ ? server_->url() : std::string("/dev/video0"))
                                              << "\"\n";
    }

    const bool on_network_;
    kiosk::RealClock clock_;
    std::filesystem::path folder_;
    std::unique_ptr<MjpegServer> server_;
    std::unique_ptr<SimControl> control_;
    pid_t program_ = -1;
};

}  // namespace tests
