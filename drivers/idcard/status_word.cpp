#include "drivers/idcard/status_word.h"

#include <array>
#include <string>

namespace drivers {

using kiosk::ErrorCode;

namespace {

struct Word {
    std::uint8_t sw3;
    SamOutcome outcome;
    std::string_view meaning;
};

constexpr std::array words{
    Word{0x90, SamOutcome::success, "90 success"},
    Word{0x91, SamOutcome::nothing_such, "91 no such content on the card"},
    Word{0x9F, SamOutcome::card_found, "9F card found"},
    Word{0x10, SamOutcome::resend, "10 check sum of the command wrong"},
    Word{0x11, SamOutcome::resend, "11 length of the command wrong"},
    Word{0x21, SamOutcome::refused, "21 unknown command"},
    Word{0x23, SamOutcome::refused, "23 not permitted"},
    Word{0x24, SamOutcome::refused, "24 unknown error"},
    Word{0x31, SamOutcome::unreadable, "31 card failed to authenticate to the module"},
    Word{0x32, SamOutcome::unreadable, "32 module failed to authenticate to the card"},
    Word{0x33, SamOutcome::unreadable, "33 content failed verification"},
    Word{0x37, SamOutcome::unreadable, "37 fingerprints failed verification"},
    Word{0x3F, SamOutcome::unreadable, "3F content has a wrong length"},
    Word{0x40, SamOutcome::unknown_card, "40 card type not recognised"},
    Word{0x41, SamOutcome::unreadable, "41 card read failed"},
    Word{0x47, SamOutcome::broken, "47 random number failed"},
    Word{0x60, SamOutcome::broken, "60 module self-test failed"},
    Word{0x66, SamOutcome::unauthorised, "66 module not authorised"},
    Word{0x80, SamOutcome::no_card, "80 no card found"},
    Word{0x81, SamOutcome::no_card, "81 card not selected"},
};

const Word* find_word(std::uint8_t sw3) {
    for (const auto& word : words)
        if (word.sw3 == sw3) return &word;
    return nullptr;
}

}  // namespace

SamOutcome outcome_of(std::uint8_t sw3) {
    const auto* word = find_word(sw3);
    if (word != nullptr) return word->outcome;
    // The rest of the thirties speaks of authentication and verification, too. What no table names
    // is a reply damaged in a way that its check sum did not see.
    return sw3 >= 0x31 && sw3 <= 0x3F ? SamOutcome::unreadable : SamOutcome::resend;
}

std::string_view meaning_of(std::uint8_t sw3) {
    const auto* word = find_word(sw3);
    return word != nullptr ? word->meaning : "status word that no table names";
}

kiosk::Error error_of_status(std::uint8_t sw3) {
    std::string detail(meaning_of(sw3));
    switch (outcome_of(sw3)) {
        case SamOutcome::broken:
            return {ErrorCode::device_fault, std::move(detail), {}};
        case SamOutcome::unauthorised:
            return {ErrorCode::unauthorised, std::move(detail), {}};
        case SamOutcome::unreadable:
            return {ErrorCode::card_unreadable, std::move(detail), {}};
        case SamOutcome::unknown_card:
            return {ErrorCode::card_kind_unknown, std::move(detail), {}};
        case SamOutcome::no_card:
            return {ErrorCode::no_card, std::move(detail), {}};
        case SamOutcome::success:
        case SamOutcome::card_found:
        case SamOutcome::nothing_such:
        case SamOutcome::resend:
        case SamOutcome::refused:
            break;
    }
    return {ErrorCode::protocol_error, std::move(detail), {}};
}

}  // namespace drivers
