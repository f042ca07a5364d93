// A person's own cases: seen, hurried, completed, withdrawn, complained about. What the platform
// says is told as an event; what is asked of it is an effect.
#include "tests/unit/flow/own_cases.h"

namespace tests {

using kiosk::CaseScreen;
using kiosk::CasesScreen;
using kiosk::SupplementScreen;
using kiosk::VoiceScreen;
namespace question = kiosk::question;

TEST_CASE(
    "the door on the home screen asks for the card, and the list is asked of the platform for "
    "whose card was read (R-032)") {
    Bench bench;
    go_to_list(bench);
    const auto asked = bench.wanted<effect::AskPlatform>();
    REQUIRE(asked.size() == 1);
    CHECK(std::holds_alternative<question::List>(asked[0]->question));
    CHECK(asked[0]->person.number.reveal() == sample_number);
    CHECK(asked[0]->person.name.reveal() == sample_name);
    CHECK(asked[0]->person.identity_kind == "resident");
    CHECK(asked[0]->person.card_age < Duration(1000));
    CHECK_FALSE(asked[0]->person.visit.is_nil());
    CHECK(bench.shown<CasesScreen>().asking.waiting);
    tell_list(bench);
    const auto list = bench.shown<CasesScreen>();
    CHECK(list.found == 2);
    CHECK(std::holds_alternative<kiosk::CaseLine>(list.rows[0].matter));
    CHECK(std::holds_alternative<kiosk::Ticket>(list.rows[1].matter));
    CHECK_FALSE(bench.snapshot().steps.has_value());
}

TEST_CASE(
    "the timeline of a case that several levels share names unit and level of each stage (R-137)") {
    auto shared = late_case();
    shared.stages[1].unit = {"云水街道便民服务中心", "Subdistrict service centre"};
    shared.stages[1].use_level = 5;
    shared.stages[2].unit = {"清溪区民政局", "District bureau"};
    shared.stages[2].use_level = 4;
    shared.stages[3].unit = {"云山市民政局", "City bureau"};
    shared.stages[3].use_level = 3;
    Bench bench;
    go_to_case(bench, shared);
    const auto stages = bench.shown<CaseScreen>().shown.stages;
    CHECK(stages[0].post.in(Language::zh) == "综合窗口");
    CHECK(stages[1].post.in(Language::zh) == "镇（乡、街道）级 · 云水街道便民服务中心 · 综合窗口");
    CHECK(stages[2].post.in(Language::zh) == "县级 · 清溪区民政局 · 综合窗口");
    CHECK(stages[3].post.in(Language::en) == "City · City bureau · Service desk");
}

TEST_CASE(
    "each case shows its stages, its deadline, who is in charge, its result, and the way to "
    "speak up; an answer that is told again moves nothing on (R-144 R-038)") {
    Bench bench;
    go_to_case(bench, late_case());
    const auto asked = bench.last<effect::AskPlatform>();
    const auto shown = bench.shown<CaseScreen>();
    CHECK(shown.shown.stages.size() == 7);
    CHECK(shown.shown.line.deadline->lamp == kiosk::Lamp::red);
    CHECK(shown.shown.unit.in(Language::zh) == "云山市人力资源和社会保障局");
    CHECK(shown.shown.phone == "12333");
    auto decided = late_case();
    decided.line.state = kiosk::CaseState::archive;
    decided.result = {"参保登记成功", "Enrolled"};
    bench.tell(event::PlatformTold{asked, decided});
    CHECK(bench.shown<CaseScreen>().shown.line.state == kiosk::CaseState::review);
    bench.touch(intent::Next{});
    bench.touch(intent::OpenSupplement{});
    CHECK(bench.screen() == "case");
    bench.touch(intent::OpenVoice{});
    CHECK(bench.screen() == "voice");
    Bench later;
    go_to_case(later, decided);
    CHECK(later.shown<CaseScreen>().shown.result.in(Language::en) == "Enrolled");
}

TEST_CASE(
    "without the platform no card is asked for: it says so, and works again when it is back") {
    Bench bench;
    auto health = good_health();
    health.platform_reachable = false;
    bench.set_health(health);
    bench.touch(intent::Begin{});
    bench.forget_effects();
    bench.touch(intent::OpenCases{});
    CHECK(bench.screen() == "cases");
    CHECK(bench.shown<CasesScreen>().asking.problem == text_id::cases_offline);
    CHECK(bench.wanted<effect::ReadCard>().empty());
    bench.touch(intent::Retry{});
    CHECK(bench.shown<CasesScreen>().asking.problem == text_id::cases_offline);
    bench.set_health(good_health());
    bench.touch(intent::Retry{});
    CHECK(bench.screen() == "identify");
    bench.touch(intent::Back{});
    CHECK(bench.screen() == "home");
}

TEST_CASE("an answer that never comes, or says no, has its words and a way on") {
    struct Row {
        ErrorCode code;
        std::string_view problem;
        bool can_retry;
    };
    const Row rows[] = {{ErrorCode::network, text_id::cases_offline, true},
                        {ErrorCode::timed_out, text_id::cases_offline, true},
                        {ErrorCode::server_error, text_id::cases_busy, true},
                        {ErrorCode::bad_format, text_id::cases_unreadable, true},
                        {ErrorCode::unauthorised, text_id::cases_card_again, true},
                        {ErrorCode::not_found, text_id::cases_gone, false},
                        {ErrorCode::rejected, text_id::cases_not_now, false}};
    for (const auto& row : rows) {
        Bench bench;
        go_to_list(bench);
        bench.tell(event::PlatformFailed{bench.last<effect::AskPlatform>(), {row.code, {}, {}}});
        const auto shown = bench.shown<CasesScreen>();
        CHECK(shown.asking.problem == row.problem);
        CHECK(shown.asking.can_retry == row.can_retry);
        bench.touch(intent::Back{});
        CHECK(bench.screen() == "home");
    }
    Bench silent;
    go_to_list(silent);
    silent.wait(std::chrono::seconds(26));
    CHECK(silent.shown<CasesScreen>().asking.problem == text_id::cases_offline);
    const auto first = silent.wanted<effect::AskPlatform>().back()->key;
    silent.touch(intent::Retry{});
    CHECK(silent.wanted<effect::AskPlatform>().back()->key == first);
}

TEST_CASE("a case is hurried once: the same key however often it is tried (R-160)") {
    Bench bench;
    go_to_case(bench, late_case());
    bench.forget_effects();
    bench.touch(intent::Urge{});
    bench.touch(intent::Urge{});  // a second touch while it is on its way
    REQUIRE(bench.wanted<effect::AskPlatform>().size() == 1);
    const auto key = bench.wanted<effect::AskPlatform>()[0]->key;
    bench.tell(
        event::PlatformFailed{bench.last<effect::AskPlatform>(), {ErrorCode::timed_out, {}, {}}});
    CHECK(bench.shown<CaseScreen>().asking.can_retry);
    bench.touch(intent::Retry{});
    REQUIRE(bench.wanted<effect::AskPlatform>().size() == 2);
    CHECK(bench.wanted<effect::AskPlatform>()[1]->key == key);
    auto urged = late_case();
    urged.may_urge = false;
    urged.urges.push_back({});
    bench.tell(event::PlatformTold{bench.last<effect::AskPlatform>(), urged});
    CHECK(bench.shown<CaseScreen>().told == text_id::case_urged);
    bench.touch(intent::Urge{});
    CHECK(bench.wanted<effect::AskPlatform>().size() == 2);
}

TEST_CASE(
    "a case is withdrawn only after the person has said so twice, and says it is when the "
    "platform did") {
    Bench bench;
    go_to_case(bench, late_case());
    bench.forget_effects();
    bench.touch(intent::Withdraw{});
    CHECK(bench.overlaid<kiosk::WithdrawQuestion>());
    bench.touch(intent::CloseOverlay{});
    CHECK_FALSE(bench.overlaid<kiosk::WithdrawQuestion>());
    CHECK(bench.wanted<effect::AskPlatform>().empty());
    bench.touch(intent::Withdraw{});
    bench.touch(intent::ConfirmLeave{});
    REQUIRE(bench.wanted<effect::AskPlatform>().size() == 1);
    CHECK(std::get<question::Withdraw>(bench.wanted<effect::AskPlatform>()[0]->question).case_no ==
          late_case().line.case_no);
    CHECK(bench.shown<CaseScreen>().told.empty());
    auto gone = late_case();
    gone.may_withdraw = false;
    gone.line.state = kiosk::CaseState::withdrawn;
    bench.tell(event::PlatformTold{bench.last<effect::AskPlatform>(), gone});
    CHECK(bench.shown<CaseScreen>().told == text_id::case_withdrawn);
    bench.touch(intent::Withdraw{});
    CHECK_FALSE(bench.overlaid<kiosk::WithdrawQuestion>());
}

TEST_CASE("all defects are answered before anything is sent (R-157)") {
    Bench bench;
    go_to_case(bench, incomplete_case());
    bench.forget_effects();
    bench.touch(intent::OpenSupplement{});
    CHECK(bench.screen() == "supplement");
    CHECK(bench.shown<SupplementScreen>().defects == 2);
    bench.touch(intent::Next{});
    bench.touch(intent::SetAnswer{FieldId("d1"), "share"});
    bench.touch(intent::SetAnswer{FieldId("d2"), "something else"});
    bench.touch(intent::SetAnswer{FieldId("d9"), "share"});
    CHECK_FALSE(bench.shown<SupplementScreen>().complete);
    bench.touch(intent::Next{});
    CHECK(bench.wanted<effect::AskPlatform>().empty());
    bench.touch(intent::SetAnswer{FieldId("d2"), "bring"});
    CHECK(bench.shown<SupplementScreen>().complete);
    bench.touch(intent::Next{});
    REQUIRE(bench.wanted<effect::AskPlatform>().size() == 1);
    const auto& sent =
        std::get<question::Supplement>(bench.wanted<effect::AskPlatform>()[0]->question);
    CHECK(sent.answers == std::map<std::string, std::string>{{"d1", "share"}, {"d2", "bring"}});
    auto after = incomplete_case();
    after.may_supplement = false;
    bench.tell(event::PlatformTold{bench.last<effect::AskPlatform>(), after});
    CHECK(bench.screen() == "case");
    CHECK(bench.shown<CaseScreen>().told == text_id::case_supplemented);
}

TEST_CASE(
    "an unresolved matter becomes a ticket with a number: by choices, then words "
    "(R-155 R-186)") {
    Bench bench;
    go_to_case(bench, late_case());
    bench.forget_effects();
    bench.touch(intent::OpenVoice{});
    bench.touch(intent::Next{});
    CHECK_FALSE(bench.shown<VoiceScreen>().asks_words);
    bench.touch(intent::SetAnswer{FieldId("kind"), "complaint"});
    bench.touch(intent::SetAnswer{FieldId("topic"), "nothing of these"});
    CHECK_FALSE(bench.shown<VoiceScreen>().can_go_on);
    bench.touch(intent::SetAnswer{FieldId("topic"), "slow"});
    bench.touch(intent::Next{});
    REQUIRE(bench.shown<VoiceScreen>().asks_words);
    bench.touch(intent::TypeText{FieldId("words"), "等了很久"});
    bench.touch(intent::DeleteBack{FieldId("words")});
    CHECK(bench.shown<VoiceScreen>().words.value.reveal() == "等了很");
    bench.touch(intent::Next{});
    REQUIRE(bench.wanted<effect::AskPlatform>().size() == 1);
    const auto& filed = std::get<question::File>(bench.wanted<effect::AskPlatform>()[0]->question);
    CHECK(filed.kind == kiosk::TicketKind::complaint);
    CHECK(filed.topic == "slow");
    CHECK(filed.words == "等了很");
    CHECK(filed.case_no == late_case().line.case_no);
    bench.tell(event::PlatformTold{bench.last<effect::AskPlatform>(), sample_ticket()});
    CHECK(bench.shown<VoiceScreen>().filed->ticket_no == "T202612020001");
    bench.touch(intent::Next{});
    CHECK(bench.screen() == "case");
}

TEST_CASE("the wish that personal data be erased needs no topic and makes a ticket (R-203)") {
    Bench bench;
    go_to_list(bench);
    tell_list(bench);
    bench.touch(intent::OpenVoice{});
    bench.touch(intent::SetAnswer{FieldId("kind"), "erasure"});
    CHECK(bench.shown<VoiceScreen>().can_go_on);
    bench.touch(intent::Next{});
    bench.touch(intent::Next{});
    const auto& filed =
        std::get<question::File>(bench.wanted<effect::AskPlatform>().back()->question);
    CHECK(filed.kind == kiosk::TicketKind::erasure);
    CHECK(filed.case_no.empty());
    bench.tell(event::PlatformTold{bench.last<effect::AskPlatform>(), sample_ticket()});
    bench.touch(intent::Next{});
    CHECK(bench.screen() == "cases");
}

TEST_CASE("a question gets a ticket with the day of its answer (R-185)") {
    Bench bench;
    go_to_list(bench);
    tell_list(bench);
    bench.touch(intent::OpenVoice{});
    bench.touch(intent::SetAnswer{FieldId("kind"), "question"});
    bench.touch(intent::SetAnswer{FieldId("topic"), "materials"});
    bench.touch(intent::Next{});
    bench.touch(intent::Next{});
    auto ticket = sample_ticket();
    ticket.kind = kiosk::TicketKind::question;
    bench.tell(event::PlatformTold{bench.last<effect::AskPlatform>(), ticket});
    CHECK(bench.shown<VoiceScreen>().filed->due == kiosk::CivilDate{2026, 12, 9});
}

TEST_CASE("another person's card ends the visit, and nothing of the cases is left") {
    Bench bench;
    go_to_case(bench, late_case());
    bench.tell(event::CardPresence{bench.last<effect::WatchCard>(), false});
    REQUIRE(bench.data().visit->guard_read.has_value());
    bench.tell(event::CardRead{*bench.data().visit->guard_read, other_card()});
    CHECK(bench.screen() == "notice");
    CHECK_FALSE(bench.data().visit->own_case.has_value());
    CHECK(bench.data().visit->matters.cases.empty());
    CHECK(words_of(bench.snapshot()).find(late_case().line.case_no) == std::string::npos);
}

TEST_CASE("home and the end of the visit forget the cases; an answer that comes late is nobody's") {
    Bench bench;
    go_to_list(bench);
    const auto late = bench.last<effect::AskPlatform>();
    bench.touch(intent::Home{});
    CHECK(bench.screen() == "home");
    bench.tell(event::PlatformTold{late, kiosk::OwnMatters{{late_case().line}, {}}});
    CHECK(bench.data().visit->matters.cases.empty());
    bench.touch(intent::OpenCases{});
    CHECK(bench.screen() == "identify");  // whoever stands there now
}

TEST_CASE("large words and low reach show the stages on pages of their own") {
    Bench bench;
    go_to_case(bench, late_case());
    CHECK(bench.shown<CaseScreen>().pages == 1);
    bench.touch(intent::SetWay{kiosk::WayOfUse::elder});
    CHECK(bench.shown<CaseScreen>().pages == 3);
    CHECK(bench.shown<CaseScreen>().shown.stages.empty());
    bench.touch(intent::TurnPage{1});
    CHECK(bench.shown<CaseScreen>().shown.stages.size() == 4);
    bench.touch(intent::TurnPage{1});
    const auto last = bench.shown<CaseScreen>();
    CHECK(last.shown.stages.size() == 3);
    CHECK(last.first_stage == 4);
    CHECK_FALSE(last.shows_status);
}

}  // namespace tests
