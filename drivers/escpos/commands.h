#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "drivers/api/roll_document.h"
#include "drivers/escpos/printer_quirks.h"
#include "kiosk/base/encoding.h"
#include "kiosk/base/result.h"
#include "kiosk/base/secret.h"

namespace drivers::escpos {

/// The bytes of ESC/POS. Pure.
/// **Source:** Epson ESC/POS command reference; makers' manuals of compatible printers agree where
/// this file uses it.

/// DLE EOT n, n = 1 … 4: transmit real-time status. Answered even off line.
[[nodiscard]] kiosk::Bytes ask_status(int n);
/// DLE ENQ 2: recover from an error, forgetting what is in the buffers. Not answered.
[[nodiscard]] kiosk::Bytes recover();
/// The same and DLE DC4 8: forget it. The second is answered, by most printers.
[[nodiscard]] kiosk::Bytes clear_buffers();
/// ESC @, then GS a: tell by yourself when on line, error or paper change.
[[nodiscard]] kiosk::Bytes initialise();
/// GS r 1: answered when everything before it was carried out.
[[nodiscard]] kiosk::Bytes ask_end();
/// Feeds the end of the paper past the knife and cuts.
[[nodiscard]] kiosk::Bytes feed_and_cut(const PrinterQuirks& quirks);

/// A document as commands, cut into portions that a printer's receive buffer holds.
struct Composed {
    std::vector<kiosk::SecretBytes> portions;
    /// Paper that it takes, with the way to the knife.
    double millimetres = 0;
};

/// **Errors:** `bad_format`: a picture wider than the paper or whose bytes do not match its size, a
/// character that no printer knows as text, a control character. `limit_exceeded`: a QR text of
/// more than `qr_bytes_max`, more than `items_max` items, longer than `length_mm_max`.
[[nodiscard]] kiosk::Result<Composed> compose(const RollDocument& document,
                                              const PrinterQuirks& quirks);

inline constexpr std::size_t items_max = 1000;
inline constexpr std::size_t qr_bytes_max = 600;
inline constexpr double length_mm_max = 3000;

/// Printers carry out DLE EOT, DLE ENQ and DLE DC4 even inside a picture. Where dots would spell
/// one, a dot is added to the first byte.
void break_real_time_commands(std::span<unsigned char> picture);

}  // namespace drivers::escpos
