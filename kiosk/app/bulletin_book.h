#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>

#include "kiosk/base/encoding.h"
#include "kiosk/base/result.h"
#include "kiosk/model/bulletin.h"

namespace kiosk {

/// The newest bulletin, as the platform signed it, in `bulletin.json` of the state folder: so that
/// what is public opens without the network, too. Verified again each time it is read.
/// **Threads:** any. **Errors:** a file that cannot be read or was changed counts as none.
class BulletinBook {
  public:
    BulletinBook(std::filesystem::path folder, Bytes receipt_key);

    [[nodiscard]] std::shared_ptr<const Bulletin> current() const;
    /// Of the bulletin held; empty: none, or one that is not printable ASCII.
    [[nodiscard]] std::string etag() const;
    /// `answer` is the body of `GET /v1/bulletin`. One that doesn't verify leaves the old one.
    [[nodiscard]] Result<void> take(const std::string& answer, const std::string& etag);

  private:
    const std::filesystem::path file_;
    const Bytes receipt_key_;
    mutable std::mutex mutex_;
    std::shared_ptr<const Bulletin> current_;
    std::string etag_;
};

}  // namespace kiosk
