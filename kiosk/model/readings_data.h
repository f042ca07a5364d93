#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

// The table that assets/pinyin/character_readings.py writes.

namespace kiosk::readings_data {

struct Row {
    std::uint32_t character;
    std::uint16_t first;  // in the pool
    std::uint16_t count;
};

extern const std::string_view pool[];
/// By character.
extern const Row rows[];
extern const std::size_t row_count;

}  // namespace kiosk::readings_data
