#pragma once

#include <string>
#include <vector>

#include "kiosk/base/result.h"

namespace ui {

struct QrModules {
    int modules = 0;                  ///< a side
    std::vector<unsigned char> dark;  ///< row by row, 1 dark
};

/// ISO/IEC 18004 model 2, error correction M, as bytes.
/// **Errors:** limit_exceeded when the payload is empty or fits no symbol.
[[nodiscard]] kiosk::Result<QrModules> qr_matrix(const std::string& payload);

}  // namespace ui
