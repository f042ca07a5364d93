#include <algorithm>
#include <array>

#include "kiosk/base/encoding.h"
#include "ui/screens/case_parts.h"
#include "ui/screens/form_fields.h"
#include "ui/screens/keyboard.h"
#include "ui/screens/message.h"
#include "ui/screens/screens.h"

namespace ui {
namespace {

using kiosk::PublicScreen;

constexpr FormDensity survey_density{16, 14, false, Type::label};

Icon section_icon(std::string_view id) {
    static constexpr std::array<std::pair<std::string_view, Icon>, 10> icons{
        {{"hall", Icon::people},
         {"assist", Icon::hand},
         {"assist_item", Icon::hand},
         {"norms", Icon::check},
         {"fees", Icon::paper},
         {"notices", Icon::document},
         {"duties", Icon::building},
         {"figures", Icon::star},
         {"survey", Icon::pen},
         {"network", Icon::network}}};
    for (const auto& [name, icon] : icons)
        if (name == id) return icon;
    return Icon::document;
}

std::string title_of(const Scene& scene, const PublicScreen& screen) {
    return scene.tr("title.public" + (screen.section.empty() ? "" : "." + screen.section));
}

Button wish_button(const Scene& scene, std::string_view words, bool enabled) {
    return {"action.next", scene.tr(words),       {},         Icon::next, true,
            Look::primary, kiosk::intent::Next{}, Type::card, enabled};
}

/// Up to the first stop, or as much as two lines hold; all of it stands on the page behind.
std::string in_short(const std::string& text) {
    constexpr std::size_t signs_max = 40;
    constexpr std::u32string_view stops = U"；;。";
    const auto signs = kiosk::code_points(text);
    const auto stop = std::u32string_view(signs).find_first_of(stops);
    const bool wide = !signs.empty() && signs.front() > 0x2E80;
    const auto most = wide ? signs_max : 2 * signs_max;
    if (stop == std::u32string::npos && signs.size() <= most) return text;
    const auto end = std::min(stop == std::u32string::npos ? signs.size() : stop, most);
    return kiosk::utf8_from(std::u32string_view(signs).substr(0, end)) + "…";
}

Node public_row(const Scene& scene, const PublicScreen& screen, std::size_t i, const Rect& rect) {
    const auto& row = screen.rows[i];
    const Palette& c = scene.colours;
    RowLook look;
    look.icon = section_icon(screen.section.empty() ? row.id : screen.section);
    look.disc = c.primary_soft;
    look.ink = c.primary_text;
    look.title = scene.in(row.title);
    look.line = scene.in(row.line);
    if (screen.section == "assist_item") look.line = in_short(look.line);
    if (!row.tag.empty()) look.pill = {scene.in(row.tag), Icon::none, c.ink_2, c.ground_deep};
    Node node = row_card(scene, look, rect);
    node.id = screen.section.empty() ? "section." + row.id
                                     : "row." + std::to_string(screen.first + i + 1);
    if (!row.opens) return node;
    node.role = Role::button;
    node.action = kiosk::intent::ChooseRow{screen.first + i};
    return node;
}

Node nothing_here(const Scene& scene, Rect room) {
    Message message;
    message.id = "status.public";
    message.icon = Icon::info;
    message.disc = scene.colours.primary_soft;
    message.ink = scene.colours.primary_text;
    message.title = scene.tr("public.none");
    message.body = scene.tr("public.none.line");
    return message_card(scene, message, room);
}

Node notice_search(const Scene& scene, const PublicScreen& screen, const Rect& rect) {
    const Palette& c = scene.colours;
    const auto& field = *screen.search;
    Node node = writing_box(scene, rect, "field." + field.id.value(), scene.in(field.label),
                            field.value.reveal());
    if (!screen.types) {
        // Looks like the field that it leads to, before anybody types.
        node.focused = false;
        node.box.border_px = scene.theme.border;
        node.action = kiosk::intent::OpenSearch{};
    }
    Rect room = inset(rect, scene.px(20), scene.px(6));
    const int side = scene.size(Type::body);
    node.icons.push_back(
        {Icon::search, middle(take_left(room, side, scene.px(14)), side), c.ink_2});
    node.texts.push_back(
        typed_line(scene, scene.tr("public.search.hint"), node.value, Type::body, room));
    return node;
}

/// A value from 0 to 100 as a bar with its words behind.
void add_bar(const Scene& scene, std::string_view words, const std::optional<int>& percent,
             Colour fill, Rect rect, Node& node) {
    const Palette& c = scene.colours;
    const std::string told = percent ? std::to_string(*percent) + "%" : scene.tr("public.too_few");
    const Words name{
        scene.tr(words), Type::caption, Weight::regular, c.ink_2, AlignX::left, AlignY::middle, 1,
        Type::caption};
    const Words value{told, Type::caption, Weight::bold, c.ink, AlignX::left, AlignY::middle,
                      1,    Type::caption};
    node.children.push_back(
        paragraph(scene, name, take_left(rect, rect.w * 26 / 100, scene.px(12))));
    node.children.push_back(paragraph(
        scene, value, take_right(rect, text_box(scene, value, 1 << 20).width, scene.px(16))));
    rect = middle(rect, std::min(rect.h, scene.px(26)));
    BoxStyle ground;
    ground.fill = c.ground_deep;
    ground.radius_px = rect.h / 2;
    node.children.push_back(decoration(rect, ground));
    if (!percent) return;
    BoxStyle bar = ground;
    bar.fill = fill;
    if (scene.colours.flat) {
        bar.border = c.ink;
        bar.border_px = 1;
    }
    rect.w = std::max(rect.h, rect.w * *percent / 100);
    node.children.push_back(decoration(rect, bar));
}

/// “terminal-0002” as people say it; an id without a number at its end stays as it is.
std::string terminal_words(const Scene& scene, const PublicScreen::Figure& figure) {
    if (figure.here) return scene.tr("public.this_terminal");
    const std::string& id = figure.terminal;
    std::size_t begin = id.find_last_not_of("0123456789");
    begin = id.find_first_not_of('0', begin == std::string::npos ? 0 : begin + 1);
    if (begin == std::string::npos) return id;
    return scene.tr("public.other_terminal", {{"number", id.substr(begin)}});
}

Node figure_card(const Scene& scene, const PublicScreen::Figure& figure, const Rect& rect) {
    const Palette& c = scene.colours;
    Node node = card(scene, rect);
    node.role = Role::listitem;
    node.label = terminal_words(scene, figure);
    Rect room = inset(rect, scene.px(28), scene.px(12));
    Words title{node.label,
                figure.here ? Type::label : Type::body,
                Weight::bold,
                figure.here ? c.primary_text : c.ink,
                AlignX::left,
                AlignY::middle,
                1,
                Type::caption};
    const int head = text_box(scene, title, room.w).height;
    // A low card has its name beside the bars.
    const bool low = room.h < scene.size(Type::label) * 9 / 2;
    if (low) title.lines_max = 2;
    const Rect place =
        low ? take_left(room, room.w * 26 / 100, scene.px(28)) : take_top(room, head, scene.px(6));
    node.children.push_back(paragraph(scene, title, place));
    const auto lines = rows(room, 2, scene.px(6));
    add_bar(scene, "public.satisfaction", figure.satisfaction, c.success, lines[0], node);
    add_bar(scene, "public.availability", figure.availability, c.primary, lines[1], node);
    return node;
}

/// “2026-10” as people say it.
std::string month_text(const Scene& scene, const PublicScreen& screen) {
    const std::size_t dash = screen.month.find('-');
    if (dash == std::string::npos) return screen.month;
    const std::size_t digit = screen.month.find_first_not_of('0', dash + 1);
    if (digit == std::string::npos) return screen.month;
    return scene.tr("public.month", {{"year", screen.month.substr(0, dash)},
                                     {"month", scene.tr("month." + screen.month.substr(digit))}});
}

Tree draw_public_list(const Scene& scene, const PublicScreen& screen) {
    const bool wide = !scene.portrait();
    const bool figures = screen.section == "figures";
    ShellWish wish;
    wish.title = title_of(scene, screen);
    if (!scene.low_reach() && !screen.types)
        wish.subtitle =
            figures ? scene.tr("public.figures.line", {{"month", month_text(scene, screen)}})
            : screen.about.empty() ? scene.tr("public.line")
                                   : scene.in(screen.about);
    if (screen.types && !wide) wish.dock_height = keyboard_height(scene);
    Shell shell = make_shell(scene, wish);
    Rect room = shell.room;
    if (screen.types && wide) {
        const int height = std::min(keyboard_height(scene), room.h);
        Rect side =
            take_right(room, std::max(room.w * 48 / 100, keyboard_width_min(scene)), scene.px(28));
        shell.dock = take_bottom(side, height);
    }
    if (screen.search)
        shell.add(notice_search(
            scene, screen,
            take_top(room, std::max(scene.theme.touch, scene.size(Type::card) * 2), scene.px(18))));
    add_pager(scene, screen.page, screen.pages, scene.px(18), room, shell);
    if (figures && !screen.figures.empty())
        shell.add(card_list(scene, wish.title, screen.figures.size(), room,
                            [&](std::size_t i, const Rect& cell) {
                                return figure_card(scene, screen.figures[i], cell);
                            }));
    else if (screen.rows.empty())
        shell.add(nothing_here(scene, room));
    else
        shell.add(card_list(
            scene, wish.title, screen.rows.size(), room,
            [&](std::size_t i, const Rect& cell) { return public_row(scene, screen, i, cell); },
            scene.theme.large() ? 260 : 220));
    if (screen.types) shell.add(keyboard(scene, *screen.search, shell.dock));
    return std::move(shell.tree);
}

Node public_code(const Scene& scene, const PublicScreen::Detail& detail, const Rect& rect) {
    Node node = card(scene, rect);
    node.id = "public.qr";
    node.role = Role::img;
    node.label = scene.tr("public.qr");
    const Rect room = inset(rect, scene.px(26));
    const int side = std::min(room.w, room.h);
    node.qr = QrPart{detail.qr, centred(room, side, side)};
    return node;
}

std::vector<Words> detail_lines(const Scene& scene, const PublicScreen::Detail& detail) {
    const Palette& c = scene.colours;
    std::vector<Words> lines;
    const auto line = [&](std::string text, Type type, Weight weight, Colour ink, int most) {
        if (!text.empty())
            lines.push_back({std::move(text), type, weight, ink, AlignX::left, AlignY::middle, most,
                             Type::caption});
    };
    line(detail.number, Type::hero, Weight::bold, c.primary_text, 1);
    line(scene.in(detail.title), Type::heading, Weight::bold, c.ink, 3);
    if (!detail.code.empty())
        line(scene.tr("handover.code", {{"code", detail.code}}), Type::card, Weight::bold, c.ink,
             2);
    if (!detail.number.empty()) line(scene.in(detail.tag), Type::card, Weight::bold, c.ink, 2);
    line(scene.in(detail.text), Type::card, Weight::regular, c.ink, 12);
    if (detail.number.empty()) line(scene.in(detail.tag), Type::body, Weight::regular, c.ink_2, 3);
    if (detail.printed) line(scene.tr("public.printed"), Type::label, Weight::bold, c.success, 2);
    return lines;
}

/// No taller than its words, where nothing stands beside it.
Node detail_card(const Scene& scene, const PublicScreen::Detail& detail, Rect rect) {
    const int gap = scene.px(20);
    const int pad = scene.px(36);
    std::vector<Words> lines =
        grown(scene, detail_lines(scene, detail), inset(rect, scene.px(44), pad), gap);
    if (detail.qr.empty())
        rect = settled(rect, lines_height(scene, lines, rect.w - 2 * scene.px(44), gap) + 2 * pad);
    Node node = card(scene, rect);
    node.id = "public.detail";
    node.label = detail.number.empty() ? scene.in(detail.title) : detail.number;
    add_lines(scene, std::move(lines), inset(rect, scene.px(44), pad), gap, node);
    return node;
}

Tree draw_public_detail(const Scene& scene, const PublicScreen& screen) {
    const auto& detail = *screen.detail;
    ShellWish wish;
    wish.title = title_of(scene, screen);
    if (!detail.number.empty()) {
        wish.primary = wish_button(scene, "action.close", true);
        if (detail.can_print)
            wish.second =
                case_button(scene, "print_ticket", Icon::printer, kiosk::intent::PrintGuide{});
    }
    Shell shell = make_shell(scene, wish);
    Rect room = shell.room;
    if (!detail.qr.empty()) {
        // The code takes what the words leave, and no less than half.
        const int words = lines_height(scene, detail_lines(scene, detail),
                                       room.w - 2 * scene.px(44), scene.px(20)) +
                          2 * scene.px(48);
        const int tall = std::max(room.h - words - scene.px(24), room.h * 52 / 100);
        Rect side = scene.portrait() ? take_bottom(room, tall, scene.px(24))
                                     : take_right(room, room.w * 40 / 100, scene.px(24));
        shell.add(public_code(scene, detail, side));
    }
    shell.add(detail_card(scene, detail, room));
    return std::move(shell.tree);
}

Node words_of_survey(const Scene& scene, const kiosk::FieldView& field, const Rect& rect) {
    const Palette& c = scene.colours;
    Node node = writing_box(scene, rect, "field." + field.id.value(), scene.in(field.label),
                            field.value.reveal());
    node.sensitive = true;
    const bool empty = node.value.empty();
    node.texts.push_back((empty ? text_part : written_part)(
        scene,
        {empty ? scene.tr("public.survey.hint") : node.value, Type::label, Weight::regular,
         empty ? c.ink_2 : c.ink, AlignX::left, AlignY::top, 0, Type::caption},
        inset(rect, scene.px(24), scene.px(18))));
    return node;
}

Tree draw_question(const Scene& scene, const PublicScreen& screen) {
    const bool wide = !scene.portrait();
    const auto& field = *screen.question;
    const bool is_text = field.options.empty();
    ShellWish wish;
    wish.title = scene.in(field.label);
    // Large words, large keys and a wide screen: nothing else has room.
    if (!(is_text && wide && scene.theme.large()))
        wish.subtitle =
            scene.tr("public.survey.where", {{"number", std::to_string(screen.question_number)},
                                             {"count", std::to_string(screen.questions)}});
    const bool last = screen.question_number == screen.questions;
    wish.primary = wish_button(scene, last ? "action.send_voice" : "action.next",
                               screen.can_go_on && !screen.asking.waiting);
    if (screen.asking.can_retry) wish_asking(scene, screen.asking, wish);
    if (is_text && !wide) wish.dock_height = keyboard_height(scene);
    Shell shell = make_shell(scene, wish);
    Rect room = shell.room;
    if (is_text && wide) {
        const int height = std::min(keyboard_height(scene), room.h);
        Rect side =
            take_right(room, std::max(room.w * 48 / 100, keyboard_width_min(scene)), scene.px(28));
        shell.dock = take_bottom(side, height);
    }
    add_asking_line(scene, screen.asking, scene.px(14), room, shell);
    if (is_text) {
        shell.add(words_of_survey(scene, field, room));
        shell.add(keyboard(scene, field, shell.dock));
        return std::move(shell.tree);
    }
    const std::size_t across = wide ? 2 : 1;
    const std::size_t down = (field.options.size() + across - 1) / across;
    const int gap = std::max(scene.theme.gap, scene.px(18));
    room = settled(room, static_cast<int>(down) * (scene.px(200) + gap) - gap);
    const bool multiple = field.kind == kiosk::FieldKind::multiple_choice;
    Node list = group(wish.title, room, multiple ? Role::group : Role::radiogroup);
    list.id = "field." + field.id.value();
    const std::vector<Rect> cells = grid(room, across, down, gap);
    const FormDensity density = roomiest(scene, field, cells.front(), survey_density);
    for (std::size_t i = 0; i < field.options.size(); ++i)
        list.children.push_back(option_tile(scene, field, field.options[i], cells[i], density));
    shell.add(std::move(list));
    return std::move(shell.tree);
}

Tree draw_told(const Scene& scene, const PublicScreen& screen) {
    ShellWish wish;
    wish.title = title_of(scene, screen);
    wish.primary = wish_button(scene, "action.close", true);
    Shell shell = make_shell(scene, wish);
    Message message;
    message.id = "status.public";
    message.icon = Icon::check;
    message.disc = scene.colours.success_soft;
    message.ink = scene.colours.success;
    message.title = scene.tr(screen.told);
    message.body = scene.tr(screen.told + ".line", {{"number", screen.told_number}});
    Node node = message_card(scene, message, shell.room);
    node.value = screen.told_number;
    shell.add(std::move(node));
    return std::move(shell.tree);
}

}  // namespace

Tree draw(const Scene& scene, const PublicScreen& screen) {
    if (!screen.told_number.empty()) return draw_told(scene, screen);
    if (screen.question) return draw_question(scene, screen);
    if (screen.asking.waiting || !screen.asking.problem.empty()) {
        ShellWish wish;
        wish.title = title_of(scene, screen);
        wish_asking(scene, screen.asking, wish);
        Shell shell = make_shell(scene, wish);
        shell.add(asking_message(scene, screen.asking, shell.room));
        return std::move(shell.tree);
    }
    return screen.detail ? draw_public_detail(scene, screen) : draw_public_list(scene, screen);
}

}  // namespace ui
