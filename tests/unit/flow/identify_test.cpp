#include <doctest.h>

#include "tests/unit/flow/fixture.h"

namespace tests {
using kiosk::IdentifyScreen;
using kiosk::NoticeScreen;
using Phase = IdentifyScreen::Phase;

TEST_CASE("a card laid down is read, its fields are filled, and its picture is not kept") {
    Bench bench;
    bench.go_to_identify();
    CHECK(bench.shown<IdentifyScreen>().phase == Phase::waiting);
    const auto request = bench.last<effect::ReadCard>();
    bench.tell(event::CardFound{request});
    CHECK(bench.shown<IdentifyScreen>().phase == Phase::reading);
    bench.tell(event::CardRead{request, sample_card()});
    CHECK(bench.screen() == "form");
    CHECK(bench.wanted<effect::WatchCard>().size() == 1);
    CHECK(bench.data().visit->card->photo_wlt.empty());
}

TEST_CASE(
    "whoever has forgotten or lost their card is told what to do, and the read ends (R-101)") {
    Bench bench;
    bench.go_to_identify();
    bench.touch(intent::Skip{});
    CHECK(bench.shown<NoticeScreen>().id == text_id::notice_no_card);
    CHECK(bench.wanted<effect::CancelCardRead>().back()->request == bench.last<effect::ReadCard>());
    bench.touch(intent::Next{});
    CHECK(bench.screen() == "guide");
}

TEST_CASE("each failure of a read has its own words and can be tried again") {
    struct Row {
        ErrorCode code;
        std::string_view problem;
    };
    const Row rows[] = {{ErrorCode::no_card, text_id::identify_no_card},
                        {ErrorCode::card_unreadable, text_id::identify_unreadable},
                        {ErrorCode::card_removed, text_id::identify_removed},
                        {ErrorCode::card_kind_unknown, text_id::identify_unknown_kind},
                        {ErrorCode::device_fault, text_id::identify_reader_failed},
                        {ErrorCode::checksum_error, text_id::identify_reader_failed}};
    for (const auto& row : rows) {
        Bench bench;
        bench.go_to_identify();
        bench.tell(event::CardFailed{bench.last<effect::ReadCard>(), {row.code, {}, {}}});
        CHECK(bench.shown<IdentifyScreen>().phase == Phase::failed);
        CHECK(bench.shown<IdentifyScreen>().problem == row.problem);
        CHECK(bench.shown<IdentifyScreen>().can_retry);
        bench.touch(intent::Retry{});
        CHECK(bench.shown<IdentifyScreen>().phase == Phase::waiting);
        CHECK(bench.wanted<effect::ReadCard>().size() == 3);  // the first one at home
        bench.lay_card();
        CHECK(bench.screen() == "form");
    }
}

TEST_CASE("a card pulled away half way only has to be laid down again") {
    Bench bench;
    bench.go_to_identify();
    const auto request = bench.last<effect::ReadCard>();
    bench.tell(event::CardFound{request});
    bench.tell(event::CardRetry{request, ErrorCode::card_removed});
    CHECK(bench.shown<IdentifyScreen>().problem == text_id::identify_removed);
    CHECK_FALSE(bench.shown<IdentifyScreen>().can_retry);
    bench.tell(event::CardFound{request});
    CHECK(bench.shown<IdentifyScreen>().phase == Phase::reading);
    bench.tell(event::CardRead{request, sample_card()});
    CHECK(bench.screen() == "form");
}

TEST_CASE("a reader that never answers is given up") {
    Bench bench;
    bench.go_to_identify();
    bench.wait(std::chrono::seconds(66));
    CHECK(bench.shown<IdentifyScreen>().problem == text_id::identify_reader_failed);
    CHECK(bench.wanted<effect::CancelCardRead>().size() == 2);  // the first one at home
    bench.tell(event::CardRead{bench.last<effect::ReadCard>(), sample_card()});
    CHECK(bench.screen() == "identify");
}

TEST_CASE(
    "a reader that goes away, before or in the middle of a read, is told and the guide says where "
    "to go") {
    for (const bool by_health : {true, false}) {
        Bench bench;
        bench.go_to_identify();
        bench.tell(event::CardFound{bench.last<effect::ReadCard>()});
        auto health = good_health();
        health.card_reader = kiosk::PartState::unavailable;
        if (by_health) {
            bench.set_health(health);
        } else {
            bench.tell(event::CardFailed{bench.last<effect::ReadCard>(),
                                         {ErrorCode::device_gone, {}, {}}});
            bench.set_health(health);
        }
        CHECK(bench.shown<NoticeScreen>().id == text_id::notice_reader_missing);
        bench.touch(intent::Next{});
        CHECK(bench.shown<kiosk::GuideScreen>().cannot_start_reason ==
              text_id::guide_reader_missing);
    }
}

TEST_CASE("no card is judged by a clock that is surely wrong") {
    Bench bench;
    bench.go_to_identify();
    auto health = good_health();
    health.clock_unset = true;
    bench.set_health(health);
    auto card = sample_card();
    card.valid_to = kiosk::CivilDate{2026, 5, 31};
    bench.lay_card(std::move(card));
    CHECK(bench.screen() == "form");
}

TEST_CASE("an expired card is explained and not kept") {
    Bench bench;
    bench.go_to_identify();
    auto card = sample_card();
    card.valid_to = kiosk::CivilDate{2026, 5, 31};
    bench.lay_card(std::move(card));
    CHECK(bench.shown<NoticeScreen>().id == text_id::notice_card_expired);
    CHECK_FALSE(bench.data().visit->card);
    bench.touch(intent::Next{});
    CHECK(bench.screen() == "guide");
    bench.touch(intent::Next{});
    bench.lay_card();
    CHECK(bench.screen() == "form");
}

TEST_CASE("a card valid to this day or for ever is taken") {
    for (const bool for_ever : {true, false}) {
        Bench bench;
        bench.go_to_identify();
        auto card = sample_card();
        card.valid_to = kiosk::CivilDate{2026, 6, 1};
        if (for_ever) card.valid_to.reset();
        card.long_term = for_ever;
        bench.lay_card(std::move(card));
        CHECK(bench.screen() == "form");
    }
}

TEST_CASE("a card whose number is none, or that does not fit the form, is refused with a way on") {
    Bench bench;
    bench.go_to_identify();
    auto card = sample_card();
    card.number = SecretText("819902198001010015");
    bench.lay_card(std::move(card));
    CHECK(bench.shown<NoticeScreen>().id == text_id::notice_card_unusable);
    Bench foreign;
    foreign.go_to_identify();
    auto old_card = sample_card();
    old_card.kind = drivers::IdentityCardKind::foreign_permanent_2017;
    old_card.number = SecretText("ABC123456789012");
    foreign.lay_card(std::move(old_card));
    CHECK(foreign.shown<NoticeScreen>().id == text_id::notice_card_unusable);
    foreign.touch(intent::Next{});
    CHECK(foreign.screen() == "guide");
}

TEST_CASE("residents of Hong Kong, Macao and Taiwan are served with their own card") {
    Bench bench;
    bench.go_to_identify();
    auto card = sample_card();
    card.kind = drivers::IdentityCardKind::hmt_residence;
    card.nation_code = SecretText();
    bench.lay_card(std::move(card));
    CHECK(bench.screen() == "form");
}

TEST_CASE("going back cancels the read, and a card read too late changes nothing") {
    Bench bench;
    bench.go_to_identify();
    const auto request = bench.last<effect::ReadCard>();
    bench.touch(intent::Back{});
    CHECK(bench.screen() == "guide");
    CHECK(bench.last<effect::CancelCardRead>() == request);
    bench.tell(event::CardRead{request, sample_card()});
    CHECK(bench.screen() == "guide");
    CHECK_FALSE(bench.data().visit->card);
}

}  // namespace tests
