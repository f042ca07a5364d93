#pragma once

#include <string_view>

#include "kiosk/base/clock.h"
#include "kiosk/model/word_table.h"

namespace kiosk {

/// assets/text/flow.json: words of guides, receipts and codes that the logic puts together.
[[nodiscard]] const WordTable& flow_words();
/// “5 个工作日”, “1 working day”, “at once”.
[[nodiscard]] LocalText working_days(int count);
/// In the terminal's civil zone, as people say it: “2026年6月1日 10:00”, “1 Jun 2026, 10:00”.
[[nodiscard]] LocalText day_and_time(WallTime time);
/// assets/text/flow.json as it was when the program was built.
[[nodiscard]] std::string_view flow_words_json();

}  // namespace kiosk
