#pragma once

#include "kiosk/flow/visit_state.h"
#include "kiosk/model/submission.h"

namespace kiosk {

/// What is sealed for the platform (docs/SYNC_PROTOCOL.md, “Sealed payload”). The same visit gives
/// the same bytes on every try, so that a repeated submission is recognised as the same.
/// **Secrets:** the payload; written by hand, because a JSON library would leave copies behind.
[[nodiscard]] Submission case_submission(const Visit& visit, const Environment& environment);
/// The rating of the case just filed. Needs `visit.filing` and `visit.rating`.
[[nodiscard]] Submission rating_submission(const Visit& visit);

/// “2026-11-22 15:04” in the terminal's civil time.
[[nodiscard]] std::string civil_text(WallTime time);

}  // namespace kiosk
