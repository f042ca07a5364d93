#include "drivers/ipp/printer_supplies.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>

namespace drivers {

namespace {

constexpr std::size_t supplies_max = 32;
constexpr std::size_t name_bytes_max = 64;
constexpr int low_percent = 10;
constexpr int some_left = -3;
constexpr int whole = 100;

/// At most so long, no control characters, no half character at the end.
std::string name_from(std::string_view text) {
    std::size_t size = std::min(text.size(), name_bytes_max);
    constexpr unsigned char continues = 0x80;
    constexpr unsigned char mask = 0xC0;
    const auto is_inside = [&text](std::size_t at) {
        return at < text.size() && (static_cast<unsigned char>(text[at]) & mask) == continues;
    };
    while (size > 0 && is_inside(size)) --size;
    std::string name(text.substr(0, size));
    for (char& c : name)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
    return name;
}

std::optional<std::int64_t> number_from(std::string_view text) {
    std::int32_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

SupplyLevel level_of(int percent) {
    return percent == 0             ? SupplyLevel::out
           : percent <= low_percent ? SupplyLevel::low
                                    : SupplyLevel::full;
}

void set_level(PrinterSupply& supply, std::int64_t level, std::int64_t capacity) {
    if (level == some_left) supply.level = SupplyLevel::full;
    if (level < 0) return;
    // What is left of an unknown capacity is no percentage; nothing left is.
    if (capacity <= 0 && level > 0) return;
    const auto percent = capacity > 0 ? std::min<std::int64_t>(whole, level * whole / capacity) : 0;
    supply.percent = static_cast<int>(percent);
    supply.level = level_of(*supply.percent);
    // A drop that is left rounds down to nothing, and is none the less left.
    if (level > 0 && supply.level == SupplyLevel::out) supply.level = SupplyLevel::low;
}

SupplyUse use_of(std::string_view type) {
    if (type.starts_with("toner") || type.starts_with("ink")) return SupplyUse::colorant;
    return type.starts_with("waste") ? SupplyUse::waste : SupplyUse::other;
}

std::vector<PrinterSupply> supplies_from_markers(const IppPrinterFacts& facts) {
    std::vector<PrinterSupply> supplies;
    for (std::size_t i = 0; i < facts.marker_levels.size() && i < supplies_max; ++i) {
        const std::string_view type =
            i < facts.marker_types.size() ? std::string_view(facts.marker_types[i]) : "";
        PrinterSupply supply;
        if (i < facts.marker_names.size()) supply.name = name_from(facts.marker_names[i]);
        if (supply.name.empty()) supply.name = name_from(type);
        if (supply.name.empty()) supply.name = "supply " + std::to_string(i + 1);
        const int level = facts.marker_levels[i];
        set_level(supply, level, whole);
        // What the level of a box for waste counts, differs: room here, waste there.
        if (use_of(type) == SupplyUse::colorant)
            supply.use = SupplyUse::colorant;
        else
            supply.level = level == some_left ? SupplyLevel::full : SupplyLevel::unknown;
        supplies.push_back(std::move(supply));
    }
    return supplies;
}

}  // namespace

std::optional<PrinterSupply> supply_of(std::string_view value) {
    PrinterSupply supply;
    std::string_view type;
    std::string_view colour;
    std::optional<std::int64_t> level;
    std::int64_t capacity = 0;
    bool is_filled = false;
    while (!value.empty()) {
        const std::string_view field = value.substr(0, value.find(';'));
        value.remove_prefix(std::min(value.size(), field.size() + 1));
        const auto equals = field.find('=');
        if (equals == std::string_view::npos) continue;
        const std::string_view key = field.substr(0, equals);
        const std::string_view word = field.substr(equals + 1);
        if (key == "type") type = word;
        if (key == "colorantname" && word != "unknown" && word != "none") colour = word;
        if (key == "class") is_filled = word == "receptacleThatIsFilled";
        if (key == "level") level = number_from(word);
        if (key == "maxcapacity") capacity = number_from(word).value_or(0);
    }
    if (type.empty() && !level) return std::nullopt;
    supply.use = is_filled ? SupplyUse::waste : use_of(type);
    std::string name(colour);
    if (!type.empty()) name += (name.empty() ? "" : " ") + std::string(type);
    supply.name = name_from(name);
    if (level) set_level(supply, *level, capacity);
    return supply;
}

std::vector<PrinterSupply> supplies_of(const IppPrinterFacts& facts) {
    std::vector<PrinterSupply> supplies;
    for (std::size_t i = 0; i < facts.supplies.size() && i < supplies_max; ++i) {
        auto supply = supply_of(facts.supplies[i]);
        if (!supply) continue;
        if (i < facts.supply_descriptions.size() && !facts.supply_descriptions[i].empty())
            supply->name = name_from(facts.supply_descriptions[i]);
        if (supply->name.empty()) supply->name = "supply " + std::to_string(i + 1);
        supplies.push_back(*std::move(supply));
    }
    return supplies.empty() ? supplies_from_markers(facts) : supplies;
}

}  // namespace drivers
