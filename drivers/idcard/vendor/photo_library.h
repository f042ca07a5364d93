#pragma once

#include <memory>
#include <string>

#include "kiosk/base/result.h"
#include "kiosk/base/secret.h"

namespace drivers {

/// A licensed decoder of the photo on identity cards, loaded at run time: `unpack(in, out, 708)`.
///
/// **Threads:** one; the call blocks. Only bianmin-vendor uses it.
/// **Errors:** `bad_config` no such library, or one without `unpack` · `bad_format` not 1024 bytes
/// · `rejected` the decoder refuses · `limit_exceeded` it wrote beyond the picture.
class PhotoLibrary {
  public:
    [[nodiscard]] static kiosk::Result<PhotoLibrary> load(const std::string& file);

    /// What the library wrote: 102 × 126 points of 3 bytes, or a BMP file of the same size.
    [[nodiscard]] kiosk::Result<kiosk::SecretBytes> unpack(kiosk::SecretBytes wlt) const;

  private:
    using Unpack = int (*)(unsigned char*, unsigned char*, int);
    explicit PhotoLibrary(Unpack function) : unpack_(function) {}
    Unpack unpack_;
};

}  // namespace drivers
