#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "kiosk/base/clock.h"
#include "kiosk/base/random.h"
#include "kiosk/platform/file_stamp.h"
#include "kiosk/platform/http_client.h"
#include "offline_cache/sync/delivery_step.h"
#include "offline_cache/sync/device_certificate.h"

namespace offline_cache {

struct RenewalOptions {
    /// `https://host:port`, without a slash at the end.
    std::string url;
    kiosk::TlsIdentity identity;
    kiosk::Duration request_timeout = std::chrono::seconds(30);
    /// Between two tries.
    BackOff back_off{.first = std::chrono::minutes(1), .longest = std::chrono::hours(6)};
    /// With less left, and no renewal, the technician is warned once a day.
    kiosk::Duration warning = std::chrono::hours(24 * 14);
};

/// Keeps the terminal's certificate valid: at two thirds of its life asks the platform for the next
/// one (Enrollment over Secure Transport, RFC 7030), tries it on the platform before it is used,
/// and puts it in the place of the old one, durably. Tells the technician what happens to it.
///
/// **Threads:** one; `cancel` any. **Time:** `turn` blocks for two exchanges at most; by `clock`,
/// best the platform's (platform_time.h): a clock that is months slow would ask too late.
/// **Errors:** none come out: it tells them and tries again. Delivery does not depend on it.
class CertificateRenewal {
  public:
    /// A client for another identity, to try the new certificate with.
    using MakeClient = std::function<std::unique_ptr<kiosk::HttpClient>(kiosk::TlsIdentity)>;

    CertificateRenewal(kiosk::HttpClient& http, MakeClient make_client, const kiosk::Clock& clock,
                       kiosk::Random& random, RenewalOptions options);

    /// Looks at the certificate, which a technician may have replaced, and does what is due. Says
    /// when the next turn has to be; whoever is awake anyway may come before.
    [[nodiscard]] kiosk::SteadyTime turn();
    /// Ends the exchange that tries a new certificate, for good. The other exchange is `http`'s.
    void cancel();

  private:
    /// Parsed again only when the file is another one: this is asked at every wake-up.
    [[nodiscard]] const Result<DeviceCertificate>& certificate_now();
    void note(const DeviceCertificate& certificate, kiosk::WallTime now);
    void try_once(const DeviceCertificate& certificate);
    [[nodiscard]] Result<DeviceCertificate> renew();
    [[nodiscard]] Result<void> try_out(std::string_view chain);
    [[nodiscard]] Result<kiosk::HttpReply> ask_health(kiosk::HttpClient& client);
    void warn(const DeviceCertificate& certificate, kiosk::Now now);

    kiosk::HttpClient& http_;
    const MakeClient make_client_;
    const kiosk::Clock& clock_;
    kiosk::Random& random_;
    const RenewalOptions options_;
    std::optional<kiosk::FileStamp> read_stamp_;
    Result<DeviceCertificate> read_{kiosk::ErrorCode::bad_config, "not read yet"};
    /// The one that was there at the last look; empty: none.
    std::string serial_;
    bool looked_ = false;
    std::uint32_t failures_ = 0;
    std::optional<kiosk::SteadyTime> next_try_;
    std::optional<kiosk::SteadyTime> warned_;
    bool warned_of_end_ = false;
    std::optional<kiosk::Duration> retry_after_;
    std::mutex mutex_;  // of the two below
    kiosk::HttpClient* trying_ = nullptr;
    bool cancelled_ = false;
};

}  // namespace offline_cache
