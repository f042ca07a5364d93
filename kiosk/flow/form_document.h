#pragma once

#include "kiosk/flow/effect.h"
#include "kiosk/flow/visit_state.h"

namespace kiosk {

/// The application form as it was signed: service, every answer as the check-answers pages showed
/// it, signature. Needs `visit.form`; the case number comes when it is printed.
/// It is what goes to the office, so it holds every answer whole, also on paper (docs/adr/0035).
/// **Secrets:** answers and signature.
[[nodiscard]] PrintDocument form_document(const Visit& visit, const Environment& environment,
                                          WallTime signed_at);

}  // namespace kiosk
