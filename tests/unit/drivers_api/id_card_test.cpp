#include "drivers/api/id_card.h"

#include <doctest.h>

namespace tests {

using drivers::IdentityCard;
using kiosk::CivilDate;

namespace {
IdentityCard sample() {
    IdentityCard card;
    card.name = kiosk::SecretText("张三丰测");
    card.number = kiosk::SecretText("11010519491231002X");
    card.address = kiosk::SecretText("测试省样例市虚构路1号");
    card.valid_from = CivilDate{2015, 6, 1};
    card.valid_to = CivilDate{2035, 6, 1};
    card.photo_wlt = kiosk::SecretBytes(std::vector<unsigned char>(1024, 7));
    return card;
}
}  // namespace

TEST_CASE("a card is valid on its last day and expired on the next") {
    const auto card = sample();
    CHECK_FALSE(is_expired(card, {2035, 6, 1}));
    CHECK(is_expired(card, {2035, 6, 2}));
    CHECK(is_expired(card, {2036, 1, 1}));
}

TEST_CASE("a long-term card never expires") {
    auto card = sample();
    card.valid_to.reset();
    card.long_term = true;
    CHECK_FALSE(is_expired(card, {2199, 12, 31}));
}

TEST_CASE("a card without a readable last day counts as expired") {
    auto card = sample();
    card.valid_to.reset();
    CHECK(is_expired(card, {2020, 1, 1}));
}

TEST_CASE("an old card and its successor belong to the same person, two names do not") {
    const auto card = sample();
    auto successor = card.copy();
    successor.valid_to = CivilDate{2055, 6, 1};
    CHECK(is_same_person(card, successor));
    successor.name = kiosk::SecretText("李四测");
    CHECK_FALSE(is_same_person(card, successor));
}

TEST_CASE("a copy equals its original and wiping leaves nothing") {
    auto card = sample();
    const auto twin = card.copy();
    CHECK(card == twin);
    card.wipe();
    CHECK(card == IdentityCard{});
    CHECK(twin.name.reveal() == "张三丰测");
}

TEST_CASE("fingerprints say which finger and how good; what is no block of one is left out") {
    using drivers::Fingerprint;
    std::vector<unsigned char> block(1024, 0);
    block[0] = 'C';
    block[4] = 1;
    block[5] = 11;
    block[6] = 80;
    block[512] = 'C';
    block[516] = 3;
    block[517] = 98;
    block[518] = 200;
    const auto fingers = drivers::fingerprints_of(kiosk::SecretBytes(std::vector(block)));
    REQUIRE(fingers.size() == 2);
    CHECK(fingers[0].finger == 11);
    CHECK(fingers[0].registered == Fingerprint::Registered::yes);
    CHECK(fingers[0].quality == 80);
    CHECK(fingers[0].feature.reveal().size() == 512);
    CHECK(fingers[1].registered == Fingerprint::Registered::none);
    CHECK(fingers[1].quality == 0);
    block[0] = 'D';
    block[517] = 21;
    CHECK(drivers::fingerprints_of(kiosk::SecretBytes(std::vector(block))).empty());
    CHECK(drivers::fingerprints_of({}).empty());
    CHECK(
        drivers::fingerprints_of(kiosk::SecretBytes(std::vector<unsigned char>(511, 'C'))).empty());
}

}  // namespace tests
