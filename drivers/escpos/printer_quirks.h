#pragma once

#include <cstdint>
#include <string>

#include "drivers/core/quirks.h"
#include "kiosk/base/result.h"

namespace drivers {

/// What must be known of a model of receipt printer, checked.
struct PrinterQuirks {
    enum class Raster { gs_v_0, gs_8_l };
    enum class Cut { none, partial, full };

    std::string model;
    std::uint32_t width_dots = 576;
    double dots_per_mm = 8;
    Raster raster = Raster::gs_v_0;
    Cut cut = Cut::partial;
    /// From the print head to the knife.
    std::uint32_t cut_feed_dots = 120;
    /// Rows of a picture in one command: the smallest receive buffers hold 4 KiB.
    std::uint32_t band_rows = 32;
    int roll_length_mm = 0;    ///< a new roll
    int near_end_left_mm = 0;  ///< what is left when the sensor begins to say "near end"
    int baud = 115'200;        ///< serial only
};

/// **Errors:** `bad_config`: a fact is missing or out of range.
[[nodiscard]] kiosk::Result<PrinterQuirks> printer_quirks_of(const DeviceQuirks& device);

}  // namespace drivers
