#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <vector>

#include "kiosk/base/result.h"
#include "kiosk/model/stroke.h"
#include "ui/input/handwriting/guess.h"

namespace ui {

/// Guesses characters by how they are written: zinnia, with a model that was learnt from people's
/// hands. It needs the strokes in their order and apart, and forgives their shapes.
/// **Threads:** one at a time. **Time:** ≤ 20 ms: it compares with every character it knows.
/// **Limits:** 6,763 characters with tegaki's model. **Secrets:** keeps nothing of what it is
/// asked.
/// **Source:** zinnia 0.06, zinnia.h.
class Zinnia {
  public:
    /// Where Debian's tegaki-zinnia-simplified-chinese puts its model.
    static constexpr const char* usual_model =
        "/usr/share/tegaki/models/zinnia/handwriting-zh_CN.model";

    /// Loads the library. not_found without it or without the model, corrupt when it refuses it.
    [[nodiscard]] static kiosk::Result<std::unique_ptr<Zinnia>> open(
        const std::filesystem::path& model);
    ~Zinnia();
    Zinnia(const Zinnia&) = delete;
    Zinnia& operator=(const Zinnia&) = delete;

    /// At most `count`, likeliest first, for strokes on a canvas that is `aspect` times as wide as
    /// it is high. Scores are zinnia's: about -1 … 2, greater is likelier.
    [[nodiscard]] std::vector<Guess> guess(std::span<const kiosk::Stroke> strokes, float aspect,
                                           std::size_t count) const;

  private:
    struct Library;
    explicit Zinnia(std::unique_ptr<Library> library);
    std::unique_ptr<Library> library_;
};

}  // namespace ui
