#pragma once

#include <string_view>

#include "kiosk/base/result.h"
#include "kiosk/model/phone_upload.h"

namespace kiosk {

/// Reads what `PUT /v1/phone-uploads/{id}` and the calls below it answer (docs/openapi.yaml).
/// **Errors:** bad_format; an address that is not https, too long for a code, or none while it is
/// open is bad_format, too. **Limits:** `phone_pictures_max` pictures; what comes behind is left
/// out.
[[nodiscard]] Result<PhoneUpload> read_phone_upload(std::string_view json);

inline constexpr std::size_t phone_pictures_max = 64;
inline constexpr std::size_t phone_url_max = 300;
inline constexpr int phone_upload_seconds_max = 3600;

}  // namespace kiosk
