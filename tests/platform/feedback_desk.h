#pragma once

#include <functional>
#include <mutex>
#include <string>

#include "tests/platform/once.h"
#include "tests/platform/work_calendar.h"

namespace tests {

/// What people, staff and terminals say: answers to surveys, a material that makes no sense
/// complaints, suggestions and questions without a name, faults of the catalogue;
/// and bad ratings (差评), each of which becomes a piece of work with a number. A piece of
/// work is open until a member of staff closes it with an answer; past its day it is overdue.
/// **Threads:** any; one at a time inside. **Time:** `now`, the office's clock.
class FeedbackDesk {
  public:
    static constexpr std::size_t words_max = 500;
    static constexpr int answer_days = 5;
    static constexpr int suggestion_days = 15;
    static constexpr int bad_grade = 2;  // 不满意, 非常不满意

    FeedbackDesk(Store& store, WorkCalendar calendar, std::function<kiosk::WallTime()> now,
                 std::function<std::string()> surveys);

    /// `POST /v1/feedback`. Nobody is asked who they are.
    [[nodiscard]] Reply take(const OnceCall& call, const std::string& body);
    /// `GET /v1/feedback/{number}`; also by the id of an evaluation that was bad.
    [[nodiscard]] Reply show(const std::string& number);

    // ---- for staff
    /// From a member of staff.
    [[nodiscard]] Reply take_from_staff(const std::string& user, const std::string& words);
    /// Everything with its state, oldest first: a JSON array.
    [[nodiscard]] Answer<std::string> list();
    [[nodiscard]] Reply close(const std::string& number, const std::string& user,
                              const std::string& answer);

  private:
    /// Bad ratings that have no number yet get theirs.
    [[nodiscard]] bool number_bad_ratings();
    [[nodiscard]] Answer<StoredRecord> make(const std::string& body, const std::string& terminal,
                                            const std::string& from);
    [[nodiscard]] std::optional<Problem> refuse(const std::string& body) const;
    [[nodiscard]] std::string view(const StoredRecord& row) const;

    Store& store_;
    const WorkCalendar calendar_;
    const std::function<kiosk::WallTime()> now_;
    const std::function<std::string()> surveys_;
    std::mutex mutex_;
};

}  // namespace tests
