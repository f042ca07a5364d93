#pragma once

#include <filesystem>
#include <optional>

#include "drivers/api/device.h"
#include "drivers/escpos/replies.h"

namespace drivers::escpos {

/// How much paper is left on the roll: what was printed is counted, and the sensors put it right.
///
/// A roll is new when the sensor says "enough" after it had said "near end" or "end". Before the
/// first new roll nothing is known beyond what an earlier run of the program left behind.
///
/// **Threads:** one.
class PaperRoll {
  public:
    PaperRoll(int new_roll_mm, int near_end_left_mm, std::optional<int> remembered_mm);

    void observe(const Status& status);
    void used(double millimetres);

    [[nodiscard]] std::optional<int> left_mm() const { return left_mm_; }
    [[nodiscard]] SupplyLevel level() const;
    /// False only when the sensor says "near end" and what was counted since does not leave enough:
    /// an estimate alone refuses nobody.
    [[nodiscard]] bool is_enough_for(double millimetres) const;

  private:
    const int new_roll_mm_;
    const int near_end_left_mm_;
    std::optional<int> left_mm_;
    double rest_mm_ = 0;
    bool known_ = false;
    bool near_end_ = false;
    bool out_ = false;
};

/// One number in a file, so that a restart does not forget the roll.
class PaperMemory {
  public:
    /// Empty path: nothing is remembered.
    explicit PaperMemory(std::filesystem::path file) : file_(std::move(file)) {}

    [[nodiscard]] std::optional<int> load() const;
    /// Replaces the file at once or leaves it as it was.
    void save(std::optional<int> left_mm) const;

  private:
    std::filesystem::path file_;
};

}  // namespace drivers::escpos
