#include "ui/screens/scene.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstdio>

#include "kiosk/forms/form_values.h"

namespace ui {
namespace {

constexpr std::chrono::hours civil_offset{8};  // Asia/Shanghai, without summer time

std::chrono::hh_mm_ss<std::chrono::minutes> time_of_day(kiosk::WallTime time) {
    const auto civil = time + civil_offset;
    const auto day = std::chrono::floor<std::chrono::days>(civil);
    return std::chrono::hh_mm_ss(std::chrono::floor<std::chrono::minutes>(civil - day));
}

constexpr std::size_t day_size = 10;  // 2026-01-02

/// A number, a code or a word goes on there: what looks like a day is a part of it.
bool goes_on(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-';
}

std::optional<kiosk::CivilDate> day_at(std::string_view text, std::size_t at) {
    if (text.size() < at + day_size || (at > 0 && goes_on(text[at - 1]))) return std::nullopt;
    const std::string_view piece = text.substr(at, day_size);
    const bool figures =
        std::ranges::all_of(piece, [](char c) { return c == '-' || (c >= '0' && c <= '9'); });
    if (!figures || piece[4] != '-' || piece[7] != '-') return std::nullopt;
    const std::string_view rest = text.substr(at + day_size);
    const bool has_time = rest.size() > 1 && rest[0] == 'T' && rest[1] >= '0' && rest[1] <= '9';
    if (!rest.empty() && goes_on(rest.front()) && !has_time) return std::nullopt;
    return kiosk::parse_date(piece);
}

/// Chinese characters and their marks have three bytes, of which the first is one of these.
bool is_wide(std::string_view text) {
    return text.size() >= 3 && static_cast<unsigned char>(text.front()) >= 0xE2U;
}

/// A day in Chinese characters stands without spaces among others.
void close_up(std::string& before, std::string_view& behind) {
    const std::string_view done = before;
    if (done.size() > 3 && done.ends_with(' ') && is_wide(done.substr(done.size() - 4, 3)))
        before.pop_back();
    if (behind.starts_with(' ') && is_wide(behind.substr(1))) behind.remove_prefix(1);
}

}  // namespace

std::string Scene::tr(std::string_view key) const {
    return std::string(texts.at(snapshot.language, key));
}

std::string Scene::tr(std::string_view key, Texts::Values values) const {
    return texts.format(snapshot.language, key, values);
}

std::string Scene::in(const kiosk::LocalText& text) const {
    return with_days(*this, text.in(snapshot.language));
}

std::string Scene::seen(const kiosk::PrivateText& text) const {
    return with_days(*this, hidden.shown ? text.whole.reveal() : text.seen().reveal());
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

std::string with_days(const Scene& scene, std::string_view text) {
    constexpr std::string_view key = "day.written";
    if (!scene.texts.has(scene.language().language, key)) return std::string(text);
    const bool chinese = scene.language().language == kiosk::Language::zh;
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const auto day = day_at(text, at);
        if (!day) {
            out += text[at++];
            continue;
        }
        std::string_view behind = text.substr(at + day_size);
        if (chinese) close_up(out, behind);
        out += scene.tr(key, {{"year", std::to_string(day->year)},
                              {"month", scene.tr("month." + std::to_string(day->month))},
                              {"day", std::to_string(day->day)}});
        if (behind.starts_with('T')) {
            out += ' ';
            behind.remove_prefix(1);
        }
        at = text.size() - behind.size();
    }
    return out;
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
