#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>

#include "tests/platform/keys.h"
#include "tests/platform/problem.h"
#include "tests/platform/store.h"
#include "tests/platform/work_calendar.h"

namespace tests {

/// tests/platform/bulletin.json as it was when the program was built: what the sample city tells
/// the public.
[[nodiscard]] std::string_view delivered_bulletin();

/// What is told to everybody: notices that were approved and are valid, surveys, and last
/// month's figures of each terminal.
/// **Threads:** any. **Time:** `now`; days and months of China.
class PublicDesk {
  public:
    /// Cells of fewer cases than that are not published: nobody may be known by them.
    static constexpr int cell_min = 5;
    /// A terminal counts as there for so long after it was heard of.
    static constexpr int slot_minutes = 5;
    /// Hours that a terminal is expected to be there on a working day, in minutes after midnight.
    static constexpr int opens = 9 * 60;
    static constexpr int closes = 17 * 60;

    struct TerminalFigures {
        std::string terminal_id;
        std::optional<int> satisfaction;  // per cent 基本满意 and better; nullopt: too few
        std::optional<int>
            availability;  // per cent of the expected hours; nullopt: it had not registered
    };

    PublicDesk(Store& store, WorkCalendar calendar, const ReceiptKey& key,
               std::function<kiosk::WallTime()> now);

    /// This terminal was heard of just now.
    void note_seen(const std::string& terminal);
    /// `GET /v1/bulletin`: a compact JWS by the receipt key, with typ `bianmin-bulletin+jws`.
    [[nodiscard]] Reply bulletin(const std::string& if_none_match);
    /// JSON array of the surveys that are asked now.
    [[nodiscard]] std::string surveys() const;

    /// By area: what was filed there most often in the `ranking_days` before today. What
    /// was filed less than `cell_min` times isn't told.
    struct Ranking {
        std::string area_code;
        std::vector<std::string> services;
    };
    static constexpr int ranking_days = 30;
    [[nodiscard]] kiosk::Result<std::vector<Ranking>> rankings();

    /// “2026-10”: the last whole month.
    [[nodiscard]] std::string month() const;
    [[nodiscard]] kiosk::Result<std::vector<TerminalFigures>> figures();

    // ---- notices, for staff
    /// JSON array of all of them, whatever their state.
    [[nodiscard]] kiosk::Result<std::string> notices();
    /// Written by one, not shown yet. Gives the id.
    [[nodiscard]] Answer<std::string> write_notice(const std::string& user,
                                                   const std::string& notice_json);
    /// By another than who wrote it.
    [[nodiscard]] std::optional<Problem> approve_notice(const std::string& id,
                                                        const std::string& user);

  private:
    /// Of that month, from the day on that the terminal registered.
    [[nodiscard]] std::int64_t working_days(const std::string& month,
                                            const kiosk::CivilDate& since) const;

    Store& store_;
    const WorkCalendar calendar_;
    const ReceiptKey& key_;
    const std::function<kiosk::WallTime()> now_;
    std::mutex mutex_;
    std::map<std::string, std::string> seen_;  // terminal → the slot noted last
};

}  // namespace tests
