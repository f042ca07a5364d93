#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "kiosk/base/clock.h"
#include "kiosk/base/result.h"
#include "kiosk/base/strong_id.h"

/// What a log line is made of. Nobody calls `write` by hand: the functions of the generated header
/// kiosk/base/events.h do, one for each event of events.toml. This part needs the standard library
/// only, so that bianmin-guard can use it.
///
/// **Threads:** any; a line is never torn.
/// **Errors:** never throws; what can't be written is lost and the program goes on.
/// **Limits:** `longest_word`, `longest_detail`; longer text is cut.
/// **Secrets:** text outside the allowed alphabet is written as `?`, digit runs of phone number
/// length or more as
/// `#`: a number, name or address that comes here by mistake does not reach the file.
namespace kiosk::log {

enum class Level { debug, info, warning, error };
[[nodiscard]] std::string_view name_of(Level level);

constexpr std::size_t longest_word = 64;
constexpr std::size_t longest_detail = 240;
/// The shortest digit run that is masked in words and details (mobile numbers have 11).
constexpr std::size_t masked_digits = 11;

/// A code of the catalogue: basic code (12 characters), implementation code (31) or a case of it.
struct ServiceCode {
    std::string_view text;
    ServiceCode(std::string_view code) : text(code) {}
    ServiceCode(const std::string& code) : text(code) {}
    ServiceCode(const char* code) : text(code) {}
};

/// A sentence for technicians, in ASCII, such as Error::detail.
struct Detail {
    std::string_view text;
    Detail(std::string_view sentence) : text(sentence) {}
    Detail(const std::string& sentence) : text(sentence) {}
    Detail(const char* sentence) : text(sentence) {}
};

struct Field {
    std::string_view name;
    std::variant<std::int64_t, Duration, ErrorCode, Uuid, std::string_view, ServiceCode, Detail>
        value;
};

/// `event key=value …` without time and level.
[[nodiscard]] std::string line_of(std::string_view event, std::span<const Field> fields);

void write(Level level, std::string_view event, std::span<const Field> fields) noexcept;

/// Where lines go. The first sink of every program writes to standard error.
class Sink {
  public:
    virtual ~Sink() = default;
    virtual void take(Level level, const std::string& line) = 0;
};

/// Sends all lines to `sink` until it is called again; nullptr means standard error. The caller
/// keeps the sink alive while it is set. For kiosk/base/log.cpp and for tests.
void set_sink(Sink* sink);
/// The word before the process id in lines on standard error: at most 15 characters.
void set_program(std::string_view name);

}  // namespace kiosk::log
