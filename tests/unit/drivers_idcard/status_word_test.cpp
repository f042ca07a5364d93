#include "drivers/idcard/status_word.h"

#include <doctest.h>

namespace tests {

using drivers::SamOutcome;
using kiosk::ErrorCode;

TEST_CASE("every status word of the protocol has its outcome") {
    const std::map<int, SamOutcome> table{
        {0x90, SamOutcome::success},      {0x9F, SamOutcome::card_found},
        {0x91, SamOutcome::nothing_such}, {0x10, SamOutcome::resend},
        {0x11, SamOutcome::resend},       {0x21, SamOutcome::refused},
        {0x23, SamOutcome::refused},      {0x24, SamOutcome::refused},
        {0x31, SamOutcome::unreadable},   {0x32, SamOutcome::unreadable},
        {0x33, SamOutcome::unreadable},   {0x37, SamOutcome::unreadable},
        {0x3F, SamOutcome::unreadable},   {0x40, SamOutcome::unknown_card},
        {0x41, SamOutcome::unreadable},   {0x47, SamOutcome::broken},
        {0x60, SamOutcome::broken},       {0x66, SamOutcome::unauthorised},
        {0x80, SamOutcome::no_card},      {0x81, SamOutcome::no_card},
    };
    for (const auto& [word, outcome] : table) {
        CAPTURE(word);
        CHECK(drivers::outcome_of(static_cast<std::uint8_t>(word)) == outcome);
        CHECK(drivers::meaning_of(static_cast<std::uint8_t>(word)) != drivers::meaning_of(0x00));
    }
}

TEST_CASE("words that no table names are asked for again, those between 31 and 3F are the card's") {
    CHECK(drivers::outcome_of(0x00) == SamOutcome::resend);
    CHECK(drivers::outcome_of(0xFF) == SamOutcome::resend);
    CHECK(drivers::outcome_of(0x35) == SamOutcome::unreadable);
}

TEST_CASE("a status word that is a failure becomes an error for the right audience") {
    CHECK(drivers::error_of_status(0x41).code == ErrorCode::card_unreadable);
    CHECK(drivers::error_of_status(0x40).code == ErrorCode::card_kind_unknown);
    CHECK(drivers::error_of_status(0x80).code == ErrorCode::no_card);
    CHECK(drivers::error_of_status(0x60).code == ErrorCode::device_fault);
    CHECK(drivers::error_of_status(0x66).code == ErrorCode::unauthorised);
    CHECK(drivers::error_of_status(0x21).code == ErrorCode::protocol_error);
    CHECK(drivers::error_of_status(0x21).detail == "21 unknown command");
}

}  // namespace tests
