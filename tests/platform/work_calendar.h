#pragma once

#include <set>
#include <string>
#include <string_view>

#include "kiosk/base/clock.h"
#include "kiosk/base/result.h"

namespace tests {

/// tests/platform/workdays.json as it was when the program was built.
[[nodiscard]] std::string_view delivered_workdays();

/// On which days offices work: weekends, holidays, and the weekends that are worked in their place.
/// **Time:** civil days of China. **Limits:** `days_max` working days ahead.
/// **Source:** the yearly arrangement of holidays of the General Office of the State Council.
class WorkCalendar {
  public:
    static constexpr int days_max = 1000;

    /// **Errors:** bad_format, with the year and the day that is none.
    [[nodiscard]] static kiosk::Result<WorkCalendar> read(std::string_view json);

    [[nodiscard]] bool is_working_day(const kiosk::CivilDate& day) const;
    /// Holidays of this year are known.
    [[nodiscard]] bool knows(int year) const { return years_.contains(year); }

    struct Day {
        kiosk::CivilDate date;
        /// Holidays of a year on the way are not arranged yet: it may become later.
        bool provisional = false;
    };
    /// The day after `from` counts as the first. With 0 days: `from` itself.
    [[nodiscard]] Day after(const kiosk::CivilDate& from, int working_days) const;
    /// Working days after `from` up to `to`; below 0 when `to` lies before `from`.
    [[nodiscard]] int between(const kiosk::CivilDate& from, const kiosk::CivilDate& to) const;

  private:
    std::set<int> years_;
    std::set<kiosk::CivilDate> off_;
    std::set<kiosk::CivilDate> worked_;
};

[[nodiscard]] kiosk::CivilDate next_day(const kiosk::CivilDate& day);
/// `minutes` after midnight of that day in China.
[[nodiscard]] kiosk::WallTime time_on(const kiosk::CivilDate& day, int minutes);
/// “2026-12-02”.
[[nodiscard]] std::string day_text(const kiosk::CivilDate& day);

}  // namespace tests
