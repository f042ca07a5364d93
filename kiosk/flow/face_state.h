#pragma once

#include <optional>
#include <string>

#include "drivers/api/face.h"
#include "kiosk/base/clock.h"
#include "kiosk/flow/person_screens.h"
#include "kiosk/model/person_data.h"

namespace kiosk {

/// What a visit knows of a comparison of faces.
struct FaceMatters {
    /// Of the one that the identity statement came of: what was agreed to, what compared, and its
    /// number.
    struct Confirmed {
        Consent consent;
        std::string engine;
        std::string version;
        std::string evidence;
    };
    std::optional<Confirmed> confirmed;
    /// The person has chosen another way in this visit.
    bool declined = false;
    /// The camera took a picture in this visit.
    bool taken = false;
    /// Comparisons in this visit, for whichever service.
    std::size_t tries = 0;
    /// The identity service wants a person to look: no picture will do.
    bool wants_person = false;
};

namespace step {

/// Is it the person of the card? Asked first, compared elsewhere.
struct Face {
    FaceScreen::Phase phase = FaceScreen::Phase::asking;
    drivers::FaceAdvice advice = drivers::FaceAdvice::step_before_camera;
    Consent consent;  // nil id: not given
    Uuid comparison;
    std::optional<RequestId> request;  // of the comparison
    SteadyTime give_up{};
    std::optional<drivers::FaceAnswer> answer;
};

}  // namespace step

}  // namespace kiosk
