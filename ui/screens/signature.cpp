#include <algorithm>

#include "ui/screens/screens.h"
#include "ui/screens/shell.h"

namespace ui {
namespace {

Node canvas(const Scene& scene, const kiosk::SignatureScreen& screen, const Rect& rect) {
    const Palette& c = scene.colours;
    BoxStyle box;
    box.fill = c.flat ? c.card : Colour{0xFFFFFFFF};
    box.border = screen.problem.empty() ? c.primary_text : c.danger;
    box.border_px = scene.theme.border * 2;
    box.radius_px = scene.theme.radius_large;
    Node node = decoration(rect, box);
    node.id = "canvas.signature";
    node.role = Role::application;
    node.label = scene.tr("signature.canvas");
    node.sensitive = true;
    node.takes_strokes = true;
    node.strokes = screen.strokes;
    if (!screen.strokes.empty()) node.value = scene.tr("signature.written");
    node.stroke_colour = c.ink;
    node.stroke_px = std::max(4, scene.px(9));
    BoxStyle line;
    line.fill = c.line;
    node.children.push_back(decoration({rect.x + rect.w / 12, rect.y + rect.h * 78 / 100,
                                        rect.w * 10 / 12, std::max(2, scene.px(3))},
                                       line));
    if (screen.strokes.empty()) {
        const int side = scene.px(72);
        const Words words{scene.tr("signature.here"),
                          Type::heading,
                          Weight::regular,
                          c.ink_2,
                          AlignX::centre,
                          AlignY::middle,
                          2,
                          Type::caption};
        const Rect inside = inset(rect, scene.px(40), scene.px(20));
        const int text = text_box(scene, words, inside.w).height;
        Rect room = middle(inside, side + scene.px(12) + text);
        node.icons.push_back(
            {Icon::pen, centred(take_top(room, side, scene.px(12)), side, side), c.ink_2});
        node.texts.push_back(text_part(scene, words, room));
    }
    return node;
}

Node statement(const Scene& scene, const Rect& rect) {
    Node node = card(scene, rect);
    node.role = Role::paragraph;
    node.label = scene.tr("signature.statement");
    Rect room = inset(rect, scene.px(32), scene.px(20));
    const int side = scene.px(72);
    node.children.push_back(icon_disc(middle(take_left(room, side, scene.px(24)), side),
                                      Icon::document, scene.colours.primary_soft,
                                      scene.colours.primary_text));
    node.texts.push_back(text_part(scene,
                                   {node.label, Type::label, Weight::regular, scene.colours.ink,
                                    AlignX::left, AlignY::middle, 5, Type::caption},
                                   room));
    return node;
}

}  // namespace

Tree draw(const Scene& scene, const kiosk::SignatureScreen& screen) {
    ShellWish wish;
    wish.title = scene.tr("title.signature");
    wish.subtitle = scene.tr("signature.line");
    wish.primary =
        Button{"action.submit", scene.tr("action.submit"), {},         Icon::check, false,
               Look::primary,   kiosk::intent::Next{},     Type::card, true};
    Shell shell = make_shell(scene, wish);
    Rect room = shell.room;
    const int gap = scene.px(20);
    const int height = std::max(
        scene.px(112),
        text_box(scene, {scene.tr("signature.statement"), Type::label, {}, {}, {}, {}, 0, {}},
                 room.w - scene.px(170))
                .height +
            scene.px(48));
    shell.add(statement(scene, take_top(room, std::min(height, room.h / 4), gap)));
    const int row = std::max(scene.control_height(), scene.size(Type::caption) * 3);
    const int canvas_height = std::min(room.h - row - gap, room.w * 94 / 100);
    const Rect box = take_top(room, canvas_height, gap);
    Rect below = take_top(room, row);
    const Button clear{"action.clear",
                       scene.tr("action.clear"),
                       {},
                       Icon::remove,
                       false,
                       Look::secondary,
                       kiosk::intent::ClearSignature{},
                       Type::label,
                       !screen.strokes.empty()};
    shell.add(button(scene, clear,
                     take_right(below, std::max(button_width(scene, clear), scene.px(260)), gap)));
    if (!screen.problem.empty()) {
        Node problem = group(scene.tr(screen.problem), below, Role::alert);
        problem.id = "status.signature";
        const int side = scene.size(Type::card);
        problem.icons.push_back({Icon::warning, middle(take_left(below, side, scene.px(14)), side),
                                 scene.colours.danger});
        problem.texts.push_back(
            text_part(scene,
                      {problem.label, Type::label, Weight::bold, scene.colours.danger, AlignX::left,
                       AlignY::middle, 2, Type::caption},
                      below));
        shell.add(std::move(problem));
    }
    shell.add(canvas(scene, screen, box));
    return std::move(shell.tree);
}

}  // namespace ui
