#include "kiosk/app/page_camera.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "kiosk/app/small_picture.h"
#include "kiosk/base/log.h"

namespace kiosk {

namespace {

constexpr Duration newest_picture{100};
/// A picture of 50 million points on a slow machine.
constexpr Duration picture_patience{20'000};

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
                       std::make_shared<const effect::PaperWords>(std::move(wanted.words)), visit_};
    }
    parts_.cameras->watch_page(parts_.camera, true, shape);
}

void PageCamera::forget() {
    stop();
    const std::lock_guard lock(mutex_);
    scans_.clear();
    ++visit_;
}

std::uint64_t PageCamera::visit() const {
    const std::lock_guard lock(mutex_);
    return visit_;
}

// What the store is given in a visit stands in its queue before it is told to drop the visit's.
template <class Act>
void PageCamera::in_visit(std::uint64_t visit, const Act& act) const {
    const std::lock_guard lock(mutex_);
    if (visit == visit_) act();
}

void PageCamera::take_picture(std::uint64_t visit, PhonePage page, SecretBytes file) {
    const Watch watch{page.session,
                      page.request,
                      std::move(page.paper),
                      std::make_shared<const effect::PaperWords>(std::move(page.words)),
                      visit,
                      true};
    const auto held = std::make_shared<SecretBytes>(std::move(file));
    const bool posted = parts_.pictures->post([this, watch, held] {
        if (watch.visit == this->visit()) check(watch, *held);
        held->wipe();
        scrub_stack();
    });
    if (!posted)
        inbox_.post({watch.session, event::PageNotKept{watch.request, {}, ErrorCode::network}, {}});
}

void PageCamera::check(const Watch& watch, const SecretBytes& file) {
    const auto shape = watch.words->card ? drivers::PaperShape::card : drivers::PaperShape::any;
    auto checked = parts_.cameras->check_picture(file, shape, picture_patience);
    const auto not_kept = [&](std::optional<drivers::PageRefusal> why,
                              std::optional<ErrorCode> error) {
        inbox_.post({watch.session, event::PageNotKept{watch.request, why, error}, {}});
    };
    if (!checked) {
        const auto& error = checked.error();
        log::component_failed("phone_picture", error.code, error.detail);
        // Not the line's: a picture that ends the other program is not tried again.
        return not_kept({}, error.code);
    }
    if (const auto* refusal = std::get_if<drivers::PageRefusal>(&*checked))
        return not_kept(*refusal, {});
    taken(watch, std::get<drivers::CapturedPage>(*std::move(checked)));
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
    auto scans = scans_of(order->pictures);
    const bool posted = !scans.empty() && parts_.documents->post([this, session, visit = visit(),
                                                                  order, scans = std::move(scans)] {
        keep_bound(session, visit, *order, scans);
        scrub_stack();
    });
    if (!posted) inbox_.post({session, event::FileNotKept{order->request}, {}});
}

void PageCamera::keep_bound(SessionId session, std::uint64_t visit, const effect::BindPaper& order,
                            const std::vector<Scan>& scans) {
    const auto fail = [this, session, request = order.request] {
        inbox_.post({session, event::FileNotKept{request}, {}});
    };
    if (visit != this->visit()) return;
    auto pdf = parts_.bind(document_of(order.words, scans), clock_.now().wall);
    if (!pdf) {
        log::component_failed("paper", pdf.error().code, pdf.error().detail);
        return fail();
    }
    in_visit(visit, [&] {
        parts_.store->keep(
            order.paper, *std::move(pdf),
            [this, session, request = order.request, fail](Result<KeptFile> kept) {
                if (!kept) return fail();
                inbox_.post({session, event::FileKept{request, *std::move(kept)}, {}});
            });
    });
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
            // The visit may have ended while this waited, or ends while the picture comes.
            if (!watch_of(parts_.camera)) return;
            if (const auto frame = parts_.cameras->frame(parts_.camera, 0, newest_picture)) {
                auto small = small_picture(*frame, false);
                in_visit(watch.visit, [&] { parts_.show(live_picture, std::move(small)); });
            }
            inbox_.post({watch.session, event::PageLooked{watch.request, corners, advice}, {}});
        }));
}

void PageCamera::taken(const Watch& watch, drivers::CapturedPage page) {
    const auto scan = std::make_shared<const drivers::ScannedPage>(std::move(page.scan));
    CapturedSheet sheet;
    sheet.taken_at = clock_.now().wall;
    sheet.by_phone = watch.by_phone;
    sheet.width = scan->width;
    sheet.height = scan->height;
    sheet.dots_per_inch = scan->dots_per_inch;
    in_visit(watch.visit, [&] {
        sheet.picture = ++pictures_;
        scans_[sheet.picture] = scan;
        if (scans_.size() > scans_max) scans_.erase(scans_.begin());
        parts_.show(sheet.picture, std::move(page.preview));
    });
    if (sheet.picture == 0) return;
    inbox_.post({watch.session, event::PageShot{watch.request}, {}});
    const bool posted = parts_.documents->post([this, watch, scan, sheet] {
        keep(watch, scan, sheet);
        scrub_stack();
    });
    if (!posted)
        inbox_.post(
            {watch.session, event::PageNotKept{watch.request, {}, ErrorCode::device_busy}, {}});
}

void PageCamera::keep(const Watch& watch, const Scan& scan, const CapturedSheet& sheet) {
    if (watch.visit != visit()) return;
    auto pdf = parts_.bind(document_of(*watch.words, {scan}), sheet.taken_at);
    if (!pdf) {
        const auto& error = pdf.error();
        log::component_failed("paper", error.code, error.detail);
        inbox_.post({watch.session, event::PageNotKept{watch.request, {}, error.code}, {}});
        return;
    }
    in_visit(watch.visit, [&] {
        parts_.store->keep_page(watch.session, watch.request,
                                watch.paper + "." + std::to_string(sheet.picture - live_picture),
                                *std::move(pdf), sheet);
    });
}

}  // namespace kiosk
