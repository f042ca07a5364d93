#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include <opencv2/core.hpp>

/// Papers on a desk, made up from a seed: forms, certificates, identity cards, booklets, receipts
/// on mats, white and grey desks, wood, stone, cloth and among clutter; perspective, contact
/// shadows, the shadow of a hand, glare, blur, noise. The corners are known exactly.
namespace tests {

enum class PageCategory {
    a4_dark,
    a4_texture,
    a4_clutter,
    a4_white_desk,
    a4_grey_desk,
    id_mat,
    id_texture,
    booklet,
    receipt,
    a4_glare_shadow,
    negative,
};
inline constexpr int page_categories = 11;
[[nodiscard]] const char* name_of(PageCategory category);

inline constexpr int scene_width = 1600;
inline constexpr int scene_height = 1200;

struct PageScene {
    cv::Mat picture;
    /// The same desk before, a quarter of the size.
    cv::Mat empty_desk;
    /// Clockwise; none on an empty desk.
    std::optional<std::array<cv::Point2f, 4>> corners;
    /// Long by short side of what was asked for; 0 where that is not fixed.
    double aspect = 0;
    int jpeg_quality = 0;
};

[[nodiscard]] PageScene make_page_scene(PageCategory category, std::uint64_t seed);

}  // namespace tests
