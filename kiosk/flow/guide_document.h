#pragma once

#include "kiosk/flow/visit_state.h"
#include "kiosk/model/print_document.h"

namespace kiosk {

/// 一次性告知单: everything that is needed for the service, or for the situation that the
/// answers led to, said once; the code leads on with it on a phone or at a window. Nothing
/// personal.
[[nodiscard]] PrintDocument guide_document(const Visit& visit, const Environment& environment);

/// “urn:bianmin:service:<implementing code>”, or with the code of the situation.
[[nodiscard]] std::string guide_code(const ServiceItem& item, const HandleItem* situation);

/// A number of the hall or an appointment, or the code under which a begun case goes on. Nothing
/// personal.
[[nodiscard]] PrintDocument ticket_document(const HallTicket& ticket, Language language,
                                            const Environment& environment);

}  // namespace kiosk
