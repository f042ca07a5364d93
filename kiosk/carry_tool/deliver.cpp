#include "kiosk/carry_tool/deliver.h"

#include <algorithm>
#include <thread>

#include "kiosk/base/encoding.h"
#include "kiosk/base/random.h"
#include "kiosk/platform/curl_http_client.h"
#include "offline_cache/carried_queue.h"
#include "offline_cache/sync/delivery.h"
#include "offline_cache/sync/device_certificate.h"

namespace carry {

using offline_cache::Outbox;
using offline_cache::OutboxCounts;

namespace {

constexpr kiosk::Duration longest_rest = std::chrono::seconds(1);

struct Progress {
    std::size_t unsent = 0;
    kiosk::SteadyTime since{};
};

kiosk::Result<std::size_t> requeue_parked(Outbox& outbox, kiosk::WallTime now,
                                          std::string_view carrier) {
    const auto parked = outbox.parked();
    if (!parked) return parked.error();
    return outbox.requeue(*parked, now, carrier);
}

/// Until nothing can be sent any more, or nothing was for too long.
kiosk::Result<OutboxCounts> run(Outbox& outbox, offline_cache::Delivery& delivery,
                                const kiosk::Clock& clock, kiosk::Duration patience) {
    if (auto started = delivery.start(); !started) return started.error();
    Progress progress{.unsent = 0, .since = clock.now().steady};
    while (true) {
        const auto turn = delivery.run_once();
        const auto counts = outbox.counts();
        if (!counts || counts->waiting + counts->held == 0) return counts;
        const auto now = clock.now().steady;
        if (counts->unsent() != progress.unsent)
            progress = {.unsent = counts->unsent(), .since = now};
        if (now - progress.since > patience) return counts;
        if (turn.more) continue;
        const auto rest = turn.next ? *turn.next - now : longest_rest;
        std::this_thread::sleep_for(std::clamp<kiosk::Duration>(rest, {}, longest_rest));
    }
}

}  // namespace

kiosk::Result<OutboxCounts> deliver(const DeliverOptions& options) {
    const auto carried = offline_cache::carried_queue_in(options.folder);
    if (!carried) return carried.error();
    if (auto lies = offline_cache::queue_lies_in(options.folder); !lies) return lies.error();
    const auto certificate = offline_cache::read_device_certificate(options.cert);
    if (!certificate) return certificate.error();
    const auto key = kiosk::from_base64(options.receipt_key);
    auto verifier = offline_cache::ReceiptVerifier::from_key(key.value_or(kiosk::Bytes()));
    if (!verifier) return verifier.error();
    auto outbox = Outbox::open({.file = options.folder / "outbox.db",
                                .terminal_id = carried->terminal_id,
                                .boot_id = offline_cache::current_boot_id(),
                                .vfs = {},
                                .at_point = {}});
    if (!outbox) return outbox.error();
    const auto held = (*outbox)->counts();
    if (!held) return held.error();
    // A queue that was damaged opens with what could be saved of it. Whoever erases the stick
    // because nothing is left to send would erase the rest.
    if (held->accepted + held->unsent() < carried->unsent)
        return {kiosk::ErrorCode::corrupt, "the folder holds fewer cases than were carried away"};
    const kiosk::RealClock clock;
    // Refused when the terminal sent them: whoever delivers by hand asks about them once more.
    if (const auto again = requeue_parked(**outbox, clock.now().wall, certificate->name); !again)
        return again.error();
    kiosk::SystemRandom random;
    kiosk::CurlHttpClient http({.ca_file = options.ca.string(),
                                .cert_file = options.cert.string(),
                                .key_file = options.key.string()});
    const auto signer = kiosk::signer_from_key_file(options.key, certificate->name);
    offline_cache::AdmissionOptions room;
    room.folder = options.folder;
    offline_cache::Admission admission(room);
    offline_cache::DeliveryOptions delivery;
    delivery.wire = {.url = options.url,
                     .terminal_id = carried->terminal_id,
                     .is_carried = true,
                     .signer = signer.get()};
    // The terminal's own record goes on elsewhere.
    delivery.audit_interval = std::chrono::hours(24 * 365);
    offline_cache::Delivery engine(**outbox, http, *verifier, admission, clock, random, delivery);
    return run(**outbox, engine, clock, options.patience);
}

}  // namespace carry
