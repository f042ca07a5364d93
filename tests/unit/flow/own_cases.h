#pragma once

#include "tests/unit/flow/fixture.h"

namespace tests {

/// Overdue, in its review; may be urged and withdrawn.
[[nodiscard]] kiosk::OwnCase late_case();
/// To be completed: two defects.
[[nodiscard]] kiosk::OwnCase incomplete_case();
[[nodiscard]] kiosk::Ticket sample_ticket();

/// The card is read; the platform was asked for the list and hasn't answered.
void go_to_list(Bench& bench);
/// One case, one ticket.
void tell_list(Bench& bench);
/// The one of the list, as the platform tells it.
void go_to_case(Bench& bench, const kiosk::OwnCase& shown);

}  // namespace tests
