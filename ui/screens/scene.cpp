#include "ui/screens/scene.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstdio>

namespace ui {
namespace {

constexpr std::chrono::hours civil_offset{8};  // Asia/Shanghai, without summer time

std::chrono::hh_mm_ss<std::chrono::minutes> time_of_day(kiosk::WallTime time) {
    const auto civil = time + civil_offset;
    const auto day = std::chrono::floor<std::chrono::days>(civil);
    return std::chrono::hh_mm_ss(std::chrono::floor<std::chrono::minutes>(civil - day));
}

}  // namespace

std::string Scene::tr(std::string_view key) const {
    return std::string(texts.at(snapshot.language, key));
}

std::string Scene::tr(std::string_view key, Texts::Values values) const {
    return texts.format(snapshot.language, key, values);
}

std::string Scene::in(const kiosk::LocalText& text) const {
    return std::string(text.in(snapshot.language));
}

const LanguageInfo& Scene::language() const {
    return texts.info(snapshot.language);
}

std::string Scene::language_tag() const {
    const kiosk::Language& shown = language().language;
    return shown == kiosk::Language::zh ? "zh-Hans" : std::string(shown.tag());
}

TextStyle Scene::style(Type type, Weight weight) const {
    const float leading = type >= Type::title ? 1.28F : 1.42F;
    const LanguageInfo& info = language();
    return {size(type), weight, language_tag(), std::max(leading, info.leading), info.rtl};
}

int Scene::line(int size_px) const {
    return std::max(size_px * 3 / 2,
                    static_cast<int>(std::ceil(static_cast<float>(size_px) * language().leading)));
}

int Scene::control_height() const {
    return std::max(theme.touch, size(Type::label) * 5 / 2);
}

std::string clock_text(kiosk::WallTime time) {
    const auto now = time_of_day(time);
    std::array<char, 16> out{};
    std::snprintf(out.data(), out.size(), "%02d:%02d", static_cast<int>(now.hours().count()),
                  static_cast<int>(now.minutes().count()));
    return out.data();
}

std::string day_text(const Scene& scene, kiosk::WallTime time) {
    const auto day = std::chrono::floor<std::chrono::days>(time + civil_offset);
    const std::chrono::year_month_day date(day);
    const std::string weekday =
        scene.tr("weekday." + std::to_string(std::chrono::weekday(day).iso_encoding()));
    const std::string month = std::to_string(static_cast<unsigned>(date.month()));
    const std::string month_name = scene.tr("month." + month);
    return scene.tr("header.day", {{"month", month_name},
                                   {"day", std::to_string(static_cast<unsigned>(date.day()))},
                                   {"weekday", weekday}});
}

std::string date_time_text(kiosk::WallTime time) {
    const kiosk::CivilDate date = kiosk::civil_date(time);
    std::array<char, 32> out{};
    std::snprintf(out.data(), out.size(), "%04d-%02d-%02d ", date.year, date.month, date.day);
    return out.data() + clock_text(time);
}

std::string grouped(std::string_view number, std::size_t group) {
    const bool plain = std::all_of(number.begin(), number.end(), [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0;
    });
    if (!plain) return std::string(number);
    std::string out;
    for (std::size_t i = 0; i < number.size(); ++i) {
        if (i > 0 && i % group == 0 && number.size() - i >= group / 2) out += ' ';
        out += number[i];
    }
    return out;
}

}  // namespace ui
