#include "offline_cache/sync/delivery.h"

#include <algorithm>
#include <utility>

#include "kiosk/base/events.h"

namespace offline_cache {

namespace {

constexpr kiosk::Duration housekeeping_interval = std::chrono::hours(24);

}  // namespace

Delivery::Delivery(Outbox& outbox, kiosk::HttpClient& http, const ReceiptVerifier& verifier,
                   Admission& admission, const kiosk::Clock& clock, kiosk::Random& random,
                   DeliveryOptions options)
    : outbox_(outbox),
      http_(http),
      verifier_(verifier),
      admission_(admission),
      clock_(clock),
      random_(random),
      options_(std::move(options)),
      gate_(options_.back_off) {}

Result<void> Delivery::start() {
    // Until it has worked each turn tries it again.
    unsettled_ = true;
    if (auto recovered = outbox_.recover_interrupted(); !recovered) return recovered;
    const auto purged = outbox_.purge_accepted();
    if (!purged) return purged.error();
    unsettled_ = false;
    return {};
}

Delivery::Turn Delivery::run_once() {
    auto result = turn();
    if (result) return *result;
    return after_store_failure(result.error());
}

Result<Delivery::Turn> Delivery::turn() {
    if (auto recovered = outbox_.recover(); !recovered) return recovered.error();
    if (unsettled_) {
        if (auto recovered = outbox_.recover_interrupted(); !recovered) return recovered.error();
        if (const auto purged = outbox_.purge_accepted(); !purged) return purged.error();
        unsettled_ = false;
        holding_ = false;
    }
    if (auto kept = keep_house(); !kept) return kept.error();
    const auto now = clock_.now().steady;
    if (!gate_.lets_through(now)) return Turn{.more = false, .next = gate_.closed_until()};
    const auto entries = next_entries(now);
    if (!entries) return entries.error();
    if (entries->empty()) {
        const auto sent = exchange_audit();
        if (!sent) return sent.error();
        if (*sent) return Turn{.more = true, .next = {}};
        auto due = outbox_.next_due(now);
        if (!due) return due.error();
        if (audit_next_ && (!*due || *audit_next_ < **due)) *due = audit_next_;
        return Turn{.more = false, .next = *due};
    }
    if (entries->size() > 1) {
        if (auto sent = exchange_batch(*entries); !sent) return sent.error();
        return Turn{.more = true, .next = {}};
    }
    const auto& entry = entries->front();
    const auto phase = phase_after(entry.state);
    if (!phase) return Error{ErrorCode::internal, "the outbox offered what can't be sent", {}};
    auto sent = *phase == OutboxState::uploading ? exchange_upload(entry) : exchange(entry, *phase);
    if (!sent) return sent.error();
    return Turn{.more = true, .next = {}};
}

Result<std::vector<OutboxEntry>> Delivery::next_entries(kiosk::SteadyTime now) {
    const bool may_batch = options_.wire.signer != nullptr && !holding_ &&
                           (!no_batches_until_ || now >= *no_batches_until_);
    while (true) {
        auto entries =
            outbox_.peek(now, may_batch ? options_.batch_entries : 1, options_.batch_bytes);
        if (!entries) return entries.error();
        if (!entries->empty()) {
            // Whatever is in doubt goes alone, and first.
            const auto is_queued = [](const auto& one) {
                return one.state == OutboxState::queued && !one.has_attachments;
            };
            if (!is_queued(entries->front()))
                entries->resize(1);
            else
                entries->erase(std::ranges::find_if_not(*entries, is_queued), entries->end());
            return entries;
        }
        if (!holding_) return entries;
        // One held entry tries for all. It may have to wait for another one, so perhaps the next.
        const auto released = outbox_.release_one_held();
        if (!released) return released.error();
        holding_ = *released;
    }
}

Result<void> Delivery::keep_house() {
    const auto now = clock_.now().steady;
    if (house_kept_ && now - *house_kept_ < housekeeping_interval) return {};
    house_kept_ = now;
    if (auto sound = outbox_.database().verify_content(); !sound) return sound;
    const auto dropped = outbox_.drop_tombstones(options_.tombstones_kept);
    if (!dropped) return dropped.error();
    if (*dropped > 0) kiosk::log::records_expired("receipts", static_cast<std::int64_t>(*dropped));
    return {};
}

Result<void> Delivery::exchange(const OutboxEntry& entry, OutboxState phase) {
    std::string manifest;
    if (phase == OutboxState::registering) {
        auto stored = outbox_.manifest_of(entry.id);
        if (!stored && stored.error().code == ErrorCode::checksum_error)
            return park_damaged(entry, phase, damaged_manifest);
        if (!stored && stored.error().code == ErrorCode::not_found) return is_not_there();
        if (!stored) return stored.error();
        manifest = std::move(*stored);
    }
    const auto attempt = outbox_.begin_attempt(entry.id, entry.state, phase, clock_.now().wall);
    if (!attempt) return attempt.error();
    if (!*attempt) return is_not_there();
    outbox_.database().pass("send.before");
    const auto reply = send(request_of(phase, entry, std::move(manifest), options_.wire));
    outbox_.database().pass("send.after");
    auto settled =
        settle(entry, phase, outcome_of(phase, entry, reply, options_.wire, verifier_), **attempt);
    if (!settled) unsettled_ = true;
    return settled;
}

Result<kiosk::HttpReply> Delivery::send(kiosk::HttpRequest request) {
    if (options_.wire.is_carried)
        request.headers.push_back({"Bianmin-Terminal", options_.wire.terminal_id});
    if (options_.wire.signer != nullptr && !request.body.empty())
        if (auto done = options_.wire.signer->sign(request, clock_.now().wall); !done)
            return done.error();
    return http_.send(request);
}

Transition Delivery::step_for(const OutboxEntry& entry, OutboxState phase, const Decision& decision,
                              const Outcome& outcome, kiosk::SteadyTime now,
                              kiosk::Duration& pause) {
    Transition step{.from = phase,
                    .to = decision.next,
                    .not_before = {},
                    .failures = gets_further(entry, outcome) ? 0 : entry.failures,
                    .parked_reason = decision.parked_reason,
                    .restarts_uploads = outcome.kind == OutcomeKind::attachments_missing,
                    .upload = outcome.upload};
    if (step.to == OutboxState::committing && phase != OutboxState::committing &&
        entry.has_attachments)
        step.to = OutboxState::uploading;
    if (decision.wait == Wait::back_off)
        pause = options_.back_off.wait(entry.failures, outcome.retry_after, random_);
    if (decision.wait == Wait::recheck) pause = options_.receipt_recheck;
    if (decision.wait != Wait::none) {
        step.not_before = now + pause;
        ++step.failures;
    }
    return step;
}

Result<void> Delivery::settle(const OutboxEntry& entry, OutboxState phase, const Outcome& outcome,
                              std::int64_t attempt) {
    const auto decision = decide(phase, outcome.kind);
    if (!decision) return Error{ErrorCode::internal, "an exchange in a state without one", {}};
    const auto now = clock_.now();
    const AttemptEnd end{.attempt = attempt,
                         .outcome = name_of(outcome.kind),
                         .http_status = outcome.http_status,
                         .problem = outcome.problem};
    kiosk::Duration pause{0};
    if (outcome.receipt) {
        const auto accepted = outbox_.accept(*outcome.receipt, end, phase, now.wall);
        if (!accepted) return accepted.error();
        outbox_.database().pass("accepted");
        const auto purged = outbox_.purge_accepted();
        if (!purged) return purged.error();
    } else {
        const auto step = step_for(entry, phase, *decision, outcome, now.steady, pause);
        const auto finished = outbox_.finish_attempt(entry.id, end, step, now.wall);
        if (!finished) return finished.error();
    }
    if (decision->next == OutboxState::accepted || decision->next == OutboxState::parked)
        furthest_.erase(entry.sequence);
    report(entry, outcome, *decision, pause);
    return settle_host(outcome, decision->host);
}

Result<void> Delivery::settle_host(const Outcome& outcome, HostVerdict verdict) {
    const auto now = clock_.now().steady;
    const bool was_away = gate_.away();
    gate_.note(verdict, outcome.retry_after, now, random_);
    switch (verdict) {
        case HostVerdict::refuses_us: {
            const bool is_first = !std::exchange(holding_, true);
            const auto held = outbox_.hold_all(clock_.now().wall);
            if (!held) return held.error();
            if (is_first)
                kiosk::log::terminal_refused(outcome.code, outcome.problem,
                                             static_cast<std::int64_t>(*held));
            break;
        }
        case HostVerdict::reached:
        case HostVerdict::busy: {
            if (holding_) {
                const auto released = outbox_.release_held(clock_.now().wall);
                if (!released) return released.error();
                holding_ = false;
            }
            // Those waits were owed to the outage, not to the entries.
            if (was_away)
                if (auto cleared = outbox_.clear_waits(); !cleared) return cleared;
            break;
        }
        case HostVerdict::failed:
        case HostVerdict::nothing:
            break;
    }
    const bool away = gate_.away() || holding_;
    if (away && !away_since_) {
        away_since_ = now;
        kiosk::log::platform_away(outcome.code, outcome.problem);
    } else if (!away && away_since_ && verdict != HostVerdict::nothing) {
        kiosk::log::platform_reached(now - *away_since_);
        if (verdict == HostVerdict::reached && !spread_waived_ &&
            now - *away_since_ >= options_.spread_after)
            gate_.rest_until(
                now + kiosk::Duration(static_cast<kiosk::Duration::rep>(random_.below(
                          static_cast<std::uint64_t>(options_.spread_longest.count()) + 1))));
        away_since_.reset();
        spread_waived_ = false;
    }
    return {};
}

Result<void> Delivery::park_damaged(const OutboxEntry& entry, OutboxState phase,
                                    std::string_view what) {
    kiosk::log::store_failed(ErrorCode::checksum_error, what);
    const auto now = clock_.now().wall;
    const auto attempt = outbox_.begin_attempt(entry.id, entry.state, phase, now);
    if (!attempt) return attempt.error();
    if (!*attempt) return is_not_there();
    const auto parked = outbox_.finish_attempt(
        entry.id,
        {.attempt = **attempt, .outcome = "damaged_store", .http_status = 0, .problem = {}},
        {.from = phase,
         .to = OutboxState::parked,
         .not_before = {},
         .failures = entry.failures,
         .parked_reason = ParkedReason::rejected},
        now);
    if (!parked) return parked.error();
    return {};
}

void Delivery::report(const OutboxEntry& entry, const Outcome& outcome, const Decision& decision,
                      kiosk::Duration pause) {
    const auto& id = entry.id.value();
    const auto attempts = static_cast<std::int64_t>(entry.attempts) + 1;
    if (outcome.kind == OutcomeKind::accepted)
        kiosk::log::submission_accepted(id, attempts);
    else if (outcome.kind == OutcomeKind::forged_receipt)
        kiosk::log::receipt_refused(id, outcome.problem);
    else if (decision.next == OutboxState::parked)
        kiosk::log::submission_refused(id, outcome.code, outcome.http_status);
    else if (decision.wait != Wait::none)
        kiosk::log::submission_retry(id, outcome.code, attempts, pause);
}

Delivery::Turn Delivery::after_store_failure(const Error& error) {
    kiosk::log::store_failed(error.code, error.detail);
    // A full disk keeps delivered rows from going, and so keeps itself full: give up the room that
    // was held back.
    if (error.code == ErrorCode::disk_full && admission_.release_ballast())
        return {.more = true, .next = {}};
    return {.more = false, .next = clock_.now().steady + options_.store_retry};
}

Error Delivery::is_not_there() {
    // Staff may have had it sent again in that very moment: then the check finds nothing.
    return outbox_.database().found_damage("an entry that was offered can't be found by its id");
}

void Delivery::send_now() {
    gate_.open_now();
    spread_waived_ = true;
    (void)outbox_.clear_waits();
}

}  // namespace offline_cache
