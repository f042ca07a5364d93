#include "ui/present/mask_atlas.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "kiosk/base/check.h"
#include "kiosk/base/secret.h"

namespace ui {

namespace {

// A gap keeps neighbours apart when a mask is stretched.
constexpr int gap = 1;
constexpr int shelf_step = 4;

}  // namespace

MaskAtlas::MaskAtlas(int width, int height)
    : pixels_(static_cast<std::uint8_t*>(
          std::calloc(static_cast<std::size_t>(width), static_cast<std::size_t>(height)))),
      texture_{pixels_.get(), width, height, TextureFormat::mask, 1} {
    KIOSK_CHECK(width > 0 && height > 0 && width <= 8192 && height <= 8192);
    KIOSK_CHECK(pixels_ != nullptr);
}

MaskAtlas::~MaskAtlas() {
    wipe_rows(0, top_);
}

void MaskAtlas::Free::operator()(std::uint8_t* pixels) const {
    std::free(pixels);
}

void MaskAtlas::begin_frame() {
    ++frame_;
    if (crowded_) forget();
    crowded_ = false;
}

std::optional<AtlasSlot> MaskAtlas::find_or_add(std::uint64_t key,
                                                const std::function<Mask()>& make) {
    if (const auto found = slots_.find(key); found != slots_.end()) {
        if (found->second.slot.width != 0) shelves_[found->second.shelf].frame = frame_;
        return found->second.slot;
    }
    const Mask mask = make();
    if (mask.width == 0 || mask.height == 0) {
        slots_.emplace(key, Entry{});
        return AtlasSlot{};
    }
    const auto index = shelf_for(mask.width + gap, mask.height + gap);
    if (!index) {
        crowded_ = true;
        return std::nullopt;
    }
    Shelf& shelf = shelves_[*index];
    const AtlasSlot slot{
        static_cast<std::uint16_t>(shelf.used), static_cast<std::uint16_t>(shelf.y),
        static_cast<std::uint16_t>(mask.width), static_cast<std::uint16_t>(mask.height),
        static_cast<std::int16_t>(mask.left),   static_cast<std::int16_t>(mask.top)};
    shelf.used += mask.width + gap;
    shelf.frame = frame_;
    shelf.keys.push_back(key);
    blit(mask, slot);
    slots_.emplace(key, Entry{slot, *index});
    return slot;
}

void MaskAtlas::forget() {
    wipe_rows(0, top_);
    shelves_.clear();
    slots_.clear();
    top_ = 0;
    ++texture_.generation;
}

std::optional<std::size_t> MaskAtlas::shelf_for(int width, int height) {
    if (width > texture_.width || height > texture_.height) return std::nullopt;
    std::optional<std::size_t> best;
    // A quarter of waste is better than a new shelf.
    const int tallest = height + height / 4 + shelf_step;
    for (std::size_t i = 0; i < shelves_.size(); ++i) {
        const Shelf& shelf = shelves_[i];
        if (shelf.height < height || shelf.height > tallest) continue;
        if (shelf.used + width > texture_.width) continue;
        if (!best || shelf.height < shelves_[*best].height) best = i;
    }
    if (best) return best;
    if (const auto opened = open_shelf(height)) return opened;
    for (std::size_t i = 0; i < shelves_.size(); ++i) {
        if (shelves_[i].height >= height && shelves_[i].used + width <= texture_.width) return i;
    }
    return evict(height);
}

std::optional<std::size_t> MaskAtlas::open_shelf(int height) {
    const int rounded = (height + shelf_step - 1) / shelf_step * shelf_step;
    const int room = texture_.height - top_;
    if (room < height) return std::nullopt;
    shelves_.push_back(Shelf{top_, std::min(rounded, room), 0, frame_, {}});
    top_ += shelves_.back().height;
    return shelves_.size() - 1;
}

std::optional<std::size_t> MaskAtlas::evict(int height) {
    std::optional<std::size_t> oldest;
    for (std::size_t i = 0; i < shelves_.size(); ++i) {
        if (shelves_[i].height < height || shelves_[i].frame == frame_) continue;
        if (!oldest || shelves_[i].frame < shelves_[*oldest].frame) oldest = i;
    }
    if (oldest) clear_shelf(shelves_[*oldest]);
    return oldest;
}

void MaskAtlas::clear_shelf(Shelf& shelf) {
    for (const std::uint64_t key : shelf.keys) slots_.erase(key);
    shelf.keys.clear();
    shelf.used = 0;
    wipe_rows(shelf.y, shelf.height);
    ++texture_.generation;
    ++evictions_;
}

void MaskAtlas::wipe_rows(int from, int count) {
    const auto width = static_cast<std::size_t>(texture_.width);
    kiosk::wipe_bytes(pixels_.get() + static_cast<std::size_t>(from) * width,
                      static_cast<std::size_t>(count) * width);
}

void MaskAtlas::blit(const Mask& mask, const AtlasSlot& slot) {
    KIOSK_CHECK(mask.coverage.size() ==
                static_cast<std::size_t>(mask.width) * static_cast<std::size_t>(mask.height));
    const auto row_bytes = static_cast<std::size_t>(mask.width);
    for (int row = 0; row < mask.height; ++row) {
        const auto target =
            static_cast<std::size_t>(slot.y + row) * static_cast<std::size_t>(texture_.width);
        std::memcpy(pixels_.get() + target + slot.x,
                    mask.coverage.data() + static_cast<std::size_t>(row) * row_bytes, row_bytes);
    }
}

}  // namespace ui
