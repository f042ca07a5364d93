#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <optional>

#include "kiosk/base/command_line.h"
#include "kiosk/base/config.h"
#include "kiosk/base/events.h"
#include "kiosk/base/guard_client.h"
#include "kiosk/base/log.h"
#include "offline_cache/sync/service.h"

namespace {

// sysexits.h: the guard need not start a program again that was told nonsense.
constexpr int exit_bad_config = 78;
constexpr int exit_cannot_work = 75;

struct Given {
    std::filesystem::path config;
    offline_cache::ServiceOptions service;
};

void add_milliseconds(kiosk::Command& line, const char* name, std::optional<kiosk::Duration>& into,
                      const char* meaning) {
    constexpr std::int64_t day = 24 * 3600 * 1000;
    const auto take = [&into](std::int64_t value) { into = kiosk::Duration(value); };
    line.option(name, take, meaning).within(1, day);
}

int run(const Given& given) {
    const auto config = kiosk::load_config(given.config);
    if (!config) {
        std::fprintf(stderr, "bianmin-sync: %s\n", config.error().detail.c_str());
        kiosk::log::config_refused(config.error().detail);
        return exit_bad_config;
    }
    std::error_code ignored;
    std::filesystem::create_directories(config->paths.log, ignored);
    const kiosk::log::Log log(
        {.program = "bianmin-sync",
         .file = config->paths.log / "bianmin-sync.log",
         .file_bytes_max = static_cast<std::size_t>(config->log.file_mb) * 1024 * 1024,
         .files_kept = static_cast<std::size_t>(config->log.files),
         .level = config->log.level});
    kiosk::log::program_started(BIANMIN_VERSION);
    auto service = offline_cache::Service::open(*config, given.service);
    if (!service) {
        kiosk::log::component_failed("delivery", service.error().code, service.error().detail);
        return exit_cannot_work;
    }
    if (auto guard = kiosk::GuardClient::from_environment())
        if (auto told = guard->ready(); !told) kiosk::log::guard_away(told.error().code);
    const auto why = (*service)->run();
    kiosk::log::program_stopped(why);
    return 0;
}

}  // namespace

/// bianmin-sync: delivers what waits in the outbox.
int main(int argc, char** argv) {
    Given given;
    kiosk::CommandLine line("Delivers what citizens have filed to the central platform.");
    line.option("--config", given.config, "configuration file (TOML)").required();
    line.flag("--until-empty", given.service.until_empty, "end when nothing is left to be sent");
    add_milliseconds(line, "--backoff-base-ms", given.service.back_off_first,
                     "instead of delivery.retry_first_seconds");
    add_milliseconds(line, "--backoff-cap-ms", given.service.back_off_longest,
                     "instead of delivery.retry_longest_seconds");
    add_milliseconds(line, "--receipt-recheck-ms", given.service.receipt_recheck,
                     "when a doubtful receipt is asked for again");
    add_milliseconds(line, "--audit-interval-ms", given.service.audit_interval,
                     "how often the platform gets the record of cases");
#ifdef BIANMIN_AUTOMATION
    line.option("--die-at", given.service.die_at, "for tests: NAME[:N], SIGKILL at that point");
#endif
    if (const auto ended = line.parse(argc, argv)) return *ended;
    offline_cache::Service::block_signals();
    return run(given);
}
