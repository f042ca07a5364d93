#include "offline_cache/sync/delivery.h"

namespace offline_cache {

namespace {

/// How long a platform that refused a batch is not asked again to take one.
constexpr kiosk::Duration single_file = std::chrono::hours(1);

}  // namespace

Result<std::vector<BatchItem>> Delivery::items_of(const std::vector<OutboxEntry>& entries) {
    std::vector<BatchItem> items;
    for (const auto& entry : entries) {
        auto manifest = outbox_.manifest_of(entry.id);
        if (!manifest && manifest.error().code == ErrorCode::checksum_error) {
            if (auto parked = park_damaged(entry, OutboxState::registering, damaged_manifest);
                !parked)
                return parked.error();
            continue;
        }
        if (!manifest && manifest.error().code == ErrorCode::not_found) return is_not_there();
        if (!manifest) return manifest.error();
        items.push_back({entry, std::move(*manifest)});
    }
    return items;
}

Result<void> Delivery::exchange_batch(const std::vector<OutboxEntry>& entries) {
    auto items = items_of(entries);
    if (!items) return items.error();
    std::vector<kiosk::SubmissionId> ids;
    for (const auto& item : *items) ids.push_back(item.entry.id);
    const auto begun = outbox_.begin_attempts(ids, OutboxState::queued, OutboxState::registering,
                                              clock_.now().wall);
    if (!begun) return begun.error();
    std::vector<BatchItem> sent;
    std::vector<std::int64_t> attempts;
    for (std::size_t i = 0; i < items->size(); ++i) {
        if (!(*begun)[i]) continue;
        sent.push_back(std::move((*items)[i]));
        attempts.push_back(*(*begun)[i]);
    }
    if (sent.empty()) return items->empty() ? Result<void>() : is_not_there();
    outbox_.database().pass("send.before");
    const auto reply = send(batch_request_of(sent, options_.wire));
    outbox_.database().pass("send.after");
    auto settled =
        settle_batch(sent, attempts, batch_outcome_of(sent, reply, options_.wire, verifier_));
    if (!settled) unsettled_ = true;
    return settled;
}

Result<void> Delivery::settle_batch(const std::vector<BatchItem>& items,
                                    const std::vector<std::int64_t>& attempts,
                                    const BatchOutcome& outcome) {
    const auto now = clock_.now();
    if (outcome.is_refused) no_batches_until_ = now.steady + single_file;
    std::vector<FinishedAttempt> finished;
    std::vector<kiosk::Duration> pauses(items.size(), kiosk::Duration(0));
    bool any_receipt = false;
    for (std::size_t i = 0; i < items.size(); ++i) {
        const auto& one = outcome.items[i];
        const auto decision = decide(OutboxState::registering, one.kind);
        if (!decision) return Error{ErrorCode::internal, "a batch in a state without one", {}};
        auto step = step_for(items[i].entry, OutboxState::registering, *decision, one, now.steady,
                             pauses[i]);
        // One by one there is no reason to wait.
        if (outcome.is_refused) step.not_before.reset();
        any_receipt = any_receipt || one.receipt.has_value();
        finished.push_back({.id = items[i].entry.id,
                            .end = {.attempt = attempts[i],
                                    .outcome = name_of(one.kind),
                                    .http_status = one.http_status,
                                    .problem = one.problem},
                            .step = step,
                            .receipt = one.receipt});
    }
    if (auto noted = outbox_.finish_attempts(finished, now.wall); !noted) return noted;
    if (any_receipt) {
        outbox_.database().pass("accepted");
        if (const auto purged = outbox_.purge_accepted(); !purged) return purged.error();
    }
    for (std::size_t i = 0; i < items.size(); ++i)
        report(items[i].entry, outcome.items[i],
               *decide(OutboxState::registering, outcome.items[i].kind), pauses[i]);
    const auto host = decide(OutboxState::registering, outcome.host.kind);
    if (!host) return Error{ErrorCode::internal, "a batch in a state without one", {}};
    return settle_host(outcome.host, host->host);
}

}  // namespace offline_cache
