#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <opencv2/core.hpp>

/// Pictures of corpora: JPEG, PNG and PGM/PPM files to and from OpenCV's matrices.
namespace tests {

/// Rows of blue, green, red. None for what is no whole picture.
[[nodiscard]] std::optional<cv::Mat> read_colours(const std::filesystem::path& file);
[[nodiscard]] std::optional<cv::Mat> read_grey(const std::filesystem::path& file);
/// A JPEG file of a grey or a blue-green-red picture. Ends the program when it can't be written.
void write_jpeg(const std::filesystem::path& file, const cv::Mat& picture, int quality);

[[nodiscard]] std::string text_in(const std::filesystem::path& file);
/// Pictures in a folder, by name.
[[nodiscard]] std::vector<std::filesystem::path> pictures_in(const std::filesystem::path& folder);

}  // namespace tests
