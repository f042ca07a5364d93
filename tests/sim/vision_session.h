#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include <doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
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
    static constexpr kiosk::Duration patience{30'000};
    /// The promises are 1 s and 5 s, and hold in virtual time (tests/unit/drivers_vision). Here the
    /// machine may be busy with other tests.
    static constexpr kiosk::Duration announced{5'000};
    static constexpr kiosk::Duration silent{15'000};

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
        program_ = spawn({VISION_PROGRAM, "--config", (folder_ / "kiosk.toml").string()}, {});
    }
    /// The guard starts it instead, with its own log beside.
    void start_guard() {
        const std::string guard = (folder_ / "guard.conf").string();
        const std::string log = (folder_ / "guard.log").string();
        std::ofstream(guard) << "[program vision]\ncommand = " << VISION_PROGRAM << " --config "
                             << (folder_ / "kiosk.toml").string() << "\nwatchdog_seconds = 20\n";
        program_ = spawn({GUARD_PROGRAM, guard}, log);
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
    /// Until the guard has started another process than `before`.
    pid_t await_guarded_program(pid_t before) {
        const auto until = now() + patience;
        for (;;) {
            const pid_t found = guarded_program();
            if (found > 0 && found != before) return found;
            REQUIRE_MESSAGE(now() < until, "the guard started nothing");
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
    /// Not fork: until exec a child would have the test program's signal handlers, and one that is
    /// told to end at once would answer as the test.
    static pid_t spawn(std::vector<std::string> words, const std::string& error_file) {
        std::vector<char*> arguments;
        for (auto& word : words) arguments.push_back(word.data());
        arguments.push_back(nullptr);
        posix_spawnattr_t attributes;
        posix_spawnattr_init(&attributes);
        sigset_t all;
        sigset_t none;
        sigfillset(&all);
        sigemptyset(&none);
        posix_spawnattr_setsigdefault(&attributes, &all);
        posix_spawnattr_setsigmask(&attributes, &none);
        posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
        posix_spawn_file_actions_t files;
        posix_spawn_file_actions_init(&files);
        if (!error_file.empty())
            posix_spawn_file_actions_addopen(&files, STDERR_FILENO, error_file.c_str(),
                                             O_WRONLY | O_CREAT | O_TRUNC, 0600);
        pid_t program = -1;
        const int error =
            ::posix_spawn(&program, arguments[0], &files, &attributes, arguments.data(), environ);
        posix_spawn_file_actions_destroy(&files);
        posix_spawnattr_destroy(&attributes);
        REQUIRE_MESSAGE(error == 0, words[0] << ": " << error);
        return program;
    }
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
data_key_id = "630dcd2966c43366"
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
