#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/base/result.h"

namespace kiosk {

using Bytes = std::vector<unsigned char>;

[[nodiscard]] std::string to_hex(std::span<const unsigned char> bytes);
[[nodiscard]] Result<Bytes> from_hex(std::string_view text);

/// RFC 4648 §4, padded.
[[nodiscard]] std::string to_base64(std::span<const unsigned char> bytes);
[[nodiscard]] Result<Bytes> from_base64(std::string_view text);
/// RFC 4648 §5 without padding, as JOSE uses it.
[[nodiscard]] std::string to_base64url(std::span<const unsigned char> bytes);
[[nodiscard]] Result<Bytes> from_base64url(std::string_view text);

[[nodiscard]] Bytes sha256(std::span<const unsigned char> bytes);

[[nodiscard]] inline std::span<const unsigned char> as_bytes(std::string_view text) {
    return {reinterpret_cast<const unsigned char*>(text.data()), text.size()};
}

/// UTF-8 ↔ UTF-16LE ↔ GB 18030, whole code points, nothing replaced: malformed input is an error.
[[nodiscard]] Result<std::string> utf8_from_utf16le(std::span<const unsigned char> bytes);
[[nodiscard]] Bytes utf16le_from_utf8(std::string_view text);
[[nodiscard]] Result<Bytes> gb18030_from_utf8(std::string_view text);
[[nodiscard]] Result<std::string> utf8_from_gb18030(std::span<const unsigned char> bytes);

/// Code points of valid UTF-8; U+FFFD for each malformed byte.
[[nodiscard]] std::u32string code_points(std::string_view text);
[[nodiscard]] std::string utf8_from(std::u32string_view text);

}  // namespace kiosk
