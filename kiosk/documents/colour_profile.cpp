#include "kiosk/documents/colour_profile.h"

#include <array>
#include <cmath>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace kiosk {

namespace {

using Colours = std::array<double, 3>;

std::string big_endian(std::uint32_t value, int bytes) {
    std::string text;
    for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8)
        text.push_back(static_cast<char>(value >> shift & 0xFFU));
    return text;
}
std::string nothing(std::size_t bytes) {
    return std::string(bytes, '\0');
}
/// s15Fixed16Number.
std::string fixed(double value) {
    return big_endian(static_cast<std::uint32_t>(std::lround(value * 65536)), 4);
}

std::string description(std::string_view name) {
    // No Unicode and no Macintosh text follow.
    return "desc" + nothing(4) + big_endian(static_cast<std::uint32_t>(name.size() + 1), 4) +
           std::string(name) + nothing(1 + 4 + 4 + 2 + 1 + 67);
}
std::string colour(const Colours& xyz) {
    return "XYZ " + nothing(4) + fixed(xyz[0]) + fixed(xyz[1]) + fixed(xyz[2]);
}

/// What a value is worth in light, at points near enough for eight bits.
std::string curve() {
    constexpr int points = 64;
    std::string text = "curv" + nothing(4) + big_endian(points, 4);
    for (int i = 0; i < points; ++i) {
        const double value = static_cast<double>(i) / (points - 1);
        const double light =
            value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
        text += big_endian(static_cast<std::uint32_t>(std::lround(light * 65535)), 2);
    }
    return text;
}

constexpr std::size_t header_bytes = 128;
constexpr Colours d50{0.9642, 1, 0.8249};

std::string header(std::size_t size) {
    std::string text = big_endian(static_cast<std::uint32_t>(size), 4) + nothing(4) +
                       big_endian(0x02100000, 4) + "mntrRGB XYZ ";
    for (const std::uint32_t part : {2026U, 1U, 1U, 0U, 0U, 0U}) text += big_endian(part, 2);
    text += "acsp" + nothing(28) + fixed(d50[0]) + fixed(d50[1]) + fixed(d50[2]);
    return text + nothing(header_bytes - text.size());
}

}  // namespace

std::string srgb_profile() {
    const std::vector<std::pair<std::vector<std::string_view>, std::string>> parts{
        {{"desc"}, description("sRGB")},
        {{"cprt"}, "text" + nothing(4) + "no rights reserved" + nothing(1)},
        {{"wtpt"}, colour(d50)},
        {{"rXYZ"}, colour({0.43607, 0.22249, 0.01392})},
        {{"gXYZ"}, colour({0.38515, 0.71687, 0.09708})},
        {{"bXYZ"}, colour({0.14307, 0.06061, 0.71410})},
        {{"rTRC", "gTRC", "bTRC"}, curve()},
    };
    constexpr std::uint32_t tags = 9;
    const std::size_t data_at = header_bytes + 4 + tags * 12;
    std::string table = big_endian(tags, 4);
    std::string data;
    for (const auto& [names, content] : parts) {
        for (const std::string_view name : names) {
            table += std::string(name) +
                     big_endian(static_cast<std::uint32_t>(data_at + data.size()), 4) +
                     big_endian(static_cast<std::uint32_t>(content.size()), 4);
        }
        data += content;
        data += nothing((4 - data.size() % 4) % 4);
    }
    return header(data_at + data.size()) + table + data;
}

}  // namespace kiosk
