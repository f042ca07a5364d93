#include "kiosk/platform/told_values.h"

#include <cstdio>
#include <stdexcept>

#include <nlohmann/json.hpp>

namespace kiosk {

LocalText told_words(const nlohmann::json& json) {
    std::map<std::string, std::string, std::less<>> texts;
    if (!json.is_object()) return {};
    for (const auto& [language, text] : json.items())
        if (text.is_string()) texts.emplace(language, text.get<std::string>());
    return LocalText(std::move(texts));
}

LocalText told_words(const nlohmann::json& json, const char* name) {
    return json.is_object() && json.contains(name) ? told_words(json[name]) : LocalText{};
}

std::string told_text(const nlohmann::json& json, const char* name) {
    if (!json.is_object()) return {};
    const auto found = json.find(name);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::optional<CivilDate> told_day_if_any(const std::string& text) {
    CivilDate day;
    const bool shaped = text.size() == 10 && std::sscanf(text.c_str(), "%4d-%2d-%2d", &day.year,
                                                         &day.month, &day.day) == 3;
    return shaped && is_real(day) ? std::optional(day) : std::nullopt;
}

CivilDate told_day(const std::string& text) {
    const auto day = told_day_if_any(text);
    if (!day) throw std::invalid_argument("a day");
    return *day;
}

}  // namespace kiosk
