#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <opencv2/core.hpp>

/// Lines of real print, as a camera sees them.
namespace tests {

/// One line in a font of Debian, black on white, `pixels` high to the em, some paper around it.
/// Ends the program when the font is missing.
[[nodiscard]] cv::Mat lettering(const std::string& font, int pixels, std::string_view text);
/// Lines one below the other, as a machine-readable zone has them.
[[nodiscard]] cv::Mat lettering(const std::string& font, int pixels,
                                const std::vector<std::string>& lines);

enum class PrintQuality { clean, good_camera, poor };
inline constexpr PrintQuality print_qualities[] = {PrintQuality::clean, PrintQuality::good_camera,
                                                   PrintQuality::poor};
[[nodiscard]] const char* name_of(PrintQuality quality);
/// A camera's view of it: bent, unevenly lit, blurred, with noise, through JPEG.
[[nodiscard]] cv::Mat seen_by_camera(const cv::Mat& print, PrintQuality quality, cv::RNG& random);

}  // namespace tests
