#include "drivers/escpos/printer_quirks.h"

#include <array>
#include <utility>

namespace drivers {

using kiosk::ErrorCode;
using kiosk::Result;

namespace {

constexpr std::array rasters{std::pair{"gs_v_0", PrinterQuirks::Raster::gs_v_0},
                             std::pair{"gs_8_l", PrinterQuirks::Raster::gs_8_l}};
constexpr std::array cuts{std::pair{"none", PrinterQuirks::Cut::none},
                          std::pair{"partial", PrinterQuirks::Cut::partial},
                          std::pair{"full", PrinterQuirks::Cut::full}};

template <class Names, class T>
Result<void> set_word(const DeviceQuirks& device, const char* fact, const Names& names, T& place) {
    const auto word = device.word(fact);
    if (!word) return word.error();
    for (const auto& [name, value] : names) {
        if (*word != name) continue;
        place = value;
        return {};
    }
    return {ErrorCode::bad_config,
            "quirks of " + device.id + ": " + fact + " " + *word + " is unknown"};
}

template <class T>
Result<void> set_number(const DeviceQuirks& device, const char* fact, std::int64_t least,
                        std::int64_t most, T& place) {
    const auto number = device.number(fact, least, most);
    if (!number) return number.error();
    place = static_cast<T>(*number);
    return {};
}

}  // namespace

Result<PrinterQuirks> printer_quirks_of(const DeviceQuirks& device) {
    PrinterQuirks quirks;
    quirks.model = device.model;
    std::int64_t dots_per_inch = 0;
    for (const auto& done :
         {set_number(device, "width_dots", 192, 1024, quirks.width_dots),
          set_number(device, "dots_per_inch", 100, 400, dots_per_inch),
          set_number(device, "cut_feed_dots", 0, 400, quirks.cut_feed_dots),
          set_number(device, "band_rows", 8, 255, quirks.band_rows),
          set_number(device, "roll_length_mm", 1000, 300'000, quirks.roll_length_mm),
          set_number(device, "near_end_left_mm", 0, 20'000, quirks.near_end_left_mm),
          set_word(device, "raster", rasters, quirks.raster),
          set_word(device, "cut", cuts, quirks.cut)})
        if (!done) return done.error();
    if (device.serial)
        if (auto done = set_number(device, "baud", 9600, 115'200, quirks.baud); !done)
            return done.error();
    constexpr double mm_per_inch = 25.4;
    quirks.dots_per_mm = static_cast<double>(dots_per_inch) / mm_per_inch;
    return quirks;
}

}  // namespace drivers
