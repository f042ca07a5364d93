#include <algorithm>

#include "ui/screens/form_fields.h"

namespace ui {
namespace {

Button entry_button(const Scene& scene, std::string_view what, const kiosk::EntryView& entry,
                    kiosk::Intent action, Icon icon) {
    const std::string position = std::to_string(entry.position);
    Button wish;
    wish.id = std::string(what) + "." + position;
    wish.text = scene.tr("action." + std::string(what));
    wish.label = scene.tr("entries." + std::string(what), {{"position", position}});
    wish.icon = icon;
    wish.type = Type::body;
    wish.action = std::move(action);
    return wish;
}

Node entry_row(const Scene& scene, const std::string& repeat, const kiosk::EntryView& entry,
               const Rect& rect) {
    const Palette& c = scene.colours;
    Node node = card(scene, rect);
    node.role = Role::listitem;
    node.id = "entry." + std::to_string(entry.position);
    node.sensitive = true;
    node.label = scene.tr("entries.row", {{"position", std::to_string(entry.position)}});
    node.value = entry.summary.empty() ? scene.tr("review.empty") : entry.summary.reveal();
    Rect room = inset(rect, scene.px(28), scene.px(10));
    if (entry.can_remove) {
        const Button wish =
            entry_button(scene, "remove", entry, kiosk::intent::RemoveEntry{repeat, entry.position},
                         Icon::remove);
        const Rect place = take_right(room, button_width(scene, wish), scene.px(12));
        node.children.push_back(button(scene, wish, middle(place, scene.theme.touch)));
    }
    const Button change = entry_button(
        scene, "change", entry, kiosk::intent::ChangeEntry{repeat, entry.position}, Icon::pen);
    const Rect place = take_right(room, button_width(scene, change), scene.px(12));
    node.children.push_back(button(scene, change, middle(place, scene.theme.touch)));
    if (!entry.complete) {
        const Pill open{scene.tr("entries.incomplete"), Icon::warning, c.danger, c.danger_soft};
        node.children.push_back(pill(
            scene, open,
            middle(take_right(room, pill_width(scene, open), scene.px(12)), pill_height(scene))));
    }
    const Words words{node.label + "  " + node.value,
                      Type::label,
                      Weight::bold,
                      c.ink,
                      AlignX::left,
                      AlignY::middle,
                      2,
                      Type::caption};
    node.texts.push_back(text_part(scene, words, room));
    return node;
}

}  // namespace

void draw_entries(const Scene& scene, const kiosk::EntriesView& entries, Shell& shell) {
    Rect room = shell.room;
    const int gap = scene.theme.gap;
    if (entries.can_add) {
        Button add;
        add.id = "action.add_entry";
        add.text = scene.tr(entries.entries.empty() ? "action.add_first" : "action.add_another");
        add.icon = Icon::pen;
        add.look = Look::tile;
        add.action = kiosk::intent::AddEntry{entries.repeat};
        shell.add(button(scene, add,
                         take_bottom(room, std::max(scene.control_height(), scene.px(96)), gap)));
    }
    Node list = group(scene.tr("entries.label"), room, Role::list);
    if (entries.entries.empty()) {
        list.children.push_back(
            paragraph(scene,
                      {scene.tr("entries.none"), Type::label, Weight::regular, scene.colours.ink_2,
                       AlignX::centre, AlignY::middle, 3, Type::caption},
                      room));
        shell.add(std::move(list));
        return;
    }
    const int count = static_cast<int>(entries.entries.size());
    const int tallest = scene.theme.touch + scene.px(40);
    const int tall = std::clamp((room.h - (count - 1) * gap) / count, scene.theme.touch, tallest);
    // What does not fit stands before: the newest entries are what people look for.
    const auto fitting = static_cast<std::size_t>(std::max(1, (room.h + gap) / (tall + gap)));
    const std::size_t first =
        entries.entries.size() > fitting ? entries.entries.size() - fitting : 0;
    for (std::size_t i = first; i < entries.entries.size(); ++i) {
        list.children.push_back(
            entry_row(scene, entries.repeat, entries.entries[i], take_top(room, tall, gap)));
    }
    shell.add(std::move(list));
}

}  // namespace ui
