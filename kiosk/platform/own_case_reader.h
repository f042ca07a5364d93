#pragma once

#include <string_view>

#include "kiosk/base/result.h"
#include "kiosk/model/own_case.h"

namespace kiosk {

// The platform's words about a person's own cases, read into values. Unknown members are ignored, a
// state that is not known yet is “in progress”.
// **Errors:** bad_format. **Limits:** `matters_max` cases and tickets, `rows_max` rows of any list.
// **Source:** docs/openapi.yaml, OwnMatters, Case, Ticket.

inline constexpr std::size_t matters_max = 200;
inline constexpr std::size_t rows_max = 64;

[[nodiscard]] Result<OwnMatters> read_matters(std::string_view json);
[[nodiscard]] Result<OwnCase> read_own_case(std::string_view json);
[[nodiscard]] Result<Ticket> read_ticket(std::string_view json);

}  // namespace kiosk
