#pragma once

#include <vector>

#include "kiosk/flow/snapshot.h"
#include "kiosk/flow/visit.h"

namespace kiosk {

/// What somebody who helps others has to know of a service, whichever it is (帮办, R-263): each
/// material with how it comes and what stands in for it, each step here at the terminal, each stage
/// at the authorities. Made from the catalogue alone: nothing of the person who is being helped.
[[nodiscard]] std::vector<PublicScreen::Row> assist_rows(const ServiceItem& item,
                                                         const Catalogue& catalogue);

/// Services by the words typed, all of them without any.
[[nodiscard]] std::vector<PublicScreen::Row> assist_services(const Catalogue& catalogue,
                                                             std::string_view typed);

}  // namespace kiosk
