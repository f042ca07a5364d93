#pragma once

#include <string>
#include <vector>

#include "kiosk/base/clock.h"
#include "kiosk/base/result.h"
#include "kiosk/base/secret.h"

namespace drivers {

/// The photo of an identity card: 102 × 126 points, rows of blue, green, red from the top left,
/// without padding.
/// **Secrets:** shows a person, unless it is a silhouette.
struct Portrait {
    static constexpr int width = 102;
    static constexpr int height = 126;
    static constexpr std::size_t bytes = std::size_t{3} * width * height;

    kiosk::SecretBytes pixels;
    /// Nobody: the photo could not be decoded.
    bool is_silhouette = false;
};

/// Head and shoulders in grey, for terminals without a licensed decoder and for cards whose photo
/// it refuses.
[[nodiscard]] Portrait silhouette();

/// Decodes photos with the licensed library of a vendor, in a process of its own (bianmin-vendor)
/// for each photo: a decoder that hangs or crashes costs the photo and nothing else.
///
/// **Threads:** one. **Time:** at most `patience`.
/// **Errors:** of `decode`: `bad_format` not 1024 bytes · `bad_config` the library cannot be used ·
/// `timed_out` · `device_fault` it crashed · `rejected` it refuses the photo · `protocol_error`
/// what it gave is no picture of that size.
/// **Secrets:** the photo is in this process only in what is given and answered.
class PortraitDecoder {
  public:
    static constexpr std::size_t wlt_bytes = 1024;
    static constexpr std::size_t bmp_bytes = 38'862;
    static constexpr kiosk::Duration patience{1'500};

    /// `program`: bianmin-vendor; `library`: the decoder, or empty for none.
    PortraitDecoder(std::string program, std::string library)
        : program_(std::move(program)), library_(std::move(library)) {}

    [[nodiscard]] bool has_library() const { return !library_.empty(); }
    [[nodiscard]] kiosk::Result<Portrait> decode(const kiosk::SecretBytes& wlt) const;
    /// The decoded photo, or the silhouette whatever went wrong.
    [[nodiscard]] Portrait portrait_of(const kiosk::SecretBytes& wlt) const;

  private:
    std::string program_;
    std::string library_;
};

/// Points of a picture as decoders write it: `Portrait::bytes` raw, or a BMP file.
[[nodiscard]] kiosk::Result<Portrait> portrait_of_pixels(kiosk::SecretBytes bytes);

}  // namespace drivers
