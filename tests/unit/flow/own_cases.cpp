#include "tests/unit/flow/own_cases.h"

#include <array>

namespace tests {

namespace {

using State = kiosk::CaseStageRow::State;

kiosk::CaseStageRow stage(const char* name, State state) {
    kiosk::CaseStageRow row;
    row.name = {name, name};
    row.post = {"综合窗口", "Service desk"};
    row.limit_days = 1;
    row.state = state;
    return row;
}

}  // namespace

kiosk::OwnCase late_case() {
    kiosk::OwnCase shown;
    shown.line.case_no = "11990100MB9900144W3992014001000202611300001";
    shown.line.service = {"城乡居民基本养老保险参保登记", "Residents’ pension: enrolment"};
    shown.line.status = {"在办", "In progress"};
    shown.line.state = kiosk::CaseState::review;
    shown.line.deadline = kiosk::CaseDeadline{false, 1, {2026, 12, 2}, -3, kiosk::Lamp::red, false};
    shown.unit = {"云山市人力资源和社会保障局", "Social Security Bureau"};
    shown.phone = "12333";
    shown.place = {"社会保险 A06 窗口", "Window A06"};
    shown.stages = {stage("收件", State::done),    stage("受理", State::done),
                    stage("审核", State::current), stage("决定", State::waiting),
                    stage("制证", State::waiting), stage("送达", State::waiting),
                    stage("归档", State::waiting)};
    shown.may_urge = true;
    shown.may_withdraw = true;
    return shown;
}

kiosk::OwnCase incomplete_case() {
    auto shown = late_case();
    shown.line.status = {"补齐补正", "To be completed"};
    shown.line.state = kiosk::CaseState::supplement;
    shown.line.deadline.reset();
    shown.may_urge = false;
    shown.may_supplement = true;
    shown.supplement_until = {2026, 12, 16};
    for (const char* id : {"d1", "d2"})
        shown.defects.push_back(
            {id,
             {"《户口簿》看不清楚，需要核对原件", "Household register: not legible"},
             {{"share", {"同意由部门自己核对", "Check it in the registers"}},
              {"bring", {"我带原件到窗口", "I bring the original"}}}});
    return shown;
}

kiosk::Ticket sample_ticket() {
    return {"T202612020001", kiosk::TicketKind::complaint, {2026, 12, 9}, false, {}};
}

void go_to_list(Bench& bench) {
    bench.touch(intent::Begin{});
    bench.touch(intent::OpenCases{});
    bench.lay_card();
}

void tell_list(Bench& bench) {
    bench.tell(event::PlatformTold{bench.last<effect::AskPlatform>(),
                                   kiosk::OwnMatters{{late_case().line}, {sample_ticket()}}});
}

void go_to_case(Bench& bench, const kiosk::OwnCase& shown) {
    go_to_list(bench);
    tell_list(bench);
    bench.touch(intent::ChooseCase{0});
    bench.tell(event::PlatformTold{bench.last<effect::AskPlatform>(), shown});
}

}  // namespace tests
