#pragma once

#include "drivers/api/smart_card.h"
#include "drivers/pcsc/apdu.h"
#include "kiosk/base/result.h"

namespace drivers {

/// Selects the social security application of a card and reads what it tells without a PIN.
///
/// **Errors:** `card_kind_unknown` when the application is not there · `card_unreadable` when it
/// does not tell its number · those of the channel.
/// **Source:** README.md: name of the application, files and records as several vendors' public
/// programs use them.
[[nodiscard]] kiosk::Result<SocialSecurityCard> read_social_security_card(CardChannel& channel);

}  // namespace drivers
