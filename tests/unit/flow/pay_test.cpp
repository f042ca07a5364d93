// Fees and bills: what it costs and why, the code, what the platform says of it, and what becomes
// of the money when anything goes wrong.
#include "tests/unit/flow/paying.h"

namespace tests::paying {

using kiosk::BillScreen;

TEST_CASE(
    "the fee is shown with its basis before anything is paid, and stands in the guide (R-167)") {
    Bench bench;
    go_to_fee(bench);
    const auto shown = bench.shown<PayScreen>();
    CHECK(shown.phase == Phase::fee);
    CHECK(shown.fen == 1600);
    REQUIRE(shown.rows.size() == 1);
    CHECK(shown.rows[0].fen == 1600);
    CHECK(shown.rows[0].basis.in(Language::zh).find("人社部发") != std::string_view::npos);
    CHECK(asked_for<question::OpenOrder>(bench) == 0);
    CHECK(bench.wanted<effect::Submit>().empty());
}

TEST_CASE(
    "a reduction that a register confirms with the person's consent is applied and shown with its "
    "basis; without that the whole fee is due (R-167)") {
    Bench bench;
    go_to_fee(bench, on_minimum_allowance());
    const auto shown = bench.shown<PayScreen>();
    CHECK(shown.fen == 0);
    REQUIRE(shown.rows.size() == 2);
    CHECK(shown.rows[1].fen == -1600);
    CHECK(shown.rows[1].name.in(Language::zh) == "低保人员免收");
    CHECK_FALSE(shown.rows[1].basis.empty());
    bench.touch(intent::Next{});
    CHECK(bench.screen() == "submitting");
    CHECK(asked_for<question::OpenOrder>(bench) == 0);
    CHECK(payload_of(bench)["payment"] == Json{{"state", "none"}, {"amount_fen", 0}});
}

TEST_CASE(
    "a fee is paid by a code, looked after until the platform says paid, and then the case is "
    "filed "
    "with the order and its electronic receipt, which the paper bears (R-166)") {
    Bench bench;
    go_to_code(bench);
    const auto wish = opened(bench);
    CHECK(wish.fen == 1600);
    CHECK(wish.order == wish.submission.value());
    const auto shown = bench.shown<PayScreen>();
    CHECK(shown.code == "https://pay.example/t/G1");
    CHECK(shown.seconds_left == 180);
    bench.wait(std::chrono::seconds(2));
    CHECK(asked_for<question::ShowOrder>(bench) == 1);
    tell_order(bench, PayOrder::State::created);
    bench.wait(std::chrono::seconds(2));
    tell_order(bench, PayOrder::State::paid);
    REQUIRE(bench.screen() == "submitting");
    const auto payment = payload_of(bench)["payment"];
    CHECK(payment["state"] == "paid");
    CHECK(payment["order_id"] == wish.order.text());
    CHECK(payment["receipt_number"] == "0000000001");
    CHECK(payload_of(bench)["submission_id"] == wish.order.text());
    bench.tell(event::SubmissionStored{bench.last<effect::Submit>()});
    bench.wait(std::chrono::seconds(5));
    std::string paper;
    for (const auto& line : bench.wanted<effect::Print>().back()->document.lines)
        paper += line.label + " " + line.value.reveal() + "\n";
    CHECK(paper.find("电子票据号码 0000000001") != std::string::npos);
    CHECK(paper.find("应缴合计 16.00 元") != std::string::npos);
    CHECK(paper.find("已缴清") != std::string::npos);
    // A filed case keeps its money.
    bench.touch(intent::Home{});
    CHECK(asked_for<question::RefundOrder>(bench) == 0);
}

TEST_CASE(
    "a visit has one trace: in what it asks, in its order, its case and its rating; the next has "
    "another; a case says how often the person still has to come (R-146)") {
    Bench bench;
    go_to_code(bench);
    const auto trace = bench.state().trace();
    CHECK_FALSE(trace.is_nil());
    CHECK(bench.wanted<effect::AskPlatform>().back()->person.trace == trace);
    CHECK(opened(bench).trace == trace);
    bench.wait(std::chrono::seconds(2));
    tell_order(bench, PayOrder::State::paid);
    CHECK(payload_of(bench)["trace_id"] == trace.text());
    CHECK(payload_of(bench)["visits"].is_number());
    bench.tell(event::SubmissionStored{bench.last<effect::Submit>()});
    bench.touch(intent::Next{});
    bench.touch(intent::Rate{5});
    bench.touch(intent::Next{});
    const auto rated =
        Json::parse(bench.wanted<effect::Submit>().back()->submission.payload.reveal());
    CHECK(rated["kind"] == "evaluation");
    CHECK(rated["trace_id"] == trace.text());
    bench.wait(std::chrono::minutes(2));
    CHECK(bench.state().trace().is_nil());
    bench.touch(intent::Begin{});
    CHECK(bench.state().trace() != trace);
}

TEST_CASE(
    "without the platform paying is not offered, and the screen says so; the case is filed as "
    "not paid (R-166)") {
    Bench bench;
    go_to_fee(bench);
    bench.touch(intent::Back{});
    REQUIRE(bench.screen() == "signature");
    auto health = good_health();
    health.platform_reachable = false;
    bench.set_health(health);
    bench.touch(intent::Next{});
    CHECK(phase(bench) == Phase::offline);
    bench.touch(intent::Next{});
    CHECK(payload_of(bench)["payment"]["state"] == "due");
    CHECK(asked_for<question::OpenOrder>(bench) == 0);
    // A bill can't even be looked up.
    Bench other;
    other.set_health(health);
    other.touch(intent::Begin{});
    other.touch(intent::ChooseService{service_named("居民水费缴纳")});
    CHECK(other.shown<kiosk::GuideScreen>().cannot_start_reason == "guide.cannot.pay_offline");
}

TEST_CASE(
    "lost answers while the code is shown are asked for again; who had paid has paid (R-166)") {
    Bench bench;
    go_to_code(bench);
    for (int i = 0; i < 5; ++i) {
        bench.wait(std::chrono::seconds(2));
        no_answer(bench);
        CHECK(phase(bench) == Phase::code);
        CHECK(bench.shown<PayScreen>().stale);
    }
    bench.wait(std::chrono::seconds(2));
    tell_order(bench, PayOrder::State::paid);
    CHECK(payload_of(bench)["payment"]["state"] == "paid");
    CHECK(asked_for<question::OpenOrder>(bench) == 1);
}

TEST_CASE(
    "when nobody answers to the end it is said that nobody knows; the case is filed as unknown "
    "under the same order, or looked after again (R-166)") {
    for (const bool again : {false, true}) {
        Bench bench;
        go_to_fee(bench);
        bench.touch(intent::Next{});
        no_answer(bench, ErrorCode::timed_out);
        REQUIRE(phase(bench) == Phase::unknown);
        const auto wish = opened(bench);
        if (again) {
            bench.touch(intent::Retry{});
            CHECK(opened(bench).order == wish.order);
            tell_order(bench, PayOrder::State::paid);
            CHECK(payload_of(bench)["payment"]["state"] == "paid");
        } else {
            bench.touch(intent::Skip{});
            CHECK(payload_of(bench)["payment"]["state"] == "unknown");
            CHECK(payload_of(bench)["payment"]["order_id"] == wish.order.text());
        }
    }
}

TEST_CASE(
    "a code that is over is replaced or left; cancelling asks the platform first, which may "
    "say that it was paid (R-166)") {
    Bench bench;
    go_to_code(bench);
    bench.wait(std::chrono::seconds(2));
    tell_order(bench, PayOrder::State::closed);
    REQUIRE(phase(bench) == Phase::over);
    bench.touch(intent::Retry{});
    tell_order(bench, PayOrder::State::created);
    REQUIRE(phase(bench) == Phase::code);
    bench.touch(intent::Skip{});
    CHECK(asked_for<question::CancelOrder>(bench) == 1);
    CHECK(phase(bench) == Phase::asking);
    tell_order(bench, PayOrder::State::closed);
    REQUIRE(phase(bench) == Phase::over);
    bench.touch(intent::Skip{});
    CHECK(payload_of(bench)["payment"]["state"] == "due");

    Bench paid;
    go_to_code(paid);
    paid.touch(intent::Skip{});
    tell_order(paid, PayOrder::State::paid);
    CHECK(payload_of(paid)["payment"]["state"] == "paid");
}

TEST_CASE(
    "guide, card, form, materials, fee, receipt and evaluation are one visit under one line of "
    "steps, which never goes back (R-151)") {
    Bench bench;
    std::vector<std::string> seen;
    std::vector<std::size_t> at;
    std::set<std::size_t> lengths;
    const auto look = [&] {
        const auto snapshot = bench.snapshot();
        CHECK(snapshot.session == SessionId(1));
        seen.emplace_back(bench.screen());
        REQUIRE(snapshot.steps.has_value());
        at.push_back(snapshot.steps->current);
        lengths.insert(snapshot.steps->steps.size());
    };
    bench.touch(intent::Begin{});
    bench.touch(intent::ChooseService{service_named("社会保障卡补领")});
    look();
    bench.touch(intent::Next{});
    look();
    bench.lay_card();
    look();
    go_to_fee_from_consent(bench);
    look();
    bench.touch(intent::Next{});
    tell_order(bench, PayOrder::State::paid);
    bench.tell(event::SubmissionStored{bench.last<effect::Submit>()});
    look();
    bench.touch(intent::Next{});
    look();
    CHECK(seen ==
          std::vector<std::string>{"guide", "identify", "consent", "pay", "receipt", "evaluation"});
    CHECK(std::ranges::is_sorted(at));
    CHECK(at.front() == 1);
    CHECK(at.back() == *lengths.begin());
    CHECK(lengths.size() == 1);
}

TEST_CASE("another sum than the one shown is not paid (R-166)") {
    Bench bench;
    go_to_fee(bench);
    bench.touch(intent::Next{});
    no_answer(bench, ErrorCode::rejected);
    CHECK(phase(bench) == Phase::refused);
    bench.touch(intent::Next{});
    CHECK(payload_of(bench)["payment"] == Json{{"state", "due"}, {"amount_fen", 1600}});

    Bench other;
    go_to_fee(other);
    other.touch(intent::Next{});
    auto order = order_of(opened(other), PayOrder::State::created);
    order.fen = 1700;
    other.tell(event::PlatformTold{other.last<effect::AskPlatform>(), order});
    CHECK(phase(other) == Phase::refused);
}

TEST_CASE(
    "an order that was refused, or answered in words that nobody reads, keeps its name: what was "
    "paid under it before a crash goes back (R-166)") {
    for (const auto code : {ErrorCode::rejected, ErrorCode::bad_signature, ErrorCode::bad_format}) {
        CAPTURE(name_of(code));
        Bench bench;
        go_to_fee(bench);
        bench.touch(intent::Next{});
        const auto wish = opened(bench);
        no_answer(bench, code);
        REQUIRE(phase(bench) == Phase::refused);
        if (code == ErrorCode::bad_format) {
            bench.touch(intent::Next{});
            CHECK(payload_of(bench)["payment"]["state"] == "unknown");
            CHECK(payload_of(bench)["payment"]["order_id"] == wish.order.text());
            continue;
        }
        bench.touch(intent::Home{});
        bench.touch(intent::ConfirmLeave{});
        CHECK(refunded(bench) == std::vector<kiosk::Uuid>{wish.order});
    }
}

TEST_CASE("what is told of another order than the one asked for is no answer (R-166)") {
    const auto of_another = [](Bench& bench, PayOrder::State state) {
        auto order = order_of(opened(bench), state);
        order.id.bytes[0] ^= 1;
        bench.tell(event::PlatformTold{bench.last<effect::AskPlatform>(), order});
    };
    Bench bench;
    go_to_code(bench);
    const auto wish = opened(bench);
    bench.wait(std::chrono::seconds(2));
    of_another(bench, PayOrder::State::paid);
    REQUIRE(phase(bench) == Phase::code);
    CHECK(bench.shown<PayScreen>().stale);
    bench.wait(std::chrono::seconds(2));
    const auto& asked = bench.wanted<effect::AskPlatform>().back()->question;
    REQUIRE(std::holds_alternative<question::ShowOrder>(asked));
    CHECK(std::get<question::ShowOrder>(asked).order == wish.order);
    leave(bench);
    CHECK(refunded(bench) == std::vector<kiosk::Uuid>{wish.order});

    Bench opening;
    go_to_fee(opening);
    opening.touch(intent::Next{});
    of_another(opening, PayOrder::State::paid);
    CHECK(phase(opening) == Phase::unknown);
    CHECK(opening.wanted<effect::Submit>().empty());

    // A bill is anybody's: its order may be there under another name, and keeps it.
    Bench bill;
    go_to_bills(bill);
    bill.tell(event::PlatformTold{bill.last<effect::AskPlatform>(), account()});
    bill.touch(intent::ChooseBill{0});
    bill.touch(intent::Next{});
    of_another(bill, PayOrder::State::created);
    REQUIRE(phase(bill) == Phase::code);
    bill.wait(std::chrono::seconds(2));
    tell_order(bill, PayOrder::State::paid);
    CHECK(phase(bill) == Phase::code);
    bill.wait(std::chrono::seconds(2));
    of_another(bill, PayOrder::State::paid);
    CHECK(phase(bill) == Phase::paid);
}

TEST_CASE("whoever leaves before filing gets the money back, or the code ends (R-166)") {
    for (const bool leaves : {true, false}) {
        Bench bench;
        go_to_code(bench);
        if (leaves) {
            bench.touch(intent::Home{});
            bench.touch(intent::ConfirmLeave{});
        } else {
            // The card reader sees somebody else.
            bench.touch(intent::Back{});
            tell_order(bench, PayOrder::State::closed);
            bench.touch(intent::Back{});
        }
        CHECK(asked_for<question::RefundOrder>(bench) == (leaves ? 1 : 0));
        CHECK(bench.wanted<effect::Submit>().empty());
    }
}

TEST_CASE(
    "after the power went away in the middle the same order is found again, and paid once "
    "(R-166)") {
    Bench bench;
    go_to_code(bench);
    const auto wish = opened(bench);
    const auto draft = bench.wanted<effect::SaveDraft>().back()->state.copy();

    Bench restarted;
    restarted.set_health(good_health());
    restarted.come_back(draft.copy());
    REQUIRE(restarted.screen() == "signature");
    restarted.sign();
    restarted.touch(intent::Next{});
    REQUIRE(phase(restarted) == Phase::fee);
    restarted.touch(intent::Next{});
    CHECK(opened(restarted).order == wish.order);
    CHECK(opened(restarted).submission == wish.submission);
    tell_order(restarted, PayOrder::State::paid);
    CHECK(payload_of(restarted)["submission_id"] == wish.order.text());
    CHECK(payload_of(restarted)["payment"]["state"] == "paid");
    // Whether the case was stored before the crash nobody knows: its money stays.
    restarted.touch(intent::Home{});
    CHECK(asked_for<question::RefundOrder>(restarted) == 0);
}

TEST_CASE(
    "a bill is looked up by its customer number, paid without an identity card, and its slip "
    "printed; the visit goes on (R-168)") {
    Bench bench;
    go_to_bills(bench);
    CHECK(bench.wanted<effect::ReadCard>().size() == 1);  // the home page's offer to log in
    bench.tell(event::PlatformTold{bench.last<effect::AskPlatform>(), account()});
    const auto found = bench.shown<BillScreen>();
    REQUIRE(found.rows.size() == 1);
    CHECK(found.payer == "张**");
    bench.touch(intent::ChooseBill{0});
    CHECK(bench.shown<PayScreen>().fen == 5220);
    bench.touch(intent::Next{});
    CHECK(opened(bench).bill_no == "W-1");
    CHECK(opened(bench).service.empty());
    tell_order(bench, PayOrder::State::created);
    bench.wait(std::chrono::seconds(2));
    tell_order(bench, PayOrder::State::paid);
    const auto paid = bench.shown<PayScreen>();
    CHECK(paid.phase == Phase::paid);
    CHECK(paid.receipt_no == "0000000001");
    REQUIRE(bench.wanted<effect::Print>().size() == 1);
    CHECK(bench.wanted<effect::Print>()[0]->document.title == "缴费凭条");
    bench.touch(intent::Next{});
    CHECK(bench.screen() == "home");
    CHECK(asked_for<question::RefundOrder>(bench) == 0);
    CHECK(bench.data().visit->payment.has_value() == false);
}

TEST_CASE(
    "an unknown customer number is told, a paid bill can't be paid again, and a bill that nobody "
    "knows about is not lost (R-168)") {
    Bench bench;
    go_to_bills(bench);
    no_answer(bench, ErrorCode::not_found);
    CHECK(bench.shown<BillScreen>().problem == "bill.unknown");
    bench.touch(intent::DeleteBack{FieldId("customer_no")});
    CHECK(bench.shown<BillScreen>().problem.empty());
    bench.touch(intent::TypeText{FieldId("customer_no"), "5x"});
    bench.touch(intent::Next{});
    bench.tell(event::PlatformTold{bench.last<effect::AskPlatform>(), account(true)});
    bench.touch(intent::ChooseBill{0});
    CHECK(bench.screen() == "bill");
    bench.touch(intent::Back{});
    bench.touch(intent::Next{});
    bench.tell(event::PlatformTold{bench.last<effect::AskPlatform>(), account()});
    bench.touch(intent::ChooseBill{0});
    bench.touch(intent::Next{});
    no_answer(bench);
    CHECK(phase(bench) == Phase::unknown);
    bench.touch(intent::Skip{});
    CHECK(bench.screen() == "home");
    // The code, should there be one, ends.
    CHECK(asked_for<question::RefundOrder>(bench) == 1);
}

TEST_CASE(
    "after the power went away an order that may have been paid is never filed as due: without the "
    "network, or when a new one is refused, nobody knows (R-166)") {
    Bench bench;
    go_to_code(bench);
    const auto wish = opened(bench);
    const auto draft = bench.wanted<effect::SaveDraft>().back()->state.copy();
    for (const bool offline : {true, false}) {
        CAPTURE(offline);
        Bench restarted;
        restarted.come_back(draft.copy());
        REQUIRE(restarted.screen() == "signature");
        restarted.sign();
        auto health = good_health();
        health.platform_reachable = !offline;
        restarted.set_health(health);
        restarted.touch(intent::Next{});
        if (!offline) {
            restarted.touch(intent::Next{});
            CHECK(opened(restarted).order == wish.order);
            no_answer(restarted, ErrorCode::rejected);
        }
        REQUIRE(phase(restarted) == (offline ? Phase::offline : Phase::refused));
        restarted.touch(intent::Next{});
        const auto payment = payload_of(restarted)["payment"];
        CHECK(payment["state"] == "unknown");
        CHECK(payment.value("order_id", "") == wish.order.text());
    }
}

TEST_CASE("a code that is looked after does not keep a visit alive that nobody is at (R-166)") {
    Bench bench;
    go_to_code(bench);
    for (int i = 0; i < 46; ++i) {
        REQUIRE(phase(bench) == Phase::code);
        bench.wait(std::chrono::seconds(2));
        tell_order(bench, PayOrder::State::created);
    }
    CHECK(bench.overlaid<kiosk::IdleWarning>());
    bench.wait(std::chrono::seconds(32));
    CHECK(bench.screen() != "pay");
    CHECK(asked_for<question::RefundOrder>(bench) == 1);
}

TEST_CASE("a bill that is being paid is not forgotten for practice (R-215)") {
    Bench bench;
    go_to_bills(bench);
    bench.tell(event::PlatformTold{bench.last<effect::AskPlatform>(), account()});
    bench.touch(intent::ChooseBill{0});
    bench.touch(intent::Next{});
    tell_order(bench, PayOrder::State::created);
    bench.touch(intent::Help{});
    CHECK_FALSE(std::get<kiosk::HelpPanel>(*bench.snapshot().overlay).can_practise);
    bench.touch(intent::Practise{});
    bench.touch(intent::CloseOverlay{});
    CHECK(phase(bench) == Phase::code);
    CHECK_FALSE(bench.snapshot().practice);
}

}  // namespace tests::paying
