#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "kiosk/base/clock.h"
#include "kiosk/base/result.h"

namespace kiosk {

/// What people looked for and did not find, counted by week: `demands.json` in the state
/// folder, for those who keep up the catalogue. Area, words and counts, nothing of who or when.
/// **Threads:** one. **Errors:** a file that cannot be read is begun anew; one that cannot be
/// written leaves the old. **Limits:** eight weeks, `phrases_max` phrases each; more are counted
/// together.
class DemandBook {
  public:
    static constexpr std::size_t phrases_max = 500;
    static constexpr std::size_t weeks_max = 8;

    explicit DemandBook(std::filesystem::path folder, std::string area_code = {})
        : file_(folder / "demands.json"), area_code_(std::move(area_code)) {}

    [[nodiscard]] Result<void> note(const std::string& words, WallTime now);

    using Week = std::map<std::string, std::uint64_t>;
    /// By its Monday, for example “2026-06-01”.
    [[nodiscard]] std::map<std::string, Week> read() const;

  private:
    std::filesystem::path file_;
    std::string area_code_;
};

/// What is counted together once a week has too many phrases.
inline constexpr const char* other_demands = "…";

}  // namespace kiosk
