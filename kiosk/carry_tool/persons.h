#pragma once

#include <string>

#include "kiosk/base/config.h"
#include "kiosk/base/result.h"

namespace carry {

/// Staff numbers of the two who answer for what is carried away.
struct TwoPersons {
    std::string first;
    std::string second;
};

/// Asks for two different people of the file `maintenance.staff`, each by number and PIN (standard
/// input) and by the identity card (the terminal's reader).
/// **Time:** waits for people, a minute for each card. **Errors:** `bad_config`: no staff file, no
/// reader; `unauthorised` with what did not fit; those of the reader.
/// **Secrets:** PIN and card number are overwritten when they were compared.
[[nodiscard]] kiosk::Result<TwoPersons> identify_two(const kiosk::Config& config);

}  // namespace carry
