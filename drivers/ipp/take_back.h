#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "drivers/ipp/ipp_port.h"
#include "drivers/ipp/print_patience.h"
#include "drivers/ipp/printer_words.h"
#include "kiosk/base/clock.h"

namespace drivers {

/// What became of a job that was to be taken back.
enum class TakenBack {
    ended,     ///< nothing of it comes out any more
    came_out,  ///< it was quicker: all of it was printed
    unknown,   ///< the printer could not be asked, or went on: it is still owed
};

/// Cancels one job and asks until the printer says that it ended or will stop.
/// **Time:** at most patience.cancel_max and one request.
[[nodiscard]] TakenBack take_back(IppPort& port, int job, const kiosk::Clock& clock,
                                  const PrintPatience& patience);

struct Swept {
    std::size_t jobs = 0;
    /// Why the printer may still hold a job; nothing when it surely holds none that will be
    /// printed.
    std::optional<kiosk::Error> failed;
};

/// Takes back every unfinished job of `user`: those of an earlier run, and those whose answer was
/// lost.
/// **Limits:** 64 jobs; more is `device_fault`.
[[nodiscard]] Swept sweep(IppPort& port, const std::string& user, const kiosk::Clock& clock,
                          const PrintPatience& patience);

inline constexpr std::size_t swept_jobs_max = 64;

}  // namespace drivers
