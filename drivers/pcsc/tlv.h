#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "kiosk/base/encoding.h"
#include "kiosk/base/result.h"

namespace drivers {

/// BER-TLV as chips write it: tags of one to three bytes, definite lengths of up to four.
///
/// **Limits:** a length above `tlv_length_max` is not believed.
/// **Errors:** `bad_format`, without a byte of what was read.
/// **Source:** ISO/IEC 7816-4 §5.2.2, ISO/IEC 8825-1.
inline constexpr std::size_t tlv_length_max = 256 * 1024;

struct TlvHeader {
    std::uint32_t tag = 0;
    std::size_t header_bytes = 0;
    std::size_t value_bytes = 0;

    [[nodiscard]] std::size_t whole() const { return header_bytes + value_bytes; }
};

struct Tlv {
    std::uint32_t tag = 0;
    std::span<const unsigned char> value;
    /// Header and value.
    std::span<const unsigned char> whole;
};

/// The header alone; the value need not be there. `bad_format` also when the header is cut short.
[[nodiscard]] kiosk::Result<TlvHeader> read_tlv_header(std::span<const unsigned char> bytes);
/// The first object, which must be whole.
[[nodiscard]] kiosk::Result<Tlv> read_tlv(std::span<const unsigned char> bytes);
/// All objects one behind the other; `bad_format` when bytes are left over or there are more than
/// `tlv_objects_max`.
inline constexpr std::size_t tlv_objects_max = 256;
[[nodiscard]] kiosk::Result<std::vector<Tlv>> read_tlvs(std::span<const unsigned char> bytes);
/// The first object of this tag.
[[nodiscard]] kiosk::Result<Tlv> find_tlv(std::span<const unsigned char> bytes, std::uint32_t tag);

/// Appends tag, length and value.
void append_tlv(kiosk::Bytes& out, std::uint32_t tag, std::span<const unsigned char> value);

}  // namespace drivers
