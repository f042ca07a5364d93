#pragma once

#include <filesystem>
#include <string>

#include "kiosk/base/clock.h"
#include "offline_cache/outbox.h"

namespace offline_cache {

/// Says which terminal's queue lies in a folder; written last, so a folder without it is not whole.
inline constexpr const char* carried_label = "queue.json";

struct CarryOptions {
    /// The terminal's own data folder.
    std::filesystem::path data;
    std::string terminal_id;
    /// Is made, with mode 0700; must not be there yet. On a stick.
    std::filesystem::path into;
    /// Staff numbers of the two who carry it, for the audit chain.
    std::string first;
    std::string second;
};

struct CarriedQueue {
    std::string terminal_id;
    /// Everything without a receipt, parked cases too.
    std::size_t unsent = 0;
    /// Of these: cases with an attachment of which a piece is missing or damaged on this disk.
    std::size_t incomplete = 0;
};

/// Copies what a terminal could not deliver into a folder, sealed as it is, under the same ids:
/// when both the folder and the terminal are delivered later, each case is still there once.
/// Nothing is changed on the terminal but its audit chain, which gets an entry before the copy is
/// made. If its queue fails the integrity check nothing is changed at all: what can be read is read
/// from a copy, and the damaged file goes along in `damaged`.
///
/// The folder is a data folder: Outbox opens it, Delivery sends it. Everything in it is durable
/// when this returns.
///
/// **Threads:** one; bianmin-sync and the kiosk may run meanwhile. **Time:** reads all that waits.
/// **Errors:** those of Database and FileLayer; `conflict`: the folder is there already;
/// `not_found`: the data folder holds no queue.
[[nodiscard]] Result<CarriedQueue> carry_queue(const CarryOptions& options,
                                               const kiosk::Clock& clock);

/// Opening an outbox would make one where there is none: who expects one asks before. `not_found`.
[[nodiscard]] Result<void> queue_lies_in(const std::filesystem::path& folder);

/// **Errors:** `not_found`: no queue there, or one that was not finished; `bad_format`.
[[nodiscard]] Result<CarriedQueue> carried_queue_in(const std::filesystem::path& folder);

}  // namespace offline_cache
