// bianmin-speech: says what the screen says. Its end costs the terminal one sentence.

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <optional>

#include <sys/signalfd.h>
#include <unistd.h>

#include "kiosk/base/command_line.h"
#include "kiosk/base/config.h"
#include "kiosk/base/guard_client.h"
#include "kiosk/base/log.h"
#include "ui/speech/service/speech_server.h"

namespace {

constexpr int exit_bad_config = 78;   // EX_CONFIG
constexpr int exit_unavailable = 69;  // EX_UNAVAILABLE

struct Options {
    std::filesystem::path config;
    std::filesystem::path transcript;
};

int stop_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    for (const int number : {SIGTERM, SIGINT}) sigaddset(&signals, number);
    sigprocmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    return signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
}

ui::speech::SpeakerSettings settings_of(const kiosk::Config& config) {
    ui::speech::SpeakerSettings settings;
    settings.program = config.speech.program;
    settings.voice_zh = config.speech.voice_zh;
    settings.voice_en = config.speech.voice_en;
    settings.clips = config.speech.clips;
    settings.loudspeaker = config.speech.loudspeaker;
    settings.headset = config.speech.headset;
    return settings;
}

/// What was said, one utterance a line: only in builds for tests, for it is personal.
std::function<void(const ui::speech::Say&)> transcript_of([[maybe_unused]] const Options& options) {
#ifdef BIANMIN_AUTOMATION
    if (options.transcript.empty()) return {};
    return [file = std::make_shared<std::ofstream>(options.transcript, std::ios::app)](
               const ui::speech::Say& say) {
        *file << say.serial << '\t' << say.language << '\t' << say.text << std::endl;
    };
#else
    return {};
#endif
}

void serve(ui::speech::SpeechServer& server, int stop, const kiosk::Clock& clock) {
    std::optional<kiosk::GuardClient> guard;
    if (auto found = kiosk::GuardClient::from_environment()) guard = std::move(*found);
    if (guard) static_cast<void>(guard->ready());
    kiosk::SteadyTime told{};
    while (server.serve(stop)) {
        constexpr kiosk::Duration word_interval{5'000};
        const auto now = clock.now().steady;
        if (!guard || now - told < word_interval) continue;
        told = now;
        static_cast<void>(guard->ping());
    }
}

int run(const Options& options) {
    const int stop = stop_signals();
    const auto config = kiosk::load_config(options.config);
    if (!config) {
        std::fprintf(stderr, "bianmin-speech: %s\n", config.error().detail.c_str());
        return exit_bad_config;
    }
    kiosk::log::Options log_options;
    log_options.program = "speech";
    log_options.file = config->paths.log / "speech.log";
    log_options.level = config->log.level;
    log_options.file_bytes_max = static_cast<std::size_t>(config->log.file_mb) * 1024 * 1024;
    log_options.files_kept = static_cast<std::size_t>(config->log.files);
    const kiosk::log::Log log(log_options);
    kiosk::log::program_started(BIANMIN_VERSION);

    auto readings = ui::ReadingTable::open(config->paths.readings.empty()
                                               ? config->paths.assets / "pinyin/readings.tsv"
                                               : config->paths.readings);
    if (!readings) {
        kiosk::log::component_failed("readings", readings.error().code, readings.error().detail);
        return exit_unavailable;
    }
    const kiosk::RealClock clock;
    ui::speech::Speaker speaker(settings_of(*config), std::move(*readings), transcript_of(options));
    speaker.probe(clock.now().steady);
    if (const auto& health = speaker.health(); health.problem)
        kiosk::log::component_failed("speech", *health.problem, health.detail);
    {
        ui::speech::SpeechServer server(speaker, clock);
        const auto socket = config->paths.run / ui::speech::socket_name;
        if (const auto done = server.listen(socket.string()); !done) {
            kiosk::log::component_failed("speech", done.error().code, done.error().detail);
            return exit_unavailable;
        }
        serve(server, stop, clock);
    }
    kiosk::log::program_stopped("told");
    return 0;
}

}  // namespace

int main(int count, char** words) {
    Options options;
    kiosk::CommandLine line("Says what the screen says", "bianmin-speech");
    line.option("--config", options.config, "configuration file (docs/CONFIG.md)").required();
#ifdef BIANMIN_AUTOMATION
    line.option("--transcript", options.transcript, "file that gets a line for each utterance");
#endif
    line.version("bianmin-speech " BIANMIN_VERSION);
    if (const auto ended = line.parse(count, words)) return *ended;
    return run(options);
}
