// What is looked for in pictures, put together: codes (drivers/vision/codes) and pages
// (drivers/vision/pages).

#include <algorithm>
#include <optional>

#include "drivers/vision/codes/code_reader.h"
#include "drivers/vision/page_taker.h"
#include "drivers/vision/pages/page_watch.h"
#include "drivers/vision/picture.h"
#include "drivers/vision/picture_reader.h"
#include "kiosk/base/encoding.h"
#include "kiosk/base/log.h"

namespace drivers {

namespace {

/// The same code again within so long is the same showing of it.
constexpr kiosk::Duration same_showing{1'500};
/// The whole picture is darker than any desk: a cap on the lens, no light.
constexpr double dark_picture = 12;

PagePoint place_in(const ColourView& picture, const PicturePoint& point) {
    return {point.x / static_cast<float>(picture.width),
            point.y / static_cast<float>(picture.height)};
}

PageCorners corners_in(const ColourView& picture, const PageSeen& page) {
    PageCorners corners;
    std::ranges::transform(page.corners, corners.begin(),
                           [&](const PicturePoint& point) { return place_in(picture, point); });
    return corners;
}

/// The rings hand out nothing else; a reader must not trust it.
bool is_whole(const CameraFrame& picture) {
    return picture.width > 0 && picture.height > 0 && picture.stride >= picture.width * 3 &&
           picture.pixels.reveal().size() >=
               static_cast<std::size_t>(picture.stride) * static_cast<std::size_t>(picture.height);
}

/// How bright a picture is, from some of its points.
double brightness_of(const ColourView& picture) {
    constexpr int step = 16;
    double sum = 0;
    int count = 0;
    for (int y = 0; y < picture.height; y += step) {
        const auto* row =
            picture.pixels + static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.stride);
        for (int x = 0; x < picture.width; x += step, ++count)
            sum += row[static_cast<std::size_t>(x) * 3 + 1];
    }
    return count == 0 ? 0 : sum / count;
}

/// A card lies alone on a desk for sheets.
constexpr double card_size_min = 0.04;

PageWatchLimits limits_for(PaperShape shape) {
    PageWatchLimits limits;
    if (shape == PaperShape::card) limits.size_min = card_size_min;
    return limits;
}

class FrameReader final : public PictureReader {
  public:
    explicit FrameReader(bool data_matrix) : codes_({.data_matrix = data_matrix}) {}

    void begin(const Wishes& wishes) override {
        if (wishes.codes != wishes_.codes) {
            codes_.reset();
            last_code_.clear();
            code_lies_ = false;
        }
        if (wishes.page && wishes.shape != wishes_.shape)
            watch_.emplace(limits_for(wishes.shape));
        else if (wishes.page && wishes.asked != wishes_.asked)
            watch_->begin_anew();
        wishes_ = wishes;
    }

    std::vector<SeenInPicture> look(const CameraFrame& picture) override {
        std::vector<SeenInPicture> seen;
        if (!is_whole(picture)) return seen;
        if (wishes_.codes) look_for_code(picture, seen);
        if (wishes_.page) look_for_page(picture, seen);
        return seen;
    }

  private:
    void look_for_code(const CameraFrame& picture, std::vector<SeenInPicture>& seen) {
        const auto grey = grey_of(picture);
        if (!grey) return;
        auto look =
            codes_.look({grey->pixels.reveal().data(), grey->width, grey->height, grey->width});
        if (!look.code) {
            // A code that was read is not looked for again while nothing moves: it lies there.
            code_lies_ = code_lies_ && !look.moved;
            if (code_lies_) last_code_at_ = picture.taken_at;
            return;
        }
        code_lies_ = true;
        auto digest = kiosk::sha256(look.code->bytes.reveal());
        const bool is_same =
            digest == last_code_ && picture.taken_at - last_code_at_ < same_showing;
        last_code_ = std::move(digest);
        last_code_at_ = picture.taken_at;
        if (is_same) return;
        CodeScan scan;
        scan.bytes = std::move(look.code->bytes);
        scan.symbology = look.code->symbology;
        scan.at = picture.taken_at;
        seen.emplace_back(std::move(scan));
    }

    void look_for_page(const CameraFrame& picture, std::vector<SeenInPicture>& seen) {
        const ColourView view{picture.pixels.reveal().data(), picture.width, picture.height,
                              picture.stride};
        PageLook look;
        look.width = picture.width;
        look.height = picture.height;
        look.page = find(view, PageCare::preview);
        if (look.page) look.quality = quality_of(view, *look.page);
        const auto verdict = watch_->see(look);
        SeenPage page;
        page.advice = verdict.advice;
        if (look.page) page.corners = corners_in(view, *look.page);
        if (!look.page && brightness_of(view) < dark_picture) page.advice = PageAdvice::too_dark;
        seen.emplace_back(page);
        if (verdict.take) take_page(view, seen);
    }

    [[nodiscard]] std::optional<PageSeen> find(const ColourView& view, PageCare care) const {
        return find_page(finder_, view, wishes_.shape, care);
    }

    void take_page(const ColourView& view, std::vector<SeenInPicture>& seen) {
        auto taken = drivers::take_page(finder_, view, wishes_.shape);
        if (!taken) {
            // It may have looked like one at a glance only.
            if (taken.error().code != kiosk::ErrorCode::not_found)
                kiosk::log::component_failed("page", taken.error().code, taken.error().detail);
            return watch_->begin_anew();
        }
        // The next picture may be sharper; the others stay so until somebody moves the page.
        if (const auto* refusal = std::get_if<PageRefusal>(&*taken)) {
            if (*refusal == PageRefusal::blurred) watch_->begin_anew();
            seen.emplace_back(*refusal);
        } else {
            seen.emplace_back(std::get<CapturedPage>(*std::move(taken)));
        }
    }

    Wishes wishes_;
    CodeReader codes_;
    kiosk::Bytes last_code_;
    kiosk::SteadyTime last_code_at_{};
    bool code_lies_ = false;
    PageFinder finder_;
    std::optional<PageWatch> watch_{std::in_place};
};

}  // namespace

std::unique_ptr<PictureReader> make_picture_reader(bool data_matrix) {
    return std::make_unique<FrameReader>(data_matrix);
}

}  // namespace drivers
