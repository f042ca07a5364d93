#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "kiosk/base/config.h"
#include "kiosk/base/executor.h"
#include "kiosk/base/random.h"
#include "kiosk/base/result.h"
#include "kiosk/platform/curl_http_client.h"
#include "offline_cache/admission.h"
#include "offline_cache/outbox.h"
#include "offline_cache/sync/delivery.h"
#include "offline_cache/sync/platform_time.h"
#include "offline_cache/sync/renewal.h"
#include "offline_cache/wake.h"

namespace offline_cache {

/// What the command line may say besides the configuration.
struct ServiceOptions {
    std::optional<kiosk::Duration> back_off_first;
    std::optional<kiosk::Duration> back_off_longest;
    std::optional<kiosk::Duration> receipt_recheck;
    std::optional<kiosk::Duration> audit_interval;
    /// End as soon as nothing unsent is left that could be sent.
    bool until_empty = false;
    /// `name` or `name:n`: the process kills itself (SIGKILL) when it passes that point for the
    /// n-th time.
    std::string die_at;
};

/// bianmin-sync as a whole: the loop around Delivery.
///
/// **Threads:** `run` belongs to main; one more thread waits for signals. **Time:** wakes once in
/// `delivery.poll_seconds` when nothing is due; ends within a second of SIGTERM or SIGINT, also in
/// the middle of an exchange.
/// **Limits:** one process a data folder (`sync.lock`).
class Service {
  public:
    [[nodiscard]] static Result<std::unique_ptr<Service>> open(const kiosk::Config& config,
                                                               const ServiceOptions& options);
    ~Service();
    Service(const Service&) = delete;
    Service& operator=(const Service&) = delete;

    /// Until a signal comes. The word says why it ended.
    [[nodiscard]] std::string_view run();

    /// Signals that end the program; main blocks them before any thread is made.
    static void block_signals();

  private:
    Service(const kiosk::Config& config, const ServiceOptions& options);
    [[nodiscard]] Result<void> lock_folder();
    [[nodiscard]] Result<void> open_outbox();
    [[nodiscard]] Result<void> watch_signals();
    [[nodiscard]] bool stopping() const;
    [[nodiscard]] bool nothing_left();
    /// Keeps the certificate valid; cheap when there is nothing to do.
    void renew();
    /// Waits until something is due, something changed, or the end is near.
    void rest(const Delivery::Turn& turn);

    const kiosk::Config config_;
    const ServiceOptions options_;
    kiosk::RealClock clock_;
    kiosk::SystemRandom random_;
    Admission admission_;
    int lock_ = -1;
    int signals_ = -1;
    /// Readable from the moment that the program is to end.
    int stop_ = -1;
    std::unique_ptr<Outbox> outbox_;
    std::optional<ReceiptVerifier> verifier_;
    std::unique_ptr<kiosk::RequestSigner> signer_;
    std::optional<kiosk::CurlHttpClient> http_;
    std::optional<PlatformTime> platform_;
    std::optional<Delivery> delivery_;
    std::optional<CertificateRenewal> renewal_;
    kiosk::SteadyTime renewal_next_{};
    kiosk::SteadyTime certificate_seen_{};
    WakeReceiver wake_;
    std::unique_ptr<kiosk::ThreadExecutor> signal_thread_;
};

}  // namespace offline_cache
