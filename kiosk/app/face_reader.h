#pragma once

#include <string>
#include <string_view>

#include "drivers/api/face.h"
#include "kiosk/base/result.h"

namespace kiosk {

/// What the platform's identity service said of a face, with its signed word if it is a match.
struct FaceTold {
    drivers::FaceAnswer answer;
    std::string statement;
};

/// Reads what `PUT /v1/face-comparisons/{id}` answers (docs/openapi.yaml). What is not a verdict of
/// the contract is bad_format: nobody is taken for recognised.
/// **Errors:** bad_format.
[[nodiscard]] Result<FaceTold> read_face_answer(std::string_view json);

}  // namespace kiosk
