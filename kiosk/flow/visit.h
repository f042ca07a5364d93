#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "kiosk/base/clock.h"
#include "kiosk/catalog/catalogue.h"
#include "kiosk/flow/effect.h"
#include "kiosk/flow/event.h"
#include "kiosk/flow/snapshot.h"
#include "kiosk/model/bulletin.h"

namespace kiosk {

/// What does not change while the terminal runs, but for a new catalogue.
struct Environment {
    std::shared_ptr<const Catalogue> catalogue;  // null: nothing can be offered yet
    /// What the platform tells the public; null: nothing was told yet.
    std::shared_ptr<const Bulletin> bulletin;
    /// Text behind the code of the hall's network, “WIFI:…”; empty: not offered.
    std::string network_code;
    LocalText terminal_name;
    LocalText hall;
    std::string terminal_id;
    std::string area_code;
    /// What this terminal has, in the words of the catalogue's `terminal.devices`.
    std::vector<std::string> devices{"idcard", "document_printer"};
    /// Guides that nobody has changed for longer are called old.
    int guide_days = 730;
    std::string help_phone;
    Duration idle{90'000};
    Duration idle_elder{180'000};
    Duration warning{30'000};
    Duration card_timeout{60'000};
    Duration card_left_alarm{10'000};
    Duration goodbye{12'000};
    /// How long the receipt waits for the platform before it goes on with the provisional number.
    Duration receipt_wait{4'000};
};

/// The visit between two events. Opaque, movable; `clone` for the model check.
class VisitState {
  public:
    VisitState();
    ~VisitState();
    VisitState(VisitState&&) noexcept;
    VisitState& operator=(VisitState&&) noexcept;
    [[nodiscard]] VisitState clone() const;
    [[nodiscard]] SessionId session() const;
    /// Of the visit that runs; nil while nobody is there.
    [[nodiscard]] Uuid trace() const;

    struct Data;
    [[nodiscard]] Data& data() { return *data_; }
    [[nodiscard]] const Data& data() const { return *data_; }

  private:
    std::unique_ptr<Data> data_;
};

struct Advance {
    VisitState state;
    std::vector<Effect> effects;
    /// Whose effects these are. Not `state.session()`: the event that ends a visit still cancels
    /// and wipes for it.
    SessionId session;
};

/// The whole logic of a visit. Pure: no I/O, no clock, no randomness, no threads; the same
/// arguments give the same answer. Events of another session, or of a request that nobody waits
/// for, change nothing; but what money goes back is heard of after the visit, too.
[[nodiscard]] Advance advance(VisitState state, Event event, Now now,
                              const Environment& environment);

/// When the next Tick is due, if nothing else happens before.
[[nodiscard]] std::optional<SteadyTime> next_deadline(const VisitState& state);

/// Everything a screen may draw.
[[nodiscard]] Snapshot snapshot_of(const VisitState& state, Now now,
                                   const Environment& environment);

}  // namespace kiosk
