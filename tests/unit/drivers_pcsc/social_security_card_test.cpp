#include "drivers/pcsc/social_security_card.h"

#include "tests/support/smart_card/emulated_social_card.h"
#include "tests/unit/drivers_pcsc/card_support.h"

using drivers::read_social_security_card;
using kiosk::Bytes;
using kiosk::ErrorCode;
using tests::EmulatedSocialCard;

namespace {

EmulatedSocialCard::Content sample() {
    return {*kiosk::from_hex("890000d1560000050001020304050607"),
            "3.00",
            "A12345678",
            "890000200002304567",
            "钱测试样例",
            false,
            false};
}

}  // namespace

TEST_CASE("a social security card tells number and holder") {
    for (const bool announces : {false, true}) {
        auto content = sample();
        content.announces = announces;
        EmulatedSocialCard card(content);
        tests::DirectChannel channel(card);
        const auto read = read_social_security_card(channel);
        REQUIRE_MESSAGE(read, (read ? "" : read.error().detail));
        CHECK(read->number.reveal() == "A12345678");
        CHECK(read->version == "3.00");
        CHECK(read->identification.reveal() == "890000d1560000050001020304050607");
        CHECK(read->citizen_id.reveal() == "890000200002304567");
        CHECK(read->name.reveal() == "钱测试样例");
    }
}

TEST_CASE("a card that wants its PIN for the holder tells the rest") {
    auto content = sample();
    content.wants_pin = true;
    EmulatedSocialCard card(content);
    tests::DirectChannel channel(card);
    const auto read = read_social_security_card(channel);
    REQUIRE(read);
    CHECK(read->number.reveal() == "A12345678");
    CHECK(read->citizen_id.empty());
    CHECK(read->name.empty());
}

TEST_CASE("a card without number is unreadable, another card of another kind") {
    auto content = sample();
    content.number.clear();
    EmulatedSocialCard card(content);
    tests::DirectChannel channel(card);
    CHECK(read_social_security_card(channel).error().code == ErrorCode::card_unreadable);
    tests::EmulatedDocument passport({tests::specimen_mrz, {}, {}});
    tests::DirectChannel other(passport);
    CHECK(read_social_security_card(other).error().code == ErrorCode::card_kind_unknown);
}

TEST_CASE("an exchange with the card that fails, whichever it is, ends the read") {
    EmulatedSocialCard card(sample());
    tests::DirectChannel channel(card);
    REQUIRE(read_social_security_card(channel));
    const int exchanges = channel.calls;
    for (int n = 1; n <= exchanges; ++n) {
        card.reset();
        channel.calls = 0;
        channel.failing = n;
        CHECK(read_social_security_card(channel).error().code == ErrorCode::card_removed);
    }
}
