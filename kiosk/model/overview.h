#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/base/clock.h"
#include "kiosk/base/secret.h"
#include "kiosk/model/ids.h"
#include "kiosk/model/local_text.h"
#include "kiosk/model/mask.h"

namespace kiosk {

// What waits for a person, for whom they may act, and how sure the platform is who they are, as it
// tells after a card was read (docs/PLATFORM_API.md, “Who asks” and “What waits for a person”).
// **Secrets:** all of it; lives in the visit and ends with it.

/// In the order in which they are shown.
enum class TodoKind {
    supplement,        // a case waits for something
    offer,             // filled in by the platform: look through it and confirm
    result_ready,      // to be collected
    licence_expiring,  // only with consent
    card_expiring,     // the identity card itself; seen by the terminal
};

/// One value that the platform has filled in.
struct OfferedValue {
    LocalText label;
    SecretText value;
    MaskKind mask = MaskKind::none;
};

struct Todo {
    TodoKind kind = TodoKind::supplement;
    LocalText name;       // of the service or licence
    LocalText line;       // the platform's words; may be empty
    std::string case_no;  // supplement, result_ready
    std::string offer;    // its id
    ServiceCode service;  // where one helps; may be empty
    std::optional<CivilDate> due;
    bool overdue = false;
    std::vector<OfferedValue> values;  // offer

    [[nodiscard]] Todo copy() const;
};

/// A service that the platform suggests, and why; only with consent.
struct Suggestion {
    ServiceCode service;
    LocalText why;
};

/// For whom somebody acts.
enum class PrincipalKind {
    self,
    minor,
    elder,
    enterprise,
    founding,  // a company that is being set up and has no code yet
};
[[nodiscard]] std::string_view name_of(PrincipalKind kind);
[[nodiscard]] std::optional<PrincipalKind> principal_kind(std::string_view name);

/// Somebody for whom the person may act, as the platform has verified it.
struct Principal {
    PrincipalKind kind = PrincipalKind::self;
    SecretText name;
    /// Identity number, unified social credit code, or the number of a name that was declared.
    SecretText number;
    LocalText role;         // 监护人、法定代表人、经办人 …
    std::string authority;  // the platform's signed statement, given back to it with the case

    [[nodiscard]] Principal copy() const;
};

struct Overview {
    std::vector<Todo> todos;
    std::vector<ServiceCode> frequent;  // the person's own, most often first
    std::vector<Suggestion> suggested;
    /// Nil: no consent to reminders and suggestions is given.
    Uuid profile_consent;
    std::vector<Principal> principals;

    [[nodiscard]] Overview copy() const;
};

/// The platform's identity service on whether the person is who the card says. Only it compares
/// anything; the terminal shows its words.
struct Verification {
    enum class State {
        waiting,  // for the person's own phone
        confirmed,
        refused,      // it is not this person, or they said no
        lapsed,       // nobody answered in time
        unavailable,  // this person can't be asked in this way
    };
    State state = State::waiting;
    std::string code;       // to be scanned; only while waiting
    std::string statement;  // signed; only when confirmed
};

/// How sure it is who somebody is; each includes the one before.
enum class Assurance {
    none,
    card,      // the chip of an identity card was read here
    verified,  // and the platform's identity service has confirmed the person
};

/// The last day is that near.
inline constexpr int remind_days = 90;

}  // namespace kiosk
