#include "ui/input/pinyin/radicals.h"

#include <algorithm>

#include "ui/input/pinyin/radicals_data.h"

namespace ui {

std::span<const Radical> radicals() {
    return {radicals_data::radicals, radicals_data::radical_count};
}

std::span<const CharacterTraits> traits_of(char32_t character) {
    const std::span<const CharacterTraits> rows{radicals_data::rows, radicals_data::row_count};
    const auto found =
        std::ranges::equal_range(rows, character, std::ranges::less{}, &CharacterTraits::character);
    return {found.begin(), found.end()};
}

}  // namespace ui
