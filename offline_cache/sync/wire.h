#pragma once

#include <ctime>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/base/result.h"
#include "kiosk/platform/http_client.h"
#include "kiosk/platform/request_signer.h"
#include "offline_cache/outbox.h"
#include "offline_cache/sync/delivery_step.h"
#include "offline_cache/sync/receipt.h"

namespace offline_cache {

struct WireOptions {
    /// `https://host:port`, without a slash at the end.
    std::string url;
    std::string terminal_id;
    kiosk::Duration request_timeout = std::chrono::seconds(30);
    /// Somebody else delivers what that terminal filed: its id goes with every request.
    bool is_carried = false;
    /// nullptr: requests are not signed, and nothing is sent in batches.
    const kiosk::RequestSigner* signer = nullptr;
};

/// What a batch holds of one submission.
struct BatchItem {
    OutboxEntry entry;
    std::string manifest;
};

/// The request of a phase. `manifest` is used by REGISTERING alone.
/// **Source:** docs/SYNC_PROTOCOL.md.
[[nodiscard]] kiosk::HttpRequest request_of(OutboxState phase, const OutboxEntry& entry,
                                            std::string manifest, const WireOptions& options);

/// POST /v1/batches: registers and commits all of them.
[[nodiscard]] kiosk::HttpRequest batch_request_of(const std::vector<BatchItem>& items,
                                                  const WireOptions& options);

struct BatchOutcome {
    /// In the order of the items. A failure of the exchange is everybody's.
    std::vector<Outcome> items;
    /// The platform takes no batches, or not this one: nothing happened, one by one it may.
    bool is_refused = false;
    /// What the exchange says of the platform: how it failed, or that it was answered.
    Outcome host;
};
[[nodiscard]] BatchOutcome batch_outcome_of(const std::vector<BatchItem>& items,
                                            const kiosk::Result<kiosk::HttpReply>& reply,
                                            const WireOptions& options,
                                            const ReceiptVerifier& verifier);

/// What a reply, or its absence, means. Trusts nothing in it but a receipt that verifies.
[[nodiscard]] Outcome outcome_of(OutboxState phase, const OutboxEntry& entry,
                                 const kiosk::Result<kiosk::HttpReply>& reply,
                                 const WireOptions& options, const ReceiptVerifier& verifier);

/// What a reply that says no, or none at all, means. Of a success it tells the status only.
[[nodiscard]] Outcome failure_of(const kiosk::Result<kiosk::HttpReply>& reply);
/// The code under which an outcome is logged.
[[nodiscard]] ErrorCode code_of(OutcomeKind kind);

/// A date as HTTP writes it (RFC 9110 §5.6.7), in seconds since 1970.
[[nodiscard]] std::optional<std::time_t> http_date(std::string_view text);

/// Retry-After in seconds or as a date (relative to the reply's own Date, so that a wrong clock
/// here does not matter).
[[nodiscard]] std::optional<kiosk::Duration> retry_after_of(const kiosk::HttpReply& reply);

}  // namespace offline_cache
