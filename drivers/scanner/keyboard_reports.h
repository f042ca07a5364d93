#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>

#include "kiosk/base/encoding.h"

namespace drivers {

/// Boot keyboard reports of a scanner that types, turned back into the bytes of the code.
///
/// Keys are those of a US keyboard. Control with a letter or bracket is the control character
/// (GS1's separator comes as Control-]). Bytes that no key has are typed by the scanner with Alt
/// held down and their number on the number pad: up to 255 one byte, above (GBK's way) the two
/// bytes of the number.
///
/// **Threads:** one. **Source:** HID 1.11 appendix B.1 (report), HID Usage Tables 1.4 section 10
/// (keys).
/// **Limits:** six keys a report; a number on the pad has at most ten digits.
class KeyboardReports {
  public:
    /// The bytes that this report adds. A report that is no boot report (not eight bytes) adds
    /// none.
    [[nodiscard]] kiosk::Bytes take(std::span<const unsigned char> report);
    /// All keys up.
    void clear();

  private:
    static constexpr std::size_t keys_max = 6;

    void press(unsigned char key, unsigned char modifiers, kiosk::Bytes& out);

    std::array<unsigned char, keys_max> down_{};
    bool alt_ = false;
    std::string pad_;
};

}  // namespace drivers
