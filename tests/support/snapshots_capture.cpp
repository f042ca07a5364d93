#include "kiosk/flow/page_sizes.h"
#include "kiosk/flow/text_ids.h"
#include "tests/support/snapshot_parts.h"

namespace tests {

namespace {

using kiosk::CaptureScreen;
using kiosk::Snapshot;

const drivers::PageCorners lying{{{0.24F, 0.08F}, {0.79F, 0.12F}, {0.82F, 0.93F}, {0.20F, 0.90F}}};

CaptureScreen empty() {
    CaptureScreen screen;
    screen.name = {"购房贷款合同和还款明细", "Loan contract and list of payments"};
    return screen;
}

CaptureScreen with_sheets(const Setting& setting, std::size_t count) {
    CaptureScreen screen = empty();
    screen.sheets = count;
    const auto a_page = kiosk::page_sizes(setting.way).sheets;
    screen.pages = kiosk::pages_needed(count, a_page);
    for (std::size_t i = 0; i < std::min(count, a_page); ++i)
        screen.shown.push_back({i, kiosk::live_picture + 1 + i});
    return screen;
}

using PhonePhase = CaptureScreen::Phone::Phase;

CaptureScreen with_phone(const Setting& setting, std::size_t count, PhonePhase phase) {
    CaptureScreen screen = with_sheets(setting, count);
    screen.phone.emplace();
    screen.phone->phase = phase;
    if (phase != PhonePhase::code) return screen;
    screen.phone->url = "https://zwfw.example.gov.cn/u/3q9vXl0sT7mKp2RdWb8YhNca";
    screen.phone->seconds_left = 540;
    return screen;
}

template <class Add>
void add_phone_examples(const Setting& setting, const Add& add) {
    add("phone", with_phone(setting, 0, PhonePhase::code));
    auto fetching = with_phone(setting, 1, PhonePhase::code);
    fetching.phone->opened = true;
    fetching.phone->fetching = true;
    add("phone_fetching", std::move(fetching));
    auto received = with_phone(setting, 2, PhonePhase::code);
    received.phone->opened = true;
    received.phone->seconds_left = 45;
    received.kept = true;
    add("phone_kept", std::move(received));
    auto refused = with_phone(setting, 1, PhonePhase::code);
    refused.refusal = drivers::PageRefusal::cut_off;
    refused.replaces = 0;
    add("phone_refused", std::move(refused));
    auto stale = with_phone(setting, 1, PhonePhase::code);
    stale.phone->stale = true;
    add("phone_stale", std::move(stale));
    add("phone_over", with_phone(setting, 1, PhonePhase::over));
    add("phone_offline", with_phone(setting, 0, PhonePhase::offline));
    auto full = with_phone(setting, 12, PhonePhase::code);
    full.full = true;
    full.chosen = 0;
    add("phone_full", std::move(full));
}

}  // namespace

void add_capture_examples(const Setting& setting, std::vector<Example>& out) {
    const auto add = [&](const char* name, CaptureScreen screen) {
        Snapshot snapshot = snapshot_base(setting);
        at_step(snapshot, 3);
        snapshot.can_go_back = true;
        snapshot.can_go_home = true;
        snapshot.screen = std::move(screen);
        out.push_back({name, std::move(snapshot)});
    };
    add("capture", empty());
    auto glare = empty();
    glare.corners = lying;
    glare.advice = drivers::PageAdvice::glare;
    add("capture_glare", std::move(glare));
    auto still = with_sheets(setting, 1);
    still.corners = lying;
    still.advice = drivers::PageAdvice::hold_still;
    add("capture_still", std::move(still));
    auto kept = with_sheets(setting, 2);
    kept.corners = lying;
    kept.advice = drivers::PageAdvice::good;
    kept.kept = true;
    add("capture_kept", std::move(kept));
    auto chosen = with_sheets(setting, 5);
    chosen.chosen = 1;
    add("capture_chosen", std::move(chosen));
    auto blank = with_sheets(setting, 1);
    blank.corners = lying;
    blank.refusal = drivers::PageRefusal::blank;
    blank.replaces = 0;
    add("capture_blank", std::move(blank));
    auto card = with_sheets(setting, 1);
    card.name = {"代理人身份证", "Identity card of who acts for you"};
    card.card = true;
    card.kept = true;
    add("capture_card", std::move(card));
    auto away = with_sheets(setting, 1);
    away.camera_away = true;
    add("capture_away", std::move(away));
    add_phone_examples(setting, add);
}

}  // namespace tests
