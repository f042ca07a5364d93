#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kiosk/base/clock.h"
#include "kiosk/base/result.h"

namespace kiosk::guard {

enum class WhenEnded { restart, stop };

/// Opening chip, store, screen and a large catalogue on a slow board takes minutes at most.
constexpr Duration usual_start_max = std::chrono::minutes{10};

/// One program under guard, as its section of the guard's file says.
struct Program {
    std::string name{};
    std::vector<std::string> command{};
    std::vector<std::pair<std::string, std::string>> environment{};
    /// Standard output and error are appended here; empty: the guard's own.
    std::string output{};
    int restarts = 5;
    Duration within = std::chrono::seconds{60};
    /// The splash is shown while this program is not ready.
    bool screen = false;
    /// May keep keys.
    bool keys = false;
    /// Killed when it is ready and then silent for this long; zero: never.
    Duration watchdog{0};
    /// Killed when it is not ready and silent for this long; unset: `usual_start_max` with a
    /// watchdog, never without.
    std::optional<Duration> start_max{};
    WhenEnded when_ended = WhenEnded::restart;
};

struct GuardFile {
    std::vector<Program> programs{};
    /// No command: no splash.
    Program splash{};
    Duration key_lifetime = std::chrono::minutes{10};
    Duration stop_wait = std::chrono::seconds{5};
};

/// How long a program may say nothing; zero: for ever.
[[nodiscard]] Duration patience_with(const Program& program, bool is_ready);

/// Reads the guard's own small format:
///
///     [guard]
///     key_minutes = 10       how long keys outlive a program that is not ready
///     stop_seconds = 5
///     [program NAME]         one a program; started in this order, stopped in the reverse
///     command = PATH WORD "WORD WITH SPACES"
///     environment = NAME=VALUE    as often as needed
///     output = FILE
///     restarts = 5 in 60
///     screen = yes           at most one program
///     keys = yes
///     watchdog_seconds = 20  silent for so long after it was ready, it is killed
///     start_seconds = 300    silent for so long before it was ready, it is killed; only for a
///                            program that says that it is ready. Without it ten minutes where
///                            there is watchdog_seconds, else never
///     when_ended = restart | stop
///     [splash]               command, environment, output
///
/// `#` at the start of a line begins a comment.
///
/// **Errors:** bad_config with `file:line: message`: unknown sections and keys, wrong values, a
/// program without command.
/// **Limits:** `most_programs`, `longest_guard_file` bytes.
[[nodiscard]] Result<GuardFile> parse_guard_file(std::string_view text, const std::string& file);
[[nodiscard]] Result<GuardFile> load_guard_file(const std::string& file);

constexpr std::size_t most_programs = 16;
constexpr std::size_t longest_guard_file = 64 * 1024;

}  // namespace kiosk::guard
