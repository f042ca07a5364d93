#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "kiosk/base/encoding.h"
#include "kiosk/base/result.h"
#include "kiosk/base/secret.h"

namespace drivers {

/// Frames of the security module (SAM_V):
///
///     host → SAM  AA AA AA 96 69 | length, 2 bytes, big-endian | CMD PARA data…   | CHK
///     SAM → host  AA AA AA 96 69 | length                      | SW1 SW2 SW3 data… | CHK
///
/// The length counts everything behind it; CHK is the XOR of everything behind the preamble but
/// itself.
/// **Source:** GA/T 467; two public drivers agree byte by byte.
struct SamCommand {
    std::uint8_t command = 0;
    std::uint8_t parameter = 0;
};

inline constexpr SamCommand sam_reset{0x10, 0xFF};
inline constexpr SamCommand sam_status{0x11, 0xFF};
inline constexpr SamCommand sam_identity{0x12, 0xFF};
inline constexpr SamCommand find_card{0x20, 0x01};
inline constexpr SamCommand select_card{0x20, 0x02};
inline constexpr SamCommand read_text_photo{0x30, 0x01};
inline constexpr SamCommand read_text_photo_fingerprints{0x30, 0x10};
inline constexpr SamCommand read_new_address{0x30, 0x03};

[[nodiscard]] kiosk::Bytes encode(SamCommand command);

struct SamReply {
    std::uint8_t sw1 = 0;
    std::uint8_t sw2 = 0;
    std::uint8_t sw3 = 0;
    kiosk::SecretBytes data;
};

/// The other end of the wire: what a module says.
[[nodiscard]] kiosk::Bytes encode(const SamReply& reply);
/// The first whole command in `waiting`, which keeps what stands behind it; noise before it and
/// commands with a wrong check sum are dropped.
/// **Limits:** `waiting` is cut to the last 512 bytes.
[[nodiscard]] std::optional<SamCommand> take_command(kiosk::Bytes& waiting);

enum class FramePart { header, body };

/// Finds replies in whatever arrives: accepts two or more AA, skips garbage, survives torn frames
/// and wrong check sums by looking for the next preamble inside what was thought to be a frame.
///
/// **Limits:** a length above 0x0D00 is not believed. At most `chunk_max` bytes a push; `next` must
/// be asked until it says nothing before the next push.
/// **Secrets:** the buffer holds card data; it is zeroed as soon as a frame left it.
class FrameParser {
  public:
    static constexpr std::size_t length_max = 0x0D00;
    static constexpr std::size_t chunk_max = 4096;

    FrameParser();

    void push(std::span<const unsigned char> bytes);
    /// A reply, `checksum_error` for a frame that arrived whole and wrong, or nothing yet.
    [[nodiscard]] std::optional<kiosk::Result<SamReply>> next();
    /// Forgets what arrived.
    void clear();

    /// Which part of a frame is awaited now: readers with four pipes send header and body on
    /// different ones.
    [[nodiscard]] FramePart awaited() const;
    /// Bytes of the body that are missing; zero while a header is awaited.
    [[nodiscard]] std::size_t missing() const;
    [[nodiscard]] bool is_empty() const { return used_ == 0; }

    [[nodiscard]] std::uint64_t skipped() const { return skipped_; }
    [[nodiscard]] std::uint64_t checksum_errors() const { return checksum_errors_; }

  private:
    [[nodiscard]] std::span<const unsigned char> view() const;
    [[nodiscard]] std::optional<std::size_t> length() const;
    void drop(std::size_t count);
    bool seek_header();

    kiosk::SecretBytes buffer_;
    std::size_t used_ = 0;
    bool at_header_ = false;
    std::uint64_t skipped_ = 0;
    std::uint64_t checksum_errors_ = 0;
};

}  // namespace drivers
