#include "kiosk/app/demand_book.h"

#include <fstream>

#include <nlohmann/json.hpp>

#include "kiosk/base/time_text.h"
#include "kiosk/forms/form_values.h"

namespace kiosk {

namespace {

std::string monday_of(WallTime now) {
    const auto today = civil_date(now);
    const std::chrono::sys_days day{std::chrono::year{today.year} /
                                    std::chrono::month{static_cast<unsigned>(today.month)} /
                                    std::chrono::day{static_cast<unsigned>(today.day)}};
    const std::chrono::weekday weekday{day};
    const std::chrono::year_month_day monday{
        day - std::chrono::days{static_cast<int>(weekday.iso_encoding()) - 1}};
    return text_of(CivilDate{int{monday.year()},
                             static_cast<int>(static_cast<unsigned>(monday.month())),
                             static_cast<int>(static_cast<unsigned>(monday.day()))});
}

}  // namespace

std::map<std::string, DemandBook::Week> DemandBook::read() const {
    std::map<std::string, Week> weeks;
    std::ifstream stream(file_);
    const auto read = nlohmann::json::parse(stream, nullptr, false);
    const auto found = read.is_object() ? read.find("weeks") : read.end();
    if (found == read.end()) return weeks;
    for (const auto& [monday, phrases] : found->items()) {
        if (!phrases.is_object()) continue;
        for (const auto& [words, count] : phrases.items()) {
            if (count.is_number_unsigned()) weeks[monday][words] = count.get<std::uint64_t>();
        }
    }
    return weeks;
}

Result<void> DemandBook::note(const std::string& words, WallTime now) {
    if (words.empty()) return {};
    auto weeks = read();
    auto& week = weeks[monday_of(now)];
    const bool room = week.contains(words) || week.size() < phrases_max;
    ++week[room ? words : other_demands];
    while (weeks.size() > weeks_max) weeks.erase(weeks.begin());
    const auto aside = file_.string() + ".new";
    {
        std::ofstream stream(aside, std::ios::trunc);
        stream << nlohmann::json{{"area_code", area_code_}, {"weeks", weeks}}.dump(1) << '\n';
        if (!stream.flush()) return {ErrorCode::io_error, "cannot write the book of demands"};
    }
    std::error_code fault;
    std::filesystem::rename(aside, file_, fault);
    if (fault) return {ErrorCode::io_error, "cannot replace the book of demands"};
    return {};
}

}  // namespace kiosk
