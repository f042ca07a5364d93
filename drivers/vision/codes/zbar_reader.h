#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "drivers/vision/codes/seen_code.h"

namespace drivers {

/// ZBar for QR codes: reads some that are blurred or damaged and that ZXing does not.
/// **Threads:** one. **Limits:** one code, `CodeScanner::code_bytes_max`.
class ZbarReader {
  public:
    ZbarReader();
    ~ZbarReader();
    ZbarReader(const ZbarReader&) = delete;
    ZbarReader& operator=(const ZbarReader&) = delete;

    [[nodiscard]] std::optional<SeenCode> read(const GreyView& picture);

  private:
    struct Scanner;
    const std::unique_ptr<Scanner> scanner_;
    /// ZBar wants rows without a gap.
    std::vector<unsigned char> rows_;
};

}  // namespace drivers
