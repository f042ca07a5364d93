#pragma once

#include <cstddef>
#include <functional>
#include <string_view>
#include <vector>

#include "kiosk/documents/page.h"
#include "kiosk/documents/typesetter.h"

namespace kiosk {

enum class Align { left, centre, right };

struct SheetFormat {
    double width = 0;
    double height = 0;
    double side = 0;  ///< margin left and right
    double top = 0;
    double bottom = 0;  ///< nothing of the content stands below height - bottom
    /// The page ends where its content ends.
    bool endless = false;
};

/// Pages that are filled from top to bottom.
class Sheet {
  public:
    /// `head` is drawn at the top of every page after the first.
    Sheet(Typesetter& typesetter, const SheetFormat& format, std::function<void(Sheet&)> head = {});

    [[nodiscard]] double left() const { return format_.side; }
    [[nodiscard]] double right() const { return format_.width - format_.side; }
    [[nodiscard]] double width() const { return right() - left(); }
    [[nodiscard]] double y() const { return y_; }
    [[nodiscard]] double room() const { return format_.height - format_.bottom - y_; }
    [[nodiscard]] const SheetFormat& format() const { return format_; }
    [[nodiscard]] Typesetter& typesetter() { return typesetter_; }

    void move(double down) { y_ += down; }
    void move_to(double y) { y_ = y; }
    /// Begins a page unless `height` still fits.
    void ensure(double height);
    void begin_page();

    void add(PageItem item) { pages_.back().items.push_back(std::move(item)); }
    void set_signature_box(const PageBox& box) { pages_.back().signature_box = box; }
    void rule(double width, Colour colour);
    /// Draws `line` with its base line at `baseline`, aligned within [x, x + width].
    void put(TextLine line, double x, double width, double baseline, Align align = Align::left);
    /// Draws the text at `y` without moving; answers its height.
    double text(std::string_view words, const TextStyle& style, double x, double width, double y,
                Align align = Align::left);
    /// Draws the text in the full width at the present place and moves below it, to the next page
    /// if need be.
    void paragraph(std::string_view words, const TextStyle& style, Align align = Align::left);
    /// `style`, made smaller if need be so that the text stands in one line of `width`.
    [[nodiscard]] TextStyle fitted(std::string_view words, TextStyle style, double width);
    /// Lines of text of `style` take so much, and their base line lies so far below their top.
    [[nodiscard]] static double pitch(const TextStyle& style) { return style.size * style.leading; }
    [[nodiscard]] static double baseline(const TextStyle& style);

    [[nodiscard]] std::size_t page_count() const { return pages_.size(); }
    /// Draws on a page that is already full, for example its number.
    void on_page(std::size_t index, const std::function<void(Sheet&)>& draw);
    [[nodiscard]] std::vector<Page> finish();

  private:
    Typesetter& typesetter_;
    SheetFormat format_;
    std::function<void(Sheet&)> head_;
    std::vector<Page> pages_;
    double y_ = 0;
    double content_top_ = 0;
};

/// The document's colours. Each is readable when a printer makes it grey.
namespace print_colour {
inline constexpr Colour ink{0.09, 0.12, 0.16};
inline constexpr Colour ink_2{0.33, 0.38, 0.45};
inline constexpr Colour primary{0.06, 0.27, 0.55};
inline constexpr Colour line{0.66, 0.71, 0.78};
inline constexpr Colour line_light{0.85, 0.88, 0.91};
inline constexpr Colour pale{0.945, 0.96, 0.98};
inline constexpr Colour pale_blue{0.89, 0.93, 0.975};
inline constexpr Colour black{0, 0, 0};
inline constexpr Colour white{1, 1, 1};
}  // namespace print_colour

}  // namespace kiosk
