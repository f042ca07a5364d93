#include "ui/screens/limits.h"

#include <algorithm>

#include "ui/screens/widgets.h"

namespace ui {
namespace {

Words limit_words(const Scene& scene, const std::string& limit) {
    return {scene.tr(limit), Type::body, Weight::bold, scene.colours.warning, AlignX::left,
            AlignY::middle,  3,          Type::caption};
}

int sign_side(const Scene& scene) {
    return scene.px(40);
}

int words_width(const Scene& scene, int width) {
    return width - 2 * scene.px(24) - sign_side(scene) - scene.px(18);
}

}  // namespace

int limits_height(const Scene& scene, const std::vector<std::string>& limits, int width,
                  std::size_t lines_max) {
    const std::size_t shown = std::min(limits.size(), lines_max);
    int height = 2 * scene.px(10);
    for (std::size_t i = 0; i < shown; ++i)
        height += std::max(
            sign_side(scene),
            text_box(scene, limit_words(scene, limits[i]), words_width(scene, width)).height);
    return height + static_cast<int>(shown > 0 ? shown - 1 : 0) * scene.px(8);
}

Node limits_note(const Scene& scene, const std::vector<std::string>& limits, Rect& room,
                 std::size_t lines_max) {
    const Rect place =
        take_top(room, limits_height(scene, limits, room.w, lines_max), scene.px(20));
    BoxStyle box;
    box.fill = scene.colours.warning_soft;
    box.radius_px = scene.theme.radius_small;
    if (scene.colours.flat) {
        box.border = scene.colours.warning;
        box.border_px = scene.theme.border;
    }
    Node node = decoration(place, box);
    node.id = "status.limits";
    node.role = Role::status;
    for (const std::string& limit : limits) {
        if (!node.label.empty()) node.label += " ";
        node.label += scene.tr(limit);
    }
    Rect inner = inset(place, scene.px(24), scene.px(10));
    const std::size_t shown = std::min(limits.size(), lines_max);
    for (std::size_t i = 0; i < shown; ++i) {
        const Words words = limit_words(scene, limits[i]);
        const int side = sign_side(scene);
        const int height =
            std::max(side, text_box(scene, words, words_width(scene, place.w)).height);
        Rect row = take_top(inner, height, scene.px(8));
        node.icons.push_back({Icon::warning, middle(take_left(row, side, scene.px(18)), side),
                              scene.colours.warning});
        node.texts.push_back(text_part(scene, words, row));
    }
    return node;
}

void tell_limits(const Scene& scene, const std::vector<std::string>& limits, ShellWish& wish) {
    wish.subtitle = scene.tr(limits.front());
    wish.subtitle_id = "status.limits";
}

}  // namespace ui
