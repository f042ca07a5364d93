#pragma once

#include "kiosk/base/clock.h"
#include "kiosk/base/random.h"
#include "kiosk/forms/xform_session.h"

namespace kiosk {

/// Time that stands still until the visit moves it.
class VisitClock final : public Clock {
  public:
    explicit VisitClock(Now now) : now_(now) {}
    [[nodiscard]] Now now() const override { return now_; }
    void set(Now now) { now_ = now; }

  private:
    Now now_;
};

struct XFormSession::World {
    VisitClock clock;
    SeededRandom random;

    World(Now now, const Uuid& seed);
    [[nodiscard]] FormSurroundings surroundings();
};

/// What the form keeps for what a person types or touches, and back: “yes” is OK, 09:30 has
/// seconds.
[[nodiscard]] SecretText to_form(FieldKind kind, std::string_view typed);
[[nodiscard]] SecretText from_form(FieldKind kind, std::string_view kept);

[[nodiscard]] bool is_choice(FieldKind kind);
/// Filled in by a machine, not by the person and not by the form.
[[nodiscard]] bool is_given(ValueSource source);

}  // namespace kiosk
