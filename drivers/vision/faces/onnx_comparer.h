#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "drivers/vision/faces/face_comparer.h"
#include "drivers/vision/faces/face_engine.h"

namespace drivers {

/// A file that a deployment brings, and what it must be.
struct FaceModelFile {
    std::filesystem::path path;
    std::string sha256;  ///< 64 hexadecimal digits
};

/// Two pictures (JPEG) whose answer is known; they come with the models.
struct FacePair {
    std::filesystem::path first;
    std::filesystem::path second;
    bool same = false;
};

/// Models of a deployment, as OpenCV's FaceDetectorYN and FaceRecognizerSF read them. None comes
/// with the project: whoever installs them answers for their licence and for how well they tell
/// people apart there.
struct FaceModels {
    FaceModelFile detector;
    FaceModelFile recogniser;
    /// Likeness from which on it is a match, and below which it is none; between them somebody has
    /// to look.
    double match_from = 0;
    double no_match_below = 0;
    /// At least one pair of each kind.
    std::vector<FacePair> self_test;
};

inline constexpr std::uintmax_t face_model_bytes_max = std::uintmax_t{256} << 20;
inline constexpr std::size_t face_pairs_max = 200;

/// Opens the models after both files turned out to be those that were meant, and lets them answer
/// every pair of the self-test right before they answer anybody.
///
/// **Errors:** `bad_config` bounds, hashes or pairs that can't be right · `not_found` a file ·
/// `limit_exceeded` larger than `face_model_bytes_max` · `bad_signature` another file than was
/// meant · `bad_format` the library does not take it · `device_fault` the self-test failed.
/// **Limits:** the files are read again by the library: only root may be able to change them.
[[nodiscard]] kiosk::Result<std::unique_ptr<FaceComparer>> onnx_comparer(const FaceModels& models);

/// The same with an engine of the caller, for tests of everything around the networks.
using OpenFaceEngine = std::function<kiosk::Result<std::unique_ptr<FaceEngine>>(
    const std::string& detector, const std::string& recogniser)>;
[[nodiscard]] kiosk::Result<std::unique_ptr<FaceComparer>> onnx_comparer(
    const FaceModels& models, const OpenFaceEngine& open_engine);

}  // namespace drivers
