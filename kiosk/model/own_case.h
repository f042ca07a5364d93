#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kiosk/base/clock.h"
#include "kiosk/model/local_text.h"

namespace kiosk {

// A person's own matters, as the platform tells them (docs/PLATFORM_API.md, “The course of a
// case”). Words are the platform's: the terminal never says by itself that something was accepted.
// **Secrets:** all of it; lives in the visit and ends with it.

/// Green, then yellow when most of the promised time is over, then red.
enum class Lamp { green, yellow, red };

enum class CaseState {
    received,
    accepted,
    review,
    decision,
    certificate,
    delivery,
    archive,
    supplement,
    not_accepted,
    withdrawn,
    sent_back,
};

/// Working days, counted by the platform's calendar.
struct CaseDeadline {
    bool for_acceptance = false;  // else until it is decided
    int limit_days = 0;
    CivilDate due;
    int days_left = 0;  // below 0: overdue
    Lamp lamp = Lamp::green;
    bool provisional = false;  // the holidays on the way are not arranged yet
};

/// One of the person's cases in the list.
struct CaseLine {
    std::string case_no;
    LocalText service;
    LocalText status;  // 办件状态, the platform's words
    LocalText stage;
    CaseState state = CaseState::received;
    WallTime filed_at{};
    std::optional<CaseDeadline> deadline;
};

struct CaseStageRow {
    enum class State { done, current, waiting };
    LocalText name;
    LocalText post;
    LocalText unit;     // whose post it is, where a case goes through several
    int use_level = 0;  // that unit's 行使层级; 0: not told
    int limit_days = 0;
    State state = State::waiting;
    std::optional<WallTime> started_at;
    std::optional<WallTime> done_at;
    std::optional<CivilDate> due;
};

/// What is wrong with an application, and the answers that put it right.
struct CaseDefect {
    struct Option {
        std::string id;
        LocalText text;
    };
    std::string id;
    LocalText text;
    std::vector<Option> options;
};

struct CaseUrge {
    WallTime at{};
    LocalText answer;  // empty: not answered yet
};

enum class TicketKind { complaint, suggestion, question, erasure };
[[nodiscard]] constexpr std::string_view name_of(TicketKind kind) {
    switch (kind) {
        case TicketKind::complaint:
            return "complaint";
        case TicketKind::suggestion:
            return "suggestion";
        case TicketKind::question:
            return "question";
        case TicketKind::erasure:
            return "erasure";
    }
    return "";
}

struct Ticket {
    std::string ticket_no;
    TicketKind kind = TicketKind::complaint;
    CivilDate due;
    bool answered = false;
    LocalText answer;
};

struct OwnCase {
    CaseLine line;
    LocalText unit;
    std::string phone;
    LocalText place;
    LocalText place_address;
    std::vector<CaseStageRow> stages;
    /// Done ones, then at most one current, then waiting ones. Otherwise they are no progress and
    /// not shown as such.
    bool stages_sound = true;
    bool may_urge = false;
    bool may_supplement = false;
    bool may_withdraw = false;
    std::vector<CaseDefect> defects;  // all at once
    CivilDate supplement_until;
    LocalText reason;  // why it was not accepted
    std::vector<CaseUrge> urges;
    LocalText result;
    LocalText delivery;  // how the result comes
};

struct OwnMatters {
    std::vector<CaseLine> cases;  // newest first
    std::vector<Ticket> tickets;  // newest first
};

}  // namespace kiosk
