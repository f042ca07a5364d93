#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "kiosk/base/clock.h"
#include "kiosk/base/secret.h"

namespace drivers {

/// The four identity cards with a second-generation chip that a resident may lay on the reader.
enum class IdentityCardKind {
    resident,                ///< 居民身份证
    hmt_residence,           ///< 港澳台居民居住证 (type 'J')
    foreign_permanent_2017,  ///< 外国人永久居留身份证, 2017 edition (type 'I')
    foreign_permanent_2023,  ///< 外国人永久居留身份证, 2023 edition (type 'Y')
};

/// What the chip said, decoded to UTF-8 without padding. A field that this kind of card does not
/// carry is empty.
///
/// Rare characters arrive whole: any plane of Unicode and code points of the private-use areas, as
/// printed on the card. A half of a surrogate pair becomes U+FFFD, never something that merely
/// looks right; `has_unmapped_characters` then is true and a window clerk has to look.
///
/// **Secrets:** every member that speaks of the person is a `Secret`; the dates of validity speak
/// of the card.
/// **Source:** GA/T 490; offsets in drivers/idcard/README.md.
struct IdentityCard {
    IdentityCardKind kind = IdentityCardKind::resident;
    /// Name in Chinese; on foreign cards possibly empty.
    kiosk::SecretText name;
    /// GB/T 2261.1: "1" male, "2" female, "0" unknown, "9" not stated.
    kiosk::SecretText sex_code;
    /// GB/T 3304, two digits ("01" Han); residents only.
    kiosk::SecretText nation_code;
    /// "YYYY-MM-DD".
    kiosk::SecretText birth;
    /// The newest address: the one added to the chip later replaces the printed one.
    kiosk::SecretText address;
    /// Identity number, or the number of the permanent residence card.
    kiosk::SecretText number;
    kiosk::SecretText issuer;
    std::optional<kiosk::CivilDate> valid_from;
    /// Last day of validity. Empty when `long_term`, or when the card's date is none.
    std::optional<kiosk::CivilDate> valid_to;
    /// 长期: never expires.
    bool long_term = false;

    kiosk::SecretText english_name;  ///< foreign cards
    kiosk::SecretText nationality;   ///< foreign cards: ISO 3166-1 / GB/T 2659, three letters
    kiosk::SecretText pass_number;   ///< residence permit: 通行证号码
    kiosk::SecretText issue_count;   ///< residence permit: 签发次数; 2023 card: 换证次数

    /// 1024 bytes of WLT; needs a licensed decoder. Empty when the card gave none.
    kiosk::SecretBytes photo_wlt;
    /// 102 × 126 points, rows of blue, green, red from the top left; empty unless it was asked for.
    kiosk::SecretBytes portrait;
    /// The photo could not be decoded: `portrait` is anybody's outline.
    bool portrait_is_silhouette = false;
    /// 1024 bytes (two fingers, GA/T 1012) or empty; see `fingerprints_of`.
    kiosk::SecretBytes fingerprints;

    bool has_unmapped_characters = false;
    bool has_private_use_characters = false;

    [[nodiscard]] IdentityCard copy() const;
    /// Zeroes every secret member now instead of at the end of life.
    void wipe();

    friend bool operator==(const IdentityCard&, const IdentityCard&) = default;
};

/// True the day after `valid_to`. A card without a readable last day counts as expired: a clerk has
/// to look.
[[nodiscard]] bool is_expired(const IdentityCard& card, const kiosk::CivilDate& today);

/// Same person: number and name agree. Kind and validity may differ (an old card and its
/// successor).
[[nodiscard]] bool is_same_person(const IdentityCard& a, const IdentityCard& b);

[[nodiscard]] std::string_view name_of(IdentityCardKind kind);

/// What the chip says of one finger. The numbers of fingers are those of GA/T 1012.
struct Fingerprint {
    enum class Registered { yes, failed, none, unknown };

    /// 11 … 15 right thumb to little finger, 16 … 20 left; 97, 98, 99: not known which.
    int finger = 99;
    Registered registered = Registered::unknown;
    /// 1 … 100; 0 not known.
    int quality = 0;
    /// 512 bytes for a licensed matcher.
    kiosk::SecretBytes feature;
};

/// The fingers of `IdentityCard::fingerprints`; those whose block is not one are left out.
[[nodiscard]] std::vector<Fingerprint> fingerprints_of(const kiosk::SecretBytes& block);
[[nodiscard]] std::string_view name_of(Fingerprint::Registered registered);

}  // namespace drivers
