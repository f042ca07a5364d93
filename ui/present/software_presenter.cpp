#include <algorithm>
#include <cstring>

#include <imgui.h>

#include "kiosk/base/check.h"
#include "kiosk/base/secret.h"
#include "ui/present/damage.h"
#include "ui/present/presenter.h"
#include "ui/present/rasteriser.h"

namespace ui {

namespace {

constexpr std::uint32_t black = 0xFF000000U;

}  // namespace

MemoryTarget::MemoryTarget(int width, int height) : image_{width, height, {}} {
    KIOSK_CHECK(width > 0 && height > 0);
    image_.pixels.assign(static_cast<std::size_t>(width) * static_cast<std::size_t>(height), black);
}

kiosk::Result<void> MemoryTarget::show(std::span<const PixelRect> changed) {
    if (!changed.empty()) ++shows_;
    return {};
}

struct SoftwarePresenter::State {
    DamageTracker damage;
    PixelBuffer last;
};

SoftwarePresenter::SoftwarePresenter(PixelTarget& target)
    : target_(target), state_(std::make_unique<State>()) {}
SoftwarePresenter::~SoftwarePresenter() = default;

kiosk::Result<PresentReport> SoftwarePresenter::present(const ImDrawData& data) {
    const auto buffer = target_.pixels();
    if (!buffer) return buffer.error();
    if (!(*buffer == state_->last)) state_->damage.invalidate();
    state_->last = *buffer;
    PresentReport report;
    report.damage = state_->damage.scan(data, buffer->width, buffer->height);
    for (const PixelRect& rect : report.damage) {
        rasterise(data, *buffer, rect);
        report.pixels += static_cast<std::int64_t>(rect.width()) * rect.height();
    }
    if (report.damage.empty()) return report;
    const auto shown = target_.show(report.damage);
    if (!shown) {
        state_->damage.invalidate();
        return shown.error();
    }
    return report;
}

void SoftwarePresenter::invalidate() {
    state_->damage.invalidate();
}

kiosk::Result<Image> SoftwarePresenter::capture() {
    const auto buffer = target_.pixels();
    if (!buffer) return buffer.error();
    Image image{buffer->width, buffer->height, {}};
    image.pixels.reserve(static_cast<std::size_t>(buffer->width) *
                         static_cast<std::size_t>(buffer->height));
    for (int y = 0; y < buffer->height; ++y) {
        const std::uint32_t* row = buffer->row(y);
        std::transform(row, row + buffer->width, std::back_inserter(image.pixels),
                       [](std::uint32_t pixel) { return pixel | black; });
    }
    return image;
}

void SoftwarePresenter::forget() {
    if (const auto buffer = target_.pixels()) {
        for (int y = 0; y < buffer->height; ++y) std::fill_n(buffer->row(y), buffer->width, black);
    }
    state_->damage.invalidate();
}

}  // namespace ui
