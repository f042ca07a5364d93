#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "kiosk/base/clock.h"
#include "kiosk/base/encoding.h"
#include "tests/platform/problem.h"

namespace tests {

/// Of the certificate that TLS has verified.
struct PeerCertificate {
    kiosk::Bytes der;
    std::string serial;  // hexadecimal, capital letters
    kiosk::WallTime ends{};
};

/// The platform's own authority for terminals' certificates: it renews them (RFC 7030).
/// **Threads:** any.
class CertificateAuthority {
  public:
    /// PEM files; what it issues is valid for `life`. **Errors:** bad_config.
    [[nodiscard]] static kiosk::Result<std::unique_ptr<CertificateAuthority>> load(
        const std::filesystem::path& certificate, const std::filesystem::path& key,
        std::chrono::seconds life);
    ~CertificateAuthority();
    CertificateAuthority(const CertificateAuthority&) = delete;
    CertificateAuthority& operator=(const CertificateAuthority&) = delete;

    /// The next certificate for a request of simplereenroll (PKCS #10, base64 of DER), which must
    /// be signed by its own key and name the subject and alternative names of the one that asks:
    /// PKCS #7, certs-only, base64 of DER.
    [[nodiscard]] Answer<std::string> renew(std::string_view request,
                                            const PeerCertificate& peer) const;

  private:
    struct Files;
    CertificateAuthority(std::unique_ptr<Files> files, std::chrono::seconds life);

    std::unique_ptr<Files> files_;
    const std::chrono::seconds life_;
};

}  // namespace tests
