#pragma once

#include <cstddef>

#include "kiosk/maintenance/maintenance.h"

namespace kiosk::maintenance {

/// How much stands on one page: lists are paged, not scrolled, and larger words need more room.
[[nodiscard]] inline std::size_t rows_a_page(const State& state) {
    return state.way == WayOfUse::elder ? 4 : 6;
}
[[nodiscard]] inline std::size_t facts_a_page(const State& state) {
    return state.way == WayOfUse::elder ? 4 : 8;
}
[[nodiscard]] inline std::size_t pages_of(std::size_t rows, std::size_t a_page) {
    return rows == 0 ? 1 : (rows + a_page - 1) / a_page;
}

}  // namespace kiosk::maintenance
