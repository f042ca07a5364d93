// bianmin-vision: the program that opens cameras and looks into their pictures. Its end costs the
// terminal one frame.

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <string>

#include <curl/curl.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "drivers/vision/page_taker.h"
#include "drivers/vision/vision_server.h"
#include "kiosk/base/command_line.h"
#include "kiosk/base/config.h"
#include "kiosk/base/guard_client.h"
#include "kiosk/base/log.h"

namespace {

constexpr int exit_bad_config = 78;   // EX_CONFIG
constexpr int exit_unavailable = 69;  // EX_UNAVAILABLE
/// A camera's driver, or a library that looks into pictures, hangs for good; the guard starts a
/// fresh process.
constexpr int exit_beyond_help = 70;  // EX_SOFTWARE

constexpr const char* document_camera = "document";

/// In the folder of sockets, which the machine's next start empties: a look at a picture had no
/// end. ZXing's search for Data Matrix is the one that is known for it, so that it is not done
/// again.
constexpr const char* hang_mark = "vision.hung";

struct Options {
    std::filesystem::path config;
};

int stop_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    for (const int number : {SIGTERM, SIGINT}) sigaddset(&signals, number);
    sigprocmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    return signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
}

/// Before any thread: OpenCV reads its variable when it is used first, and libcurl's start is not
/// made for more than one thread.
void prepare_libraries() {
    ::setenv("OPENCV_LOG_LEVEL", "ERROR", 0);
    static_cast<void>(curl_global_init(CURL_GLOBAL_DEFAULT));
}

std::vector<drivers::CameraSource> sources_of(const kiosk::Config& config) {
    std::vector<drivers::CameraSource> sources;
    const auto add = [&sources](const char* name, const kiosk::Config::Devices::Camera& camera) {
        if (!camera.source.empty())
            sources.push_back({name, camera.source, camera.width_px, camera.height_px});
    };
    add(document_camera, config.devices.document_camera);
    add("person", config.devices.person_camera);
    return sources;
}

/// The camera above the desk sees codes and papers; in pictures of people a face is looked for.
kiosk::Result<std::vector<std::unique_ptr<drivers::FrameWatcher>>> watch(
    const std::vector<std::unique_ptr<drivers::CameraWorker>>& cameras, int wake,
    const kiosk::Clock& clock, bool has_hung) {
    std::vector<std::unique_ptr<drivers::FrameWatcher>> watchers;
    for (const auto& camera : cameras) {
        auto reader = camera->name() == document_camera ? drivers::make_picture_reader(!has_hung)
                                                        : drivers::make_face_reader();
        watchers.push_back(std::make_unique<drivers::FrameWatcher>(
            camera->name(), std::move(reader), clock, [wake] { eventfd_write(wake, 1); }));
        if (const auto done = watchers.back()->start(camera->ring()); !done) return done.error();
    }
    return watchers;
}

/// No destructor may wait for the thread that hangs.
[[noreturn]] void end_at_once(const std::string& camera, const std::filesystem::path& mark) {
    kiosk::log::component_failed("watcher", kiosk::ErrorCode::timed_out,
                                 "a look at a picture does not end: " + camera);
    std::ofstream(mark) << camera << '\n';
    std::fflush(nullptr);
    ::_exit(exit_beyond_help);
}

int serve(drivers::VisionServer& server, int stop, const std::filesystem::path& mark) {
    std::optional<kiosk::GuardClient> guard;
    if (auto found = kiosk::GuardClient::from_environment()) guard = std::move(*found);
    if (guard) static_cast<void>(guard->ready());
    kiosk::SteadyTime told{};
    const kiosk::RealClock clock;
    for (;;) {
        if (!server.serve(stop)) {
            signalfd_siginfo signal{};
            return ::read(stop, &signal, sizeof signal) > 0 ? 0 : exit_beyond_help;
        }
        if (const auto camera = server.hanging()) end_at_once(*camera, mark);
        constexpr kiosk::Duration word_interval{5'000};
        const auto now = clock.now().steady;
        if (!guard || now - told < word_interval) continue;
        told = now;
        static_cast<void>(guard->ping());
    }
}

int run(const Options& options) {
    const int stop = stop_signals();
    prepare_libraries();
    const auto config = kiosk::load_config(options.config);
    if (!config) {
        std::fprintf(stderr, "bianmin-vision: %s\n", config.error().detail.c_str());
        return exit_bad_config;
    }
    kiosk::log::Options log_options;
    log_options.program = "vision";
    log_options.file = config->paths.log / "vision.log";
    log_options.level = config->log.level;
    log_options.file_bytes_max = static_cast<std::size_t>(config->log.file_mb) * 1024 * 1024;
    log_options.files_kept = static_cast<std::size_t>(config->log.files);
    const kiosk::log::Log log(log_options);
    kiosk::log::program_started(BIANMIN_VERSION);

    const kiosk::RealClock clock;
    const int wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    std::vector<std::unique_ptr<drivers::CameraWorker>> cameras;
    for (const auto& source : sources_of(*config)) {
        cameras.push_back(std::make_unique<drivers::CameraWorker>(
            source, &drivers::make_camera_port, drivers::CameraPatience{}, clock,
            [wake] { eventfd_write(wake, 1); }));
        if (const auto done = cameras.back()->start(); !done) {
            kiosk::log::component_failed("camera", done.error().code, done.error().detail);
            return exit_unavailable;
        }
    }
    const auto mark = config->paths.run / hang_mark;
    auto watchers = watch(cameras, wake, clock, std::filesystem::exists(mark));
    if (!watchers) {
        kiosk::log::component_failed("watcher", watchers.error().code, watchers.error().detail);
        return exit_unavailable;
    }
    int code = 0;
    {
        auto desk = std::make_unique<drivers::PictureDesk>(&drivers::check_picture_file,
                                                           [wake] { eventfd_write(wake, 1); });
        desk->start();
        drivers::VisionServer server(std::move(cameras), wake, std::move(*watchers),
                                     std::move(desk));
        const auto socket = config->paths.run / drivers::vision::socket_name;
        if (const auto done = server.listen(socket.string()); !done) {
            kiosk::log::component_failed("vision", done.error().code, done.error().detail);
            return exit_unavailable;
        }
        code = serve(server, stop, mark);
    }
    kiosk::log::program_stopped(code == 0 ? "told" : "camera_hangs");
    return code;
}

}  // namespace

int main(int count, char** words) {
    Options options;
    kiosk::CommandLine line("Opens the terminal's cameras", "bianmin-vision");
    line.option("--config", options.config, "configuration file (docs/CONFIG.md)").required();
    line.version("bianmin-vision " BIANMIN_VERSION);
    if (const auto ended = line.parse(count, words)) return *ended;
    const int code = run(options);
    // A thread that hangs in a camera's driver would keep the process from ending.
    std::fflush(nullptr);
    ::_exit(code);
}
