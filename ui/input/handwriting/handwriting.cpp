#include "ui/input/handwriting/handwriting.h"

#include <algorithm>

#include "kiosk/base/encoding.h"
#include "kiosk/base/secret.h"
#include "ui/input/handwriting/fusion.h"

namespace ui {

namespace {

/// Of each side: the right one of sloppy strokes is often far behind, but seldom so in both.
constexpr std::size_t guesses = 60;

}  // namespace

kiosk::Result<std::unique_ptr<Handwriting>> Handwriting::open(const HandwritingFiles& files) {
    auto templates = InkTemplates::open(files.templates);
    if (!templates) return templates.error();
    std::unique_ptr<Handwriting> self(new Handwriting(std::move(*templates)));
    self->zinnia_model_ = files.zinnia_model;
    if (!files.likely_characters.empty()) {
        auto likely = LikelyCharacters::open(files.likely_characters);
        if (likely)
            self->likely_ = std::move(*likely);
        else
            self->missing_.push_back(likely.error());
    }
    return self;
}

void Handwriting::open_zinnia() {
    const auto model = std::exchange(zinnia_model_, {});
    if (model.empty()) return;
    auto zinnia = Zinnia::open(model);
    if (zinnia)
        zinnia_ = std::move(*zinnia);
    else
        missing_.push_back(zinnia.error());
}

std::vector<std::string> Handwriting::recognise(std::span<const kiosk::Stroke> strokes,
                                                float aspect, std::size_t count,
                                                const WritingPlace& place) {
    std::vector<std::string> out;
    auto by_look = templates_->guess(strokes, aspect, std::max(count, guesses));
    if (by_look.empty()) return out;
    open_zinnia();
    auto by_strokes = zinnia_ ? zinnia_->guess(strokes, aspect, guesses) : std::vector<Guess>{};
    auto ordered = fused(by_look, by_strokes, likely_ ? &*likely_ : nullptr, place);
    for (std::size_t i = 0; i < ordered.size() && i < count; ++i)
        out.push_back(kiosk::utf8_from({&ordered[i].character, 1}));
    kiosk::wipe_value(by_look);
    kiosk::wipe_value(by_strokes);
    kiosk::wipe_value(ordered);
    return out;
}

}  // namespace ui
