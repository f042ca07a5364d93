#pragma once

#include "drivers/api/smart_card.h"
#include "drivers/core/pause.h"
#include "drivers/pcsc/apdu.h"
#include "drivers/pcsc/trusted_issuers.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/random.h"

namespace drivers {

struct DocumentReadOptions {
    bool with_picture = true;
};

/// Reads a travel document: application, access control, EF.COM, DG1, DG2, EF.SOD.
///
/// A chip without a picture or with one of an unknown kind gives the rest; a chip without EF.SOD is
/// `unchecked`. What the key was made from must agree with DG1.
///
/// **Errors:** `card_kind_unknown` when the application is not there · those of access control,
/// secure messaging and the channel · `card_unreadable` for files that are not what they should be
/// · `cancelled`.
/// **Time:** `cancelled` is asked between exchanges.
/// **Limits:** a file of more than 256 KiB is not read.
[[nodiscard]] kiosk::Result<TravelDocument> read_travel_document(
    CardChannel& channel, const DocumentKey& key, DocumentReadOptions options,
    const TrustedIssuers& issuers, kiosk::Random& random, kiosk::WallTime now, Pause& pause);

}  // namespace drivers
