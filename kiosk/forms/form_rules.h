#pragma once

#include <string_view>

#include "kiosk/base/clock.h"
#include "kiosk/forms/form_description.h"

namespace kiosk {

/// What is wrong with an answer as typed, in words for the person; empty when it fits. Pure.
[[nodiscard]] LocalText complaint(const FormDescription& form, const FieldDescription& field,
                                  std::string_view typed, CivilDate today);

}  // namespace kiosk
