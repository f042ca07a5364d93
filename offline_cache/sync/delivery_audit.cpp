#include <nlohmann/json.hpp>

#include "kiosk/base/events.h"
#include "offline_cache/audit_chain.h"
#include "offline_cache/manifest.h"
#include "offline_cache/sync/delivery.h"

namespace offline_cache {

namespace {

constexpr std::size_t audit_block_entries = 500;
constexpr kiosk::Duration audit_kept = std::chrono::hours(24 * 180);

std::string audit_block(const std::vector<AuditEntry>& entries, const std::string& terminal) {
    auto list = nlohmann::json::array();
    for (const auto& entry : entries)
        list.push_back({{"sequence", entry.sequence},
                        {"at", entry.at.time_since_epoch().count()},
                        {"event", entry.event},
                        {"subject", entry.subject},
                        {"previous", kiosk::to_base64(entry.previous)},
                        {"hash", kiosk::to_base64(entry.hash)}});
    // A changed bit may have made something else than UTF-8 of a word; the block says so all the
    // same, and its hash tells that it was changed.
    return nlohmann::json{{"terminal_id", terminal}, {"entries", std::move(list)}}.dump(
        -1, ' ', false, nlohmann::json::error_handler_t::replace);
}

void tell_of_changed(const std::vector<AuditEntry>& entries) {
    for (const auto& entry : entries) {
        if (entry.hash == audit_hash(entry)) continue;
        kiosk::log::component_failed(
            "audit", ErrorCode::corrupt,
            "entry " + std::to_string(entry.sequence) + " of the record was changed");
        return;
    }
}

/// Up to where the platform says that it has them; 0: it says nothing of the kind.
std::uint64_t last_in(const kiosk::HttpReply& reply) {
    const auto json = nlohmann::json::parse(reply.body, nullptr, false);
    if (!json.is_object() || !json.contains("last") || !json["last"].is_number_unsigned()) return 0;
    return json["last"].get<std::uint64_t>();
}

}  // namespace

Result<bool> Delivery::exchange_audit() {
    const auto now = clock_.now();
    if (options_.wire.signer == nullptr || (audit_next_ && now.steady < *audit_next_)) return false;
    const bool is_first = !audit_next_;
    audit_next_ = now.steady + options_.audit_interval;
    if (is_first) return false;  // not at once: after a power cut all terminals start together
    auto& database = outbox_.database();
    const auto delivered = audit_delivered(database);
    if (!delivered) return delivered.error();
    const auto entries = audit_after(database, *delivered, audit_block_entries);
    if (!entries) return entries.error();
    if (entries->empty()) return false;
    tell_of_changed(*entries);
    kiosk::HttpRequest request;
    request.method = kiosk::HttpMethod::post;
    request.url = options_.wire.url + "/v1/audit-blocks";
    request.timeout = options_.wire.request_timeout;
    request.body = audit_block(*entries, options_.wire.terminal_id);
    request.headers.push_back({"Content-Type", "application/json"});
    request.headers.push_back(
        {"Content-Digest", content_digest_header(kiosk::sha256(kiosk::as_bytes(request.body)))});
    const auto reply = send(std::move(request));
    if (!reply) return true;  // the next interval tries again
    if (reply->status == 409)
        kiosk::log::component_failed("audit", ErrorCode::conflict,
                                     "the platform's record does not go on with this one");
    if (reply->status != 200) return true;
    const auto last = std::min(last_in(*reply), entries->back().sequence);
    // A page of whoever stands between, such as a captive portal.
    if (last <= *delivered) {
        const auto settled = settle_host(failure_of(reply), HostVerdict::failed);
        if (!settled) return settled.error();
        return true;
    }
    if (auto noted = note_audit_delivered(database, last); !noted) return noted.error();
    if (entries->size() == audit_block_entries) audit_next_ = now.steady;
    const auto dropped = drop_old_audit(database, audit_kept);
    if (!dropped) return dropped.error();
    if (*dropped > 0) kiosk::log::records_expired("audit", static_cast<std::int64_t>(*dropped));
    if (gate_.away() && !holding_)
        if (auto done = settle_host({}, HostVerdict::reached); !done) return done.error();
    return true;
}

}  // namespace offline_cache
