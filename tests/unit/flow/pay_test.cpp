// Fees and bills: what it costs and why, the code, what the platform says of it, and what becomes
// of the money when anything goes wrong.
#include <nlohmann/json.hpp>

#include "tests/unit/flow/gathered.h"

namespace tests {

using kiosk::BillScreen;
using kiosk::PayOrder;
using kiosk::PayScreen;
namespace question = kiosk::question;
using Json = nlohmann::json;
using Phase = PayScreen::Phase;

namespace {

/// Through form and signature to the page with the fee of a new social security card.
void go_to_fee_from_consent(Bench& bench, const kiosk::PersonData& told = {}) {
    bench.touch(intent::Next{});
    kiosk::PersonData data = told.copy();
    bench.tell(event::PlatformTold{bench.last<effect::AskPlatform>(), std::move(data)});
    bench.touch(intent::Next{});
    REQUIRE(bench.screen() == "form");
    for (int page = 0; page < 20 && bench.screen() == "form"; ++page) {
        for (int round = 0; round < 3; ++round) {
            const auto shown = bench.shown<kiosk::FormScreen>().page;
            for (const auto& field : shown.fields) {
                if (field.readonly || !field.value.empty()) continue;
                if (!field.options.empty())
                    bench.touch(intent::SetAnswer{field.id, field.options.front().value});
                else if (field.kind == kiosk::FieldKind::acknowledge)
                    bench.touch(intent::SetAnswer{field.id, "yes"});
                else
                    bench.touch(intent::TypeText{field.id, sample_phone});
            }
        }
        bench.touch(intent::Next{});
    }
    while (bench.screen() == "review") bench.touch(intent::Next{});
    REQUIRE(bench.screen() == "signature");
    bench.forget_effects();
    bench.sign();
    bench.touch(intent::Next{});
}

void go_to_fee(Bench& bench, const kiosk::PersonData& told = {}) {
    go_to_consent(bench, service_named("社会保障卡补领"));
    go_to_fee_from_consent(bench, told);
}

kiosk::PersonData on_minimum_allowance() {
    kiosk::PersonData data;
    kiosk::SharedSet set;
    set.id = "assistance";
    set.state = kiosk::SharedSet::State::found;
    set.record = "D-1";
    set.version = "2";
    set.values.push_back({"kind", SecretText("minimum_living")});
    data.sets.push_back(std::move(set));
    return data;
}

const question::OpenOrder& opened(Bench& bench) {
    for (const auto* asked : bench.wanted<effect::AskPlatform>())
        if (const auto* wish = std::get_if<question::OpenOrder>(&asked->question)) return *wish;
    FAIL("no order was asked for");
    static const question::OpenOrder none;
    return none;
}

template <class Question>
std::size_t asked_for(Bench& bench) {
    std::size_t count = 0;
    for (const auto* asked : bench.wanted<effect::AskPlatform>())
        if (std::holds_alternative<Question>(asked->question)) ++count;
    return count;
}

PayOrder order_of(const question::OpenOrder& wish, PayOrder::State state) {
    PayOrder order;
    order.id = wish.order;
    order.state = state;
    order.fen = wish.fen;
    order.code = "https://pay.example/t/G1";
    order.left = std::chrono::seconds(180);
    if (state == PayOrder::State::paid)
        order.receipt = {"99010126", "0000000001", "abcdef", {"局", "Bureau"}, {}};
    return order;
}

/// The platform's answer to what was asked last.
void tell_order(Bench& bench, PayOrder::State state) {
    const auto wish = opened(bench);
    bench.tell(event::PlatformTold{bench.last<effect::AskPlatform>(), order_of(wish, state)});
}

void no_answer(Bench& bench, ErrorCode code = ErrorCode::network) {
    bench.tell(event::PlatformFailed{bench.last<effect::AskPlatform>(), {code, {}, {}}});
}

Json payload_of(Bench& bench) {
    REQUIRE_FALSE(bench.wanted<effect::Submit>().empty());
    return Json::parse(bench.wanted<effect::Submit>().back()->submission.payload.reveal());
}

Phase phase(Bench& bench) {
    return bench.shown<PayScreen>().phase;
}

void go_to_code(Bench& bench) {
    go_to_fee(bench);
    bench.touch(intent::Next{});
    tell_order(bench, PayOrder::State::created);
    REQUIRE(phase(bench) == Phase::code);
}

void leave(Bench& bench) {
    bench.touch(intent::Home{});
    bench.touch(intent::ConfirmLeave{});
}

void go_to_bills(Bench& bench) {
    bench.touch(intent::Begin{});
    bench.touch(intent::ChooseService{service_named("居民水费缴纳")});
    bench.touch(intent::Next{});
    REQUIRE(bench.screen() == "bill");
    bench.touch(intent::TypeText{FieldId("customer_no"), "9900012345"});
    bench.touch(intent::Next{});
}

kiosk::UtilityAccount account(bool paid = false) {
    kiosk::UtilityAccount made;
    made.utility = "water";
    made.customer_no = "9900012345";
    made.payer = "张**";
    made.address = "清溪区**路";
    made.bills.push_back({"W-1", {"2026年10月水费", "October"}, 5220, "2026-12-15", paid});
    return made;
}

}  // namespace

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
        REQUIRE(asked_for<question::RefundOrder>(bench) == 1);
        const auto* asked = bench.wanted<effect::AskPlatform>().back();
        CHECK(std::get<question::RefundOrder>(asked->question).order == wish.order);
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
    const auto& refund = bench.wanted<effect::AskPlatform>().back()->question;
    REQUIRE(std::holds_alternative<question::RefundOrder>(refund));
    CHECK(std::get<question::RefundOrder>(refund).order == wish.order);

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

namespace {

/// Paid, and the terminal had no room for the case.
void fail_to_file(Bench& bench) {
    bench.tell(
        event::SubmissionFailed{bench.last<effect::Submit>(), {ErrorCode::disk_full, {}, {}}});
}

/// The last refund; the answer may come when nobody is there any more.
RequestId last_refund(Bench& bench) {
    std::optional<RequestId> last;
    for (const auto* asked : bench.wanted<effect::AskPlatform>())
        if (std::holds_alternative<question::RefundOrder>(asked->question)) last = asked->request;
    REQUIRE(last.has_value());
    return *last;
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
    for (const auto& answer : answers) {
        answer();
        REQUIRE(bench.data().refunds.pending.size() == 1);
        CHECK(bench.data().refunds.pending[0].order == wish.order);
        bench.wait(std::chrono::minutes(6));
    }
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
        CHECK(asked_for<question::RefundOrder>(bench) == 1);
        const auto* asked = bench.wanted<effect::AskPlatform>().back();
        CHECK(std::get<question::RefundOrder>(asked->question).order == wish.order);
    }
    // Given to the store, the case may be there.
    before.wait(std::chrono::seconds(2));
    tell_order(before, PayOrder::State::paid);
    Bench filed;
    filed.tell_as({}, event::DraftFound{before.wanted<effect::SaveDraft>().back()->state.copy()});
    filed.touch(intent::Back{});
    CHECK(asked_for<question::RefundOrder>(filed) == 0);
}

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

}  // namespace tests
