#pragma once

#include <string_view>

#include "kiosk/base/result.h"
#include "kiosk/base/secret.h"
#include "kiosk/forms/package/merge.h"

namespace kiosk {

// One department's own record out of the merged one: the same that its own form would have given
// for the same answers.
// **Errors:** bad_format when it is no record of the package. **Secrets:** answers in and out.

/// Instance XML of the department's form. `instance_id` becomes its meta/instanceID; empty: no
/// meta block.
[[nodiscard]] Result<SecretText> split_xml(const PartOutput& part, const SecretText& merged,
                                           std::string_view instance_id);
/// The JSON projection of the department's form; “{}” when nothing of it was relevant.
[[nodiscard]] Result<SecretText> split_json(const PartOutput& part, const SecretText& merged);

}  // namespace kiosk
