#include "ui/screens/case_parts.h"

#include <algorithm>
#include <array>
#include <utility>

#include "ui/screens/message.h"

namespace ui {

namespace {

Type one_larger(Type type) {
    switch (type) {
        case Type::caption:
        case Type::body:
            return Type::label;
        case Type::label:
            return Type::card;
        case Type::card:
            return Type::heading;
        case Type::heading:
            return Type::title;
        case Type::title:
        case Type::display:
        case Type::hero:
            break;
    }
    return type;
}

/// Rows of one list have words of one size, that of the row with the most to say; a row whose words
/// had to shrink below the smallest size of a list stays the exception.
void even_out(const Scene& scene, Node& list) {
    const auto even = [&](Weight weight, Type least) {
        int size = 1 << 20;
        const auto each_of = [&](const auto& visit) {
            for (Node& row : list.children)
                for (TextPart& part : row.texts)
                    if (part.style.weight == weight && part.align_x == AlignX::left) visit(part);
        };
        each_of([&](const TextPart& part) { size = std::min(size, part.style.px); });
        size = std::max(size, scene.size(least));
        each_of([&](TextPart& part) { part.style.px = std::min(part.style.px, size); });
    };
    even(Weight::bold, Type::label);
    even(Weight::regular, Type::caption);
}

/// As large as the row has room for: a tall one is read from further away.
void add_row_words(const Scene& scene, const RowLook& look, Rect room, Node& node) {
    const Palette& c = scene.colours;
    Words title{look.title,     Type::card, Weight::bold, c.ink, AlignX::left,
                AlignY::middle, 2,          Type::caption};
    Words line{look.line,      Type::body, Weight::regular, c.ink_2, AlignX::left,
               AlignY::middle, 3,          Type::caption};
    static constexpr std::array<std::pair<Type, Type>, 3> sizes{
        {{Type::heading, Type::label}, {Type::card, Type::body}, {Type::label, Type::caption}}};
    for (const auto& [large, small] : sizes) {
        title.type = title.floor = large;
        line.type = line.floor = small;
        const TextBox above = text_box(scene, title, room.w);
        const TextBox below = text_box(scene, line, room.w);
        const int share = large == Type::heading ? 7 : 9;
        if (below.lines.size() < 3 && above.height + below.height <= room.h * share / 10 &&
            fits(scene, title, {0, 0, room.w, above.height}) &&
            fits(scene, line, {0, 0, room.w, below.height}))
            break;
    }
    title.floor = line.floor = Type::caption;
    if (line.type == Type::caption) line.lines_max = 4;
    const int head = std::min(room.h, text_box(scene, title, room.w).height);
    const int foot = text_box(scene, line, room.w).height;
    const bool has_line =
        room.h >= head + foot && fits(scene, line, {0, 0, room.w, std::max(1, foot)});
    room = middle(room, head + (has_line ? foot : 0));
    node.texts.push_back(text_part(scene, title, take_top(room, head)));
    if (has_line) node.texts.push_back(text_part(scene, line, room));
}

}  // namespace

Node row_card(const Scene& scene, const RowLook& look, const Rect& rect) {
    Node node = card(scene, rect);
    node.label = look.title;
    node.description = look.pill.text.empty() ? look.line : look.pill.text + " " + look.line;
    node.role = Role::listitem;
    Rect room = inset(rect, scene.px(28), scene.px(14));
    const int side = std::min(room.h, scene.px(88));
    const Rect sign = middle(take_left(room, side, scene.px(24)), side);
    node.children.push_back(icon_disc(sign, look.icon, look.disc, look.ink));
    if (!look.amount.empty()) {
        const Words amount{look.amount, Type::heading, Weight::bold,
                           look.ink,    AlignX::right, AlignY::middle,
                           1,           Type::caption};
        const int wide = std::min(room.w / 2, text_box(scene, amount, room.w).width);
        node.texts.push_back(text_part(scene, amount, take_right(room, wide, scene.px(20))));
        node.description = look.amount + " " + look.line;
        add_row_words(scene, look, room, node);
        return node;
    }
    if (look.pill.text.empty()) {
        add_row_words(scene, look, room, node);
        return node;
    }
    Node state = pill(scene, look.pill, {});
    const int width = pill_width(scene, look.pill);
    // Beside the words, or, where they need the width, below them.
    Rect place;
    if (width * 5 < room.w * 2) {
        place = middle(take_right(room, width, scene.px(20)), pill_height(scene));
    } else {
        place = take_bottom(room, pill_height(scene), scene.px(10));
        place.w = std::min(width, place.w);
    }
    state = pill(scene, look.pill, place);
    state.role = Role::none;
    state.label.clear();
    node.children.push_back(std::move(state));
    add_row_words(scene, look, room, node);
    return node;
}

Node card_list(const Scene& scene, const std::string& label, std::size_t count, Rect room,
               const std::function<Node(std::size_t, const Rect&)>& draw_card, int tall_max) {
    const bool narrow = room.w * 10 < scene.viewport.width_px * 6;  // beside a keyboard
    const bool one_column = scene.portrait() || scene.theme.large() || narrow || count == 1;
    const std::size_t across = one_column ? 1 : 2;
    const std::size_t down = (std::max<std::size_t>(count, 1) + across - 1) / across;
    const int gap = std::max(scene.theme.gap, scene.px(20));
    const int tall =
        std::clamp((room.h - static_cast<int>(down - 1) * gap) / static_cast<int>(down), 1,
                   scene.px(tall_max));
    room.h = static_cast<int>(down) * tall + static_cast<int>(down - 1) * gap;
    Node list = group(label, room, Role::list);
    const std::vector<Rect> cells = grid(room, across, down, gap);
    for (std::size_t i = 0; i < count; ++i) list.children.push_back(draw_card(i, cells[i]));
    even_out(scene, list);
    return list;
}

std::string date_text(const Scene& scene, const kiosk::CivilDate& date) {
    return scene.tr("case.day", {{"month", scene.tr("month." + std::to_string(date.month))},
                                 {"day", std::to_string(date.day)}});
}

Pill lamp_pill(const Scene& scene, const kiosk::CaseDeadline& deadline) {
    const Palette& c = scene.colours;
    const int days = deadline.days_left;
    const auto with_days = [&](const char* key) {
        return scene.tr(key, {{"days", std::to_string(std::abs(days))}});
    };
    switch (deadline.lamp) {
        case kiosk::Lamp::green:
            return {with_days("case.days_left"), Icon::clock, c.success, c.success_soft};
        case kiosk::Lamp::yellow:
            return {days == 0 ? scene.tr("case.due_today") : with_days("case.days_left"),
                    Icon::clock, c.warning, c.warning_soft};
        case kiosk::Lamp::red:
            return {with_days("case.days_over"), Icon::warning, c.danger, c.danger_soft};
    }
    return {};
}

std::vector<Words> grown(const Scene& scene, std::vector<Words> lines, const Rect& rect, int gap) {
    std::vector<Words> larger = lines;
    for (Words& line : larger) line.type = one_larger(line.type);
    const bool roomy = lines_height(scene, larger, rect.w, gap) <= rect.h * 7 / 10;
    return roomy ? larger : lines;
}

int lines_height(const Scene& scene, const std::vector<Words>& lines, int width, int gap) {
    int height = 0;
    for (const Words& line : lines) height += text_box(scene, line, width).height + gap;
    return std::max(0, height - gap);
}

void add_lines(const Scene& scene, std::vector<Words> lines, const Rect& rect, int gap,
               Node& node) {
    Rect room = rect;
    if (lines_height(scene, lines, room.w, gap) > room.h) {
        gap /= 2;
        for (Words& line : lines) line.type = std::min(line.type, Type::body);
    }
    if (lines_height(scene, lines, room.w, gap) > room.h)
        for (Words& line : lines) line.type = Type::caption;
    while (lines.size() > 1 && lines_height(scene, lines, room.w, gap) > room.h) lines.pop_back();
    for (const Words& line : lines) {
        const int most = std::min(room.h, text_box(scene, line, room.w).height);
        if (most <= 0) return;
        // A little smaller it may need a line less.
        const FitWish wish{scene.style(line.type, line.weight), scene.size(line.floor),
                           line.lines_max <= 0 ? 64 : line.lines_max};
        const int height =
            std::min(most, fit_text(scene.metrics, line.text, wish, room.w, most).box.height);
        node.children.push_back(paragraph(scene, line, take_top(room, height, gap)));
    }
}

void wish_asking(const Scene& scene, const kiosk::AskView& asking, ShellWish& wish) {
    if (!asking.can_retry) return;
    wish.primary = Button{"action.retry", scene.tr("action.retry"), {},         Icon::next, true,
                          Look::primary,  kiosk::intent::Retry{},   Type::card, true};
}

Node asking_message(const Scene& scene, const kiosk::AskView& asking, Rect room) {
    const Palette& c = scene.colours;
    Message message;
    message.id = "status.asking";
    message.icon = asking.waiting ? Icon::network : Icon::warning;
    message.disc = asking.waiting ? c.primary_soft : c.warning_soft;
    message.ink = asking.waiting ? c.primary_text : c.warning;
    message.title = scene.tr(asking.waiting ? "cases.wait" : asking.problem);
    message.body = scene.tr(asking.waiting ? "cases.wait.line" : asking.problem + ".line");
    if (!asking.waiting) message.body += "\n" + nearest_window(scene);
    message.spinning = asking.waiting;
    message.role = asking.waiting ? Role::status : Role::alert;
    return message_card(scene, message, room);
}

void add_asking_line(const Scene& scene, const kiosk::AskView& asking, int gap, Rect& content,
                     Shell& shell) {
    if (!asking.waiting && asking.problem.empty()) return;
    const int height = std::max(scene.theme.touch, scene.size(Type::body) * 2);
    const Rect rect = take_top(content, height, gap);
    const Palette& c = scene.colours;
    BoxStyle box;
    box.fill = asking.waiting ? c.primary_soft : c.warning_soft;
    box.radius_px = scene.theme.radius_small;
    Node node = decoration(rect, box);
    node.id = "status.asking";
    node.role = asking.waiting ? Role::status : Role::alert;
    node.label = scene.tr(asking.waiting ? "cases.wait" : asking.problem);
    Rect room = inset(rect, scene.px(20), scene.px(6));
    const Colour ink = asking.waiting ? c.primary_text : c.warning;
    const int side = scene.size(Type::label);
    node.icons.push_back({asking.waiting ? Icon::network : Icon::warning,
                          middle(take_left(room, side, scene.px(14)), side), ink});
    node.texts.push_back(text_part(
        scene,
        {node.label, Type::body, Weight::bold, ink, AlignX::left, AlignY::middle, 2, Type::caption},
        room));
    shell.add(std::move(node));
}

namespace {

Node code_of(const CodeLook& look, const Rect& rect) {
    Node node = picture(look.label, rect);
    node.id = look.id;
    node.value = look.payload;
    node.qr = QrPart{look.payload, rect};
    return node;
}

int left_height(const Scene& scene, const CodeLook& look) {
    return look.left.text.empty() ? 0 : pill_height(scene) + scene.px(20);
}

/// How long, and the lines.
void add_code_words(const Scene& scene, CodeLook look, AlignX align, Rect room, Node& node) {
    if (const int head = left_height(scene, look); head > 0) {
        const Rect strip = take_top(room, pill_height(scene), scene.px(20));
        const int width = std::min(strip.w, pill_width(scene, look.left));
        const Rect place = align == AlignX::centre ? centred(strip, width, strip.h)
                                                   : Rect{strip.x, strip.y, width, strip.h};
        Node left = pill(scene, look.left, place);
        left.id = "status.left";
        node.children.push_back(std::move(left));
    }
    for (Words& line : look.lines) line.align_x = align;
    add_lines(scene, std::move(look.lines), room, scene.px(14), node);
}

}  // namespace

Node code_card(const Scene& scene, CodeLook look, const Rect& rect) {
    Node node = card(scene, rect);
    node.role = Role::group;
    node.label = look.heading;
    fill_code_card(scene, std::move(look), node);
    return node;
}

void fill_code_card(const Scene& scene, CodeLook look, Node& node) {
    Rect room = inset(node.rect, scene.px(40), scene.px(36));
    const bool beside = room.w > room.h * 13 / 10;
    const int gap = scene.px(beside ? 48 : 32);
    const int side_beside = std::min(room.h, room.w * look.share / 100);
    const int width = beside ? room.w - side_beside - gap : room.w;
    const int words =
        left_height(scene, look) + lines_height(scene, look.lines, width, scene.px(14));
    if (beside) {
        const Rect strip = take_left(room, side_beside, gap);
        node.children.push_back(code_of(look, centred(strip, side_beside, side_beside)));
        add_code_words(scene, std::move(look), AlignX::left, middle(room, std::min(room.h, words)),
                       node);
        return;
    }
    // Large words give way before the code gets too small to be read from a step away.
    const int side =
        std::min({room.w, scene.px(720), std::max(room.h - words - gap, room.h * 45 / 100)});
    room = settled(room, std::min(room.h, side + gap + words));
    const Rect strip = take_top(room, side, gap);
    node.children.push_back(code_of(look, centred(strip, side, side)));
    add_code_words(scene, std::move(look), AlignX::centre, room, node);
}

Button case_button(const Scene& scene, std::string_view name, Icon icon, kiosk::Intent action) {
    Button wish;
    wish.id = "action." + std::string(name);
    wish.text = scene.tr(wish.id);
    wish.icon = icon;
    wish.type = Type::label;
    wish.action = std::move(action);
    return wish;
}

}  // namespace ui
