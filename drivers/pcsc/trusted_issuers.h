#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "kiosk/base/result.h"

namespace drivers {

/// The certificates of issuing states (CSCA) that this terminal trusts. Which ones is the
/// operator's decision: files *.pem, *.cer, *.crt and *.der of one folder, DER or PEM.
///
/// **Threads:** immutable after loading; reading from any.
/// **Limits:** 1024 files of 64 KiB.
class TrustedIssuers {
  public:
    static constexpr std::size_t files_max = 1024;
    static constexpr std::size_t file_bytes_max = 64 * 1024;

    /// Trusts nobody.
    TrustedIssuers();
    ~TrustedIssuers();
    TrustedIssuers(TrustedIssuers&&) noexcept;
    TrustedIssuers& operator=(TrustedIssuers&&) noexcept;

    /// **Errors:** `io_error` when the folder can't be read · `bad_config` naming the file that
    /// holds no certificate · `limit_exceeded`.
    [[nodiscard]] static kiosk::Result<TrustedIssuers> load(const std::filesystem::path& folder);

    [[nodiscard]] std::size_t size() const;

    struct Store;
    [[nodiscard]] const Store& store() const { return *store_; }

  private:
    std::unique_ptr<Store> store_;
};

}  // namespace drivers
