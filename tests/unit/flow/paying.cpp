#include "tests/unit/flow/paying.h"

namespace tests::paying {

void go_to_fee_from_consent(Bench& bench, const kiosk::PersonData& told) {
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

void go_to_fee(Bench& bench, const kiosk::PersonData& told) {
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

void tell_order(Bench& bench, PayOrder::State state) {
    const auto wish = opened(bench);
    bench.tell(event::PlatformTold{bench.last<effect::AskPlatform>(), order_of(wish, state)});
}

void no_answer(Bench& bench, ErrorCode code) {
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

kiosk::UtilityAccount account(bool paid) {
    kiosk::UtilityAccount made;
    made.utility = "water";
    made.customer_no = "9900012345";
    made.payer = "张**";
    made.address = "清溪区**路";
    made.bills.push_back({"W-1", {"2026年10月水费", "October"}, 5220, "2026-12-15", paid});
    return made;
}

void fail_to_file(Bench& bench) {
    bench.tell(
        event::SubmissionFailed{bench.last<effect::Submit>(), {ErrorCode::disk_full, {}, {}}});
}

std::vector<kiosk::Uuid> refunded(Bench& bench) {
    std::vector<kiosk::Uuid> orders;
    for (const auto* asked : bench.wanted<effect::AskPlatform>())
        if (const auto* refund = std::get_if<question::RefundOrder>(&asked->question))
            orders.push_back(refund->order);
    return orders;
}

RequestId last_refund(Bench& bench) {
    std::optional<RequestId> last;
    for (const auto* asked : bench.wanted<effect::AskPlatform>())
        if (std::holds_alternative<question::RefundOrder>(asked->question)) last = asked->request;
    REQUIRE(last.has_value());
    return *last;
}

}  // namespace tests::paying
