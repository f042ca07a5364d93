#pragma once

#include <cstddef>

#include "ui/input/pinyin/radicals.h"

// The tables that assets/pinyin/character_radicals.py writes.

namespace ui::radicals_data {

extern const Radical radicals[];
extern const std::size_t radical_count;
/// By character.
extern const CharacterTraits rows[];
extern const std::size_t row_count;

}  // namespace ui::radicals_data
