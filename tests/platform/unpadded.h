#pragma once

#include <optional>
#include <string_view>

#include "kiosk/base/encoding.h"

namespace tests {

/// Without padding, and only as it would be written again.
inline std::optional<kiosk::Bytes> from_unpadded(std::string_view text) {
    std::string padded(text);
    while (padded.size() % 4 != 0) padded += '=';
    auto bytes = kiosk::from_base64(padded);
    if (!bytes || text.find('=') != std::string_view::npos || kiosk::to_base64(*bytes) != padded)
        return std::nullopt;
    return std::move(*bytes);
}

}  // namespace tests
