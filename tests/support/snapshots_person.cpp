#include "kiosk/flow/flow_words.h"
#include "kiosk/flow/page_sizes.h"
#include "tests/support/keyboard_views.h"
#include "tests/support/snapshot_parts.h"

namespace tests {

namespace {

using kiosk::CivilDate;
using kiosk::LocalText;
using kiosk::PrincipalKind;
using kiosk::Snapshot;
using kiosk::TodoKind;
using kiosk::Verification;

Snapshot logged_in(const Setting& setting) {
    Snapshot snapshot = snapshot_base(setting);
    snapshot.can_go_back = true;
    snapshot.can_go_home = true;
    return snapshot;
}

kiosk::MineScreen mine_screen() {
    kiosk::MineScreen screen;
    screen.name = kiosk::PrivateText(secret(sample_name), kiosk::MaskKind::name);
    screen.can_act_for_others = true;
    screen.can_link_card = true;
    return screen;
}

void add_todos(const Setting& setting, kiosk::MineScreen& screen) {
    const LocalText hall{"云山市政务服务中心 3 号窗口", "Yunshan Service Hall, window 3"};
    screen.rows = {
        {0,
         TodoKind::supplement,
         {"残疾人证申办", "Disability card"},
         {},
         CivilDate{2026, 1, 2},
         -3,
         true},
        {1,
         TodoKind::supplement,
         {"公租房申请", "Public housing"},
         {},
         CivilDate{2026, 2, 9},
         12,
         false},
        {2,
         TodoKind::offer,
         {"高龄津贴申领", "Old-age allowance"},
         {"您已满 75 岁，符合高龄津贴的条件", "You are over 75 and entitled to it"},
         CivilDate{2026, 3, 1},
         40,
         false},
        {3, TodoKind::result_ready, {"老年优待证申领", "Senior citizen card"}, hall, {}, 0, false},
        {4,
         TodoKind::licence_expiring,
         {"机动车驾驶证", "Driving licence"},
         {},
         CivilDate{2026, 2, 20},
         32,
         false},
        {5,
         TodoKind::card_expiring,
         {"居民身份证", "Identity card"},
         {},
         CivilDate{2026, 3, 8},
         60,
         false}};
    screen.found = screen.rows.size();
    const auto a_page = kiosk::page_sizes(setting.way).matters;
    screen.pages = kiosk::pages_needed(screen.rows.size(), a_page);
    if (screen.rows.size() > a_page) screen.rows.resize(a_page);
}

Snapshot mine(const Setting& setting) {
    Snapshot snapshot = logged_in(setting);
    auto screen = mine_screen();
    add_todos(setting, screen);
    screen.profile = true;
    snapshot.screen = std::move(screen);
    return snapshot;
}

Snapshot mine_profile(const Setting& setting, bool ends) {
    Snapshot snapshot = mine(setting);
    std::get<kiosk::MineScreen>(snapshot.screen).profile = ends;
    snapshot.overlay = kiosk::ProfileQuestion{ends, kiosk::flow_words().at("profile.text")};
    return snapshot;
}

Snapshot mine_suggested(const Setting& setting) {
    Snapshot snapshot = logged_in(setting);
    auto screen = mine_screen();
    add_todos(setting, screen);
    screen.rows.resize(1);
    screen.found = 1;
    screen.pages = 1;
    screen.profile = true;
    screen.suggested = {
        {kiosk::ServiceCode("S"),
         {"灵活就业人员参加养老保险", "Pension insurance for the self-employed"},
         {"您开的小馆可以按灵活就业参加养老保险", "As the owner of a small eatery you can join"}}};
    snapshot.screen = std::move(screen);
    return snapshot;
}

Snapshot mine_asking(const Setting& setting, bool waiting, bool failed) {
    Snapshot snapshot = logged_in(setting);
    auto screen = mine_screen();
    screen.asking.waiting = waiting;
    if (failed) screen.asking.problem = "cases.offline";
    screen.asking.can_retry = failed;
    screen.can_act_for_others = !waiting && !failed;
    snapshot.screen = std::move(screen);
    return snapshot;
}

Snapshot offer(const Setting& setting) {
    Snapshot snapshot = logged_in(setting);
    kiosk::OfferScreen screen;
    screen.service = {"高龄津贴申领", "Old-age allowance"};
    screen.line = {"您已满 75 岁，符合高龄津贴的条件",
                   "You are over 75 and entitled to the old-age allowance"};
    const auto add = [&](LocalText label, std::string_view value,
                         kiosk::MaskKind mask = kiosk::MaskKind::none) {
        screen.rows.push_back({std::move(label), kiosk::PrivateText(secret(value), mask)});
    };
    add({"发放标准", "Amount"}, "每月 100 元");
    add({"收款人", "Paid to"}, sample_name, kiosk::MaskKind::name);
    add({"从何时起", "From"}, "下个月");
    snapshot.screen = std::move(screen);
    return snapshot;
}

kiosk::PrincipalsScreen principals_screen(const Setting& setting) {
    kiosk::PrincipalsScreen screen;
    screen.can_type_code = true;
    const auto add = [&](PrincipalKind kind, const char* name, LocalText role, bool chosen) {
        const auto mask =
            kind == PrincipalKind::enterprise ? kiosk::MaskKind::none : kiosk::MaskKind::name;
        screen.rows.push_back({screen.rows.size(), kind, kiosk::PrivateText(secret(name), mask),
                               std::move(role), chosen});
    };
    add(PrincipalKind::self, "张三丰测", {"本人", "Myself"}, true);
    add(PrincipalKind::minor, "张小测", {"监护人", "Guardian"}, false);
    add(PrincipalKind::elder, "王样本", {"登记的代办人", "Registered agent"}, false);
    add(PrincipalKind::enterprise, "样例小馆", {"法定代表人", "Legal representative"}, false);
    const auto a_page = kiosk::page_sizes(setting.way).matters;
    screen.pages = kiosk::pages_needed(screen.rows.size(), a_page);
    if (screen.rows.size() > a_page) screen.rows.resize(a_page);
    return screen;
}

Snapshot principals(const Setting& setting, bool nobody) {
    Snapshot snapshot = logged_in(setting);
    auto screen = principals_screen(setting);
    if (nobody) {
        screen.rows.clear();
        screen.pages = 1;
        screen.service = {"有限责任公司设立登记", "Limited company: registration"};
        screen.can_type_code = false;
    }
    snapshot.screen = std::move(screen);
    return snapshot;
}

Snapshot principals_code(const Setting& setting, const char* problem) {
    Snapshot snapshot = logged_in(setting);
    auto screen = principals_screen(setting);
    screen.types = true;
    screen.code.id = kiosk::FieldId(kiosk::code_field);
    screen.code.label = {"统一社会信用代码", "Unified social credit code"};
    screen.code.keyboard = kiosk::KeyboardHint::letters;
    screen.code.value = secret("91990100MA9900001F");
    screen.problem = problem;
    snapshot.screen = std::move(screen);
    return snapshot;
}

Snapshot verify(const Setting& setting, std::optional<Verification::State> state) {
    Snapshot snapshot = logged_in(setting);
    at_step(snapshot, 2);
    kiosk::VerifyScreen screen;
    screen.service = {"不动产登记资料查询", "Property register search"};
    screen.state = state;
    if (state == Verification::State::waiting)
        screen.code = "https://auth.yunshan.example/c/01900000-0000-7000-8000-0000000000cc";
    screen.asking.waiting = !state.has_value();
    snapshot.screen = std::move(screen);
    return snapshot;
}

Snapshot face(const Setting& setting, kiosk::FaceScreen::Phase phase,
              drivers::FaceAdvice advice = drivers::FaceAdvice::hold_still,
              drivers::FaceVerdict verdict = drivers::FaceVerdict::review) {
    Snapshot snapshot = logged_in(setting);
    at_step(snapshot, 2);
    kiosk::FaceScreen screen;
    screen.phase = phase;
    screen.service = {"不动产登记资料查询", "Property register search"};
    screen.text = {
        "为确认是您本人办理“不动产登记资料查询”，想用摄像头拍一张您的脸，只交给云山市自然资源和规划"
        "局的"
        "身份核对服务，和您办证时的照片比一次。照片比完就删，本机不留；不会用在别处。不同意也能办"
        "。",
        "To confirm that it is you who applies for “Property register search”, a picture of your "
        "face would be taken and given to the identity service of Yunshan Natural Resources Bureau "
        "alone, to be compared once with the portrait on record. It is erased when that is done; "
        "nothing stays on this machine and it is used for nothing else. You can go on without it."};
    screen.advice = advice;
    screen.verdict = verdict;
    screen.can_retry = verdict != drivers::FaceVerdict::review;
    snapshot.screen = std::move(screen);
    return snapshot;
}

Snapshot link_card(const Setting& setting, kiosk::LinkCardScreen::Phase phase,
                   const char* problem = "") {
    Snapshot snapshot = logged_in(setting);
    snapshot.screen = kiosk::LinkCardScreen{phase, problem};
    return snapshot;
}

/// Somebody acts for a company: said above the form, too.
Snapshot form_for_company(const Setting& setting) {
    Snapshot snapshot = answered_form_page(setting);
    snapshot.principal = {PrincipalKind::enterprise,
                          kiosk::PrivateText(secret("云山样本食品有限公司"))};
    return snapshot;
}

}  // namespace

void add_person_examples(const Setting& s, std::vector<Example>& out) {
    out.push_back({"mine", mine(s)});
    out.push_back({"mine_suggested", mine_suggested(s)});
    out.push_back({"mine_none", mine_asking(s, false, false)});
    out.push_back({"mine_waiting", mine_asking(s, true, false)});
    out.push_back({"mine_failed", mine_asking(s, false, true)});
    out.push_back({"overlay_profile", mine_profile(s, false)});
    out.push_back({"overlay_profile_end", mine_profile(s, true)});
    out.push_back({"offer", offer(s)});
    out.push_back({"principals", principals(s, false)});
    out.push_back({"principals_nobody", principals(s, true)});
    const auto code = only_keys(ui::KeyboardMode::code);
    out.push_back({"principals_code", principals_code(s, ""), code});
    out.push_back({"principals_code_wrong", principals_code(s, "principals.code_wrong"), code});
    out.push_back({"principals_code_none", principals_code(s, "principals.none"), code});
    out.push_back({"verify", verify(s, Verification::State::waiting)});
    out.push_back({"verify_waiting", verify(s, {})});
    out.push_back({"verify_refused", verify(s, Verification::State::refused)});
    out.push_back({"verify_unavailable", verify(s, Verification::State::unavailable)});
    using FacePhase = kiosk::FaceScreen::Phase;
    using drivers::FaceAdvice;
    out.push_back({"face", face(s, FacePhase::asking)});
    out.push_back({"face_looking", face(s, FacePhase::looking, FaceAdvice::look_at_camera)});
    out.push_back({"face_comparing", face(s, FacePhase::comparing)});
    out.push_back({"face_review", face(s, FacePhase::answered)});
    out.push_back({"face_no_match",
                   face(s, FacePhase::answered, FaceAdvice::good, drivers::FaceVerdict::no_match)});
    using Phase = kiosk::LinkCardScreen::Phase;
    out.push_back({"link_card", link_card(s, Phase::waiting)});
    out.push_back({"link_card_other", link_card(s, Phase::failed, "link_card.other")});
    out.push_back({"link_card_linked", link_card(s, Phase::linked)});
    out.push_back({"form_for_company", form_for_company(s)});
}

}  // namespace tests
