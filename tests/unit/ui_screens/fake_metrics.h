#pragma once

#include <algorithm>
#include <cmath>

#include "kiosk/base/encoding.h"
#include "ui/text_engine/text_metrics.h"

namespace tests {

/// Text without fonts: an ideograph is 1 em wide, anything else 0.55 em; lines break anywhere.
class FakeMetrics final : public ui::TextMetrics {
  public:
    ui::TextBox measure(std::string_view text, const ui::TextStyle& style, int max_width,
                        int max_lines) override {
        ui::TextBox box;
        box.line_height =
            static_cast<int>(std::lround(static_cast<float>(style.px) * style.leading));
        box.baseline = box.line_height * 3 / 4;
        ui::TextLine line;
        std::size_t at = 0;
        while (at < text.size()) {
            const std::size_t length = bytes(text[at]);
            const int width =
                length > 1 ? style.px : static_cast<int>(std::lround(style.px * 0.55));
            if (max_width > 0 && line.width + width > max_width && line.end > line.begin) {
                if (max_lines > 0 && static_cast<int>(box.lines.size()) + 1 == max_lines) {
                    line.ellipsis = box.cut = true;
                    break;
                }
                box.lines.push_back(line);
                line = {at, at, 0, false, false};
            }
            line.width += width;
            at += length;
            line.end = at;
        }
        box.lines.push_back(line);
        for (const ui::TextLine& each : box.lines) box.width = std::max(box.width, each.width);
        box.height = box.line_height * static_cast<int>(box.lines.size());
        return box;
    }
    int caret_x(std::string_view text, const ui::TextStyle& style, std::size_t offset) override {
        return measure(text.substr(0, offset), style, 0, 0).width;
    }
    int px_for_capital_height(double height) const override {
        return static_cast<int>(std::lround(height / 0.733));
    }

  private:
    static std::size_t bytes(char first) {
        const auto byte = static_cast<unsigned char>(first);
        return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
    }
};

}  // namespace tests
