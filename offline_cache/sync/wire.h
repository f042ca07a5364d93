#pragma once

#include <string>
#include <string_view>

#include "kiosk/base/result.h"
#include "kiosk/platform/http_client.h"
#include "offline_cache/outbox.h"
#include "offline_cache/sync/delivery_step.h"
#include "offline_cache/sync/receipt.h"

namespace offline_cache {

struct WireOptions {
    /// `https://host:port`, without a slash at the end.
    std::string url;
    std::string terminal_id;
    kiosk::Duration request_timeout = std::chrono::seconds(30);
};

/// The request of a phase. `manifest` is used by REGISTERING alone.
/// **Source:** docs/SYNC_PROTOCOL.md.
[[nodiscard]] kiosk::HttpRequest request_of(OutboxState phase, const OutboxEntry& entry,
                                            std::string manifest, const WireOptions& options);

/// What a reply, or its absence, means. Trusts nothing in it but a receipt that verifies.
[[nodiscard]] Outcome outcome_of(OutboxState phase, const OutboxEntry& entry,
                                 const kiosk::Result<kiosk::HttpReply>& reply,
                                 const WireOptions& options, const ReceiptVerifier& verifier);

/// Retry-After in seconds or as a date (relative to the reply's own Date, so that a wrong clock
/// here does not matter).
[[nodiscard]] std::optional<kiosk::Duration> retry_after_of(const kiosk::HttpReply& reply);

}  // namespace offline_cache
