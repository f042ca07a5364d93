#include "kiosk/flow/text_ids.h"
#include "tests/support/snapshot_parts.h"

namespace tests {

void add_practice_examples(const Setting& setting, std::vector<Example>& out) {
    auto identify = snapshot_base(setting);
    at_step(identify, 2);
    kiosk::IdentifyScreen screen;
    screen.can_retry = false;
    screen.practice = true;
    identify.screen = std::move(screen);
    auto done = snapshot_base(setting);
    done.screen =
        kiosk::NoticeScreen{std::string(kiosk::text_id::notice_practice_done), "done", {}};
    done.can_go_home = true;
    out.push_back({"practice_identify", std::move(identify)});
    out.push_back({"practice_form", answered_form_page(setting)});
    out.push_back({"practice_done", std::move(done)});
    for (auto example = out.end() - 3; example != out.end(); ++example)
        example->snapshot.practice = true;
}

}  // namespace tests
