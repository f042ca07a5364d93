#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace kiosk::xpath {

/// How far local time is ahead of UTC at a moment, in minutes.
using OffsetAt = std::function<int(double seconds_utc)>;

/// Local civil time.
struct Civil {
    long long year = 1970;
    int month = 1;
    int day = 1;
    int hour = 0;
    int minute = 0;
    int second = 0;
    int millisecond = 0;
    int weekday = 4;  // 0: Sunday
    int offset_minutes = 0;
};

inline constexpr double day_milliseconds = 86'400'000;

/// Milliseconds since 1970-01-01T00:00Z of a date or dateTime of XML Schema: `2020-02-29`,
/// `2020-02-29T08:00`, `…T08:00:00.000`, with `Z` or an offset behind the time; without: local
/// time. A local time that the clocks skip counts with the offset before, one that they show twice
/// is the first. nullopt for all other texts and for dates that don't exist.
[[nodiscard]] std::optional<double> parse_moment(std::string_view text, const OffsetAt& offset);
/// Only whether the text is laid out as a date or dateTime.
[[nodiscard]] bool looks_like_moment(std::string_view text);
/// A fraction of the local day from a time of XML Schema; nullopt when it is none.
[[nodiscard]] std::optional<double> parse_time_of_day(std::string_view text,
                                                      const OffsetAt& offset);

/// Whether a moment has a local year of four digits; for the others there is no civil time.
[[nodiscard]] bool has_civil(double milliseconds, const OffsetAt& offset);
[[nodiscard]] Civil civil_of(double milliseconds, const OffsetAt& offset);
/// `2020-02-29` at local midnight, otherwise `2020-02-29T08:00:00.000+08:00`; `Invalid Date` for
/// NaN and for years that have no four digits.
[[nodiscard]] std::string moment_text(double milliseconds, const OffsetAt& offset);

}  // namespace kiosk::xpath
