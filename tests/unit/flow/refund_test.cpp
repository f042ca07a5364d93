// Money that goes back: of whoever leaves before a case is filed, until the platform has said so,
// also after a restart.
#include "tests/unit/flow/paying.h"

namespace tests::paying {

namespace {

kiosk::OrderLeft left_of(const question::OpenOrder& wish) {
    return {wish.order, wish.trace, "990100"};
}

std::vector<kiosk::Uuid> forgotten(Bench& bench) {
    std::vector<kiosk::Uuid> orders;
    for (const auto* one : bench.wanted<effect::ForgetOrder>()) orders.push_back(one->order);
    return orders;
}

}  // namespace

TEST_CASE(
    "money that goes back is asked for until the platform has answered, also when the person is "
    "gone (R-166)") {
    for (const auto end : {ErrorCode::rejected, ErrorCode::not_found, ErrorCode::internal}) {
        CAPTURE(name_of(end));
        Bench bench;
        go_to_code(bench);
        bench.wait(std::chrono::seconds(2));
        tell_order(bench, PayOrder::State::paid);
        const auto wish = opened(bench);
        fail_to_file(bench);
        leave(bench);
        CHECK(asked_for<question::RefundOrder>(bench) == 1);
        bench.tell(event::PlatformFailed{last_refund(bench), {ErrorCode::network, {}, {}}});
        bench.tell(event::CardPresence{*bench.data().visit->card_watch, false});
        bench.wait(std::chrono::seconds(20));
        REQUIRE(bench.screen() == "attract");
        CHECK(asked_for<question::RefundOrder>(bench) == 2);
        // An hour without a line: seldom, and never given up.
        for (int minute = 0; minute < 60; ++minute) {
            bench.tell(event::PlatformFailed{last_refund(bench), {ErrorCode::network, {}, {}}});
            bench.wait(std::chrono::minutes(1));
        }
        const auto count = asked_for<question::RefundOrder>(bench);
        CHECK(count > 10);
        CHECK(count < 25);
        while (asked_for<question::RefundOrder>(bench) == count)
            bench.wait(std::chrono::seconds(1));
        const auto* asked = bench.wanted<effect::AskPlatform>().back();
        CHECK(std::get<question::RefundOrder>(asked->question).order == wish.order);
        CHECK(asked->person.trace == wish.trace);
        // Nobody's card is kept for it.
        CHECK(asked->person.number.empty());
        CHECK(asked->person.name.empty());
        if (end == ErrorCode::internal)
            bench.tell(
                event::PlatformTold{asked->request, order_of(wish, PayOrder::State::refunded)});
        else
            bench.tell(event::PlatformFailed{asked->request, {end, {}, {}}});
        bench.wait(std::chrono::hours(1));
        CHECK(asked_for<question::RefundOrder>(bench) == count + 1);
        CHECK_FALSE(kiosk::next_deadline(bench.state()).has_value());
    }
}

TEST_CASE(
    "the fee goes back whenever the store says that nothing of the case is there, and stays when "
    "nobody knows (R-166)") {
    for (const auto& [code, goes_back] :
         {std::pair{ErrorCode::disk_full, true}, std::pair{ErrorCode::limit_exceeded, true},
          std::pair{ErrorCode::device_busy, true}, std::pair{ErrorCode::checksum_error, true},
          std::pair{ErrorCode::bad_format, true}, std::pair{ErrorCode::io_error, false},
          std::pair{ErrorCode::corrupt, false}}) {
        CAPTURE(name_of(code));
        Bench bench;
        go_to_code(bench);
        bench.wait(std::chrono::seconds(2));
        tell_order(bench, PayOrder::State::paid);
        bench.tell(event::SubmissionFailed{bench.last<effect::Submit>(), {code, {}, {}}});
        leave(bench);
        CHECK(asked_for<question::RefundOrder>(bench) == (goes_back ? 1 : 0));
    }
}

TEST_CASE(
    "only the platform's word on that very order settles a refund, never an answer that anybody on "
    "the way may give (R-166)") {
    Bench bench;
    go_to_code(bench);
    leave(bench);
    const auto wish = opened(bench);
    auto other = order_of(wish, PayOrder::State::refunded);
    other.id.bytes[0] ^= 1;
    const auto failed = [&](ErrorCode code) {
        return [&bench, code] {
            bench.tell(event::PlatformFailed{last_refund(bench), {code, {}, {}}});
        };
    };
    const auto told = [&](const auto& answer) {
        return [&bench, answer] { bench.tell(event::PlatformTold{last_refund(bench), answer}); };
    };
    const std::function<void()> answers[] = {failed(ErrorCode::bad_format),
                                             failed(ErrorCode::bad_signature),
                                             failed(ErrorCode::protocol_error),
                                             failed(ErrorCode::unauthorised),
                                             told(order_of(wish, PayOrder::State::paid)),
                                             told(order_of(wish, PayOrder::State::created)),
                                             told(other),
                                             told(account())};
    const auto await_question = [&] {
        for (int s = 0; s < 400 && !bench.data().refunds.request; ++s)
            bench.wait(std::chrono::seconds(1));
        REQUIRE(bench.data().refunds.request.has_value());
    };
    for (const auto& answer : answers) {
        await_question();
        answer();
        REQUIRE(bench.data().refunds.pending.size() == 1);
        CHECK(bench.data().refunds.pending[0].order == wish.order);
        CHECK_FALSE(bench.data().refunds.request.has_value());
    }
    await_question();
    told(order_of(wish, PayOrder::State::closed))();
    CHECK(bench.data().refunds.pending.empty());
}

TEST_CASE("the answer about money that goes back is heard of in the next visit, too (R-166)") {
    Bench bench;
    go_to_code(bench);
    leave(bench);
    const auto refund = last_refund(bench);
    bench.tell(event::CardPresence{*bench.data().visit->card_watch, false});
    bench.wait(std::chrono::seconds(14));
    bench.touch(intent::Begin{});
    REQUIRE(bench.snapshot().session == SessionId(2));
    bench.tell_as(SessionId(1),
                  event::PlatformTold{refund, order_of(opened(bench), PayOrder::State::refunded)});
    CHECK(bench.data().refunds.pending.empty());
    CHECK(bench.screen() == "home");
}

TEST_CASE("no more than so many refunds wait, and none stands in the way of another (R-166)") {
    Bench bench;
    auto& refunds = bench.data().refunds;
    for (std::size_t i = 0; i < kiosk::Refunds::pending_max; ++i) {
        kiosk::Uuid order;
        order.bytes[0] = static_cast<std::uint8_t>(i + 1);
        refunds.pending.push_back({order, {}, {}});
    }
    go_to_code(bench);
    leave(bench);
    CHECK(refunds.pending.size() == kiosk::Refunds::pending_max);
    const auto first = refunds.pending.front().order;
    REQUIRE(refunds.request.has_value());
    bench.tell(event::PlatformFailed{*refunds.request, {ErrorCode::server_error, {}, {}}});
    CHECK(refunds.pending.back().order == first);
    CHECK(refunds.pending.front().order != first);
}

TEST_CASE(
    "after the power went away the order that was opened is ended when its case is not filed: who "
    "pays and finds no room, and who does not come back (R-166)") {
    Bench before;
    go_to_code(before);
    const auto wish = opened(before);
    const auto draft = before.wanted<effect::SaveDraft>().back()->state.copy();
    for (const bool comes_back : {true, false}) {
        CAPTURE(comes_back);
        Bench bench;
        bench.set_health(good_health());
        if (comes_back) {
            bench.come_back(draft.copy());
            bench.sign();
            bench.touch(intent::Next{});
            bench.touch(intent::Next{});
            tell_order(bench, PayOrder::State::paid);
            fail_to_file(bench);
            leave(bench);
        } else {
            bench.tell_as({}, event::DraftFound{draft.copy()});
            bench.touch(intent::Back{});
            REQUIRE(bench.screen() == "attract");
        }
        CHECK(refunded(bench) == std::vector<kiosk::Uuid>{wish.order});
    }
    // Given to the store, the case may be there.
    before.wait(std::chrono::seconds(2));
    tell_order(before, PayOrder::State::paid);
    Bench filed;
    filed.tell_as({}, event::DraftFound{before.wanted<effect::SaveDraft>().back()->state.copy()});
    filed.touch(intent::Back{});
    CHECK(asked_for<question::RefundOrder>(filed) == 0);
}

TEST_CASE(
    "the order of a fee is kept before the platform is asked for it, forgotten when it holds no "
    "money any more; a bill's is not kept (R-166)") {
    for (const bool closed : {true, false}) {
        CAPTURE(closed);
        Bench bench;
        go_to_code(bench);
        const auto wish = opened(bench);
        REQUIRE(bench.wanted<effect::KeepOrder>().size() == 1);
        const auto kept = bench.wanted<effect::KeepOrder>()[0]->order;
        CHECK(kept.order == wish.order);
        CHECK(kept.trace == wish.trace);
        CHECK(kept.area == bench.wanted<effect::AskPlatform>().back()->person.area);
        CHECK(forgotten(bench).empty());
        if (closed) {
            bench.touch(intent::Back{});
            tell_order(bench, PayOrder::State::closed);
            bench.touch(intent::Back{});
        } else {
            leave(bench);
            CHECK(forgotten(bench).empty());
            bench.tell(
                event::PlatformTold{last_refund(bench), order_of(wish, PayOrder::State::refunded)});
        }
        CHECK(forgotten(bench) == std::vector{wish.order});
    }
    Bench bill;
    go_to_bills(bill);
    bill.tell(event::PlatformTold{bill.last<effect::AskPlatform>(), account()});
    bill.touch(intent::ChooseBill{0});
    bill.touch(intent::Next{});
    CHECK(bill.wanted<effect::KeepOrder>().empty());
}

TEST_CASE(
    "after a restart the money of orders without a case goes back at once, with nobody there or "
    "somebody else, and is forgotten when the platform has said so (R-166)") {
    question::OpenOrder wish;
    wish.order.bytes.fill(200);
    wish.trace.bytes.fill(201);
    for (const bool somebody : {false, true}) {
        CAPTURE(somebody);
        Bench bench;
        if (somebody) go_to_fee(bench);
        bench.forget_effects();
        auto other = left_of(wish);
        other.order.bytes[0] ^= 1;
        bench.tell_as({}, event::OrdersLeft{{left_of(wish), other}});
        REQUIRE(bench.data().refunds.pending.size() == 2);
        REQUIRE(asked_for<question::RefundOrder>(bench) == 1);
        const auto* asked = bench.wanted<effect::AskPlatform>().back();
        CHECK(std::get<question::RefundOrder>(asked->question).order == wish.order);
        CHECK(asked->person.trace == wish.trace);
        CHECK(asked->person.area == "990100");
        CHECK(asked->person.number.empty());
        // The line is down for a while.
        bench.tell(event::PlatformFailed{last_refund(bench), {ErrorCode::network, {}, {}}});
        CHECK(forgotten(bench).empty());
        bench.wait(std::chrono::seconds(6));
        for (int i = 0; i < 2; ++i) {
            const auto& now = bench.wanted<effect::AskPlatform>().back()->question;
            PayOrder settled = order_of(wish, PayOrder::State::refunded);
            settled.id = std::get<question::RefundOrder>(now).order;
            bench.tell_as({}, event::PlatformTold{last_refund(bench), settled});
        }
        CHECK(bench.data().refunds.pending.empty());
        CHECK(forgotten(bench).size() == 2);
        CHECK(bench.screen() == (somebody ? "pay" : "attract"));
    }
}

TEST_CASE(
    "the order of a visit that a crash cut off goes back with the end of that visit, also when its "
    "case was given to the store and is not there; and not while it goes on (R-166)") {
    Bench before;
    go_to_code(before);
    before.wait(std::chrono::seconds(2));
    tell_order(before, PayOrder::State::paid);
    REQUIRE_FALSE(before.wanted<effect::Submit>().empty());
    const auto wish = opened(before);
    const auto draft = before.wanted<effect::SaveDraft>().back()->state.copy();
    for (const bool goes_on : {true, false}) {
        CAPTURE(goes_on);
        Bench bench;
        bench.set_health(good_health());
        bench.tell_as({}, event::DraftFound{draft.copy()});
        bench.tell_as({}, event::OrdersLeft{{left_of(wish)}});
        CHECK(asked_for<question::RefundOrder>(bench) == 0);
        CHECK(bench.data().refunds.pending.empty());
        REQUIRE(bench.data().visit->filing.has_value());
        CHECK_FALSE(bench.data().visit->filing->tried);
        if (!goes_on) {
            bench.touch(intent::Back{});
            REQUIRE(bench.screen() == "attract");
            REQUIRE(asked_for<question::RefundOrder>(bench) == 1);
            continue;
        }
        bench.lay_card();
        REQUIRE(bench.screen() == "signature");
        bench.sign();
        bench.touch(intent::Next{});
        bench.touch(intent::Next{});
        tell_order(bench, PayOrder::State::paid);
        CHECK(payload_of(bench)["submission_id"] == wish.order.text());
        bench.tell(event::SubmissionStored{bench.last<effect::Submit>()});
        bench.touch(intent::Home{});
        CHECK(asked_for<question::RefundOrder>(bench) == 0);
    }
}

TEST_CASE("an order that is opened again keeps its money (R-166)") {
    Bench before;
    go_to_fee(before);
    Bench bench;
    bench.set_health(good_health());
    bench.come_back(before.wanted<effect::SaveDraft>().back()->state.copy());
    bench.sign();
    bench.touch(intent::Next{});
    bench.touch(intent::Next{});
    no_answer(bench, ErrorCode::timed_out);
    REQUIRE(phase(bench) == Phase::unknown);
    bench.touch(intent::Back{});
    no_answer(bench);
    CHECK(asked_for<question::RefundOrder>(bench) == 1);
    bench.touch(intent::Next{});
    bench.touch(intent::Next{});
    CHECK(asked_for<question::OpenOrder>(bench) == 2);
    tell_order(bench, PayOrder::State::created);
    bench.wait(std::chrono::minutes(1));
    CHECK(asked_for<question::RefundOrder>(bench) == 1);
}

}  // namespace tests::paying
