#pragma once

#include <string_view>

#include "kiosk/base/encoding.h"
#include "kiosk/base/result.h"
#include "kiosk/model/bulletin.h"

namespace kiosk {

/// The bulletin of an answer to `GET /v1/bulletin`: signed by the receipt key. A notice that is not
/// approved, or that can't be read, is left out; kinds and members that a later platform adds are
/// passed over.
/// **Errors:** bad_signature, bad_format. **Limits:** 500 notices, 1,000 terminals, 20 surveys of
/// 20 questions of 20 options, 1,000 rankings of 100 services; what goes beyond is left out.
[[nodiscard]] Result<Bulletin> read_bulletin(std::string_view answer, const Bytes& receipt_key);
/// **Errors:** bad_format.
[[nodiscard]] Result<HallOffer> read_hall(std::string_view answer);
/// A ticket of the hall, or a handover. **Errors:** bad_format.
[[nodiscard]] Result<HallTicket> read_hall_ticket(std::string_view answer);
/// **Errors:** bad_format.
[[nodiscard]] Result<FeedbackTaken> read_feedback(std::string_view answer);

}  // namespace kiosk
