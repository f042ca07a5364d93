#include "offline_cache/sync/delivery_step.h"

#include <algorithm>

namespace offline_cache {

using kiosk::Duration;

std::string_view name_of(OutcomeKind kind) {
    switch (kind) {
        case OutcomeKind::registered:
            return "registered";
        case OutcomeKind::accepted:
            return "accepted";
        case OutcomeKind::unknown_here:
            return "unknown_here";
        case OutcomeKind::conflict:
            return "conflict";
        case OutcomeKind::forged_receipt:
            return "forged_receipt";
        case OutcomeKind::rejected:
            return "rejected";
        case OutcomeKind::damaged:
            return "damaged";
        case OutcomeKind::busy:
            return "busy";
        case OutcomeKind::unavailable:
            return "unavailable";
        case OutcomeKind::junk:
            return "junk";
        case OutcomeKind::no_answer:
            return "no_answer";
        case OutcomeKind::identity:
            return "identity";
        case OutcomeKind::cancelled:
            return "cancelled";
        case OutcomeKind::progress:
            return "progress";
        case OutcomeKind::upload_gone:
            return "upload_gone";
        case OutcomeKind::attachments_missing:
            return "attachments_missing";
    }
    return "no_answer";
}

std::optional<OutboxState> phase_after(OutboxState state) {
    switch (state) {
        case OutboxState::queued:
            return OutboxState::registering;
        case OutboxState::committing:
            return OutboxState::committing;
        // The platform's offset decides, whatever became of the last exchange.
        case OutboxState::uploading:
            return OutboxState::uploading;
        // Sent by a process or before a failure of the store that never noted the outcome: ask
        // first.
        case OutboxState::registering:
        case OutboxState::resolving:
        case OutboxState::parked:
            return OutboxState::resolving;
        case OutboxState::accepted:
        case OutboxState::purged:
        case OutboxState::held:
            return std::nullopt;
    }
    return std::nullopt;
}

namespace {

/// Whatever is lost of an upload, the platform says how much it has.
std::optional<Decision> decide_upload(OutcomeKind outcome) {
    const auto stay = [](Wait wait, HostVerdict host) {
        return Decision{OutboxState::uploading, wait, {}, host};
    };
    switch (outcome) {
        case OutcomeKind::progress:
            return stay(Wait::none, HostVerdict::reached);
        case OutcomeKind::upload_gone:
        case OutcomeKind::damaged:
            return stay(Wait::back_off, HostVerdict::reached);
        // It does not know the submission, or knows more than we thought.
        case OutcomeKind::unknown_here:
        case OutcomeKind::conflict:
        case OutcomeKind::registered:
        case OutcomeKind::accepted:
        case OutcomeKind::forged_receipt:
        case OutcomeKind::attachments_missing:
            return Decision{OutboxState::resolving, Wait::back_off, {}, HostVerdict::reached};
        case OutcomeKind::rejected:
            return Decision{OutboxState::parked, Wait::none, ParkedReason::rejected,
                            HostVerdict::reached};
        case OutcomeKind::busy:
            return stay(Wait::back_off, HostVerdict::busy);
        case OutcomeKind::unavailable:
        case OutcomeKind::junk:
        case OutcomeKind::no_answer:
            return stay(Wait::back_off, HostVerdict::failed);
        case OutcomeKind::identity:
            return Decision{OutboxState::held, Wait::none, {}, HostVerdict::refuses_us};
        case OutcomeKind::cancelled:
            return stay(Wait::none, HostVerdict::nothing);
    }
    return std::nullopt;
}

}  // namespace

std::optional<Decision> decide(OutboxState sending, OutcomeKind outcome) {
    if (sending == OutboxState::uploading) return decide_upload(outcome);
    const bool registering = sending == OutboxState::registering;
    const bool committing = sending == OutboxState::committing;
    const bool resolving = sending == OutboxState::resolving;
    if (!registering && !committing && !resolving) return std::nullopt;

    const auto parked = [](ParkedReason reason, Wait wait) {
        return Decision{OutboxState::parked, wait, reason, HostVerdict::reached};
    };
    const Decision ask_later{OutboxState::resolving, Wait::back_off, {}, HostVerdict::failed};
    switch (outcome) {
        case OutcomeKind::registered:
            // A commit is answered by a receipt or not at all.
            if (committing) return ask_later;
            return Decision{OutboxState::committing, Wait::none, {}, HostVerdict::reached};
        case OutcomeKind::accepted:
            return Decision{OutboxState::accepted, Wait::none, {}, HostVerdict::reached};
        case OutcomeKind::unknown_here:
            // The answer to the question is “start again”; to anything else it is odd, so not at
            // once.
            if (resolving)
                return Decision{OutboxState::queued, Wait::none, {}, HostVerdict::reached};
            return Decision{committing ? OutboxState::queued : OutboxState::resolving,
                            Wait::back_off,
                            {},
                            HostVerdict::reached};
        case OutcomeKind::conflict:
            return parked(ParkedReason::conflict, Wait::none);
        case OutcomeKind::forged_receipt:
            return parked(ParkedReason::receipt, Wait::recheck);
        case OutcomeKind::rejected:
            return parked(ParkedReason::rejected, Wait::none);
        case OutcomeKind::damaged:
            return Decision{registering ? OutboxState::queued : sending,
                            Wait::back_off,
                            {},
                            HostVerdict::reached};
        case OutcomeKind::busy:
            return Decision{
                registering ? OutboxState::queued : sending, Wait::back_off, {}, HostVerdict::busy};
        case OutcomeKind::unavailable:
        case OutcomeKind::junk:
        case OutcomeKind::no_answer:
            return ask_later;
        case OutcomeKind::identity:
            return Decision{OutboxState::held, Wait::none, {}, HostVerdict::refuses_us};
        case OutcomeKind::cancelled:
            return Decision{OutboxState::resolving, Wait::none, {}, HostVerdict::nothing};
        case OutcomeKind::attachments_missing:
            return Decision{committing ? OutboxState::uploading : OutboxState::resolving,
                            Wait::back_off,
                            {},
                            HostVerdict::reached};
        case OutcomeKind::progress:
        case OutcomeKind::upload_gone:
            return ask_later;  // said of an upload only
    }
    return std::nullopt;
}

Duration BackOff::wait(std::uint32_t failures, kiosk::Random& random) const {
    auto ceiling = std::min(first, longest);
    for (std::uint32_t i = 0; i < failures && ceiling < longest; ++i)
        ceiling = std::min(ceiling * 2, longest);
    const auto floor = std::min(first / shortest_part, ceiling);
    const auto span = static_cast<std::uint64_t>((ceiling - floor).count()) + 1;
    return floor + Duration(static_cast<Duration::rep>(random.below(span)));
}

Duration BackOff::wait(std::uint32_t failures, std::optional<Duration> retry_after,
                       kiosk::Random& random) const {
    const auto own = wait(failures, random);
    if (!retry_after) return own;
    return std::max(own, std::min(*retry_after, longest_retry_after));
}

void HostGate::note(HostVerdict verdict, std::optional<Duration> retry_after, kiosk::SteadyTime now,
                    kiosk::Random& random) {
    switch (verdict) {
        case HostVerdict::nothing:
            return;
        case HostVerdict::reached:
            open_now();
            return;
        case HostVerdict::busy:
            failures_ = 0;
            closed_until_ = now + back_off_.wait(0, retry_after, random);
            return;
        case HostVerdict::refuses_us:
            closed_until_ = now + back_off_.wait(refusals_, retry_after, random);
            ++refusals_;
            return;
        case HostVerdict::failed:
            ++failures_;
            if (failures_ >= failures_to_open)
                closed_until_ =
                    now + back_off_.wait(failures_ - failures_to_open, retry_after, random);
            else if (retry_after)
                closed_until_ = now + std::min(*retry_after, BackOff::longest_retry_after);
            return;
    }
}

void HostGate::open_now() {
    failures_ = 0;
    refusals_ = 0;
    closed_until_ = kiosk::SteadyTime(Duration::min());
}

}  // namespace offline_cache
