#include "kiosk/app/visit_runner.h"

#include <utility>

#include "kiosk/base/log.h"

namespace kiosk {

VisitRunner::VisitRunner(Environment environment, Inbox& inbox, EffectSink& effects,
                         const Clock& clock, Random& random)
    : environment_(std::move(environment)),
      inbox_(inbox),
      effects_(effects),
      clock_(clock),
      random_(random) {}

void VisitRunner::person(Intent intent) {
    dispatch(event::Person{std::move(intent)});
}

void VisitRunner::dispatch(EventBody body) {
    advance_by({state_.session(), std::move(body), {}});
}

bool VisitRunner::turn() {
    bool changed = false;
    for (std::size_t i = 0; i < Inbox::taken_per_turn; ++i) {
        auto event = inbox_.take();
        if (!event) break;
        advance_by(std::move(*event));
        changed = true;
    }
    const auto due = kiosk::next_deadline(state_);
    if (due && *due <= clock_.now().steady) {
        advance_by({{}, event::Tick{}, {}});
        changed = true;
    }
    return changed;
}

void VisitRunner::advance_by(Event event) {
    const Now now = clock_.now();
    const SessionId before = state_.session();
    event.fresh_id = random_.uuid_v7(now.wall);
    Advance next = advance(std::move(state_), std::move(event), now, environment_);
    state_ = std::move(next.state);
    log_session(before, now.steady);
    if (watcher_) watcher_(snapshot_of(state_, now, environment_), now);
    const SessionId session = next.session;
    for (Effect& effect : next.effects) effects_.run(session, std::move(effect));
}

void VisitRunner::log_session(SessionId before, SteadyTime now) {
    const SessionId after = state_.session();
    if (after == before) return;
    if (before.value() != 0)
        log::session_ended(static_cast<std::int64_t>(before.value()), "over", now - session_began_);
    if (after.value() != 0) log::session_started(static_cast<std::int64_t>(after.value()));
    session_began_ = now;
}

Snapshot VisitRunner::snapshot() const {
    return snapshot_of(state_, clock_.now(), environment_);
}

std::optional<SteadyTime> VisitRunner::next_deadline() const {
    return kiosk::next_deadline(state_);
}

void VisitRunner::use_catalogue(std::shared_ptr<const Catalogue> catalogue) {
    environment_.catalogue = std::move(catalogue);
    dispatch(event::CatalogueChanged{});
}

}  // namespace kiosk
