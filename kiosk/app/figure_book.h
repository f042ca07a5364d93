#pragma once

#include <filesystem>

#include "kiosk/app/visit_figures.h"
#include "kiosk/base/result.h"

namespace kiosk {

/// Keeps what visits left, a line each, in `figures-<month>.jsonl` of the state folder;
/// `bianmin-figures` makes the reports of it (docs/FIGURES.md).
/// **Threads:** one. **Errors:** io_error. **Limits:** the newest `months_max` months are kept, a
/// month of `month_bytes_max` bytes takes no more.
class FigureBook {
  public:
    static constexpr std::size_t months_max = 13;
    static constexpr std::uintmax_t month_bytes_max = std::uintmax_t{64} * 1024 * 1024;

    explicit FigureBook(std::filesystem::path folder) : folder_(std::move(folder)) {}

    [[nodiscard]] Result<void> add(const VisitFigure& figure);

  private:
    [[nodiscard]] std::filesystem::path file_of(const std::string& day) const;
    void drop_old_months() const;

    std::filesystem::path folder_;
};

}  // namespace kiosk
