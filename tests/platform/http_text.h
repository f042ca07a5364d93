#pragma once

#include <array>
#include <chrono>
#include <ctime>
#include <string>
#include <string_view>

#include "kiosk/base/clock.h"
#include "kiosk/base/encoding.h"

namespace tests {

/// The sha-256 entry of a Content-Digest (RFC 9530).
[[nodiscard]] inline std::string digest_entry(std::string_view body) {
    return "sha-256=:" + kiosk::to_base64(kiosk::sha256(kiosk::as_bytes(body))) + ":";
}

/// RFC 9110 §5.6.7.
[[nodiscard]] inline std::string http_date(kiosk::WallTime time) {
    const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
    std::tm parts{};
    ::gmtime_r(&seconds, &parts);
    std::array<char, 40> text{};
    const auto size = std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
    return {text.data(), size};
}

}  // namespace tests
