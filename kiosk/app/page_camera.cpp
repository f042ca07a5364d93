#include "kiosk/app/page_camera.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "kiosk/base/log.h"

namespace kiosk {

namespace {

/// What the screen shows of the camera: fewer points than it has, so that drawing stays quick.
constexpr int live_side = 640;
constexpr Duration newest_picture{100};

/// Every n-th point of every n-th row.
drivers::PagePreview small_picture(const drivers::CameraFrame& frame) {
    const int step = std::max(1, (std::max(frame.width, frame.height) + live_side - 1) / live_side);
    drivers::PagePreview picture;
    picture.width = frame.width / step;
    picture.height = frame.height / step;
    auto& rgba = picture.rgba.reveal();
    rgba.resize(static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height) *
                4);
    std::size_t to = 0;
    for (int y = 0; y < picture.height; ++y) {
        const auto* from =
            frame.pixels.reveal().data() +
            static_cast<std::size_t>(y * step) * static_cast<std::size_t>(frame.stride);
        for (int x = 0; x < picture.width; ++x, from += 3 * step, to += 4) {
            rgba[to] = from[2];
            rgba[to + 1] = from[1];
            rgba[to + 2] = from[0];
            rgba[to + 3] = 0xFF;
        }
    }
    return picture;
}

MaterialDocument document_of(
    const effect::PaperWords& words,
    const std::vector<std::shared_ptr<const drivers::ScannedPage>>& scans) {
    MaterialDocument document;
    document.title = words.title;
    document.language = words.language;
    document.card = words.card;
    document.watermark = words.watermark.copy();
    for (const auto& scan : scans)
        document.pages.push_back(
            {scan->coding, scan->bytes.copy(), scan->width, scan->height, scan->dots_per_inch});
    return document;
}

}  // namespace

PageCamera::PageCamera(Parts parts, Inbox& inbox, const Clock& clock)
    : parts_(std::move(parts)), inbox_(inbox), clock_(clock) {}

void PageCamera::watch(SessionId session, effect::WatchPage wanted) {
    const auto shape = wanted.words.card ? drivers::PaperShape::card : drivers::PaperShape::any;
    {
        const std::lock_guard lock(mutex_);
        watch_ = Watch{session, wanted.request, std::move(wanted.paper),
                       std::make_shared<const effect::PaperWords>(std::move(wanted.words))};
    }
    parts_.cameras->watch_page(parts_.camera, true, shape);
}

void PageCamera::forget() {
    stop();
    const std::lock_guard lock(mutex_);
    scans_.clear();
}

std::vector<PageCamera::Scan> PageCamera::scans_of(
    const std::vector<std::uint64_t>& pictures) const {
    const std::lock_guard lock(mutex_);
    std::vector<Scan> scans;
    for (const auto picture : pictures) {
        const auto found = scans_.find(picture);
        if (found == scans_.end()) return {};
        scans.push_back(found->second);
    }
    return scans;
}

void PageCamera::bind(SessionId session, effect::BindPaper wanted) {
    const auto order = std::make_shared<const effect::BindPaper>(std::move(wanted));
    const auto fail = [this, session, request = order->request] {
        inbox_.post({session, event::FileNotKept{request}, {}});
    };
    auto scans = scans_of(order->pictures);
    if (scans.empty()) return fail();
    const bool posted = parts_.documents->post([this, session, order, fail,
                                                scans = std::move(scans)] {
        auto pdf = parts_.bind(document_of(order->words, scans), clock_.now().wall);
        if (pdf) {
            parts_.store->keep(
                order->paper, *std::move(pdf), [this, session, order, fail](Result<KeptFile> kept) {
                    if (!kept) return fail();
                    inbox_.post({session, event::FileKept{order->request, *std::move(kept)}, {}});
                });
        } else {
            log::component_failed("paper", pdf.error().code, pdf.error().detail);
            fail();
        }
        scrub_stack();
    });
    if (!posted) fail();
}

void PageCamera::stop() {
    {
        const std::lock_guard lock(mutex_);
        if (!watch_) return;
        watch_.reset();
    }
    parts_.cameras->watch_page(parts_.camera, false);
}

std::optional<PageCamera::Watch> PageCamera::watch_of(const std::string& camera) const {
    const std::lock_guard lock(mutex_);
    return camera == parts_.camera ? watch_ : std::nullopt;
}

void PageCamera::on_camera(drivers::CameraEvent event) {
    if (const auto* look = std::get_if<drivers::PageLooked>(&event)) {
        if (const auto watch = watch_of(look->camera)) looked(*watch, *look);
    } else if (auto* shot = std::get_if<drivers::PageTaken>(&event)) {
        if (const auto watch = watch_of(shot->camera)) taken(*watch, std::move(shot->page));
    } else if (const auto* refused = std::get_if<drivers::PageRefused>(&event)) {
        if (const auto watch = watch_of(refused->camera))
            inbox_.post({watch->session, event::PageNotKept{watch->request, refused->why, {}}, {}});
    }
}

void PageCamera::looked(const Watch& watch, const drivers::PageLooked& look) {
    static_cast<void>(
        parts_.pictures->post([this, watch, corners = look.corners, advice = look.advice] {
            // The visit may have ended while this waited.
            if (!watch_of(parts_.camera)) return;
            if (const auto frame = parts_.cameras->frame(parts_.camera, 0, newest_picture))
                parts_.show(live_picture, small_picture(*frame));
            inbox_.post({watch.session, event::PageLooked{watch.request, corners, advice}, {}});
        }));
}

void PageCamera::taken(const Watch& watch, drivers::CapturedPage page) {
    const auto scan = std::make_shared<const drivers::ScannedPage>(std::move(page.scan));
    CapturedSheet sheet;
    {
        const std::lock_guard lock(mutex_);
        sheet.picture = ++pictures_;
        scans_[sheet.picture] = scan;
        if (scans_.size() > scans_max) scans_.erase(scans_.begin());
    }
    sheet.taken_at = clock_.now().wall;
    sheet.width = scan->width;
    sheet.height = scan->height;
    sheet.dots_per_inch = scan->dots_per_inch;
    parts_.show(sheet.picture, std::move(page.preview));
    inbox_.post({watch.session, event::PageShot{watch.request}, {}});
    const auto fail = [this, watch](ErrorCode code) {
        inbox_.post({watch.session, event::PageNotKept{watch.request, {}, code}, {}});
    };
    const bool posted = parts_.documents->post([this, watch, scan, fail, sheet] {
        auto pdf = parts_.bind(document_of(*watch.words, {scan}), sheet.taken_at);
        if (pdf) {
            parts_.store->keep_page(
                watch.session, watch.request,
                watch.paper + "." + std::to_string(sheet.picture - live_picture), *std::move(pdf),
                sheet);
        } else {
            log::component_failed("paper", pdf.error().code, pdf.error().detail);
            fail(pdf.error().code);
        }
        scrub_stack();
    });
    if (!posted) fail(ErrorCode::device_busy);
}

}  // namespace kiosk
