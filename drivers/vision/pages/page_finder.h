#pragma once

#include <array>
#include <memory>
#include <optional>

#include "drivers/vision/codes/grey_view.h"

namespace drivers {

/// A picture that somebody else holds: rows of blue, green, red, `stride` bytes from one to the
/// next.
struct ColourView {
    const unsigned char* pixels = nullptr;
    int width = 0;
    int height = 0;
    int stride = 0;
};

/// A page as it lies before the camera.
struct PageSeen {
    /// Its corners, clockwise; which of them is the page's upper left one is not known.
    std::array<PicturePoint, 4> corners{};
    /// How sure it is; from `PageExpectation::accepted_from` on it is one.
    double score = 0;
    /// Another page lies beside it, as sure as one needs to be.
    bool has_neighbour = false;
};

/// What is known before anything is seen.
struct PageExpectation {
    /// Long side by short side of the paper that was asked for; 0: any.
    double aspect = 0;
    /// Pages below this are none.
    double accepted_from = 0.8;
};

/// How much care is taken.
enum class PageCare {
    /// While the person still moves: 320 points, corners to a point of those.
    preview,
    /// For the picture that is kept: 480 points, corners to parts of a point.
    shot,
};

/// Finds the one page on the desk: sides from closed edges, from brightness, from what is not
/// coloured like the desk, from what differs from the empty desk where that is known, and from long
/// straight lines are all judged by one score, and the best is taken.
///
/// **Threads:** one. **Time:** about 7 ms for a preview of 800 × 600, 20 ms for a shot.
/// **Errors:** none; a picture without a page has none.
/// **Limits:** pictures from 64 points a side up to `picture_points_max`.
class PageFinder {
  public:
    static constexpr std::size_t picture_points_max = std::size_t{4096} * 4096;

    PageFinder();
    ~PageFinder();
    PageFinder(const PageFinder&) = delete;
    PageFinder& operator=(const PageFinder&) = delete;

    /// The desk with nothing on it, from the same camera; what differs from it is the page. Only
    /// benches and tests know such a picture: at a terminal nobody says when the desk is empty.
    void set_empty_desk(const ColourView& picture);
    void forget_empty_desk();

    [[nodiscard]] std::optional<PageSeen> find(const ColourView& picture,
                                               const PageExpectation& expectation,
                                               PageCare care) const;
    /// The same without a bound: the best guess, for benches.
    [[nodiscard]] std::optional<PageSeen> best_guess(const ColourView& picture,
                                                     const PageExpectation& expectation,
                                                     PageCare care) const;

  private:
    struct Desk;
    const std::unique_ptr<Desk> desk_;
};

}  // namespace drivers
