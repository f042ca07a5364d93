#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "kiosk/base/clock.h"
#include "kiosk/base/result.h"
#include "tests/platform/problem.h"

namespace tests {

/// The headers of a request that tus 1.0 speaks of; empty ones are not there.
struct TusHeaders {
    std::string resumable;
    std::string length;
    std::string offset;
    std::string metadata;
    std::string checksum;
};

/// Attachments on their way and those that arrived, as files: `uploads/<id>.json` and `.part`,
/// `blobs/<SHA-256>`. What was answered is durable.
/// **Threads:** any; one at a time inside. **Limits:** `size_max`, `under_way_max`.
/// **Source:** tus.io/protocols/resumable-upload 1.0: core, creation, checksum, expiration.
class Uploads {
  public:
    static constexpr std::uint64_t size_max = std::uint64_t{80} * 1024 * 1024;
    static constexpr std::size_t under_way_max = 10'000;
    static constexpr const char* path = "/v1/uploads";

    /// Makes the folders. What was begun so long ago (`kept`) and did not arrive whole is
    /// forgotten.
    [[nodiscard]] static kiosk::Result<std::unique_ptr<Uploads>> open(
        const std::filesystem::path& folder, const kiosk::Clock& clock, kiosk::Duration kept);

    [[nodiscard]] static Reply options();
    /// `is_known` answers for a submission of this terminal.
    [[nodiscard]] Reply create(const std::string& terminal, const TusHeaders& headers,
                               const std::function<bool(const std::string&)>& is_known);
    [[nodiscard]] Reply head(const std::string& terminal, const std::string& id,
                             const TusHeaders& headers);
    [[nodiscard]] Reply append(const std::string& terminal, const std::string& id,
                               const TusHeaders& headers, const std::string& content_type,
                               std::string_view body);

    /// `sha256` in base64. The whole encrypted file, if it arrived.
    [[nodiscard]] std::optional<std::string> blob(std::string_view sha256) const;
    [[nodiscard]] bool has(std::string_view sha256) const;

  private:
    Uploads(std::filesystem::path folder, const kiosk::Clock& clock, kiosk::Duration kept);
    struct Upload;
    [[nodiscard]] std::optional<Upload> find(const std::string& id) const;
    [[nodiscard]] std::filesystem::path part_of(const std::string& id) const;
    [[nodiscard]] std::filesystem::path blob_file(std::string_view sha256) const;
    [[nodiscard]] std::uint64_t offset_of(const Upload& upload) const;
    /// The upload of this terminal, or the refusal.
    [[nodiscard]] Answer<Upload> look_up(const std::string& terminal, const std::string& id,
                                         const TusHeaders& headers) const;
    [[nodiscard]] std::string expires(const Upload& upload) const;
    /// False: it is not what its hash says, and gone.
    [[nodiscard]] kiosk::Result<bool> complete(const Upload& upload);
    [[nodiscard]] kiosk::Result<void> save(const Upload& upload) const;
    void forget(const std::string& id) const;
    void forget_expired() const;

    mutable std::mutex mutex_;
    const std::filesystem::path folder_;
    const kiosk::Clock& clock_;
    const kiosk::Duration kept_;
};

}  // namespace tests
