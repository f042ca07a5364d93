#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "kiosk/base/secret.h"

namespace kiosk {

/// What of a value may be seen by whoever stands near; docs/PRIVACY.md, “What is masked”.
enum class MaskKind : std::uint8_t {
    none,            // shown as it is
    name,            // 张*三, 张*; 阿**·**木; J*** S****
    citizen_number,  // 110105********002X: without the day of birth
    phone,           // 138****8000
    address,         // 云山市清溪区****: down to the district
    bank_card,       // **** **** **** 1234
    credit_code,     // 91**********000F
    licence_number,  // ********0001
    birth,           // ****-**-**: with the day the identity number would be whole again
    words,           // 某****: the first sign
    secret,          // ********
};

/// As data names it: "name" "citizen_number" "phone" "address" "bank_card" "credit_code"
/// "licence_number" "birth" "words" "secret".
[[nodiscard]] std::optional<MaskKind> mask_kind(std::string_view name);

/// Never holds the whole value: what is too short for its mask is hidden from end to end. Signs are
/// counted as people see them. A value that came masked stays masked. Empty without a value and for
/// `none`.
[[nodiscard]] SecretText masked(MaskKind kind, std::string_view value);

/// A value that a screen shows masked until the person holds for it.
struct PrivateText {
    SecretText whole;
    SecretText masked;  // empty: nothing of it is hidden

    PrivateText() = default;
    explicit PrivateText(SecretText value, MaskKind kind = MaskKind::none)
        : whole(std::move(value)), masked(kiosk::masked(kind, whole.reveal())) {}

    [[nodiscard]] bool empty() const { return whole.empty(); }
    [[nodiscard]] bool hides() const { return !masked.empty(); }
    /// What may be shown without being asked.
    [[nodiscard]] const SecretText& seen() const { return hides() ? masked : whole; }
};

}  // namespace kiosk
