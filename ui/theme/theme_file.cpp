#include "ui/theme/theme_file.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>
#include <string>

#include "kiosk/base/toml.h"
#include "ui/theme/contrast.h"

namespace ui {

namespace {

using kiosk::ErrorCode;
using kiosk::Result;
using kiosk::WayOfUse;

struct NamedColour {
    std::string_view name;
    Colour Palette::*at;
};

constexpr std::array<NamedColour, 33> named_colours{{{"ground", &Palette::ground},
                                                     {"ground_deep", &Palette::ground_deep},
                                                     {"card", &Palette::card},
                                                     {"ink", &Palette::ink},
                                                     {"ink_2", &Palette::ink_2},
                                                     {"line", &Palette::line},
                                                     {"primary", &Palette::primary},
                                                     {"primary_to", &Palette::primary_to},
                                                     {"on_primary", &Palette::on_primary},
                                                     {"primary_text", &Palette::primary_text},
                                                     {"primary_soft", &Palette::primary_soft},
                                                     {"band", &Palette::band},
                                                     {"band_to", &Palette::band_to},
                                                     {"on_band", &Palette::on_band},
                                                     {"on_band_2", &Palette::on_band_2},
                                                     {"band_soft", &Palette::band_soft},
                                                     {"band_soft_ink", &Palette::band_soft_ink},
                                                     {"success", &Palette::success},
                                                     {"success_soft", &Palette::success_soft},
                                                     {"warning", &Palette::warning},
                                                     {"warning_soft", &Palette::warning_soft},
                                                     {"danger", &Palette::danger},
                                                     {"danger_soft", &Palette::danger_soft},
                                                     {"field", &Palette::field},
                                                     {"field_line", &Palette::field_line},
                                                     {"keyboard", &Palette::keyboard},
                                                     {"key", &Palette::key},
                                                     {"key_special", &Palette::key_special},
                                                     {"key_ink", &Palette::key_ink},
                                                     {"focus", &Palette::focus},
                                                     {"scrim", &Palette::scrim},
                                                     {"reader", &Palette::reader},
                                                     {"reader_to", &Palette::reader_to}}};

struct NamedWay {
    std::string_view name;
    WayOfUse way;
};

constexpr std::array<NamedWay, 4> named_ways{{{"standard", WayOfUse::standard},
                                              {"elder", WayOfUse::elder},
                                              {"contrast_dark", WayOfUse::contrast_dark},
                                              {"contrast_light", WayOfUse::contrast_light}}};

kiosk::Error theme_fault(const toml::node& node, const std::string& words) {
    return {.code = ErrorCode::bad_config,
            .detail = "line " + std::to_string(node.source().begin.line) + ": " + words,
            .device = {}};
}

std::optional<Colour> colour_in(const toml::node& node) {
    const auto text = node.value<std::string>();
    if (!text || (text->size() != 7 && text->size() != 9) || text->front() != '#')
        return std::nullopt;
    constexpr std::string_view digits = "0123456789ABCDEFabcdef";
    if (text->find_first_not_of(digits, 1) != std::string::npos) return std::nullopt;
    auto value = static_cast<std::uint32_t>(std::stoul(text->substr(1), nullptr, 16));
    if (text->size() == 7) value = (value << 8U) | 0xFFU;
    return Colour{value};
}

Result<void> read_accents(const toml::node& node, Palette& palette) {
    const auto* list = node.as_array();
    if (list == nullptr || list->size() != accents_count)
        return theme_fault(node, "accents is a list of twelve pairs of colours");
    for (std::size_t i = 0; i < accents_count; ++i) {
        const auto* pair = list->get(i)->as_array();
        const auto from = pair != nullptr && pair->size() == 2 ? colour_in(*pair->get(0))
                                                               : std::optional<Colour>();
        const auto to = from ? colour_in(*pair->get(1)) : std::nullopt;
        if (!to) return theme_fault(*list->get(i), "an accent is two colours, from and to");
        palette.accents[i].fill = *from;
        palette.accents[i].fill_to = *to;
    }
    return {};
}

Result<void> read_palette(std::string_view way, const toml::table& table, Palette& palette) {
    for (const auto& [key, node] : table) {
        if (key.str() == "accents") {
            if (auto done = read_accents(node, palette); !done) return done;
            continue;
        }
        const auto named =
            std::find_if(named_colours.begin(), named_colours.end(),
                         [&](const NamedColour& each) { return each.name == key.str(); });
        if (named == named_colours.end())
            return theme_fault(node, std::string(way) + " has no colour " + std::string(key.str()));
        const auto colour = colour_in(node);
        if (!colour)
            return theme_fault(node, std::string(key.str()) + " is no colour like #1B64E8");
        palette.*(named->at) = *colour;
    }
    return {};
}

struct NamedTime {
    std::string_view name;
    int MotionTimes::*at;
    int least;
    int most;
};

constexpr std::array<NamedTime, 4> named_times{
    {{"release_ms", &MotionTimes::release_ms, 0, release_ms_max},
     {"turn_ms", &MotionTimes::turn_ms, moving_ms_min, moving_ms_max},
     {"pulse_ms", &MotionTimes::pulse_ms, moving_ms_min, moving_ms_max},
     {"slide_ms", &MotionTimes::slide_ms, moving_ms_min, moving_ms_max}}};

Result<void> read_motion(const toml::table& table, Palettes& palettes) {
    for (const auto& [key, node] : table) {
        if (key.str() == "still") {
            const auto still = node.value_exact<bool>();
            if (!still) return theme_fault(node, "still is true or false");
            palettes.still = *still;
            continue;
        }
        const auto named =
            std::find_if(named_times.begin(), named_times.end(),
                         [&](const NamedTime& each) { return each.name == key.str(); });
        if (named == named_times.end())
            return theme_fault(node, "motion has no time " + std::string(key.str()));
        const auto time = node.value_exact<std::int64_t>();
        if (!time || *time < named->least || *time > named->most)
            return theme_fault(node, std::string(named->name) + " is a number of milliseconds, " +
                                         std::to_string(named->least) + " to " +
                                         std::to_string(named->most));
        palettes.motion.*(named->at) = static_cast<int>(*time);
    }
    return {};
}

Result<void> check_readable(std::string_view name, const Palette& palette, WayOfUse way) {
    for (const auto& pair : colour_pairs(palette, way)) {
        const double ratio = contrast(pair.front, pair.ground);
        if (ratio >= pair.least) continue;
        std::array<char, 160> words{};
        std::snprintf(words.data(), words.size(),
                      "%.*s: %.*s has a contrast of %.1f, %.1f at least",
                      static_cast<int>(name.size()), name.data(),
                      static_cast<int>(pair.name.size()), pair.name.data(), ratio, pair.least);
        return {ErrorCode::bad_config, words.data()};
    }
    return {};
}

}  // namespace

Result<Palettes> read_theme(const std::filesystem::path& file) {
    std::error_code fault;
    const auto size = std::filesystem::file_size(file, fault);
    if (fault) return {ErrorCode::bad_config, "it cannot be read: " + fault.message()};
    if (size > theme_bytes_max) return {ErrorCode::bad_config, "it is too large"};
    Palettes palettes = own_palettes();
    try {
        const toml::table root = toml::parse_file(file.string());
        for (const auto& [key, node] : root) {
            if (key.str() == "motion" && node.is_table()) {
                if (auto done = read_motion(*node.as_table(), palettes); !done) return done.error();
                continue;
            }
            const auto named =
                std::find_if(named_ways.begin(), named_ways.end(),
                             [&](const NamedWay& each) { return each.name == key.str(); });
            if (named == named_ways.end() || !node.is_table())
                return theme_fault(node, "there is no way of use " + std::string(key.str()));
            auto& palette = palettes[named->way];
            if (auto done = read_palette(named->name, *node.as_table(), palette); !done)
                return done.error();
            if (auto done = check_readable(named->name, palette, named->way); !done)
                return done.error();
        }
    } catch (const toml::parse_error& error) {
        return {ErrorCode::bad_config, "line " + std::to_string(error.source().begin.line) + ": " +
                                           std::string(error.description())};
    } catch (const kiosk::TomlConfused& error) {
        return {ErrorCode::bad_config, error.what()};
    }
    palettes[WayOfUse::low_reach] = palettes[WayOfUse::standard];
    return palettes;
}

}  // namespace ui
