#pragma once

#include <memory>
#include <string>
#include <vector>

#include "ui/text_engine/text_engine.h"

namespace tests {

inline std::unique_ptr<ui::TextEngine> open_engine(int atlas_side = 1024) {
    ui::TextEngine::Config config;
    config.atlas_side = atlas_side;
    auto engine = ui::TextEngine::open(config);
    KIOSK_CHECK(engine.has_value());
    return std::move(*engine);
}

inline ui::TextStyle style(int px, const std::string& language = "zh-Hans",
                           ui::Weight weight = ui::Weight::regular) {
    return ui::TextStyle{px, weight, language, 1.4F};
}

/// The words of each line, with the ellipsis where there is one.
inline std::vector<std::string> lines_of(std::string_view text, const ui::TextBox& box) {
    std::vector<std::string> out;
    for (const ui::TextLine& line : box.lines) {
        out.emplace_back(text.substr(line.begin, line.end - line.begin));
        if (line.ellipsis) out.back() += "…";
    }
    return out;
}

}  // namespace tests
