#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "kiosk/base/encoding.h"
#include "kiosk/base/result.h"

namespace drivers {

/// Cuts the pictures out of multipart/x-mixed-replace, in whatever pieces it arrives:
///
///     --boundary CRLF
///     Content-Type: image/jpeg CRLF
///     Content-Length: 12345 CRLF
///     CRLF
///     picture CRLF
///
/// Cameras differ: some give no length (then the next boundary line ends the picture), some end
/// lines with LF alone, some send words before the first boundary.
///
/// **Threads:** one.
/// **Errors:** `protocol_error` and nothing more comes: a line, head or picture beyond its limit.
/// **Limits:** `picture_max` bytes a picture, `line_max` a line, `lines_max` lines a head.
/// **Source:** RFC 2046 section 5.1.
class PictureStream {
  public:
    static constexpr std::size_t picture_max = 8 * 1024 * 1024;
    static constexpr std::size_t line_max = 1024;
    static constexpr int lines_max = 64;

    [[nodiscard]] kiosk::Result<void> push(std::span<const unsigned char> bytes);
    /// The newest whole picture; older ones that nobody fetched are dropped.
    [[nodiscard]] std::optional<kiosk::Bytes> take();
    [[nodiscard]] bool has_picture() const { return picture_.has_value(); }

  private:
    enum class State { before_boundary, in_head, counted, until_boundary, broken };

    bool step();
    bool take_line();
    void read_head_line(std::string_view line);
    bool take_counted();
    bool take_until_boundary();
    void finish(std::size_t size);
    void drop(std::size_t size);
    bool give_up(const char* why);

    State state_ = State::before_boundary;
    kiosk::Bytes waiting_;
    /// Bytes of `waiting_` in which no boundary was found.
    std::size_t searched_ = 0;
    std::string boundary_;
    std::optional<std::size_t> length_;
    int lines_ = 0;
    std::optional<kiosk::Bytes> picture_;
    std::string why_broken_;
};

}  // namespace drivers
