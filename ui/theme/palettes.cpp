#include "ui/theme/theme.h"

namespace ui {
namespace {

constexpr Colour rgb(std::uint32_t value) {
    return {(value << 8U) | 0xFFU};
}
constexpr Colour white = rgb(0xFFFFFF);
constexpr Colour black = rgb(0x000000);

constexpr Accent accent(std::uint32_t fill, std::uint32_t fill_to) {
    return {rgb(fill), rgb(fill_to), white};
}

constexpr Palette standard() {
    Palette p;
    p.ground = rgb(0xF1F5FB);
    p.ground_deep = rgb(0xE6EDF7);
    p.card = white;
    p.ink = rgb(0x14213A);
    p.ink_2 = rgb(0x50607A);
    p.line = rgb(0xDCE4F0);
    p.primary = rgb(0x1B64E8);
    p.primary_to = rgb(0x0E4FCB);
    p.on_primary = white;
    p.primary_text = rgb(0x0F4FC7);
    p.primary_soft = rgb(0xE8F0FF);
    p.band = rgb(0x1560E0);
    p.band_to = rgb(0x0B44AE);
    p.on_band = white;
    p.on_band_2 = rgb(0xE3EDFF);
    p.band_soft = {0x06204D4D};
    p.band_soft_ink = white;
    p.success = rgb(0x0C7A43);
    p.success_soft = rgb(0xE4F6EB);
    p.warning = rgb(0x8F5200);
    p.warning_soft = rgb(0xFFF3DB);
    p.danger = rgb(0xC02626);
    p.danger_soft = rgb(0xFDECEB);
    p.field = rgb(0xF8FAFE);
    p.field_line = rgb(0x7E8DA8);
    p.keyboard = rgb(0xDDE5F1);
    p.key = white;
    p.key_special = rgb(0xC6D2E4);
    p.key_ink = rgb(0x14213A);
    p.focus = rgb(0x4D8BF5);
    p.scrim = {0x0A1A38B8};
    p.reader = rgb(0x3B4A63);
    p.reader_to = rgb(0x222E42);
    p.accents = {
        accent(0x3B7BFF, 0x1E55E0), accent(0x1B9E5C, 0x0E7F46), accent(0xEA5455, 0xC9353B),
        accent(0xE8700F, 0xC85706), accent(0x9255D3, 0x7438B5), accent(0x0B93A8, 0x06758A),
        accent(0xB07D28, 0x906114), accent(0xE9457F, 0xC92A63), accent(0x4D6BE5, 0x3650C6),
        accent(0x1487E8, 0x0A69C4), accent(0xD0459F, 0xAF2C82), accent(0x66728A, 0x4C576D)};
    return p;
}

constexpr Palette elder() {
    Palette p = standard();
    p.ink = rgb(0x0C1629);
    p.ink_2 = rgb(0x35425A);
    p.primary = rgb(0x0D4ABC);
    p.primary_to = rgb(0x093A97);
    p.primary_text = rgb(0x093D9F);
    p.band = rgb(0x0B45B2);
    p.band_to = rgb(0x07327F);
    p.on_band_2 = rgb(0xF4F8FF);
    p.success = rgb(0x065A2F);
    p.warning = rgb(0x663900);
    p.danger = rgb(0x971414);
    p.field_line = rgb(0x5C6B86);
    p.key_ink = rgb(0x0C1629);
    return p;
}

constexpr Palette contrast_dark() {
    constexpr Colour yellow = rgb(0xFFD60A);
    Palette p;
    p.ground = black;
    p.ground_deep = rgb(0x141414);
    p.card = rgb(0x101010);
    p.ink = white;
    p.ink_2 = rgb(0xE8E8E8);
    p.line = rgb(0x8C8C8C);
    p.primary = yellow;
    p.primary_to = yellow;
    p.on_primary = black;
    p.primary_text = yellow;
    p.primary_soft = rgb(0x2B2500);
    p.band = black;
    p.band_to = black;
    p.on_band = white;
    p.on_band_2 = rgb(0xF0F0F0);
    p.band_soft = rgb(0x262626);
    p.band_soft_ink = white;
    p.success = rgb(0x6CEB9A);
    p.success_soft = rgb(0x06240F);
    p.warning = rgb(0xFFC24D);
    p.warning_soft = rgb(0x2B1D00);
    p.danger = rgb(0xFF9A91);
    p.danger_soft = rgb(0x330A07);
    p.field = black;
    p.field_line = white;
    p.keyboard = rgb(0x1C1C1C);
    p.key = rgb(0x333333);
    p.key_special = rgb(0x4A4A4A);
    p.key_ink = white;
    p.focus = rgb(0x00E5FF);
    p.scrim = {0x000000CC};
    p.reader = rgb(0x2A2A2A);
    p.reader_to = rgb(0x1A1A1A);
    p.accents.fill({rgb(0x1E1E1E), rgb(0x1E1E1E), yellow});
    p.flat = true;
    return p;
}

constexpr Palette contrast_light() {
    constexpr Colour blue = rgb(0x002F87);
    Palette p;
    p.ground = white;
    p.ground_deep = rgb(0xF2F2F2);
    p.card = white;
    p.ink = black;
    p.ink_2 = rgb(0x1F1F1F);
    p.line = rgb(0x333333);
    p.primary = blue;
    p.primary_to = blue;
    p.on_primary = white;
    p.primary_text = blue;
    p.primary_soft = rgb(0xE3EAFA);
    p.band = blue;
    p.band_to = blue;
    p.on_band = white;
    p.on_band_2 = white;
    p.band_soft = rgb(0x1A469B);
    p.band_soft_ink = white;
    p.success = rgb(0x00512A);
    p.success_soft = rgb(0xE9F7EF);
    p.warning = rgb(0x5E3500);
    p.warning_soft = rgb(0xFFF6E3);
    p.danger = rgb(0x8F0D0D);
    p.danger_soft = rgb(0xFDF0EF);
    p.field = white;
    p.field_line = black;
    p.keyboard = rgb(0xE0E0E0);
    p.key = white;
    p.key_special = rgb(0xCFCFCF);
    p.key_ink = black;
    p.focus = rgb(0xB00068);
    p.scrim = {0x000000B3};
    p.reader = rgb(0x333333);
    p.reader_to = rgb(0x333333);
    p.accents.fill({blue, blue, white});
    p.flat = true;
    return p;
}

constexpr Palettes all_ways() {
    Palettes palettes;
    palettes[kiosk::WayOfUse::standard] = standard();
    palettes[kiosk::WayOfUse::elder] = elder();
    palettes[kiosk::WayOfUse::contrast_dark] = contrast_dark();
    palettes[kiosk::WayOfUse::contrast_light] = contrast_light();
    palettes[kiosk::WayOfUse::low_reach] = standard();
    return palettes;
}

constexpr Palettes palettes_of_ours = all_ways();

}  // namespace

const Palettes& own_palettes() {
    return palettes_of_ours;
}

}  // namespace ui
