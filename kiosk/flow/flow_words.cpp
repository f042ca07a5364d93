#include "kiosk/flow/flow_words.h"

#include <string>

#include "kiosk/flow/payload.h"

namespace kiosk {

const WordTable& flow_words() {
    static const WordTable words(flow_words_json());
    return words;
}

LocalText working_days(int count) {
    if (count == 0) return flow_words().at("guide.at_once");
    // English counts at one.
    if (count == 1) return flow_words().at("guide.one_day");
    return flow_words().format("guide.days", {{"count", same_everywhere(std::to_string(count))}});
}

LocalText day_and_time(WallTime time) {
    const auto day = civil_date(time);
    constexpr std::size_t time_begins = 11;  // 2026-06-01 10:00
    return flow_words().format("day.written",
                               {{"year", same_everywhere(std::to_string(day.year))},
                                {"month", flow_words().at("month." + std::to_string(day.month))},
                                {"day", same_everywhere(std::to_string(day.day))},
                                {"time", same_everywhere(civil_text(time).substr(time_begins))}});
}

}  // namespace kiosk
