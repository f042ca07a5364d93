#pragma once

#include <string>

#include "drivers/vision/codes/grey_view.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/result.h"
#include "kiosk/base/secret.h"

namespace drivers {

/// What is known about a picture of text before it is read.
struct TextWish {
    enum class Script { chinese, digits } script = Script::chinese;
    enum class Layout {
        page,   ///< lines in columns, frames between
        block,  ///< lines one below the other, perhaps only one
        line,   ///< one line
    } layout = Layout::page;
    int dots_per_inch = 200;
};

/// Reads print by a run of `tesseract` (docs/adr/0033): a process of its own that gets the picture
/// on its standard input and ends with it; nothing is written to disk. Its end in any other way
/// costs one reading.
///
/// **Threads:** one a call. **Time:** blocks for 0.2 s for a line and up to `time_max` for a page.
/// **Errors:** `not_found` the program or its data are not installed · `device_fault` it failed ·
/// `timed_out` · `limit_exceeded` more than `text_bytes_max`.
/// **Secrets:** what was read.
class TextProgram {
  public:
    static constexpr kiosk::Duration time_max{20'000};
    static constexpr std::size_t text_bytes_max = std::size_t{1} << 20;

    explicit TextProgram(std::string program = "tesseract", kiosk::Duration patience = time_max)
        : program_(std::move(program)), patience_(patience) {}

    [[nodiscard]] kiosk::Result<kiosk::SecretText> read(const GreyView& picture,
                                                        const TextWish& wish) const;

  private:
    std::string program_;
    kiosk::Duration patience_;
};

}  // namespace drivers
