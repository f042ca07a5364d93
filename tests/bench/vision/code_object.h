#pragma once

#include "tests/bench/vision/code_bursts.h"

namespace tests {

/// A thing with a code on it, flat, before anybody looks at it.
struct CodeObject {
    std::string text;
    /// Grey as floating point numbers.
    cv::Mat surface;
    /// Modules a side, and points of the surface a module.
    int modules = 0;
    double points = 0;
    /// Points of the camera a module when held straight.
    double seen_points = 0;
};

[[nodiscard]] CodeObject make_code_object(BurstKind kind, cv::RNG& random);

}  // namespace tests
