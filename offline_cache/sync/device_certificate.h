#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "kiosk/base/clock.h"
#include "kiosk/base/result.h"

namespace offline_cache {

/// The terminal's own certificate, as far as the terminal has to understand it: nobody but the
/// platform checks it.
/// **Source:** RFC 5280, RFC 2986, RFC 7030 (Enrollment over Secure Transport).
struct DeviceCertificate {
    std::string name;    // common name
    std::string serial;  // hexadecimal, capital letters
    kiosk::WallTime begins{};
    kiosk::WallTime ends{};

    /// At two thirds of its life.
    [[nodiscard]] kiosk::WallTime renewal_due() const;
};

/// The first certificate of a PEM file. **Errors:** `bad_config`.
[[nodiscard]] kiosk::Result<DeviceCertificate> read_device_certificate(
    const std::filesystem::path& file);

/// Asks for the same subject and alternative names again, for the same key: PKCS #10, base64 of
/// DER, as simplereenroll takes it. **Errors:** `bad_config`: certificate or key file unusable.
[[nodiscard]] kiosk::Result<std::string> certification_request(const std::filesystem::path& cert,
                                                               const std::filesystem::path& key);

/// The certificates of the answer to simplereenroll (PKCS #7, certs-only, base64 of DER) as PEM,
/// ours first. **Errors:** `bad_format`; `rejected`: of another key or subject than the one in
/// `cert`, or one that does not end later.
[[nodiscard]] kiosk::Result<std::string> renewed_certificate(std::string_view body,
                                                             const std::filesystem::path& cert);

}  // namespace offline_cache
