#pragma once

#include <string_view>

#include "drivers/api/smart_card.h"
#include "kiosk/base/result.h"

namespace drivers {

/// Check digit of the machine-readable zone: weights 7 3 1, modulo 10, letters from A = 10.
/// '?' when the text holds a character that the zone does not know.
/// **Source:** ICAO Doc 9303-3 §4.9.
[[nodiscard]] char mrz_check_digit(std::string_view text);

/// Reads the fields of a machine-readable zone: two lines of 44 (passports), two of 36, or three of
/// 30 characters, with or without line breaks. Letters may be small, spaces between are dropped.
///
/// **Errors:** `bad_format` for another size, foreign characters or a check digit that is wrong;
/// never a character of the zone.
/// **Source:** ICAO Doc 9303-4, -5, -6.
[[nodiscard]] kiosk::Result<TravelDocument> parse_mrz(std::string_view text);

/// The key of the chip from a scanned zone.
[[nodiscard]] kiosk::Result<DocumentKey> document_key_from_mrz(std::string_view text);

/// `bad_format` unless the key could be one: characters, lengths, dates of digits.
[[nodiscard]] kiosk::Result<void> check_document_key(const DocumentKey& key);

/// Number, birth and expiry, each with its check digit: what the access keys are made from.
[[nodiscard]] kiosk::SecretText mrz_information(const DocumentKey& key);

}  // namespace drivers
