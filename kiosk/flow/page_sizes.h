#pragma once

#include <cstddef>

#include "kiosk/flow/intent.h"

namespace kiosk {

/// How much one page holds at most. Large words and a low reach leave room for less, so pages
/// become shorter instead of words smaller.
struct PageSizes {
    std::size_t options = 10;  // of a long list
    std::size_t known = 8;     // values that the terminal filled in
    std::size_t entries = 5;   // of a repeat
    std::size_t answers = 8;   // on check-answers
    std::size_t found = 4;     // services of a search, above the keyboard
    std::size_t matters = 4;   // cases and tickets of a person
    std::size_t stages = 8;    // of a case
    std::size_t defects = 2;   // of a case, with their options
    std::size_t consents = 6;  // what may be asked of other authorities
    std::size_t materials = 6;
    std::size_t licences = 6;
    std::size_t sections = 8;  // of what is public
    std::size_t sheets = 4;    // that were taken of a paper
    /// Where a case stands, and its stages, are on one page.
    bool stages_beside_status = true;
    /// Filled values and questions share a page only up to so many of the former.
    std::size_t known_beside_questions = 8;
    /// Questions of a page of a form, in half rows (`part_starts`): as many as stand on every
    /// display in the smallest words.
    std::size_t asked = 16;
};

[[nodiscard]] constexpr PageSizes page_sizes(WayOfUse way) {
    PageSizes sizes;
    if (way != WayOfUse::elder && way != WayOfUse::low_reach) return sizes;
    // Large options stand one below the other, those in reach in two or three columns.
    sizes.options = way == WayOfUse::elder ? 4 : 6;
    sizes.known = 4;
    sizes.entries = 3;
    sizes.answers = 5;
    sizes.found = 2;
    sizes.matters = 2;
    sizes.stages = 4;
    sizes.defects = 1;
    sizes.consents = 3;
    sizes.materials = 3;
    sizes.licences = 3;
    sizes.sections = 3;
    sizes.sheets = 3;
    sizes.stages_beside_status = false;
    sizes.known_beside_questions = 2;
    sizes.asked = way == WayOfUse::elder ? 8 : 10;
    return sizes;
}

[[nodiscard]] constexpr std::size_t pages_needed(std::size_t things, std::size_t a_page) {
    return things == 0 ? 1 : (things + a_page - 1) / a_page;
}

}  // namespace kiosk
