#include <cstdio>
#include <filesystem>

#include "kiosk/base/command_line.h"
#include "offline_cache/audit_chain.h"
#include "offline_cache/schema.h"

namespace {

constexpr int exit_fault = 1;
constexpr int exit_unreadable = 2;

int verify(const std::filesystem::path& file) {
    if (!std::filesystem::exists(file)) {
        std::fprintf(stderr, "bianmin-audit: there is no %s\n", file.c_str());
        return exit_unreadable;
    }
    // Looked at as a damaged file is: nothing is written, nothing migrated.
    auto database =
        offline_cache::Database::open({.file = file,
                                       .application_id = offline_cache::outbox_application_id,
                                       .migrations = {},
                                       .vfs = {},
                                       .damaged = true,
                                       .at_point = {}});
    const auto verdict = database ? offline_cache::verify_audit(**database)
                                  : kiosk::Result<offline_cache::AuditVerdict>(database.error());
    if (!verdict) {
        std::fprintf(stderr, "bianmin-audit: %s\n", verdict.error().detail.c_str());
        return exit_unreadable;
    }
    if (verdict->fault) {
        std::printf("entry %llu: %s\n", static_cast<unsigned long long>(verdict->fault->sequence),
                    verdict->fault->what.c_str());
        return exit_fault;
    }
    std::printf("%zu entries, the last is %llu: whole\n", verdict->entries,
                static_cast<unsigned long long>(verdict->last));
    return 0;
}

}  // namespace

/// bianmin-audit: tells whether the record of what happened to filed cases is whole.
int main(int argc, char** argv) {
    std::filesystem::path file;
    kiosk::CommandLine line("The terminal's record of what happened to filed cases.");
    line.require_command();
    auto verification = line.command(
        "verify", "0: whole. 1: changed, or something is missing. 2: it can't be read");
    verification.option("FILE", file, "outbox.db of a terminal").required();
    if (const auto ended = line.parse(argc, argv)) return *ended;
    return verify(file);
}
