#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kiosk/base/clock.h"
#include "kiosk/model/ids.h"
#include "kiosk/model/local_text.h"

namespace kiosk {

/// What the platform tells everybody (docs/PLATFORM_API.md, “The public”), as a terminal keeps it.
/// Nothing of it is personal.
struct Bulletin {
    /// 公告、政策、权力清单、责任清单、办件公示
    enum class Kind { notice, policy, power, duty, cases };
    struct Notice {
        std::string id;
        Kind kind = Kind::notice;
        LocalText title;
        LocalText text;
        LocalText source;  // the site it comes from
        CivilDate valid_from;
        CivilDate valid_to;
        [[nodiscard]] bool is_valid(const CivilDate& today) const {
            return valid_from <= today && today <= valid_to;
        }
    };
    /// Of a terminal, in the last whole month. nullopt: not published, because a person
    /// might be known by it, or because there was nothing.
    struct Figures {
        std::string terminal_id;
        std::optional<int> satisfaction;  // per cent
        std::optional<int> availability;  // per cent
    };
    struct Question {
        enum class Kind { single, multiple, text };
        struct Option {
            std::string id;
            LocalText words;
        };
        std::string id;
        Kind kind = Kind::single;
        LocalText words;
        std::vector<Option> options;
    };
    struct Survey {
        std::string id;
        LocalText title;
        CivilDate valid_to;
        std::vector<Question> questions;
    };

    /// Services of an area by how often they were filed there, the most often first.
    struct Ranking {
        std::string area_code;
        CivilDate day;  // when it was counted
        std::vector<ServiceCode> services;
    };

    std::string month;  // “2026-10”
    std::vector<Figures> figures;
    std::vector<Notice> notices;  // approved ones only
    std::vector<Survey> surveys;
    std::vector<Ranking> rankings;
};

/// What the hall offers just now.
struct HallOffer {
    struct Queue {
        std::string id;
        LocalText name;
        LocalText window;
        std::size_t waiting = 0;
    };
    std::vector<Queue> queues;
    std::vector<std::string> slots;  // “2026-12-01T09:30”, still free
};

/// A number for a queue or an appointment, or for what was handed on.
struct HallTicket {
    std::string number;
    LocalText name;    // of the queue
    LocalText window;  // where
    std::string day;   // “2026-12-01”
    std::string time;  // “09:30”; empty: in turn
    std::size_t waiting = 0;
    std::string code;  // to be typed at a window; of a case handed on
    std::string url;   // behind the code; ends by itself
};

/// That something was taken, and under which number.
struct FeedbackTaken {
    std::string number;
    CivilDate due;  // of the answer, where there is to be one
};

}  // namespace kiosk
