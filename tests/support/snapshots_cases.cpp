#include <array>

#include "kiosk/flow/page_sizes.h"
#include "kiosk/flow/text_ids.h"
#include "tests/support/keyboard_views.h"
#include "tests/support/snapshot_parts.h"

namespace tests {

namespace {

using kiosk::CaseState;
using kiosk::LocalText;
using kiosk::Snapshot;
using Stage = kiosk::CaseStageRow;

kiosk::WallTime on(int month, int day) {
    const std::chrono::sys_days days{std::chrono::year{2025} /
                                     std::chrono::month(static_cast<unsigned>(month)) /
                                     std::chrono::day(static_cast<unsigned>(day))};
    return kiosk::WallTime(days.time_since_epoch()) + std::chrono::hours(3);
}

kiosk::CaseLine line(LocalText service, LocalText status, CaseState state,
                     std::optional<kiosk::CaseDeadline> deadline) {
    kiosk::CaseLine line;
    line.case_no = "11990100MB9900144W3992014001000202511240001";
    line.service = std::move(service);
    line.status = std::move(status);
    line.state = state;
    line.filed_at = on(11, 24);
    line.deadline = deadline;
    return line;
}

const LocalText pension_service{"城乡居民基本养老保险参保登记",
                                "Residents’ basic pension insurance: enrolment"};

kiosk::CaseLine late_line() {
    return line(pension_service, {"在办", "In progress"}, CaseState::review,
                kiosk::CaseDeadline{false, 1, {2025, 11, 26}, -5, kiosk::Lamp::red, false});
}

kiosk::OwnMatters matters() {
    kiosk::OwnMatters all;
    all.cases.push_back(late_line());
    all.cases.push_back(line({"社会保障卡补领", "Social security card: replacement"},
                             {"补齐补正", "To be completed"}, CaseState::supplement, std::nullopt));
    all.cases.push_back(
        line({"老年人优待证办理", "Senior citizen card"}, {"受理", "Accepted"}, CaseState::accepted,
             kiosk::CaseDeadline{false, 5, {2025, 12, 9}, 4, kiosk::Lamp::green, false}));
    all.tickets.push_back(
        {"T202512020001", kiosk::TicketKind::complaint, {2025, 12, 9}, false, {}});
    all.tickets.push_back({"T202511200003",
                           kiosk::TicketKind::suggestion,
                           {2025, 12, 11},
                           true,
                           {"您反映的问题已核实，正在改进", "Looked into and being put right"}});
    return all;
}

Snapshot at_cases(const Setting& setting) {
    Snapshot snapshot = snapshot_base(setting);
    snapshot.can_go_back = true;
    snapshot.can_go_home = true;
    return snapshot;
}

kiosk::AskView failed(std::string_view problem, bool can_retry) {
    kiosk::AskView asking;
    asking.problem = problem;
    asking.can_retry = can_retry;
    return asking;
}

kiosk::AskView waiting() {
    kiosk::AskView asking;
    asking.waiting = true;
    return asking;
}

Snapshot list_of_cases(const Setting& setting) {
    Snapshot snapshot = at_cases(setting);
    kiosk::CasesScreen screen;
    const auto all = matters();
    const auto a_page = kiosk::page_sizes(setting.way).matters;
    screen.found = all.cases.size() + all.tickets.size();
    screen.pages = kiosk::pages_needed(screen.found, a_page);
    for (std::size_t i = 0; i < std::min(a_page, screen.found); ++i) {
        if (i < all.cases.size())
            screen.rows.push_back({i, all.cases[i]});
        else
            screen.rows.push_back({i, all.tickets[i - all.cases.size()]});
    }
    snapshot.screen = std::move(screen);
    return snapshot;
}

Snapshot no_cases(const Setting& setting, kiosk::AskView asking) {
    Snapshot snapshot = at_cases(setting);
    kiosk::CasesScreen screen;
    screen.asking = std::move(asking);
    snapshot.screen = std::move(screen);
    return snapshot;
}

std::vector<Stage> stages(std::size_t current) {
    const std::array<LocalText, 7> names{{{"收件", "Received"},
                                          {"受理", "Accepted"},
                                          {"审核", "Review"},
                                          {"登记", "Registration"},
                                          {"制证", "Result made"},
                                          {"送达", "Delivered"},
                                          {"归档", "Archived"}}};
    std::vector<Stage> rows;
    for (std::size_t i = 0; i < names.size(); ++i) {
        Stage row;
        row.name = names[i];
        row.post = i < 2 ? LocalText{"综合窗口", "Service desk"}
                         : LocalText{"城乡居保经办岗", "Residents’ pension desk"};
        row.limit_days = i == 2 ? 1 : 0;
        row.state = i < current    ? Stage::State::done
                    : i == current ? Stage::State::current
                                   : Stage::State::waiting;
        if (i <= current) row.started_at = on(11, 24 + static_cast<int>(i));
        if (i <= current) row.due = kiosk::CivilDate{2025, 11, 26};
        if (i < current) row.done_at = on(11, 25 + static_cast<int>(i));
        rows.push_back(std::move(row));
    }
    return rows;
}

kiosk::OwnCase late_case_shown() {
    kiosk::OwnCase shown;
    shown.line = late_line();
    shown.unit = {"云山市人力资源和社会保障局", "Human Resources and Social Security Bureau"};
    shown.phone = "12333";
    shown.place = {"社会保险 A06 窗口", "social insurance, window A06"};
    shown.stages = stages(2);
    shown.may_urge = true;
    shown.may_withdraw = true;
    return shown;
}

kiosk::OwnCase incomplete_case_shown() {
    auto shown = late_case_shown();
    shown.line = matters().cases[1];
    shown.stages = stages(0);
    shown.may_urge = false;
    shown.may_supplement = true;
    shown.supplement_until = {2025, 12, 16};
    const std::array<LocalText, 2> materials{
        {{"《居民户口簿》看不清楚，需要核对原件",
          "Household register: not legible, the original has to be seen"},
         {"《参保承诺书》看不清楚，需要核对原件",
          "Declaration: not legible, the original has to be seen"}}};
    for (std::size_t i = 0; i < materials.size(); ++i)
        shown.defects.push_back(
            {"d" + std::to_string(i + 1),
             materials[i],
             {{"share",
               {"同意由部门自己核对，不用带原件",
                "Check it in the registers; I need not bring it"}},
              {"bring", {"我带原件到窗口", "I bring the original to the window"}}}});
    return shown;
}

kiosk::OwnCase refused_case_shown() {
    auto shown = late_case_shown();
    shown.line =
        line(pension_service, {"不予受理", "Not accepted"}, CaseState::not_accepted, std::nullopt);
    shown.reason = {"不符合受理条件：户口在本市",
                    "A condition is not met: Household registered in this city"};
    shown.stages = stages(0);
    shown.stages.front().state = Stage::State::done;
    shown.may_urge = false;
    shown.may_withdraw = false;
    return shown;
}

Snapshot one_case(const Setting& setting, kiosk::OwnCase shown, std::string_view told = {},
                  std::size_t page = 0) {
    Snapshot snapshot = at_cases(setting);
    const auto sizes = kiosk::page_sizes(setting.way);
    kiosk::CaseScreen screen;
    screen.told = told;
    screen.page = page;
    screen.pages = kiosk::pages_needed(shown.stages.size(), sizes.stages) +
                   (sizes.stages_beside_status ? 0 : 1);
    screen.shows_status = page == 0;
    screen.shows_stages = sizes.stages_beside_status || page > 0;
    screen.shown = std::move(shown);
    auto& rows = screen.shown.stages;
    rows.resize(screen.shows_stages ? std::min(rows.size(), sizes.stages) : 0);
    snapshot.screen = std::move(screen);
    return snapshot;
}

/// The second page where stages have pages of their own, else the only one.
Snapshot its_stages(const Setting& setting) {
    const bool beside = kiosk::page_sizes(setting.way).stages_beside_status;
    return one_case(setting, late_case_shown(), {}, beside ? 0 : 1);
}

Snapshot supplement(const Setting& setting) {
    Snapshot snapshot = at_cases(setting);
    const auto shown = incomplete_case_shown();
    const auto a_page = kiosk::page_sizes(setting.way).defects;
    kiosk::SupplementScreen screen;
    screen.service = shown.line.service;
    screen.defects = shown.defects.size();
    screen.until = shown.supplement_until;
    screen.place = shown.place;
    screen.pages = kiosk::pages_needed(screen.defects, a_page);
    for (std::size_t i = 0; i < a_page; ++i)
        screen.rows.push_back({i + 1, shown.defects[i], i == 0 ? "share" : ""});
    snapshot.screen = std::move(screen);
    return snapshot;
}

Snapshot voice(const Setting& setting, bool chosen) {
    Snapshot snapshot = at_cases(setting);
    kiosk::VoiceScreen screen;
    screen.service = pension_service;
    if (chosen) screen.kind = kiosk::TicketKind::complaint;
    if (chosen) screen.topic = "slow";
    screen.can_go_on = chosen;
    snapshot.screen = std::move(screen);
    return snapshot;
}

Snapshot voice_words(const Setting& setting, std::string words) {
    Snapshot snapshot = voice(setting, true);
    auto& screen = std::get<kiosk::VoiceScreen>(snapshot.screen);
    screen.asks_words = true;
    screen.words.id = kiosk::FieldId(kiosk::words_field);
    screen.words.label = LocalText("想说的话", "In your own words");
    screen.words.keyboard = kiosk::KeyboardHint::text;
    screen.words.value = kiosk::SecretText(std::move(words));
    return snapshot;
}

Snapshot filed(const Setting& setting) {
    Snapshot snapshot = voice(setting, true);
    std::get<kiosk::VoiceScreen>(snapshot.screen).filed = matters().tickets.front();
    return snapshot;
}

Snapshot busy_case(const Setting& setting) {
    Snapshot snapshot = one_case(setting, late_case_shown());
    std::get<kiosk::CaseScreen>(snapshot.screen).asking = waiting();
    return snapshot;
}

Snapshot asked_in_vain(const Setting& setting) {
    Snapshot snapshot = one_case(setting, late_case_shown());
    std::get<kiosk::CaseScreen>(snapshot.screen).asking =
        failed(kiosk::text_id::cases_not_now, false);
    return snapshot;
}

Snapshot unsound_case(const Setting& setting) {
    auto shown = late_case_shown();
    shown.stages_sound = false;
    const bool beside = kiosk::page_sizes(setting.way).stages_beside_status;
    return one_case(setting, std::move(shown), {}, beside ? 0 : 1);
}

Snapshot withdrawing(const Setting& setting) {
    Snapshot snapshot = one_case(setting, late_case_shown());
    snapshot.overlay = kiosk::WithdrawQuestion{pension_service};
    return snapshot;
}

}  // namespace

void add_case_examples(const Setting& s, std::vector<Example>& out) {
    namespace ids = kiosk::text_id;
    out.push_back({"cases", list_of_cases(s)});
    out.push_back({"cases_waiting", no_cases(s, waiting())});
    out.push_back({"cases_offline", no_cases(s, failed(ids::cases_offline, true))});
    out.push_back({"cases_busy", no_cases(s, failed(ids::cases_busy, true))});
    out.push_back({"cases_gone", no_cases(s, failed(ids::cases_gone, false))});
    out.push_back({"cases_card_again", no_cases(s, failed(ids::cases_card_again, true))});
    out.push_back({"cases_unreadable", no_cases(s, failed(ids::cases_unreadable, true))});
    out.push_back({"cases_none", no_cases(s, {})});
    out.push_back({"case_late", one_case(s, late_case_shown())});
    out.push_back({"case_stages", its_stages(s)});
    out.push_back({"case_urged", one_case(s, late_case_shown(), ids::case_urged)});
    out.push_back({"case_waiting", busy_case(s)});
    out.push_back({"case_not_now", asked_in_vain(s)});
    out.push_back({"case_supplement", one_case(s, incomplete_case_shown())});
    out.push_back({"case_refused", one_case(s, refused_case_shown())});
    out.push_back({"case_unsound", unsound_case(s)});
    out.push_back({"supplement", supplement(s)});
    out.push_back({"voice", voice(s, false)});
    out.push_back({"voice_chosen", voice(s, true)});
    out.push_back({"voice_words", voice_words(s, "等了很久"), keys(ui::KeyboardMode::pinyin)});
    out.push_back({"voice_filed", filed(s)});
    out.push_back({"overlay_withdraw", withdrawing(s)});
}

}  // namespace tests
