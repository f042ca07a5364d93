#include "drivers/escpos/paper_roll.h"

#include <algorithm>
#include <cmath>
#include <fstream>

namespace drivers::escpos {

namespace {
constexpr int longest_roll_mm = 1'000'000;
}

PaperRoll::PaperRoll(int new_roll_mm, int near_end_left_mm, std::optional<int> remembered_mm)
    : new_roll_mm_(new_roll_mm), near_end_left_mm_(near_end_left_mm), left_mm_(remembered_mm) {
    // A run before this one may have seen the end come near; the sensor will tell anew.
    near_end_ = left_mm_ && *left_mm_ <= near_end_left_mm_;
}

void PaperRoll::observe(const Status& status) {
    const bool was_scarce = near_end_ || out_;
    out_ = status.paper_end;
    near_end_ = status.paper_near_end || status.paper_end;
    known_ = true;
    if (out_) {
        left_mm_ = 0;
    } else if (near_end_) {
        // After a change from "end" to "near end" a used roll was put in.
        if (!left_mm_ || *left_mm_ > near_end_left_mm_ || *left_mm_ == 0)
            left_mm_ = near_end_left_mm_;
    } else if (was_scarce) {
        left_mm_ = new_roll_mm_;
        rest_mm_ = 0;
    }
}

void PaperRoll::used(double millimetres) {
    if (!left_mm_) return;
    const double used = millimetres + rest_mm_;
    const int whole = static_cast<int>(std::floor(used));
    rest_mm_ = used - whole;
    // Only the sensor says "out".
    left_mm_ = std::max(1, *left_mm_ - whole);
}

SupplyLevel PaperRoll::level() const {
    if (!known_) return SupplyLevel::unknown;
    if (out_) return SupplyLevel::out;
    const bool counted_low = left_mm_ && *left_mm_ <= near_end_left_mm_;
    return near_end_ || counted_low ? SupplyLevel::low : SupplyLevel::full;
}

bool PaperRoll::is_enough_for(double millimetres) const {
    if (out_) return false;
    return !near_end_ || !left_mm_ || *left_mm_ >= millimetres;
}

std::optional<int> PaperMemory::load() const {
    if (file_.empty()) return std::nullopt;
    std::ifstream in(file_);
    int value = 0;
    if (!(in >> value) || value < 0 || value > longest_roll_mm) return std::nullopt;
    return value;
}

void PaperMemory::save(std::optional<int> left_mm) const {
    if (file_.empty() || !left_mm) return;
    auto fresh = file_;
    fresh += ".new";
    {
        std::ofstream out(fresh, std::ios::trunc);
        out << *left_mm << '\n';
        if (!out.flush()) return;
    }
    std::error_code ignored;
    std::filesystem::rename(fresh, file_, ignored);
}

}  // namespace drivers::escpos
