#include "ui/screens/message.h"

#include <algorithm>
#include <array>
#include <utility>

namespace ui {
namespace {

int sign_side_min(const Scene& scene) {
    return scene.px(96);
}

/// Sentence and explanation, in the largest types in which both stand whole.
std::pair<Words, Words> words_of(const Scene& scene, const Message& message, const Rect& room) {
    Words title{message.title,  Type::title, Weight::bold, scene.colours.ink, AlignX::centre,
                AlignY::middle, 3,           Type::label};
    Words body{message.body, Type::label, Weight::regular, scene.colours.ink_2, AlignX::centre,
               AlignY::top,  0,           Type::caption};
    static constexpr std::array<std::pair<Type, Type>, 4> sizes{{{Type::title, Type::label},
                                                                 {Type::heading, Type::label},
                                                                 {Type::card, Type::body},
                                                                 {Type::label, Type::caption}}};
    for (const auto& [large, small] : sizes) {
        title.type = large;
        body.type = small;
        title.lines_max = large == Type::title ? 3 : 8;
        const TextBox above = text_box(scene, title, room.w);
        const int below = message.body.empty() ? 0 : text_box(scene, body, room.w).height;
        const int all = above.height + below + scene.px(48) + sign_side_min(scene);
        if (!above.cut && above.height <= room.h / 2 && all <= room.h) break;
    }
    return {title, body};
}

}  // namespace

Node message_card(const Scene& scene, const Message& message, const Rect& rect) {
    Node node = card(scene, rect);
    node.id = message.id;
    node.role = message.role;
    node.label = message.title;
    node.description = message.body;
    Rect room = inset(rect, scene.px(56), scene.px(32));
    const auto [title, body] = words_of(scene, message, room);
    const int title_height = std::min(room.h / 2, text_box(scene, title, room.w).height);
    const int body_height = message.body.empty() ? 0 : text_box(scene, body, room.w).height;
    const int words = title_height + body_height + scene.px(12);
    const int most = room.h - words - scene.px(36);
    if (most < sign_side_min(scene)) {  // the words come first
        node.texts.push_back(text_part(scene, title, take_top(room, title_height, scene.px(12))));
        if (body_height > 0) node.texts.push_back(text_part(scene, body, room));
        return node;
    }
    const int side = std::min(most, scene.px(280));
    room = settled(room, side + scene.px(36) + words);
    const Rect sign = centred(take_top(room, side, scene.px(36)), side, side);
    node.children.push_back(icon_disc(inset(sign, message.spinning ? side / 8 : 0), message.icon,
                                      message.disc, message.ink));
    if (message.spinning) {
        Node turning = decoration(sign, {});
        turning.stroke_colour = scene.colours.primary_text;
        turning.motion = Node::Motion::spin;
        node.children.push_back(std::move(turning));
    }
    node.texts.push_back(text_part(scene, title, take_top(room, title_height, scene.px(12))));
    if (body_height > 0) node.texts.push_back(text_part(scene, body, room));
    return node;
}

std::string nearest_window(const Scene& scene) {
    return scene.tr("notice.nearest", {{"hall", scene.in(scene.snapshot.hall)},
                                       {"phone", scene.snapshot.help_phone}});
}

}  // namespace ui
