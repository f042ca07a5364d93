#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>

#include "drivers/vision/codes/seen_code.h"

namespace drivers {

/// How much work has been done so far, from any beginning. `thread_work` counts the calling
/// thread's time on the processor: a busy machine does not make the reader give up early.
using WorkMeter = std::function<std::chrono::microseconds()>;
[[nodiscard]] std::chrono::microseconds thread_work();

struct CodeReaderLimits {
    /// A picture that is not the last one over again: no step is begun after this, so that the
    /// last one ends by 60 ms.
    std::chrono::microseconds moving{48'000};
    /// A picture in which nothing moved: work goes on where it stopped, a little each time.
    std::chrono::microseconds resting{12'000};
    /// All is looked at again after so many pictures without movement: light and focus may have
    /// changed.
    int resting_pictures_max = 30;
    /// ZXing 1.4 looks for Data Matrix without an end in some pictures, papers of every day among
    /// them.
    bool data_matrix = true;
};

/// Codes before a camera, picture after picture: the cheap ways of reading first, dearer ones only
/// where something like a code is seen and only while the limits allow. The first code that is read
/// ends the work on a picture; while nothing moves it is not looked for again.
///
/// Read: QR (also inverted, dense, bent, blurred), Code 128, PDF417, Data Matrix.
///
/// **Threads:** one. **Time:** as `CodeReaderLimits`; one step that has begun is finished (15 ms
/// for a picture of 1280 × 720 on a small machine).
/// **Errors:** none; what can't be read is not read.
/// **Limits:** pictures up to `picture_points_max`; larger or empty ones hold no code.
/// **Secrets:** what codes hold is in the results only.
class CodeReader {
  public:
    static constexpr std::size_t picture_points_max = std::size_t{4096} * 4096;

    struct Look {
        std::optional<SeenCode> code;
        /// False: the picture is the last one over again.
        bool moved = false;
    };

    explicit CodeReader(CodeReaderLimits limits = {}, WorkMeter meter = thread_work);
    ~CodeReader();
    CodeReader(const CodeReader&) = delete;
    CodeReader& operator=(const CodeReader&) = delete;

    [[nodiscard]] Look look(const GreyView& picture);
    /// Somebody asks for a code now, or nobody any more: also one that lay there before is read,
    /// and nothing of a picture is kept.
    void reset();

  private:
    struct Work;
    const CodeReaderLimits limits_;
    const WorkMeter meter_;
    std::unique_ptr<Work> work_;
};

}  // namespace drivers
