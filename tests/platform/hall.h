#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <string>

#include "kiosk/base/clock.h"
#include "kiosk/base/random.h"
#include "tests/platform/case_desk.h"
#include "tests/platform/once.h"
#include "tests/platform/store.h"

namespace tests {

/// What was begun at a terminal and goes on elsewhere.
struct Handover {
    std::string token;
    std::string number;  // “H…”, what people call it by
    std::string code;    // eight digits, to be typed at a window
    std::string terminal_id;
    std::string holder;  // identity number
    std::string service_code;
    std::string form_id;
    std::string form_version;
    std::string payload;  // JSON, as the terminal would have filed it, without signature
    kiosk::WallTime expires{};
    std::string case_no;  // once it was filed
};

/// The hall beside the terminals: numbers for the queues, appointments, begun cases that are handed
/// to a window or a phone, and the cabinet that results are taken from.
/// **Threads:** any; one at a time inside. **Time:** `now`, the office's clock. **Limits:**
/// `tickets_a_day` a queue, `places_a_slot`, a handover lives for `handover_lasts`, a code of the
/// cabinet until it was used, `wrong_codes_max` wrong ones in ten minutes.
/// **Secrets:** a handover holds what the person has filled in, in the store.
class Hall {
  public:
    static constexpr int tickets_a_day = 999;
    static constexpr int places_a_slot = 3;
    static constexpr kiosk::Duration handover_lasts{std::chrono::hours(2)};
    static constexpr int wrong_codes_max = 5;

    /// `may_collect` says whether a case of this person has a result to take.
    using MayCollect = std::function<Answer<bool>(const PersonCall& call)>;

    Hall(Store& store, WorkCalendar calendar, std::function<kiosk::WallTime()> now);

    /// Where its pages are to be found from outside; what links begin with.
    void use_pages(std::string address) { pages_ = std::move(address); }

    // ---- for terminals
    /// `GET /v1/hall`: queues, and places of the next working day.
    [[nodiscard]] Reply show();
    /// `POST /v1/hall/tickets`: a number for now, or with `slot` for then. Asks nobody who they
    /// are.
    [[nodiscard]] Reply take_ticket(const OnceCall& call, const std::string& body);
    /// `PUT /v1/handovers/{id}`
    [[nodiscard]] Reply hand_over(const PersonCall& call);
    /// `POST /v1/cabinet/codes`
    [[nodiscard]] Reply make_code(const PersonCall& call, const MayCollect& may_collect);
    /// `POST /v1/cabinet/openings`: what the cabinet itself asks.
    [[nodiscard]] Reply open_box(const std::string& body);

    // ---- for pages
    /// By token, code or number; nullopt: unknown, or its time is over.
    [[nodiscard]] std::optional<Handover> find_handover(const std::string& word);
    /// It became a case: nobody files it again.
    [[nodiscard]] kiosk::Result<void> note_filed(const Handover& handover,
                                                 const std::string& case_no);
    /// JSON of a queue ticket by the token of its link; nullopt: unknown, or its day is over.
    [[nodiscard]] std::optional<std::string> find_ticket(const std::string& token);

  private:
    [[nodiscard]] std::string token();
    [[nodiscard]] std::string digits(std::size_t count);

    Store& store_;
    const WorkCalendar calendar_;
    const std::function<kiosk::WallTime()> now_;
    std::string pages_;
    std::mutex mutex_;
    kiosk::SystemRandom random_;
    int wrong_codes_ = 0;
    kiosk::WallTime wrong_since_{};
};

}  // namespace tests
