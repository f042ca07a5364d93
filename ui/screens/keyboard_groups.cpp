#include <algorithm>

#include "kiosk/base/encoding.h"
#include "ui/screens/keyboard_parts.h"

namespace ui {
namespace {

using What = kiosk::intent::Keyboard::What;

/// The forms of a radical, the one that most people look for first.
std::vector<std::string> forms_of(const GroupView& group) {
    std::vector<std::string> forms;
    for (const char32_t form : kiosk::code_points(group.face))
        forms.push_back(kiosk::utf8_from(std::u32string(1, form)));
    return forms;
}

/// As people call it: 三点水, 禾字旁, 7 画.
std::string called(const Scene& scene, const GroupView& group) {
    if (group.by == GroupedBy::strokes)
        return scene.tr("groups.strokes.name", {{"number", group.name}});
    const std::string id = "radical." + group.name;
    if (scene.texts.has(id)) return scene.tr(id);
    const std::vector<std::string> forms = forms_of(group);
    return scene.tr("radical.other", {{"face", forms.empty() ? group.name : forms.front()}});
}

/// What stands on its tile, one beside another.
std::vector<std::string> faces_of(const Scene& scene, const GroupView& group) {
    if (group.by == GroupedBy::radical) return forms_of(group);
    return {scene.tr("groups.strokes", {{"number", group.name}})};
}

Words face_words(const Scene& scene, const std::string& face, bool first) {
    return {face,
            Type::heading,
            Weight::regular,
            first ? scene.colours.key_ink : scene.colours.ink_2,
            AlignX::centre,
            AlignY::middle,
            1,
            Type::caption};
}

Words count_words(const Scene& scene, std::size_t count) {
    return {scene.tr("groups.count", {{"count", std::to_string(count)}}),
            Type::caption,
            Weight::regular,
            scene.colours.ink_2,
            AlignX::centre,
            AlignY::middle,
            1,
            Type::caption};
}

struct Size {
    int w = 0;
    int h = 0;
};
Size size_of_faces(const Scene& scene, const std::vector<std::string>& faces) {
    Size size;
    for (const std::string& face : faces) {
        const TextBox box = text_box(scene, face_words(scene, face, true), 1 << 20);
        size.w += box.width;
        size.h = std::max(size.h, box.height);
    }
    return size;
}

void draw_faces(const Scene& scene, const std::vector<std::string>& faces, const Rect& rect,
                Node& node) {
    Rect room = centred(rect, std::min(rect.w, size_of_faces(scene, faces).w), rect.h);
    for (std::size_t i = 0; i < faces.size(); ++i) {
        const Words words = face_words(scene, faces[i], i == 0);
        const bool last = i + 1 == faces.size();
        const int width = last ? room.w : text_box(scene, words, 1 << 20).width;
        node.texts.push_back(text_part(scene, words, take_left(room, width)));
    }
}

/// How tiles are laid out: all of a page alike.
struct Tiles {
    std::size_t across = 1;
    std::size_t down = unfolded_rows;
    int count_height = 0;  // of the line below the face; none where there is no room for it
};

Tiles tiles_in(const Scene& scene, const Rect& rect) {
    const int gap = key_gap(scene);
    Size widest;
    int count_height = 0;
    for (const GroupView& group : scene.keyboard.groups) {
        const Size faces = size_of_faces(scene, faces_of(scene, group));
        const TextBox count = text_box(scene, count_words(scene, group.count), 1 << 20);
        widest.w = std::max({widest.w, faces.w, count.width});
        widest.h = std::max(widest.h, faces.h);
        count_height = std::max(count_height, count.height);
    }
    const int width = std::max(scene.theme.touch, widest.w + 2 * scene.px(14));
    Tiles tiles;
    tiles.across = static_cast<std::size_t>(std::max(2, (rect.w + gap) / (width + gap)));
    // One row fewer has room for how many characters there are.
    const int height = rows(rect, unfolded_rows - 1, gap).back().h - 2 * scene.px(2);
    if (height < widest.h + count_height) return tiles;
    tiles.down = unfolded_rows - 1;
    tiles.count_height = count_height;
    return tiles;
}

Node tile(const Scene& scene, const GroupView& group, int count_height, const Rect& rect) {
    Node node = cell(scene, rect, false);
    const std::string id = std::string(name_of(group.by)) + "." + group.name;
    node.id = id;
    node.role = Role::button;
    node.sensitive = true;
    node.action = kiosk::intent::Keyboard{What::narrow, id, 0};
    node.label = scene.tr("groups.label",
                          {{"name", called(scene, group)}, {"count", std::to_string(group.count)}});
    const std::vector<std::string> faces = faces_of(scene, group);
    Rect room = inset(rect, scene.px(6), scene.px(2));
    if (count_height > 0) {
        const int height = count_height + size_of_faces(scene, faces).h;
        room = inset(room, 0, (room.h - height) / 2);
        const Rect below = take_bottom(room, count_height);
        node.texts.push_back(text_part(scene, count_words(scene, group.count), below));
    }
    draw_faces(scene, faces, room, node);
    return node;
}

}  // namespace

Key all_key(const Scene& scene) {
    return special(scene, "all", Icon::none, kiosk::intent::Keyboard{What::narrow, {}, 0});
}

Key grouping_key(const Scene& scene, GroupedBy by) {
    const std::string name(name_of(by));
    return special(scene, "by_" + name, Icon::none, kiosk::intent::Keyboard{What::groups, name, 0});
}

int grouping_width(const Scene& scene) {
    int width = 0;
    for (const GroupedBy by : {GroupedBy::radical, GroupedBy::strokes}) {
        Words words = count_words(scene, 0);
        words.text = grouping_key(scene, by).face;
        words.weight = Weight::bold;
        width = std::max(width, text_box(scene, words, 1 << 20).width);
    }
    return width + 2 * scene.px(8);
}

std::size_t draw_groups(const Scene& scene, const Rect& rect, Node& node) {
    const KeyboardView& keyboard = scene.keyboard;
    const Tiles tiles = tiles_in(scene, rect);
    const std::vector<Rect> cells = grid(rect, tiles.across, tiles.down, key_gap(scene));
    node.children.push_back(draw_key(scene, all_key(scene), cells[0]));
    std::size_t drawn = 0;
    while (drawn + 1 < cells.size() && keyboard.first + drawn < keyboard.groups.size()) {
        node.children.push_back(tile(scene, keyboard.groups[keyboard.first + drawn],
                                     tiles.count_height, cells[drawn + 1]));
        ++drawn;
    }
    return drawn;
}

GroupLine group_line(const Scene& scene, const std::string& composed) {
    const KeyboardView& keyboard = scene.keyboard;
    if (!keyboard.composing()) return {};
    if (keyboard.grouped) {
        const std::string id = "groups.line." + std::string(name_of(*keyboard.grouped));
        return {scene.tr(id, {{"shown", composed}}), {}};
    }
    if (!keyboard.narrowed) return {};
    const GroupView& group = *keyboard.narrowed;
    const std::string count = std::to_string(group.count);
    std::string face;
    for (const std::string& each : faces_of(scene, group)) face += each;
    return {scene.tr("groups.narrowed", {{"shown", composed}, {"group", face}, {"count", count}}),
            scene.tr("groups.narrowed.label",
                     {{"shown", composed}, {"name", called(scene, group)}, {"count", count}})};
}

}  // namespace ui
