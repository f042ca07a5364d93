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
/// The answers of the department's form as FormSession::answers_json gives them: groups flattened,
/// repeats as lists of objects, unanswered questions left out. `merged` is the XML of the merged
/// record.
[[nodiscard]] Result<SecretText> split_json(const PartOutput& part, const SecretText& merged);

}  // namespace kiosk
