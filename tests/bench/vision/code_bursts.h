#pragma once

#include <array>
#include <string>
#include <vector>

#include <opencv2/core.hpp>

/// A person holds a code before the camera: six pictures of it.
///
/// Made up from a seed: a code of libqrencode on a telephone's glass, paper, a thermal slip, or one
/// of many modules; turned, tilted, bent, too dark, with glare, moiré, out of focus, moved, noisy;
/// before a cluttered room. The same seed gives the same pictures.
namespace tests {

enum class BurstKind { phone, print, thermal, dense, none };
inline constexpr std::array burst_kinds{BurstKind::phone, BurstKind::print, BurstKind::thermal,
                                        BurstKind::dense, BurstKind::none};
[[nodiscard]] const char* name_of(BurstKind kind);

struct BurstPicture {
    cv::Mat grey;
    int jpeg_quality = 0;
};

struct Burst {
    /// What the code says, UTF-8; empty for none.
    std::string text;
    std::vector<BurstPicture> pictures;
};

inline constexpr int burst_length = 6;
inline constexpr int burst_width = 1280;
inline constexpr int burst_height = 720;

[[nodiscard]] Burst make_burst(BurstKind kind, std::uint64_t seed);

}  // namespace tests
