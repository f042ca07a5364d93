#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "kiosk/base/result.h"
#include "kiosk/model/stroke.h"
#include "ui/input/handwriting/ink_templates.h"
#include "ui/input/handwriting/likely_characters.h"
#include "ui/input/handwriting/zinnia.h"

namespace ui {

/// An empty path: without it.
struct HandwritingFiles {
    std::filesystem::path templates{};
    std::filesystem::path zinnia_model{};
    std::filesystem::path likely_characters{};
};

/// Recognises characters written with a finger by what they look like, by how they are written and
/// by where they stand. What they look like is enough: order and joints of strokes do not matter
/// then, and sloppy writing is found less often.
/// **Threads:** any, for one caller at a time. **Time:** ≤ 20 ms, ≤ 2 ms without zinnia, which is
/// loaded at the first stroke: 27 MB of file are not in memory for those who type.
/// **Limits:** characters of the templates; cursive writing is beyond it. **Secrets:** keeps
/// nothing of what it is asked.
class Handwriting {
  public:
    /// What the keyboard offers, on several pages where they don't stand beside the canvas at once.
    /// A character counts as found in the tests only among these.
    static constexpr std::size_t candidates_offered = 32;

    /// Fails without templates: not_found, or corrupt.
    [[nodiscard]] static kiosk::Result<std::unique_ptr<Handwriting>> open(
        const HandwritingFiles& files);

    /// At most `count` characters, likeliest first, for strokes on a canvas that is `aspect` times
    /// as wide as it is high. Empty when there is too little ink.
    [[nodiscard]] std::vector<std::string> recognise(std::span<const kiosk::Stroke> strokes,
                                                     float aspect, std::size_t count,
                                                     const WritingPlace& place = {});
    /// Why some of the files are not used; once each.
    [[nodiscard]] std::vector<kiosk::Error> take_missing() { return std::exchange(missing_, {}); }

  private:
    explicit Handwriting(std::unique_ptr<InkTemplates> templates)
        : templates_(std::move(templates)) {}

    void open_zinnia();

    std::unique_ptr<InkTemplates> templates_;
    std::filesystem::path zinnia_model_;  // empty: none, or opened already
    std::unique_ptr<Zinnia> zinnia_;
    std::optional<LikelyCharacters> likely_;
    std::vector<kiosk::Error> missing_;
};

}  // namespace ui
