#pragma once

#include <span>

#include "drivers/api/id_card.h"
#include "kiosk/base/result.h"

namespace drivers {

/// Decodes the text of the chip (256 bytes, UTF-16LE, padded with spaces) for the four kinds of
/// card. Character 124 says which kind: 'J', 'I', 'Y', otherwise a resident's.
///
/// **Errors:** `bad_format` for a wrong size · `card_kind_unknown` for another letter. Fields are
/// not judged: what the card says is handed on, dates that no calendar has are left empty.
/// **Secrets:** nothing of the text is in an error.
[[nodiscard]] kiosk::Result<IdentityCard> parse_card_text(std::span<const unsigned char> text);

/// One field: UTF-16LE without padding. Notes unusual characters in `card`.
[[nodiscard]] kiosk::SecretText decode_field(std::span<const unsigned char> field,
                                             IdentityCard& card);

}  // namespace drivers
