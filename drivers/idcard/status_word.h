#pragma once

#include <cstdint>
#include <string_view>

#include "kiosk/base/result.h"

namespace drivers {

/// What the driver does about a status word (SW3). **Source:** GA/T 467; table in README.md.
enum class SamOutcome {
    success,       ///< 90
    card_found,    ///< 9F
    nothing_such,  ///< 91: the card has no such content
    no_card,       ///< 80, 81: none in the field, or one that must be lifted first
    unreadable,    ///< 31 … 3F, 41: this card, this time
    unknown_card,  ///< 40
    resend,        ///< 10, 11: the command arrived damaged; words that no table names
    refused,       ///< 21, 23, 24
    broken,        ///< 47, 60: the module fails its own test
    unauthorised,  ///< 66: the module lacks its licence
};

[[nodiscard]] SamOutcome outcome_of(std::uint8_t sw3);
/// English, for the technician: "41 card read failed".
[[nodiscard]] std::string_view meaning_of(std::uint8_t sw3);
/// The reader's failure; only for outcomes that are one.
[[nodiscard]] kiosk::Error error_of_status(std::uint8_t sw3);

}  // namespace drivers
