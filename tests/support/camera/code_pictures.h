#pragma once

#include <span>
#include <string>
#include <vector>

#include "drivers/vision/codes/grey_view.h"

/// Codes drawn upright, in black on white with their quiet zone.
namespace tests {

struct GreyPicture {
    std::vector<unsigned char> pixels;
    int width = 0;
    int height = 0;
    [[nodiscard]] drivers::GreyView view() const { return {pixels.data(), width, height, width}; }
};

/// `eci`: the number of the encoding that the code says its bytes have; 0: it says nothing.
[[nodiscard]] GreyPicture qr_picture(std::span<const unsigned char> bytes, int points,
                                     unsigned eci = 0);

/// The first of several codes that make one message together (Structured Append).
[[nodiscard]] GreyPicture qr_part_picture(const std::string& message, int points);

enum class DrawnFormat { code128, pdf417, data_matrix };
[[nodiscard]] GreyPicture code_picture(DrawnFormat format, const std::string& ascii, int points);

/// The picture in the middle of a larger one of that grey.
[[nodiscard]] GreyPicture on_a_table(const GreyPicture& picture, int width, int height,
                                     unsigned char grey);
[[nodiscard]] GreyPicture inverted(GreyPicture picture);

}  // namespace tests
