#pragma once

#include <string_view>

#include "kiosk/base/result.h"
#include "kiosk/model/overview.h"

namespace kiosk {

/// Reads what `GET /v1/overview` answers (docs/openapi.yaml): the most urgent to-do first. A to-do
/// or principal of a kind that is not known is left out.
/// **Errors:** bad_format. **Limits:** `overview_rows_max` of each list.
[[nodiscard]] Result<Overview> read_overview(std::string_view json);
/// One of `GET /v1/principals`.
[[nodiscard]] Result<Principal> read_principal(std::string_view json);
/// `PUT /v1/verifications/{id}`. An unknown state is bad_format: nobody is taken for verified.
[[nodiscard]] Result<Verification> read_verification(std::string_view json);

inline constexpr std::size_t overview_rows_max = 100;

}  // namespace kiosk
