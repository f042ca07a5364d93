#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/base/log_line.h"

namespace tests {

/// The lines that are logged while it lives.
/// **Threads:** one.
class KeptLines final : public kiosk::log::Sink {
  public:
    KeptLines() { kiosk::log::set_sink(this); }
    ~KeptLines() override { kiosk::log::set_sink(nullptr); }
    KeptLines(const KeptLines&) = delete;
    KeptLines& operator=(const KeptLines&) = delete;

    void take(kiosk::log::Level, const std::string& line) override { lines.push_back(line); }
    [[nodiscard]] bool has(std::string_view words) const {
        return std::any_of(lines.begin(), lines.end(), [&](const std::string& line) {
            return line.find(words) != std::string::npos;
        });
    }

    std::vector<std::string> lines;
};

}  // namespace tests
