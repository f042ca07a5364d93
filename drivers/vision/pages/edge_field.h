#pragma once

#include <array>

#include <opencv2/core.hpp>

#include "drivers/vision/pages/page_quad.h"

namespace drivers {

/// Edges of a small picture: for each point the strongest gradient of lightness and the two
/// colours.
struct EdgeField {
    cv::Mat lab;
    std::array<cv::Mat, 3> channels;
    cv::Mat_<float> strength;
    cv::Mat_<float> across;
    cv::Mat_<float> down;
    /// Weaker ones are noise.
    float threshold = 0;
    /// 255 on the ridges of edges.
    cv::Mat_<unsigned char> ridges;
};

[[nodiscard]] EdgeField edges_of(const cv::Mat& bgr);

/// How well a line is backed: which part of it has an edge along it, and how far all of that goes
/// from dark to bright the same way.
struct SideSupport {
    double part = 0;
    double coherence = 0;
};
[[nodiscard]] SideSupport support_of(const EdgeField& field, cv::Point2f from, cv::Point2f to,
                                     double trim);

/// Sets support and score: how well the sides are backed, the worst of them, one way from dark to
/// bright, size, and less for edges that go on past the corners (a cell of a table, planks).
/// What can't reach `worthwhile` is not looked at to the end.
void judge(const EdgeField& field, PageQuad& quad, double worthwhile);

}  // namespace drivers
