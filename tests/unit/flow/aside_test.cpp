// A look aside while a page waits for an answer: the answer is not lost, whenever it comes.
#include <functional>

#include "tests/unit/flow/gathered.h"
#include "tests/unit/flow/own_cases.h"

namespace tests {

namespace question = kiosk::question;

namespace {

using kiosk::PayOrder;
using PayPhase = kiosk::PayScreen::Phase;

template <class Question>
std::vector<const Question*> questions(const Bench& bench) {
    std::vector<const Question*> found;
    for (const auto* asked : bench.wanted<effect::AskPlatform>())
        if (const auto* match = std::get_if<Question>(&asked->question)) found.push_back(match);
    return found;
}

void tell_last(Bench& bench, kiosk::CaseAnswer answer) {
    bench.tell(event::PlatformTold{bench.last<effect::AskPlatform>(), std::move(answer)});
}

void log_in_asking(Bench& bench) {
    bench.touch(intent::Begin{});
    bench.lay_card();
    REQUIRE(bench.screen() == "mine");
}

void log_in_known(Bench& bench) {
    log_in_asking(bench);
    tell_last(bench, kiosk::Overview{});
}

void go_to_verify(Bench& bench) {
    bench.touch(intent::Begin{});
    bench.touch(intent::ChooseService{service_named("不动产登记资料查询")});
    bench.touch(intent::Next{});
    bench.lay_card();
    REQUIRE(bench.screen() == "verify");
}

void look_up_bill(Bench& bench) {
    bench.touch(intent::Begin{});
    bench.touch(intent::ChooseService{service_named("居民水费缴纳")});
    bench.touch(intent::Next{});
    bench.touch(intent::TypeText{FieldId("customer_no"), "9900012345"});
    bench.touch(intent::Next{});
}

kiosk::UtilityAccount account() {
    kiosk::UtilityAccount made;
    made.utility = "water";
    made.customer_no = "9900012345";
    made.payer = "张**";
    made.bills.push_back({"W-1", {"2026年10月水费", "October"}, 5220, "2026-12-15", false});
    return made;
}

void open_order(Bench& bench) {
    look_up_bill(bench);
    tell_last(bench, account());
    bench.touch(intent::ChooseBill{0});
    bench.touch(intent::Next{});
    REQUIRE(bench.shown<kiosk::PayScreen>().phase == PayPhase::asking);
}

PayOrder order(const Bench& bench, PayOrder::State state) {
    PayOrder told;
    told.id = questions<question::OpenOrder>(bench).front()->order;
    told.state = state;
    told.fen = 5220;
    told.code = "https://pay.example/t/G1";
    told.left = std::chrono::minutes(5);
    if (state == PayOrder::State::paid)
        told.receipt = {"99010126", "0000000001", "abcdef", {"局", "Bureau"}, {}};
    return told;
}

void show_order(Bench& bench) {
    open_order(bench);
    tell_last(bench, order(bench, PayOrder::State::created));
    bench.wait(std::chrono::seconds(2));
    REQUIRE(questions<question::ShowOrder>(bench).size() == 1);
}

/// A page that has asked something, the answer, and how it shows that it has got it.
struct Waiting {
    const char* page;
    const char* what;
    std::function<void(Bench&)> way;
    std::function<kiosk::CaseAnswer(const Bench&)> answer;
    std::function<bool(const Bench&)> went_on;
};

std::vector<Waiting> own_pages() {
    return {
        {"mine", "what waits", log_in_asking, [](const Bench&) { return kiosk::Overview{}; },
         [](const Bench& b) { return b.shown<kiosk::MineScreen>().can_act_for_others; }},
        {"cases", "the list", go_to_list,
         [](const Bench&) {
             return kiosk::OwnMatters{{late_case().line}, {sample_ticket()}};
         },
         [](const Bench& b) { return b.shown<kiosk::CasesScreen>().found == 2; }},
        {"case", "urging",
         [](Bench& b) {
             go_to_case(b, late_case());
             b.touch(intent::Urge{});
         },
         [](const Bench&) { return late_case(); },
         [](const Bench& b) { return b.shown<kiosk::CaseScreen>().told == text_id::case_urged; }},
        {"wallet", "licences",
         [](Bench& b) {
             log_in_known(b);
             b.touch(intent::OpenWallet{});
         },
         [](const Bench&) { return gathered(); },
         [](const Bench& b) { return b.shown<kiosk::WalletScreen>().found == 2; }},
        {"principals", "a company",
         [](Bench& b) {
             log_in_known(b);
             b.touch(intent::OpenPrincipals{});
             b.touch(intent::TypeCode{});
             b.touch(intent::TypeText{FieldId(kiosk::code_field), "91990100MA99000261"});
             b.touch(intent::Next{});
         },
         [](const Bench&) {
             return kiosk::Principal{kiosk::PrincipalKind::enterprise,
                                     SecretText("样本公司"),
                                     SecretText("91990100MA99000261"),
                                     {},
                                     "signed"};
         },
         [](const Bench& b) {
             return b.screen() == "mine" && b.snapshot().principal.has_value();
         }}};
}

std::vector<Waiting> service_pages_that_wait() {
    return {{"consent", "shared data",
             [](Bench& b) {
                 go_to_consent(b, care_allowance());
                 b.touch(intent::Next{});
             },
             [](const Bench&) { return care_data(); },
             [](const Bench& b) {
                 return b.screen() == "materials" && questions<question::Gather>(b).size() == 1;
             }},
            {"verify", "the phone's code", go_to_verify,
             [](const Bench&) {
                 return kiosk::Verification{kiosk::Verification::State::waiting, "code", {}};
             },
             [](const Bench& b) { return b.shown<kiosk::VerifyScreen>().code == "code"; }},
            {"verify", "the person's yes", go_to_verify,
             [](const Bench&) {
                 return kiosk::Verification{kiosk::Verification::State::confirmed, {}, "signed"};
             },
             [](const Bench& b) { return b.screen() != "verify"; }}};
}

std::vector<Waiting> paying_pages() {
    return {{"bill", "a bill", look_up_bill, [](const Bench&) { return account(); },
             [](const Bench& b) { return b.shown<kiosk::BillScreen>().found; }},
            {"pay", "an order", open_order,
             [](const Bench& b) { return order(b, PayOrder::State::created); },
             [](const Bench& b) { return b.shown<kiosk::PayScreen>().phase == PayPhase::code; }},
            {"pay", "whether it is paid", show_order,
             [](const Bench& b) { return order(b, PayOrder::State::paid); },
             [](const Bench& b) { return b.shown<kiosk::PayScreen>().phase == PayPhase::paid; }}};
}

void look_aside(Bench& bench) {
    bench.touch(intent::Help{});
    bench.touch(intent::OpenVoice{});
    REQUIRE(bench.screen() == "voice");
}

}  // namespace

TEST_CASE(
    "R-176 what a page waits for is not lost by a look aside: answered before, in it or after it, "
    "the page goes on, and meanwhile nothing moves") {
    for (const auto& pages : {own_pages(), service_pages_that_wait(), paying_pages()}) {
        for (const auto& each : pages) {
            for (const bool in_between : {true, false}) {
                CAPTURE(each.page);
                CAPTURE(each.what);
                CAPTURE(in_between);
                Bench bench;
                each.way(bench);
                REQUIRE(bench.screen() == each.page);
                REQUIRE_FALSE(each.went_on(bench));
                const auto asked = bench.last<effect::AskPlatform>();
                look_aside(bench);
                auto answer = each.answer(bench);
                if (in_between) {
                    bench.tell(event::PlatformTold{asked, std::move(answer)});
                    CHECK(bench.screen() == "voice");
                    CHECK_FALSE(bench.shown<kiosk::VoiceScreen>().asking.waiting);
                    bench.touch(intent::Back{});
                } else {
                    bench.touch(intent::Back{});
                    CHECK(bench.screen() == each.page);
                    bench.tell(event::PlatformTold{asked, std::move(answer)});
                }
                CHECK(each.went_on(bench));
            }
        }
    }
}

TEST_CASE("R-176 a page that nobody answers during a look aside says so, and can be tried again") {
    for (const auto& pages : {own_pages(), service_pages_that_wait()}) {
        for (const auto& each : pages) {
            CAPTURE(each.page);
            Bench bench;
            each.way(bench);
            const auto asked = bench.last<effect::AskPlatform>();
            const auto count = bench.wanted<effect::AskPlatform>().size();
            look_aside(bench);
            bench.tell(event::PlatformFailed{asked, {ErrorCode::network, {}, {}}});
            bench.touch(intent::Back{});
            REQUIRE(bench.screen() == each.page);
            bench.touch(intent::Retry{});
            CHECK(bench.wanted<effect::AskPlatform>().size() == count + 1);

            Bench silent;
            each.way(silent);
            look_aside(silent);
            silent.wait(std::chrono::seconds(40));
            silent.touch(intent::Back{});
            silent.wait(std::chrono::milliseconds(10));
            silent.touch(intent::Retry{});
            CHECK(silent.wanted<effect::AskPlatform>().size() == count + 1);
        }
    }
    // An order that nobody answers for: nobody knows.
    Bench paying;
    open_order(paying);
    look_aside(paying);
    paying.wait(std::chrono::seconds(40));
    paying.touch(intent::Back{});
    paying.wait(std::chrono::milliseconds(10));
    CHECK(paying.shown<kiosk::PayScreen>().phase == PayPhase::unknown);
}

TEST_CASE("R-176 a verification and a code go on being looked after when the person is back") {
    Bench verifying;
    go_to_verify(verifying);
    tell_last(verifying, kiosk::Verification{kiosk::Verification::State::waiting, "code", {}});
    look_aside(verifying);
    verifying.wait(std::chrono::seconds(10));
    CHECK(questions<question::Verify>(verifying).size() == 1);
    verifying.touch(intent::Back{});
    verifying.wait(std::chrono::milliseconds(10));
    CHECK(questions<question::Verify>(verifying).size() == 2);

    Bench paying;
    show_order(paying);
    tell_last(paying, order(paying, PayOrder::State::created));
    look_aside(paying);
    paying.wait(std::chrono::seconds(10));
    paying.touch(intent::Back{});
    paying.wait(std::chrono::milliseconds(10));
    CHECK(questions<question::ShowOrder>(paying).size() == 2);
}

TEST_CASE("R-176 a complaint about the hall comes back to the hall with what it offers") {
    Bench bench;
    bench.touch(intent::Begin{});
    bench.touch(intent::OpenPublic{"hall"});
    const auto asked = bench.last<effect::AskPlatform>();
    look_aside(bench);
    kiosk::HallOffer offer;
    offer.queues = {{"general", {"综合受理", "General"}, {"3 号窗口", "Window 3"}, 4}};
    bench.tell(event::PlatformTold{asked, offer});
    bench.touch(intent::Back{});
    CHECK(bench.shown<kiosk::PublicScreen>().rows.size() == 1);
    bench.touch(intent::Back{});
    bench.touch(intent::Back{});
    CHECK(bench.screen() == "home");
}

TEST_CASE("R-176 a social security card that was waited for is waited for again") {
    auto environment = sample_environment();
    environment.devices.emplace_back("smart_card");
    Bench bench(environment);
    log_in_known(bench);
    bench.touch(intent::LinkCard{});
    look_aside(bench);
    CHECK(bench.wanted<effect::CancelSocialCard>().size() == 1);
    bench.touch(intent::Back{});
    REQUIRE(bench.screen() == "link_card");
    CHECK(bench.wanted<effect::ReadSocialCard>().size() == 2);
}

TEST_CASE("R-176 whoever leaves from a look aside leaves nothing behind that was answered in it") {
    Bench bench;
    go_to_consent(bench, care_allowance());
    bench.touch(intent::Next{});
    const auto asked = bench.last<effect::AskPlatform>();
    look_aside(bench);
    bench.tell(event::PlatformTold{asked, care_data()});
    bench.touch(intent::Home{});
    CHECK(bench.screen() == "home");
    // What was agreed to is over.
    CHECK(questions<question::EndConsent>(bench).size() == 1);
    CHECK(bench.data().visit->aside.empty());
    CHECK(bench.data().visit->gathered.sets.empty());
}

TEST_CASE("whoever agrees anew has taken back what was agreed to before") {
    Bench bench;
    go_to_consent(bench, care_allowance());
    bench.touch(intent::Next{});
    REQUIRE(questions<question::Gather>(bench).size() == 1);
    const auto first = questions<question::Gather>(bench).front()->consent.id;
    bench.data().visit->asked.reset();
    bench.touch(intent::Next{});
    REQUIRE(questions<question::EndConsent>(bench).size() == 1);
    CHECK(questions<question::EndConsent>(bench).front()->consent == first);
    CHECK(questions<question::Gather>(bench).size() == 2);
}

}  // namespace tests
