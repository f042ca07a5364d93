#pragma once

#include <string_view>
#include <vector>

#include "kiosk/model/child_case.h"

namespace kiosk {

/// The departments' own cases that a receipt names (docs/SYNC_PROTOCOL.md, `children`). The receipt
/// was verified when it was stored; here it is only read. None where it names none, or more than
/// `children_max`.
[[nodiscard]] std::vector<ChildCase> children_in(std::string_view receipt);
inline constexpr std::size_t children_max = 50;

}  // namespace kiosk
