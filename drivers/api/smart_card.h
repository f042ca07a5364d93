#pragma once

#include <string>
#include <string_view>

#include "kiosk/base/secret.h"

namespace drivers {

/// What opens the chip of a travel document: three fields of its machine-readable zone, typed by
/// the person or scanned.
/// **Source:** ICAO Doc 9303-11 §4.3 (Basic Access Control).
struct DocumentKey {
    /// Document number as printed, without fillers; 1 … 22 of A–Z and 0–9.
    kiosk::SecretText number;
    kiosk::SecretText birth;   ///< YYMMDD
    kiosk::SecretText expiry;  ///< YYMMDD

    [[nodiscard]] DocumentKey copy() const { return {number.copy(), birth.copy(), expiry.copy()}; }
};

/// How far the data of a chip can be trusted (passive authentication, ICAO Doc 9303-11 §5.1).
enum class Authenticity {
    unchecked,  ///< the chip has no readable security object
    untrusted,  ///< data agree with the signature, but the signer is no one we know
    genuine,    ///< signed by a signer whose issuing state's certificate is trusted here
    altered,    ///< a hash or the signature disagrees: do not accept
};

/// What the chip of a passport or identity card of the ICAO kind said.
/// **Secrets:** every member that speaks of the person.
struct TravelDocument {
    /// The lines of the machine-readable zone one behind the other: 88, 72 or 90 characters.
    kiosk::SecretText mrz;
    kiosk::SecretText document_code;  ///< "P", "ID" …
    kiosk::SecretText issuing_state;  ///< ISO 3166-1 three letters, or "D"
    kiosk::SecretText number;
    kiosk::SecretText primary_name;    ///< surname, words separated by spaces
    kiosk::SecretText secondary_name;  ///< given names
    kiosk::SecretText nationality;
    kiosk::SecretText birth;   ///< YYMMDD
    kiosk::SecretText sex;     ///< "M", "F", or "<" for not stated
    kiosk::SecretText expiry;  ///< YYMMDD
    /// The face as the chip has it; empty when not asked for or not there.
    kiosk::SecretBytes picture;
    enum class PictureFormat { none, jpeg, jpeg2000 } picture_format = PictureFormat::none;

    Authenticity authenticity = Authenticity::unchecked;
    /// English, for technicians: why the authenticity is what it is. Never personal.
    std::string authenticity_detail;

    void wipe() { *this = TravelDocument{}; }
};

/// What a social security card tells without its PIN.
/// **Source:** public programs of several vendors that agree (drivers/pcsc/README.md).
struct SocialSecurityCard {
    /// 卡识别码: 16 bytes as hexadecimal digits; the first six digits are the issuing region.
    kiosk::SecretText identification;
    std::string version;           ///< 规范版本, "3.00"; not personal
    kiosk::SecretText number;      ///< 卡号
    kiosk::SecretText citizen_id;  ///< 社会保障号码; empty when the card wants its PIN for it
    kiosk::SecretText name;        ///< empty when the card wants its PIN for it

    void wipe() { *this = SocialSecurityCard{}; }
};

[[nodiscard]] std::string_view name_of(Authenticity authenticity);

}  // namespace drivers
