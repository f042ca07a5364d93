#include "offline_cache/sync/renewal.h"

#include <algorithm>
#include <utility>

#include "kiosk/base/events.h"
#include "kiosk/base/file_layer.h"
#include "offline_cache/sync/wire.h"

namespace offline_cache {

using kiosk::ErrorCode;

namespace {

constexpr kiosk::Duration longest_rest = std::chrono::hours(24);
constexpr kiosk::Duration warning_interval = std::chrono::hours(24);

std::int64_t days_until(kiosk::WallTime ends, kiosk::WallTime now) {
    return std::chrono::duration_cast<std::chrono::days>(ends - now).count();
}

}  // namespace

CertificateRenewal::CertificateRenewal(kiosk::HttpClient& http, MakeClient make_client,
                                       const kiosk::Clock& clock, kiosk::Random& random,
                                       RenewalOptions options)
    : http_(http),
      make_client_(std::move(make_client)),
      clock_(clock),
      random_(random),
      options_(std::move(options)) {}

kiosk::SteadyTime CertificateRenewal::turn() {
    const auto now = clock_.now();
    const auto& certificate = certificate_now();
    if (!certificate) {
        if (!looked_ || !serial_.empty())
            kiosk::log::certificate_unusable(certificate.error().detail);
        looked_ = true;
        serial_.clear();
        return now.steady + longest_rest;
    }
    note(*certificate, now.wall);
    if (now.wall < certificate->renewal_due()) {
        failures_ = 0;
        next_try_.reset();
        return now.steady +
               std::min<kiosk::Duration>(certificate->renewal_due() - now.wall, longest_rest);
    }
    if (!next_try_ || now.steady >= *next_try_) try_once(*certificate);
    return *next_try_;
}

const Result<DeviceCertificate>& CertificateRenewal::certificate_now() {
    const auto stamp = kiosk::stamp_of(options_.identity.cert_file);
    if (stamp != read_stamp_) {
        read_stamp_ = stamp;
        read_ = read_device_certificate(options_.identity.cert_file);
    }
    return read_;
}

void CertificateRenewal::try_once(const DeviceCertificate& certificate) {
    const auto renewed = renew();
    const auto now = clock_.now();
    if (renewed) {
        serial_ = renewed->serial;
        kiosk::log::certificate_renewed(days_until(renewed->ends, now.wall));
    } else if (renewed.error().code != ErrorCode::cancelled) {
        kiosk::log::certificate_not_renewed(renewed.error().code, renewed.error().detail);
        warn(certificate, now);
    }
    // Also after a success: a platform whose certificates are always due must not be asked without
    // end.
    next_try_ =
        now.steady + options_.back_off.wait(failures_++, std::exchange(retry_after_, {}), random_);
}

void CertificateRenewal::note(const DeviceCertificate& certificate, kiosk::WallTime now) {
    if (looked_ && certificate.serial == serial_) return;
    if (looked_) kiosk::log::certificate_installed(days_until(certificate.ends, now));
    looked_ = true;
    serial_ = certificate.serial;
    failures_ = 0;
    next_try_.reset();
    warned_.reset();
}

void CertificateRenewal::warn(const DeviceCertificate& certificate, kiosk::Now now) {
    if (certificate.ends - now.wall > options_.warning) return;
    const bool has_ended = certificate.ends <= now.wall;
    if (warned_ && has_ended == warned_of_end_ && now.steady - *warned_ < warning_interval) return;
    warned_ = now.steady;
    warned_of_end_ = has_ended;
    if (has_ended)
        kiosk::log::certificate_expired();
    else
        kiosk::log::certificate_ends_soon(days_until(certificate.ends, now.wall));
}

Result<DeviceCertificate> CertificateRenewal::renew() {
    const auto& identity = options_.identity;
    auto request = certification_request(identity.cert_file, identity.key_file);
    if (!request) return request.error();
    const auto reply = http_.send({.method = kiosk::HttpMethod::post,
                                   .url = options_.url + "/.well-known/est/simplereenroll",
                                   .headers = {{"Content-Type", "application/pkcs10"}},
                                   .body = std::move(*request),
                                   .timeout = options_.request_timeout});
    if (!reply || reply->status != 200) {
        const auto outcome = failure_of(reply);
        retry_after_ = outcome.retry_after;
        return {outcome.code, reply ? "status " + std::to_string(reply->status) : outcome.problem};
    }
    if (!reply->header("Content-Type").starts_with("application/pkcs7-mime"))
        return {ErrorCode::protocol_error, "an answer that is not the platform's"};
    const auto chain = renewed_certificate(reply->body, identity.cert_file);
    if (!chain) return chain.error();
    if (auto works = try_out(*chain); !works) return works.error();
    if (auto done = kiosk::replace_file(kiosk::system_files(), identity.cert_file, *chain); !done)
        return done.error();
    return read_device_certificate(identity.cert_file);
}

void CertificateRenewal::cancel() {
    const std::lock_guard lock(mutex_);
    cancelled_ = true;
    if (trying_ != nullptr) trying_->cancel();
}

Result<kiosk::HttpReply> CertificateRenewal::ask_health(kiosk::HttpClient& client) {
    {
        const std::lock_guard lock(mutex_);
        if (cancelled_) return {ErrorCode::cancelled, "the program ends"};
        trying_ = &client;
    }
    auto reply = client.send({.method = kiosk::HttpMethod::get,
                              .url = options_.url + "/v1/health",
                              .headers = {},
                              .body = {},
                              .timeout = options_.request_timeout});
    const std::lock_guard lock(mutex_);
    trying_ = nullptr;
    return reply;
}

Result<void> CertificateRenewal::try_out(std::string_view chain) {
    auto identity = options_.identity;
    identity.cert_file += ".candidate";
    if (auto done = kiosk::replace_file(kiosk::system_files(), identity.cert_file, chain); !done)
        return done;
    const std::filesystem::path candidate(identity.cert_file);
    const auto client = make_client_(std::move(identity));
    const auto reply = ask_health(*client);
    (void)kiosk::system_files().remove(candidate);
    if (!reply) return reply.error();
    if (reply->status != 200)
        return {failure_of(reply).code, "the platform does not take the new certificate"};
    return {};
}

}  // namespace offline_cache
