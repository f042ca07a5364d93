#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/base/clock.h"
#include "tests/platform/case_file.h"
#include "tests/platform/office.h"
#include "tests/platform/once.h"
#include "tests/platform/problem.h"
#include "tests/platform/store.h"

namespace tests {

/// A request about somebody's own matters, after the pass was looked at.
struct PersonCall {
    std::string terminal;
    std::string person;  // identity number
    std::string about;   // case or ticket number of the path
    std::string body;
    std::string idempotency_key;
    std::string area{};  // of the authority that is meant; empty: this city's
};

/// A case of somebody that waits for that person.
struct WaitingCase {
    std::string case_no;
    std::string service_code;
    std::string name_json;
    bool is_result = false;  // to be collected; else something is missing
    std::string due;         // day; empty: none
    bool overdue = false;    // nobody answered in time: it was sent back
    std::string place_json;  // where the result lies
};
struct WaitingCases {
    std::vector<WaitingCase> cases;
    std::vector<std::string> frequent;  // services of this person, most often first
};

/// Keeps the record of cases: brings it up to what the office has done by now, whenever somebody
/// looks, and adds what the citizen does. A case of somebody else is not there (404).
/// **Threads:** any; one at a time inside. **Time:** the office's clock, which runs with the
/// platform's and can be put forward. **Limits:** `steps_max` events at once, `words_max`
/// characters of a citizen, one open urge a case, `open_tickets_max` a person.
class CaseDesk {
  public:
    static constexpr int steps_max = 64;
    static constexpr std::size_t words_max = 500;
    static constexpr std::size_t open_tickets_max = 10;

    using FindService =
        std::function<std::shared_ptr<const PublishedService>(const std::string& code)>;

    CaseDesk(Store& store, Office office, const kiosk::Clock& clock, FindService find_service);

    // ---- for citizens
    [[nodiscard]] Reply list(const PersonCall& call);
    [[nodiscard]] Reply show(const PersonCall& call);
    [[nodiscard]] Reply urge(const PersonCall& call);
    [[nodiscard]] Reply supplement(const PersonCall& call);
    [[nodiscard]] Reply withdraw(const PersonCall& call);
    [[nodiscard]] Reply file_ticket(const PersonCall& call);
    [[nodiscard]] Reply show_ticket(const PersonCall& call);
    /// Its result lies ready.
    [[nodiscard]] Answer<bool> can_collect(const PersonCall& call);
    /// What waits for this person, the most urgent first.
    [[nodiscard]] Answer<WaitingCases> waiting(const std::string& person);
    /// Without a pass: status and timeline only; the caller has checked who asks.
    [[nodiscard]] Reply show_to_anybody(const std::string& case_no);
    /// By its number and the last four characters of the holder's identity number.
    [[nodiscard]] Reply show_ticket_to(const std::string& ticket_no, const std::string& check);

    // ---- for operators and the supervision
    void put_forward(kiosk::Duration by);
    /// The office's clock.
    [[nodiscard]] kiosk::WallTime now() const;
    /// Only while the office has not begun with it.
    [[nodiscard]] Reply set_course(const std::string& case_no, Course course);
    /// What the supervision is told: each event once, with an id of its own.
    [[nodiscard]] Reply supervision();
    /// Planned and actual working days of each stage, and what is overdue, by unit.
    [[nodiscard]] Reply durations();

  private:
    using Done = DoneOnce;
    using Work = OnceWork;

    [[nodiscard]] Answer<CaseFile> open(const CaseRow& row);
    /// This person's case, up to date.
    [[nodiscard]] Answer<CaseFile> open_own(const PersonCall& call);
    [[nodiscard]] Answer<std::vector<CaseFile>> open_all(const std::optional<std::string>& person);
    [[nodiscard]] Answer<std::vector<CaseEvent>> catch_up(CaseFile& file) const;
    [[nodiscard]] Answer<Done> take(const CaseFile& file, CaseEvent event);
    /// Does the work once for a key; the same request again gets the same answer.
    [[nodiscard]] Reply once(const PersonCall& call, std::string_view operation, const Work& work);
    [[nodiscard]] Answer<Done> make_ticket(const PersonCall& call);

    Store& store_;
    const Office office_;
    const kiosk::Clock& clock_;
    const FindService find_service_;
    std::mutex mutex_;
    std::atomic<kiosk::Duration> ahead_{kiosk::Duration{}};  // of the platform's clock
};

}  // namespace tests
