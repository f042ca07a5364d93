#pragma once

#include <map>
#include <span>
#include <string>

#include "drivers/api/smart_card.h"
#include "drivers/pcsc/trusted_issuers.h"
#include "kiosk/base/clock.h"

namespace drivers {

struct AuthenticityJudgement {
    Authenticity authenticity = Authenticity::unchecked;
    /// English, for technicians; never personal.
    std::string detail;
};

/// Passive authentication: are the data groups those that the signer of EF.SOD signed, and is the
/// signer one of `issuers`?
///
/// `groups`: number of the data group and its whole file as read. A wrong hash or signature is
/// `altered`; a right one of an unknown signer is `untrusted`. Certificates are judged at `now`.
///
/// **Errors:** none: what can't be read is `unchecked` with the reason.
/// **Source:** ICAO Doc 9303-11 §5.1, 9303-10 §4.6.2 (LDS security object), RFC 5652 (CMS).
[[nodiscard]] AuthenticityJudgement judge_authenticity(
    std::span<const unsigned char> sod, const std::map<int, std::span<const unsigned char>>& groups,
    const TrustedIssuers& issuers, kiosk::WallTime now);

}  // namespace drivers
