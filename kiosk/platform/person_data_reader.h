#pragma once

#include <string_view>
#include <vector>

#include "kiosk/base/encoding.h"
#include "kiosk/base/result.h"
#include "kiosk/model/person_data.h"

namespace kiosk {

/// Reads what `GET /v1/shared-data/{data_set}` answers (docs/openapi.yaml).
/// **Errors:** bad_format. **Limits:** `person_values_max` values.
[[nodiscard]] Result<SharedSet> read_shared_set(std::string_view json);
/// Reads what `GET /v1/licences` answers, and looks at each: signed by `key`, its identifier right,
/// of the person with this number, and in force. A licence that fails comes with what is wrong,
/// without its values. An answer that is no list is bad_format.
/// **Limits:** `licences_max` licences.
[[nodiscard]] Result<std::vector<ELicence>> read_licences(std::string_view json, const Bytes& key,
                                                          const SecretText& holder_number);
inline constexpr std::size_t person_values_max = 100;
inline constexpr std::size_t licences_max = 100;
inline constexpr std::string_view licence_jws_type = "bianmin-licence+jws";

}  // namespace kiosk
