#include "kiosk/app/figure_book.h"

#include <algorithm>
#include <fstream>
#include <vector>

namespace kiosk {

namespace {
constexpr std::string_view stem = "figures-";
constexpr std::size_t month_size = 7;  // 2026-06
}  // namespace

std::filesystem::path FigureBook::file_of(const std::string& day) const {
    return folder_ / (std::string(stem) + day.substr(0, month_size) + ".jsonl");
}

Result<void> FigureBook::add(const VisitFigure& figure) {
    const auto file = file_of(figure.day);
    std::error_code fault;
    const bool is_new = !std::filesystem::exists(file, fault);
    if (!is_new && std::filesystem::file_size(file, fault) >= month_bytes_max) return {};
    std::ofstream stream(file, std::ios::app);
    stream << line_of(figure) << '\n';
    if (!stream.flush()) return {ErrorCode::io_error, "cannot write " + file.filename().string()};
    if (is_new) drop_old_months();
    return {};
}

void FigureBook::drop_old_months() const {
    std::error_code fault;
    std::vector<std::filesystem::path> months;
    for (const auto& entry : std::filesystem::directory_iterator(folder_, fault)) {
        const auto name = entry.path().filename().string();
        if (name.starts_with(stem) && name.ends_with(".jsonl")) months.push_back(entry.path());
    }
    if (months.size() <= months_max) return;
    std::ranges::sort(months);
    months.resize(months.size() - months_max);
    for (const auto& old : months) std::filesystem::remove(old, fault);
}

}  // namespace kiosk
