#include "kiosk/forms/xpath/moment.h"

#include <chrono>
#include <cmath>
#include <cstdio>

namespace kiosk::xpath {

namespace {

constexpr double minute_milliseconds = 60'000;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// Reads fixed fields from the front of a text.
class Reader {
  public:
    explicit Reader(std::string_view text) : text_(text) {}
    [[nodiscard]] bool at_end() const { return text_.empty(); }
    [[nodiscard]] bool ok() const { return ok_; }
    [[nodiscard]] bool take(char c) {
        if (text_.empty() || text_.front() != c) return false;
        text_.remove_prefix(1);
        return true;
    }
    void expect(char c) { ok_ = take(c) && ok_; }
    int digits(std::size_t count) {
        int value = 0;
        for (std::size_t i = 0; i < count; ++i) {
            if (text_.empty() || !is_digit(text_.front())) {
                ok_ = false;
                return 0;
            }
            value = value * 10 + (text_.front() - '0');
            text_.remove_prefix(1);
        }
        return value;
    }
    /// Milliseconds of what stands behind the point; further digits are passed over.
    int fraction() {
        int value = 0;
        int scale = 100;
        if (text_.empty() || !is_digit(text_.front())) ok_ = false;
        for (; !text_.empty() && is_digit(text_.front()); text_.remove_prefix(1)) {
            value += (text_.front() - '0') * scale;
            scale /= 10;
        }
        return value;
    }

  private:
    std::string_view text_;
    bool ok_ = true;
};

struct Fields {
    Civil civil;
    bool has_offset = false;
};

double days_of(const Civil& civil) {
    using namespace std::chrono;
    const auto days =
        sys_days(year(static_cast<int>(civil.year)) / month(static_cast<unsigned>(civil.month)) /
                 day(static_cast<unsigned>(civil.day)));
    return static_cast<double>(days.time_since_epoch().count());
}

bool exists(const Civil& civil) {
    using namespace std::chrono;
    return year_month_day(year(static_cast<int>(civil.year)),
                          month(static_cast<unsigned>(civil.month)),
                          day(static_cast<unsigned>(civil.day)))
               .ok() &&
           civil.hour < 24 && civil.minute < 60 && civil.second < 60;
}

/// Hours, then what follows of minutes, seconds, fraction, offset.
void read_time(Reader& reader, Fields& fields, bool minutes_needed) {
    fields.civil.hour = reader.digits(2);
    if (reader.take(':')) {
        fields.civil.minute = reader.digits(2);
        if (reader.take(':')) {
            fields.civil.second = reader.digits(2);
            if (reader.take('.')) fields.civil.millisecond = reader.fraction();
        }
    } else if (minutes_needed) {
        reader.expect(':');
    }
    if (reader.at_end()) return;
    fields.has_offset = true;
    if (reader.take('Z')) return;
    const bool west = reader.take('-');
    if (!west) reader.expect('+');
    const int hours = reader.digits(2);
    reader.expect(':');
    const int minutes = reader.digits(2);
    // XML Schema: no place on earth is more than 14 hours away.
    if (hours > 14 || minutes > 59) reader.expect('\0');
    fields.civil.offset_minutes = (hours * 60 + minutes) * (west ? -1 : 1);
}

std::optional<Fields> read_moment(std::string_view text) {
    if (text.size() < 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    Reader reader(text);
    Fields fields;
    fields.civil.year = reader.digits(4);
    reader.expect('-');
    fields.civil.month = reader.digits(2);
    reader.expect('-');
    fields.civil.day = reader.digits(2);
    if (!reader.at_end()) {
        reader.expect('T');
        read_time(reader, fields, false);
    }
    if (!reader.ok() || !reader.at_end()) return std::nullopt;
    return fields;
}

double milliseconds_of(const Civil& civil) {
    return days_of(civil) * day_milliseconds +
           ((civil.hour * 60.0 + civil.minute) * 60.0 + civil.second) * 1000.0 + civil.millisecond;
}

double utc_of_local(double local, const OffsetAt& offset) {
    const auto minutes_at = [&](double milliseconds) { return offset(milliseconds / 1000); };
    const int before = minutes_at(local - day_milliseconds);
    const double early = local - before * minute_milliseconds;
    if (minutes_at(early) == before) return early;
    const int after = minutes_at(local + day_milliseconds);
    const double late = local - after * minute_milliseconds;
    return minutes_at(late) == after ? late : early;
}

}  // namespace

bool looks_like_moment(std::string_view text) {
    return read_moment(text).has_value();
}

std::optional<double> parse_moment(std::string_view text, const OffsetAt& offset) {
    const auto fields = read_moment(text);
    if (!fields || !exists(fields->civil)) return std::nullopt;
    const double local = milliseconds_of(fields->civil);
    if (fields->has_offset) return local - fields->civil.offset_minutes * minute_milliseconds;
    return utc_of_local(local, offset);
}

std::optional<double> parse_time_of_day(std::string_view text, const OffsetAt& offset) {
    Reader reader(text);
    Fields fields;
    read_time(reader, fields, true);
    if (!reader.ok() || !reader.at_end() || !exists(fields.civil)) return std::nullopt;
    double local = milliseconds_of(fields.civil);
    if (fields.has_offset) {
        // As the time of day here, on the first day of the epoch.
        const double utc = local - fields.civil.offset_minutes * minute_milliseconds;
        local = utc + offset(utc / 1000) * minute_milliseconds;
        local -= std::floor(local / day_milliseconds) * day_milliseconds;
    }
    return local / day_milliseconds;
}

bool has_civil(double milliseconds, const OffsetAt& offset) {
    // Near enough for the calendar to be asked.
    const double years = milliseconds / day_milliseconds / 365.2425 + 1970;
    if (!(years > 0 && years < 10'001)) return false;
    const auto year = civil_of(milliseconds, offset).year;
    return year >= 1 && year <= 9999;
}

Civil civil_of(double milliseconds, const OffsetAt& offset) {
    using namespace std::chrono;
    Civil civil;
    civil.offset_minutes = offset(std::floor(milliseconds / 1000));
    const double local = std::floor(milliseconds) + civil.offset_minutes * minute_milliseconds;
    const double whole = std::floor(local / day_milliseconds);
    const auto rest = static_cast<int>(local - whole * day_milliseconds);
    const sys_days days{std::chrono::days(static_cast<int>(whole))};
    const year_month_day date(days);
    civil.year = int{date.year()};
    civil.month = static_cast<int>(unsigned{date.month()});
    civil.day = static_cast<int>(unsigned{date.day()});
    civil.weekday = static_cast<int>(weekday(days).c_encoding());
    civil.hour = rest / 3'600'000;
    civil.minute = rest / 60'000 % 60;
    civil.second = rest / 1000 % 60;
    civil.millisecond = rest % 1000;
    return civil;
}

std::string moment_text(double milliseconds, const OffsetAt& offset) {
    if (!has_civil(milliseconds, offset)) return "Invalid Date";
    const Civil civil = civil_of(milliseconds, offset);
    char buffer[64];
    std::snprintf(buffer, sizeof buffer, "%04lld-%02d-%02d", civil.year, civil.month, civil.day);
    std::string text = buffer;
    if (civil.hour == 0 && civil.minute == 0 && civil.second == 0 && civil.millisecond == 0)
        return text;
    const int ahead = civil.offset_minutes < 0 ? -civil.offset_minutes : civil.offset_minutes;
    std::snprintf(buffer, sizeof buffer, "T%02d:%02d:%02d.%03d%c%02d:%02d", civil.hour,
                  civil.minute, civil.second, civil.millisecond,
                  civil.offset_minutes < 0 ? '-' : '+', ahead / 60, ahead % 60);
    return text + buffer;
}

}  // namespace kiosk::xpath
