#pragma once

#include <optional>

#include "drivers/vision/codes/grey_view.h"
#include "drivers/vision/reading/ocrb_letters.h"
#include "kiosk/base/result.h"
#include "kiosk/base/secret.h"

namespace drivers {

/// A machine-readable zone as it was read. Number, dates and optional data have check digits that
/// fit; the names have none.
struct MrzSeen {
    /// Lines with a break between; `parse_mrz` takes it.
    kiosk::SecretText zone;
    double likeness = 0;
    /// Characters that a check digit set right.
    int repaired = 0;
};

/// Reads the zone of cards (TD1: three lines of 30) and passports (TD3: two lines of 44) by
/// comparing cells with the characters of OCR-B; tesseract makes K and S of the fillers. A help for
/// a form; where there is a chip, the chip is read.
///
/// **Threads:** any. **Time:** 0.2 s. **Errors:** none: what is not whole is not read.
/// **Limits:** document numbers of at most nine characters.
/// **Source:** ICAO Doc 9303-3, -4, -5.
class MrzReader {
  public:
    /// **Errors:** those of `OcrbLetters::drawn_from`.
    [[nodiscard]] static kiosk::Result<MrzReader> open(
        const std::filesystem::path& font = ocrb_font);

    /// The zone at the foot of a flat page, upright or upside down.
    [[nodiscard]] std::optional<MrzSeen> read(const GreyView& page) const;

  private:
    explicit MrzReader(OcrbLetters letters) : letters_(std::move(letters)) {}

    OcrbLetters letters_;
};

}  // namespace drivers
