#pragma once

#include "drivers/api/id_card.h"
#include "drivers/probe/output.h"

namespace drivers::probe {

/// What was read from a card. Without `show_personal` a personal field is only told to be there,
/// with its length.
[[nodiscard]] Json card_record(const IdentityCard& card, bool show_personal);

}  // namespace drivers::probe
