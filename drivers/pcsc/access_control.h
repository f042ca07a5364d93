#pragma once

#include "drivers/api/smart_card.h"
#include "drivers/pcsc/secure_messaging.h"
#include "kiosk/base/random.h"

namespace drivers {

/// Basic Access Control: proves to the chip that we have seen the document, and gets a protected
/// conversation.
///
/// **Errors:** `rejected` when the chip refuses the proof · `card_unreadable` when it
/// does not know the protocol · `protocol_error` when its own proof is wrong · those of the
/// channel.
/// **Source:** ICAO Doc 9303-11 §4.3; worked example in its Appendix D.
[[nodiscard]] kiosk::Result<SecureMessaging> basic_access_control(CardChannel& channel,
                                                                  const DocumentKey& key,
                                                                  kiosk::Random& random);

/// Key seed of a document: the first 16 bytes of SHA-1 over its MRZ information.
[[nodiscard]] kiosk::Result<kiosk::SecretBytes> access_key_seed(const DocumentKey& key);

}  // namespace drivers
