#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "kiosk/base/result.h"
#include "kiosk/base/secret.h"

namespace drivers {

/// What to tell the person before the camera; the words are in assets/text. All of it is about the
/// picture: whether somebody is really there is not said and not known.
enum class FaceAdvice : std::uint8_t {
    step_before_camera,  ///< no face
    one_person_only,
    come_closer,
    step_back,
    move_to_middle,
    look_at_camera,  ///< turned or tilted
    too_dark,
    too_bright,
    light_from_side,
    hold_still,  ///< blurred, or it moved
    good,
};
[[nodiscard]] std::string_view name_of(FaceAdvice advice);

/// Whether two pictures show the same person, as an engine sees it. It says nothing about whether
/// the person was there: a picture held before the camera compares as well.
enum class FaceVerdict : std::uint8_t {
    match,
    no_match,
    review,       ///< a person has to look
    unavailable,  ///< nothing compared them: another way is offered
    error,        ///< the engine failed
};
[[nodiscard]] std::string_view name_of(FaceVerdict verdict);

/// What an engine answered. Figures are the engine's own: none is made up where there was none.
struct FaceAnswer {
    FaceVerdict verdict = FaceVerdict::unavailable;
    std::string engine;
    std::string version;
    std::optional<double> score;
    std::optional<double> threshold;
    /// Of the files that it ran with, detector first; empty for a service.
    std::string models_sha256;
    /// The service's number of this comparison.
    std::string evidence;
    /// Why it is unavailable or failed; nothing personal.
    std::string reason;
};

/// What may be believed of a service's answer, whose word has legal effect: one that does not name
/// engine and version, or gives no number of its evidence for a match, is an `error`, whatever it
/// says; a service that can't be reached is `unavailable`.
[[nodiscard]] FaceAnswer believed(kiosk::Result<FaceAnswer> answer);

/// The part of a camera's picture that a face is in, as a JPEG file.
/// **Secrets:** whom it shows.
struct FacePicture {
    kiosk::SecretBytes jpeg;
    int width = 0;
    int height = 0;
};
inline constexpr std::size_t face_picture_bytes_max = std::size_t{256} * 1024;

}  // namespace drivers
