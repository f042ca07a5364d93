#include <algorithm>
#include <vector>

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

/// “删除” where an entry can go, and “修改”, from the right to the left.
std::vector<Button> entry_buttons(const Scene& scene, const std::string& repeat,
                                  const kiosk::EntryView& entry) {
    std::vector<Button> buttons;
    if (entry.can_remove)
        buttons.push_back(entry_button(
            scene, "remove", entry, kiosk::intent::RemoveEntry{repeat, entry.position}, Icon::bin));
    buttons.push_back(entry_button(scene, "change", entry,
                                   kiosk::intent::ChangeEntry{repeat, entry.position}, Icon::pen));
    return buttons;
}

Words place_words(const Scene& scene, const kiosk::EntryView& entry) {
    return {scene.tr("entries.row", {{"position", std::to_string(entry.position)}}),
            Type::caption,
            Weight::regular,
            scene.colours.ink_2,
            AlignX::left,
            AlignY::middle,
            1,
            Type::caption};
}

Words summary_words(const Scene& scene, const kiosk::EntryView& entry) {
    return {entry.summary.empty() ? scene.tr("review.empty") : scene.seen(entry.summary),
            Type::label,
            Weight::bold,
            scene.colours.ink,
            AlignX::left,
            AlignY::middle,
            2,
            Type::caption};
}

Pill open_pill(const Scene& scene) {
    const Palette& c = scene.colours;
    return {scene.tr("entries.incomplete"), Icon::warning, c.danger, c.danger_soft};
}

/// How the rows of a list stand: buttons beside the words, or below them where those are long.
struct EntryLook {
    bool stacked = false;
    int words = 0;  // height
    int tall = 0;
};

EntryLook look_of(const Scene& scene, const kiosk::EntriesView& entries, int width) {
    const int inner = width - 2 * scene.px(28);
    EntryLook look;
    std::vector<int> beside;
    for (const kiosk::EntryView& entry : entries.entries) {
        int room = inner;
        for (const Button& wish : entry_buttons(scene, entries.repeat, entry))
            room -= button_width(scene, wish) + scene.px(12);
        beside.push_back(room);
        const Words place = place_words(scene, entry);
        int head = text_box(scene, place, 1 << 20).width;
        if (!entry.complete) head += scene.px(16) + pill_width(scene, open_pill(scene));
        const Words summary = summary_words(scene, entry);
        const int line = text_box(scene, summary, 1 << 20).width;
        // Two lines beside the buttons are as many as a row of words should have, and a number that
        // is held for can't be broken.
        if (head > room || line > 2 * room || text_box(scene, summary, room).cut)
            look.stacked = true;
    }
    for (std::size_t i = 0; i < entries.entries.size(); ++i) {
        const kiosk::EntryView& entry = entries.entries[i];
        const int head = std::max(text_box(scene, place_words(scene, entry), 1 << 20).height,
                                  entry.complete ? 0 : pill_height(scene));
        const int room = look.stacked ? inner : beside[i];
        look.words =
            std::max(look.words, head + scene.px(4) +
                                     text_box(scene, summary_words(scene, entry), room).height);
    }
    const int pad = 2 * scene.px(14);
    look.tall = look.stacked ? look.words + scene.px(10) + scene.theme.touch + pad
                             : std::max(look.words, scene.theme.touch) + pad;
    return look;
}

Node entry_row(const Scene& scene, const std::string& repeat, const kiosk::EntryView& entry,
               const Rect& rect, const EntryLook& look) {
    Node node = card(scene, rect);
    node.role = Role::listitem;
    node.id = "entry." + std::to_string(entry.position);
    node.sensitive = true;
    node.label = place_words(scene, entry).text;
    node.value = summary_words(scene, entry).text;
    node.in_full = scene.hidden.shown && entry.summary.hides();
    Rect room = inset(rect, scene.px(28), scene.px(14));
    Rect line = look.stacked ? take_bottom(room, scene.theme.touch, scene.px(10)) : room;
    int taken = 0;
    for (const Button& wish : entry_buttons(scene, repeat, entry)) {
        const int width = button_width(scene, wish);
        taken += width + scene.px(12);
        node.children.push_back(
            button(scene, wish, middle(take_right(line, width, scene.px(12)), scene.theme.touch)));
    }
    if (!look.stacked) room.w -= taken;
    Rect words = middle(room, std::min(room.h, look.words));
    const Words place = place_words(scene, entry);
    const Pill open = open_pill(scene);
    const TextBox place_box = text_box(scene, place, 1 << 20);
    Rect head = take_top(words, std::max(place_box.height, entry.complete ? 0 : pill_height(scene)),
                         scene.px(4));
    if (!entry.complete) {
        node.texts.push_back(
            text_part(scene, place, take_left(head, place_box.width, scene.px(16))));
        node.children.push_back(pill(
            scene, open, middle(take_left(head, pill_width(scene, open)), pill_height(scene))));
    } else {
        node.texts.push_back(text_part(scene, place, head));
    }
    node.texts.push_back(text_part(scene, summary_words(scene, entry), words));
    return node;
}

}  // namespace

void draw_entries(const Scene& scene, const kiosk::EntriesView& entries, Shell& shell) {
    Rect room = shell.room;
    const int gap = scene.theme.gap;
    const bool hides = std::ranges::any_of(entries.entries,
                                           [](const auto& entry) { return entry.summary.hides(); });
    if (!entries.can_add) add_hold_to_show(scene, hides, room, shell);
    if (entries.can_add) {
        Rect row = take_bottom(room, std::max(scene.control_height(), scene.px(96)), gap);
        add_hold_beside(scene, hides, row, shell);
        Button add;
        add.id = "action.add_entry";
        add.text = scene.tr(entries.count == 0 ? "action.add_first" : "action.add_another");
        add.icon = Icon::plus;
        add.look = Look::tile;
        add.action = kiosk::intent::AddEntry{entries.repeat};
        shell.add(button(scene, add, row));
    }
    add_pager(scene, entries.page, entries.pages, gap, room, shell);
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
    const EntryLook look = look_of(scene, entries, room.w);
    for (const kiosk::EntryView& entry : entries.entries)
        list.children.push_back(
            entry_row(scene, entries.repeat, entry, take_top(room, look.tall, gap), look));
    shell.add(std::move(list));
}

}  // namespace ui
