#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "kiosk/app/inbox.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/random.h"
#include "kiosk/flow/visit.h"

namespace kiosk {

/// Carries out what the flow wants done. Every answer comes back through the inbox.
class EffectSink {
  public:
    virtual ~EffectSink() = default;
    virtual void run(SessionId session, Effect effect) = 0;
};

/// Keeps the state of the visit and turns events into effects and snapshots.
/// **Threads:** the user interface's only.
class VisitRunner {
  public:
    VisitRunner(Environment environment, Inbox& inbox, EffectSink& effects, const Clock& clock,
                Random& random);

    /// What a person did on the screen that is shown now.
    void person(Intent intent);
    void dispatch(EventBody body);
    /// Takes what waits in the inbox (at most Inbox::taken_per_turn) and the tick that is due. True
    /// when the snapshot may have changed.
    bool turn();

    [[nodiscard]] Snapshot snapshot() const;
    [[nodiscard]] SessionId session() const { return state_.session(); }
    [[nodiscard]] std::optional<SteadyTime> next_deadline() const;
    /// Told what a screen may draw after every event.
    void watch(std::function<void(const Snapshot&, Now)> watcher) { watcher_ = std::move(watcher); }
    /// Used by visits that begin after this.
    void use_catalogue(std::shared_ptr<const Catalogue> catalogue);
    void use_bulletin(std::shared_ptr<const Bulletin> bulletin) {
        environment_.bulletin = std::move(bulletin);
    }

  private:
    void advance_by(Event event);
    void log_session(SessionId before, SteadyTime now);

    Environment environment_;
    Inbox& inbox_;
    EffectSink& effects_;
    const Clock& clock_;
    Random& random_;
    VisitState state_;
    SteadyTime session_began_{};
    std::function<void(const Snapshot&, Now)> watcher_;
};

}  // namespace kiosk
