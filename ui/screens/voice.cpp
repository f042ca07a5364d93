#include <algorithm>
#include <array>
#include <span>

#include "ui/screens/case_parts.h"
#include "ui/screens/form_fields.h"
#include "ui/screens/keyboard.h"
#include "ui/screens/message.h"
#include "ui/screens/screens.h"

namespace ui {
namespace {

using kiosk::TicketKind;

constexpr std::array<std::string_view, 4> kinds{"complaint", "suggestion", "question", "erasure"};
constexpr std::array<std::string_view, 6> topics{"slow",      "attitude", "wrong",
                                                 "materials", "terminal", "other"};
constexpr FormDensity choice_density{12, 12, false, Type::label};

kiosk::FieldView choice(const Scene& scene, const char* field, std::string_view chosen,
                        std::span<const std::string_view> values) {
    kiosk::FieldView view;
    view.id = kiosk::FieldId(field);
    view.kind = kiosk::FieldKind::single_choice;
    view.value = kiosk::SecretText(std::string(chosen));
    for (const auto value : values) {
        const std::string words =
            scene.tr("voice." + std::string(field) + "." + std::string(value));
        view.options.push_back({std::string(value), {words, words}, {}});
    }
    return view;
}

/// A title and its tiles; takes what it needs from the room.
void add_choice(const Scene& scene, const kiosk::FieldView& field, std::size_t across, int tall,
                Rect& room, Shell& shell) {
    const Words title{scene.tr("voice." + field.id.value()),
                      Type::label,
                      Weight::bold,
                      scene.colours.ink,
                      AlignX::left,
                      AlignY::middle,
                      2,
                      Type::caption};
    const int head = text_box(scene, title, room.w).height;
    shell.add(heading(scene, title, take_top(room, head, scene.px(12)), 2));
    const std::size_t down = (field.options.size() + across - 1) / across;
    const int height = static_cast<int>(down) * tall + static_cast<int>(down - 1) * scene.theme.gap;
    const Rect place = take_top(room, height, scene.px(24));
    Node list = group(title.text, place, Role::radiogroup);
    list.id = "field." + field.id.value();
    const std::vector<Rect> cells = grid(place, across, down, scene.theme.gap);
    for (std::size_t i = 0; i < field.options.size(); ++i)
        list.children.push_back(
            option_tile(scene, field, field.options[i], cells[i], choice_density));
    shell.add(std::move(list));
}

Button next_button(const Scene& scene, std::string_view words, bool enabled) {
    return {"action.next", scene.tr(words),       {},         Icon::next, true,
            Look::primary, kiosk::intent::Next{}, Type::card, enabled};
}

Tree draw_choices(const Scene& scene, const kiosk::VoiceScreen& screen) {
    ShellWish wish;
    wish.title = scene.tr("title.voice");
    if (!screen.service.empty() && !scene.low_reach()) wish.subtitle = scene.in(screen.service);
    wish.primary = next_button(scene, "action.next", screen.can_go_on);
    Shell shell = make_shell(scene, wish);
    Rect room = shell.room;
    // Without a name nobody's data can be erased.
    const auto offered = std::span(kinds).first(screen.nameless ? kinds.size() - 1 : kinds.size());
    const auto kind =
        choice(scene, kiosk::kind_field, screen.kind ? name_of(*screen.kind) : "", offered);
    const bool has_topics = screen.kind != TicketKind::erasure;
    const auto topic = choice(scene, kiosk::topic_field, screen.topic, topics);
    const bool wide = !scene.portrait();
    const std::size_t across = wide ? 4 : 2;
    const std::size_t topics_across = wide ? 3 : 2;
    // Four kinds and six topics, each under its title.
    const int downs = wide ? 1 + 2 : 2 + 3;
    const int heads = 2 * (scene.line(scene.size(Type::label)) + scene.px(12)) + 2 * scene.px(24);
    const int tall = std::min((room.h - heads - downs * scene.theme.gap) / downs, scene.px(150));
    add_choice(scene, kind, across, tall, room, shell);
    if (has_topics) add_choice(scene, topic, topics_across, tall, room, shell);
    return std::move(shell.tree);
}

Node words_box(const Scene& scene, const kiosk::VoiceScreen& screen, const Rect& rect) {
    const Palette& c = scene.colours;
    Node node = writing_box(scene, rect, "field." + screen.words.id.value(),
                            scene.in(screen.words.label), screen.words.value.reveal());
    node.sensitive = true;
    const bool empty = node.value.empty();
    node.texts.push_back((empty ? text_part : written_part)(
        scene,
        {empty ? scene.tr("voice.hint") : node.value, Type::label, Weight::regular,
         empty ? c.ink_2 : c.ink, AlignX::left, AlignY::top, 0, Type::caption},
        inset(rect, scene.px(24), scene.px(18))));
    return node;
}

Tree draw_words(const Scene& scene, const kiosk::VoiceScreen& screen) {
    const bool wide = !scene.portrait();
    ShellWish wish;
    wish.title = scene.tr("title.voice.words");
    if (!wide && !scene.low_reach()) wish.subtitle = scene.tr("voice.words_line");
    if (!wide && !screen.asking.waiting) wish.dock_height = keyboard_height(scene);
    if (screen.asking.can_retry)
        wish_asking(scene, screen.asking, wish);
    else
        wish.primary = next_button(scene, "action.send_voice", !screen.asking.waiting);
    Shell shell = make_shell(scene, wish);
    Rect room = shell.room;
    if (screen.asking.waiting) {
        shell.add(asking_message(scene, screen.asking, room));
        return std::move(shell.tree);
    }
    if (wide) {
        const int height = std::min(keyboard_height(scene), room.h);
        const int width = std::max(room.w * 48 / 100, keyboard_width_min(scene));
        Rect side = take_right(room, width, scene.px(28));
        shell.dock = take_bottom(side, height);
    }
    add_asking_line(scene, screen.asking, scene.px(14), room, shell);
    shell.add(words_box(scene, screen, room));
    shell.add(keyboard(scene, screen.words, shell.dock));
    return std::move(shell.tree);
}

Tree draw_filed(const Scene& scene, const kiosk::Ticket& ticket) {
    ShellWish wish;
    wish.title = scene.tr("title.voice.filed");
    wish.primary = next_button(scene, "action.next", true);
    Shell shell = make_shell(scene, wish);
    Message message;
    message.id = "status.ticket";
    message.icon = Icon::check;
    message.disc = scene.colours.success_soft;
    message.ink = scene.colours.success;
    message.title = ticket.ticket_no;
    message.body = scene.tr("voice.filed", {{"day", date_text(scene, ticket.due)}});
    Node node = message_card(scene, message, shell.room);
    node.value = ticket.ticket_no;
    shell.add(std::move(node));
    return std::move(shell.tree);
}

}  // namespace

Tree draw(const Scene& scene, const kiosk::VoiceScreen& screen) {
    if (screen.filed) return draw_filed(scene, *screen.filed);
    return screen.asks_words ? draw_words(scene, screen) : draw_choices(scene, screen);
}

}  // namespace ui
