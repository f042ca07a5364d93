#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "tests/platform/case_file.h"
#include "tests/platform/work_calendar.h"

namespace tests {

/// A simulated office: staff who work through cases on working days between nine and five, as fast
/// or slow as a seed draws, and a clock that warns. Pure: the same record gives the same next step,
/// whenever it is asked for.
class Office {
  public:
    /// Whether a case is accepted is said within five working days (Administrative Licensing Law,
    /// article 32).
    static constexpr int acceptance_days = 5;
    static constexpr int supplement_days = 10;
    static constexpr int urge_answer_days = 1;
    static constexpr int complaint_days = 5;
    static constexpr int suggestion_days = 15;

    Office(WorkCalendar calendar, std::uint64_t seed)
        : calendar_(std::move(calendar)), seed_(seed) {}

    /// With the calendar that the platform is delivered with.
    [[nodiscard]] static Office delivered(std::uint64_t seed);

    /// What becomes of a case: by the seed one in ten is refused, one is late, one has to be
    /// completed. With seed 0 all go their plain way.
    [[nodiscard]] Course course_of(std::string_view case_no) const;

    [[nodiscard]] const WorkCalendar& calendar() const { return calendar_; }

    /// The next thing that happens without the citizen; nullopt: the case waits for the citizen, or
    /// is at its end.
    [[nodiscard]] std::optional<CaseEvent> next(const CaseFile& file) const;

    struct Deadline {
        WorkCalendar::Day due;
        int limit_days = 0;
        bool for_acceptance = false;  // until then the office says whether it accepts
    };
    /// What runs now; nullopt once it is decided or ended.
    [[nodiscard]] std::optional<Deadline> deadline(const CaseFile& file) const;
    /// When a stage that has begun, or is the next one, should end.
    [[nodiscard]] WorkCalendar::Day stage_due(const CaseFile& file, std::size_t stage) const;
    /// Until when a material that may follow is handed in (容缺后补): within the promised days.
    [[nodiscard]] std::optional<WorkCalendar::Day> follow_due(const CaseFile& file) const;
    /// Most of the time is over: four fifths, rounded up.
    [[nodiscard]] kiosk::CivilDate warning_day(const CaseFile& file) const;

    /// When somebody answers what was filed at `filed`.
    [[nodiscard]] kiosk::WallTime answered_at(std::string_view ticket, kiosk::WallTime filed,
                                              int days_max) const;
    /// “A-017”: the member of staff at a post.
    [[nodiscard]] std::string staff(std::string_view key) const;

  private:
    [[nodiscard]] int draw(std::string_view key, int from, int to) const;
    /// `days` working days after `from`, at an hour of that day; with 0 days still on the same day
    /// if the office is open long enough, else on the next one.
    [[nodiscard]] kiosk::WallTime later(kiosk::WallTime from, int days, std::string_view key) const;
    [[nodiscard]] std::optional<CaseEvent> by_staff(const CaseFile& file) const;
    [[nodiscard]] CaseEvent acceptance_outcome(const CaseFile& file) const;
    [[nodiscard]] CaseEvent next_stage(const CaseFile& file) const;
    [[nodiscard]] std::optional<CaseEvent> by_clock(const CaseFile& file) const;
    [[nodiscard]] std::optional<CaseEvent> urge_answer(const CaseFile& file) const;
    [[nodiscard]] int days_at(const CaseFile& file, std::size_t stage) const;
    [[nodiscard]] CaseEvent supplement_request(const CaseFile& file, kiosk::WallTime at) const;
    [[nodiscard]] CaseEvent missing_request(const CaseFile& file, kiosk::WallTime at) const;
    [[nodiscard]] CaseEvent refusal(const CaseFile& file, kiosk::WallTime at) const;

    WorkCalendar calendar_;
    std::uint64_t seed_;
};

}  // namespace tests
