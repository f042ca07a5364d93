#pragma once

#include <cstdint>
#include <filesystem>

#include "kiosk/base/config.h"
#include "kiosk/base/file_layer.h"
#include "kiosk/base/result.h"

namespace offline_cache {

using kiosk::Result;

/// How much room is left, coarse: what the terminal still offers depends on it.
enum class RoomLevel {
    plenty,
    /// Under 20 %: nothing is fetched ahead.
    no_prefetch,
    /// Under 10 %: no new case with attachments.
    no_attachments,
    /// Under 5 %, or the ballast is gone: no new case; delivery goes on.
    closed,
};

struct AdmissionOptions {
    /// The data folder.
    std::filesystem::path folder;
    /// Held back in a file, so that a full disk can still be written to: a submission under way is
    /// stored, delivered rows are purged. At least 2 × the largest WAL plus the largest case.
    std::uint64_t ballast_bytes = std::uint64_t{32} * 1024 * 1024;
    /// Worst case of one visit on disk: outbox row, draft and their copies in both WALs.
    std::uint64_t case_bytes = std::uint64_t{16} * 1024 * 1024;
    /// On large disks a level is reached at this size instead of at its share: 20 %, 10 %, 5 %.
    std::uint64_t prefetch_floor = std::uint64_t{4} * 1024 * 1024 * 1024;
    std::uint64_t attachments_floor = std::uint64_t{2} * 1024 * 1024 * 1024;
    std::uint64_t case_floor = std::uint64_t{1024} * 1024 * 1024;
};

/// For the data folder of a terminal; `delivery.free_disk_mb` is the floor for new cases.
[[nodiscard]] AdmissionOptions admission_options_of(const kiosk::Config& config);

/// Decides before a case starts whether it can be finished, so that no citizen meets a full disk at
/// “submit”.
///
/// **Threads:** one at a time; two processes may use the same folder. **Errors:** `disk_full`;
/// `io_error`.
class Admission {
  public:
    /// A quarter of a chunk, and what a file system adds to it.
    static constexpr std::uint64_t reserve_piece = std::uint64_t{256} * 1024 + 4096;
    /// Each chunk gives back whole pieces; as many attachments may end in the middle of one.
    static constexpr std::size_t reserve_margin = 16;

    explicit Admission(AdmissionOptions options, kiosk::FileLayer& files = kiosk::system_files())
        : options_(std::move(options)), files_(&files) {}

    [[nodiscard]] Result<std::uint64_t> free_bytes() const;
    [[nodiscard]] Result<RoomLevel> level() const;
    /// Is there room for one more case, and for that much of attachments? `disk_full` when not.
    [[nodiscard]] Result<void> admit(std::uint64_t attachment_bytes = 0) const;
    /// Takes the room of a case's attachments, so that nobody else has it by the time that they are
    /// scanned. Nothing is left when it fails.
    [[nodiscard]] Result<void> reserve(std::uint64_t attachment_bytes);
    /// Gives back as much of it as is about to be written. Without a reserve nothing happens.
    void use_reserve(std::uint64_t bytes);
    /// Gives back all of it, also what an earlier process took.
    void end_reserve();
    /// Makes the ballast file if it is missing and there is room for it and a case besides. False:
    /// no room yet.
    [[nodiscard]] Result<bool> lay_ballast();
    /// Gives its room back to the file system. True when there was any.
    [[nodiscard]] bool release_ballast();
    [[nodiscard]] bool has_ballast() const;
    /// What a case and the ballast need together.
    [[nodiscard]] std::uint64_t needed_bytes() const {
        return options_.ballast_bytes + options_.case_bytes;
    }

  private:
    [[nodiscard]] std::filesystem::path ballast() const { return options_.folder / "ballast"; }
    [[nodiscard]] std::filesystem::path reserve_file(std::size_t number) const;
    AdmissionOptions options_;
    kiosk::FileLayer* files_;
    std::size_t reserved_ = 0;  // files
};

}  // namespace offline_cache
