#pragma once

#include <array>
#include <cstdint>

namespace ui {

/// Head of the file of templates; then `templates` code points of 32 bits, then the features of
/// each. In the byte order of the machine: made where it is used.
struct TemplateHead {
    static constexpr std::array<char, 8> right_magic{'b', 'm', 'h', 'a', 'n', 'd', '0', '1'};

    std::array<char, 8> magic = right_magic;
    std::uint32_t features = 0;  ///< of one template
    std::uint32_t templates = 0;
};
static_assert(sizeof(TemplateHead) == 16);

}  // namespace ui
