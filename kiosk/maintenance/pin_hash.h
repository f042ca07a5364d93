#pragma once

#include <string>

#include "kiosk/base/result.h"
#include "kiosk/base/secret.h"

namespace kiosk::maintenance {

/// What `maintenance.pin_hash` of the configuration holds: argon2id with its salt and cost, as
/// libsodium writes it ("$argon2id$v=19$…"). The cost is libsodium's interactive one: about a tenth
/// of a second and 64 MiB, which the terminal can spare and which makes a stolen file expensive to
/// try out. A PIN is short all the same: the lock of the page is what protects it at the terminal.
/// **Errors:** `bad_format` when it is not 6 … 12 digits; `internal` without memory.
[[nodiscard]] Result<std::string> hash_pin(const SecretText& pin);

/// False also for a hash that is none. **Time:** a tenth of a second: never on the thread that
/// draws.
[[nodiscard]] bool is_pin_right(const std::string& hash, const SecretText& pin);

/// The same of the number of an identity card, 15 to 18 digits and letters.
[[nodiscard]] Result<std::string> hash_card(const SecretText& number);
[[nodiscard]] bool is_card_right(const std::string& hash, const SecretText& number);

/// True for what `hash_pin` may have written.
[[nodiscard]] bool is_pin_hash(const std::string& hash);

}  // namespace kiosk::maintenance
