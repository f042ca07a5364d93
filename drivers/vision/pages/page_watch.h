#pragma once

#include <optional>

#include "drivers/api/page.h"
#include "drivers/vision/pages/page_quality.h"

namespace drivers {

/// One picture of the preview, looked at.
struct PageLook {
    int width = 0;
    int height = 0;
    std::optional<PageSeen> page;
    /// Of the page; nothing without one.
    PageQuality quality;
};

struct PageWatchLimits {
    /// The picture is taken when the page lay still and good for so many pictures.
    int still_pictures = 3;
    /// Corners may move so far between them, as part of the picture's diagonal.
    double still_within = 0.005;
    /// Smaller pages have too few points to be read, as part of the picture.
    double size_min = 0.12;
    /// Corners nearer to the rim than this part of the width may lie outside.
    double rim = 0.004;
};

/// Decides what to say and when to take the picture: a pure machine, picture after picture.
/// **Threads:** one.
class PageWatch {
  public:
    struct Verdict {
        PageAdvice advice = PageAdvice::lay_page;
        /// Take the picture now. True once; then again only after the page went away or moved.
        bool take = false;
    };

    explicit PageWatch(PageWatchLimits limits = {}) : limits_(limits) {}
    [[nodiscard]] Verdict see(const PageLook& look);
    /// The person wants the next page, or the same anew.
    void begin_anew();

  private:
    [[nodiscard]] std::optional<PageAdvice> fault_of(const PageLook& look) const;
    [[nodiscard]] bool lies_still(const PageLook& look) const;

    const PageWatchLimits limits_;
    std::optional<PageSeen> last_;
    int still_ = 0;
    bool was_taken_ = false;
};

}  // namespace drivers
