#include <chrono>
#include <cstdio>
#include <optional>
#include <string>

#include "kiosk/base/command_line.h"
#include "kiosk/base/config.h"
#include "kiosk/base/events.h"
#include "kiosk/base/log.h"
#include "kiosk/carry_tool/deliver.h"
#include "kiosk/carry_tool/persons.h"
#include "kiosk/carry_tool/requeue.h"
#include "offline_cache/carried_queue.h"

namespace {

// sysexits.h
constexpr int exit_usage = 64;
constexpr int exit_cannot_work = 75;
constexpr int exit_no_permission = 77;
constexpr int exit_bad_config = 78;
constexpr int exit_left = 1;

int fail(const kiosk::Error& error) {
    std::fprintf(stderr, "bianmin-carry: %s: %s\n", std::string(name_of(error.code)).c_str(),
                 error.detail.c_str());
    switch (error.code) {
        case kiosk::ErrorCode::bad_config:
            return exit_bad_config;
        case kiosk::ErrorCode::unauthorised:
            return exit_no_permission;
        default:
            return exit_cannot_work;
    }
}

kiosk::log::Options log_of(const kiosk::Config& config) {
    return {.program = "bianmin-carry",
            .file = config.paths.log / "bianmin-carry.log",
            .file_bytes_max = static_cast<std::size_t>(config.log.file_mb) * 1024 * 1024,
            .files_kept = static_cast<std::size_t>(config.log.files),
            .level = config.log.level};
}

int export_queue(const std::string& config_file, const std::string& into) {
    const auto config = kiosk::load_config(config_file);
    if (!config) return fail(config.error());
    const kiosk::log::Log log(log_of(*config));
    const auto persons = carry::identify_two(*config);
    if (!persons) {
        kiosk::log::queue_export_refused(persons.error().code, persons.error().detail);
        return fail(persons.error());
    }
    const kiosk::RealClock clock;
    const auto carried = offline_cache::carry_queue({.data = config->paths.data,
                                                     .terminal_id = config->terminal.id,
                                                     .into = into,
                                                     .first = persons->first,
                                                     .second = persons->second},
                                                    clock);
    if (!carried) {
        kiosk::log::queue_export_refused(carried.error().code, carried.error().detail);
        return fail(carried.error());
    }
    kiosk::log::queue_exported(static_cast<std::int64_t>(carried->unsent),
                               static_cast<std::int64_t>(carried->incomplete), persons->first,
                               persons->second);
    std::printf("%zu cases of %s, %zu of them not whole\n", carried->unsent,
                carried->terminal_id.c_str(), carried->incomplete);
    return 0;
}

int requeue_cases(const std::string& config_file, std::vector<std::string> ids) {
    const auto config = kiosk::load_config(config_file);
    if (!config) return fail(config.error());
    const kiosk::log::Log log(log_of(*config));
    const auto refuse = [](const kiosk::Error& error) {
        kiosk::log::cases_requeue_refused(error.code, error.detail);
        return fail(error);
    };
    const auto persons = carry::identify_two(*config);
    if (!persons) return refuse(persons.error());
    const auto done = carry::requeue({.terminal_id = config->terminal.id,
                                      .data = config->paths.data,
                                      .ids = std::move(ids),
                                      .first = persons->first,
                                      .second = persons->second});
    if (!done) return refuse(done.error());
    kiosk::log::cases_requeued(static_cast<std::int64_t>(done->again), persons->first,
                               persons->second);
    std::printf("%zu cases will be sent again, %zu stay parked\n", done->again, done->still_parked);
    return done->again > 0 ? 0 : exit_left;
}

int deliver_queue(const carry::DeliverOptions& options) {
    const auto counts = carry::deliver(options);
    if (!counts) return fail(counts.error());
    std::printf("%zu delivered, %zu waiting, %zu held, %zu parked\n", counts->accepted,
                counts->waiting, counts->held, counts->parked);
    return counts->unsent() == 0 ? 0 : exit_left;
}

}  // namespace

/// bianmin-carry: takes the sealed queue of a terminal that can't deliver it to the platform by
/// hand, and has what was refused by mistake sent again.
int main(int count, char** words) {
    kiosk::CommandLine line("Carries the sealed queue of a terminal to the platform on a stick.");
    line.require_command();
    std::string config;
    std::string into;
    auto exporting = line.command("export", "On the terminal: two people copy the queue");
    exporting.option("--config", config, "The terminal's configuration").required();
    exporting.option("--to", into, "Folder to be made, on the stick").required();
    std::vector<std::string> ids;
    bool all = false;
    auto requeueing =
        line.command("requeue", "On the terminal: two people have parked cases sent again");
    requeueing.option("--config", config, "The terminal's configuration").required();
    requeueing.option("cases", ids, "Numbers of the cases, as the log has them");
    requeueing.flag("--all", all, "All that are parked, instead of numbers");
    carry::DeliverOptions options;
    auto delivering = line.command("deliver", "In the office: delivers such a folder");
    delivering.option("folder", options.folder, "The folder").required();
    delivering.option("--url", options.url, "Address of the platform").required();
    delivering.option("--ca", options.ca, "Authority of the platform's certificate, PEM")
        .required();
    delivering.option("--cert", options.cert, "Certificate of a carrier, PEM").required();
    delivering.option("--key", options.key, "Its key, PEM").required();
    delivering.option("--receipt-key", options.receipt_key, "platform.receipt_key of the terminal")
        .required();
    std::optional<int> patience;
    delivering.option("--patience", patience, "Seconds without progress until it gives up");
    if (const auto ended = line.parse(count, words)) return *ended;
    if (requeueing.is_given() && all == !ids.empty()) {
        std::fputs("bianmin-carry: either numbers of cases or --all\n", stderr);
        return exit_usage;
    }
    if (patience) options.patience = std::chrono::seconds(*patience);
    if (requeueing.is_given()) return requeue_cases(config, std::move(ids));
    return exporting.is_given() ? export_queue(config, into) : deliver_queue(options);
}
