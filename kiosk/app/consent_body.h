#pragma once

#include <string>

#include "kiosk/model/person_data.h"

namespace kiosk {

enum class ConsentPurpose { service_case, face, profile };

/// A yes as the platform keeps it (PUT /v1/consents/{id}). Only one to a case names data sets and
/// licences, and one to reminders names no service, whatever `consent` holds.
[[nodiscard]] std::string consent_body(const Consent& consent, ConsentPurpose purpose);

}  // namespace kiosk
