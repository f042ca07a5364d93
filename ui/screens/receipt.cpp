#include <algorithm>
#include <array>

#include "ui/screens/screens.h"
#include "ui/screens/shell.h"

namespace ui {
namespace {

using Print = kiosk::ReceiptScreen::Print;

std::array<Words, 3> headline_words(const Scene& scene, const kiosk::ReceiptScreen& screen) {
    const Palette& c = scene.colours;
    // A case number has 43 characters: shown whole, on two lines, because people copy it by hand.
    const int lines = screen.official ? 2 : 1;
    return {
        Words{scene.tr(screen.official ? "receipt.number" : "receipt.number.provisional"),
              Type::body, Weight::regular, c.ink_2, AlignX::left, AlignY::middle, 1, Type::caption},
        Words{grouped(screen.number), screen.official ? Type::card : Type::title, Weight::bold,
              c.ink, AlignX::left, AlignY::middle, lines, Type::label},
        Words{scene.tr("receipt.at",
                       {{"service", scene.in(screen.service)},
                        {"time", with_days(scene, date_time_text(screen.submitted_at))}}),
              Type::caption, Weight::regular, c.ink_2, AlignX::left, AlignY::top, 3,
              Type::caption}};
}

int headline_height(const Scene& scene, const kiosk::ReceiptScreen& screen, int width) {
    int height = 0;
    for (const Words& words : headline_words(scene, screen)) {
        height += text_box(scene, words, width - scene.px(148) - 3 * scene.px(36)).height;
    }
    return std::max(height, scene.px(148)) + 2 * scene.px(28);
}

/// Done, and the number to quote.
Node headline(const Scene& scene, const kiosk::ReceiptScreen& screen, const Rect& rect) {
    const Palette& c = scene.colours;
    Node node = card(scene, rect);
    node.role = Role::group;
    node.id = "status.receipt";
    node.label = scene.tr("receipt.done");
    Rect room = inset(rect, scene.px(36), scene.px(24));
    const int side = std::min(scene.px(148), room.h);
    node.children.push_back(icon_disc(middle(take_left(room, side, scene.px(36)), side),
                                      Icon::check, c.success,
                                      c.flat ? c.card : Colour{0xFFFFFFFF}));
    const std::array<Words, 3> lines = headline_words(scene, screen);
    std::array<int, 3> heights{};
    int total = 0;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        heights[i] = text_box(scene, lines[i], room.w).height;
        total += heights[i];
    }
    room = middle(room, total);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const Rect place = take_top(room, std::min(heights[i], room.h));
        // The service and the time stand on the paper too; the number has to be whole.
        if (i == 2 && !fits(scene, lines[i], place)) continue;
        Node line = paragraph(scene, lines[i], place);
        if (i == 1) line.id = "receipt.number";
        if (i == 1) line.value = screen.number;
        node.children.push_back(std::move(line));
    }
    return node;
}

/// A printer seen from the front with paper coming out.
Node printer_picture(const Scene& scene, const Rect& rect, Print state) {
    const Palette& c = scene.colours;
    Node node = picture(scene.tr("receipt.picture"), rect);
    const int height = std::min(rect.h, rect.w * 88 / 100);
    const Rect all = centred(rect, std::min(rect.w, height * 13 / 10), height);
    BoxStyle body;
    body.fill = c.reader;
    body.fill_to = c.reader_to;
    body.radius_px = all.h / 12;
    const Rect machine{all.x, all.y + all.h / 8, all.w, all.h * 48 / 100};
    Node shell = decoration(machine, body);
    BoxStyle slot;
    slot.fill = {0x0A1220FF};
    slot.radius_px = all.h / 40;
    const Rect mouth{all.x + all.w / 8, machine.y + machine.h * 62 / 100, all.w * 3 / 4,
                     all.h / 14};
    shell.children.push_back(decoration(mouth, slot));
    BoxStyle lamp;
    lamp.fill =
        state == Print::waiting || state == Print::failed ? Colour{0xFFB648FF} : Colour{0x53E08FFF};
    lamp.radius_px = all.h / 30;
    const int dot = all.h / 15;
    Node light =
        decoration({machine.x + machine.w - 2 * dot - dot / 2, machine.y + dot, dot, dot}, lamp);
    light.motion = state == Print::printing || state == Print::printed ? Node::Motion::pulse
                                                                       : Node::Motion::none;
    shell.children.push_back(std::move(light));
    node.children.push_back(std::move(shell));
    if (state == Print::waiting || state == Print::failed) {
        const int side = all.h * 30 / 100;
        node.children.push_back(
            icon(Icon::warning,
                 {all.x + (all.w - side) / 2, machine.y + machine.h + all.h / 20, side, side},
                 c.warning));
        return node;
    }
    BoxStyle sheet;
    sheet.fill = {0xFFFFFFFF};
    sheet.fill_to = {0xE9F0FAFF};
    sheet.border = {0xB9CCE6FF};
    sheet.border_px = std::max(1, scene.px(2));
    sheet.radius_px = all.h / 60;
    Node paper = decoration(
        {all.x + all.w / 5, mouth.y + mouth.h / 2, all.w * 3 / 5, all.h * 46 / 100}, sheet);
    Rect text = inset(paper.rect, paper.rect.w / 8, paper.rect.h / 7);
    BoxStyle line;
    line.fill = {0x9DB4D3FF};
    line.radius_px = all.h / 80;
    for (const int width : {60, 90, 76, 40}) {
        const Rect place = take_top(text, all.h / 30, all.h / 26);
        paper.children.push_back(
            decoration({place.x, place.y, place.w * width / 100, place.h}, line));
    }
    if (state == Print::printing) paper.motion = Node::Motion::slide;
    node.children.push_back(std::move(paper));
    return node;
}

std::string print_key(Print state) {
    switch (state) {
        case Print::not_offered:
        case Print::offered:
            return "receipt.print.not_offered";
        case Print::printing:
            return "receipt.print.printing";
        case Print::waiting:
            return "receipt.print.waiting";
        case Print::printed:
            return "receipt.print.printed";
        case Print::failed:
            return "receipt.print.failed";
    }
    return {};
}

Node print_card(const Scene& scene, const kiosk::ReceiptScreen& screen, const Rect& rect) {
    const Palette& c = scene.colours;
    const bool stuck = screen.print == Print::waiting || screen.print == Print::failed;
    Node node = card(scene, rect);
    node.id = "status.print";
    node.role = stuck ? Role::alert : Role::status;
    node.value =
        std::string(print_key(screen.print)).substr(std::string_view("receipt.print.").size());
    node.label = scene.tr(print_key(screen.print));
    if (stuck && !screen.print_problem.empty()) node.description = scene.tr(screen.print_problem);
    Rect room = inset(rect, scene.px(28), scene.px(22));
    if (screen.print == Print::failed) {
        const Button retry{
            "action.print",  scene.tr("action.print"), {},         Icon::printer, false,
            Look::secondary, kiosk::intent::Retry{},   Type::body, true};
        const Rect place = take_bottom(room, scene.theme.touch, scene.px(14));
        node.children.push_back(button(scene, retry, place));
    }
    const Words title{
        node.label,     Type::label, Weight::bold, stuck ? c.warning : c.ink, AlignX::centre,
        AlignY::middle, 3,           Type::caption};
    const Words body{
        node.description, Type::caption, Weight::regular, c.ink_2, AlignX::centre, AlignY::top, 0,
        Type::caption};
    const int body_height = body.text.empty() ? 0 : text_box(scene, body, room.w).height;
    const int title_height = text_box(scene, title, room.w).height;
    const Rect body_place = take_bottom(room, body_height);
    const Rect title_place = take_bottom(room, title_height, scene.px(14));
    node.children.push_back(printer_picture(scene, room, screen.print));
    node.texts.push_back(text_part(scene, title, title_place));
    if (body_height > 0) node.texts.push_back(text_part(scene, body, body_place));
    return node;
}

/// Height under which the words about printing would be cut.
int print_height_needed(const Scene& scene, const kiosk::ReceiptScreen& screen, int width) {
    const int inner = width - 2 * scene.px(28);
    const bool stuck = screen.print == Print::waiting || screen.print == Print::failed;
    int height = 2 * scene.px(22) + scene.px(150) + 2 * scene.px(14);
    height +=
        text_box(scene,
                 {scene.tr(print_key(screen.print)), Type::label, Weight::bold, {}, {}, {}, 3, {}},
                 inner)
            .height;
    if (stuck && !screen.print_problem.empty()) {
        height +=
            text_box(scene, {scene.tr(screen.print_problem), Type::caption, {}, {}, {}, {}, 0, {}},
                     inner)
                .height;
    }
    return height + (screen.print == Print::failed ? scene.theme.touch : 0);
}

// ---- the application form on paper
// ----------------------------------------------------------------------------------------------

std::string_view form_state(Print state) {
    switch (state) {
        case Print::not_offered:
            return {};
        case Print::offered:
            return "offered";
        case Print::printing:
            return "printing";
        case Print::waiting:
            return "waiting";
        case Print::printed:
            return "printed";
        case Print::failed:
            return "failed";
    }
    return {};
}

Button form_button(const Scene& scene) {
    return {"action.print_form", scene.tr("action.print_form"), {},         Icon::printer, false,
            Look::secondary,     kiosk::intent::PrintForm{},    Type::body, true};
}

struct FormWords {
    Words title;
    Words body;
};

FormWords form_words(const Scene& scene, const kiosk::ReceiptScreen& screen) {
    const bool stuck = screen.form == Print::waiting || screen.form == Print::failed;
    FormWords words{{scene.tr("receipt.form." + std::string(form_state(screen.form))), Type::label,
                     Weight::bold, stuck ? scene.colours.warning : scene.colours.ink, AlignX::left,
                     AlignY::middle, 2, Type::caption},
                    {{},
                     Type::caption,
                     Weight::regular,
                     scene.colours.ink_2,
                     AlignX::left,
                     AlignY::top,
                     0,
                     Type::caption}};
    if (stuck && !screen.form_problem.empty()) words.body.text = scene.tr(screen.form_problem);
    if (screen.form == Print::offered) words.body.text = scene.tr("receipt.form.offered.more");
    return words;
}

/// Picture on the left, button on the right, words between them.
struct FormPlaces {
    Rect picture;
    Rect words;
    Rect button;
};

FormPlaces form_places(const Scene& scene, const kiosk::ReceiptScreen& screen, const Rect& rect) {
    FormPlaces places;
    Rect room = inset(rect, scene.px(28), scene.px(14));
    const int side = std::min(scene.theme.touch, scene.px(84));
    places.picture = middle(take_left(room, side, scene.px(22)), side);
    if (screen.can_print_form) {
        const int width = std::min(button_width(scene, form_button(scene)), room.w * 48 / 100);
        places.button =
            middle(take_right(room, width, scene.px(22)), std::min(room.h, scene.theme.touch));
    }
    places.words = room;
    return places;
}

/// 0 when no form is spoken of.
int form_height(const Scene& scene, const kiosk::ReceiptScreen& screen, int width) {
    if (screen.form == Print::not_offered) return 0;
    const int least = scene.theme.touch + 2 * scene.px(14);
    const int room = form_places(scene, screen, {0, 0, width, least}).words.w;
    const FormWords words = form_words(scene, screen);
    int height = text_box(scene, words.title, room).height;
    if (!words.body.text.empty()) height += text_box(scene, words.body, room).height + scene.px(4);
    return std::max(least, height + 2 * scene.px(14));
}

Node form_bar(const Scene& scene, const kiosk::ReceiptScreen& screen, const Rect& rect) {
    const FormWords words = form_words(scene, screen);
    const bool stuck = screen.form == Print::waiting || screen.form == Print::failed;
    Node node = card(scene, rect);
    node.id = "status.form_print";
    node.role = stuck ? Role::alert : Role::status;
    node.value = form_state(screen.form);
    node.label = words.title.text;
    node.description = words.body.text;
    FormPlaces places = form_places(scene, screen, rect);
    Node tile = icon_tile(scene, places.picture, Icon::document, accent_of(scene, 0));
    if (screen.form == Print::printing || screen.form == Print::printed)
        tile.motion = Node::Motion::pulse;
    node.children.push_back(std::move(tile));
    if (screen.can_print_form)
        node.children.push_back(button(scene, form_button(scene), places.button));
    const int title = text_box(scene, words.title, places.words.w).height;
    const int body =
        words.body.text.empty() ? 0 : text_box(scene, words.body, places.words.w).height;
    const int gap = body > 0 ? scene.px(4) : 0;
    Rect room = middle(places.words, std::min(places.words.h, title + gap + body));
    node.texts.push_back(text_part(scene, words.title, take_top(room, title, gap)));
    if (body > 0) node.texts.push_back(text_part(scene, words.body, room));
    return node;
}

Node qr_card(const Scene& scene, const kiosk::ReceiptScreen& screen, const Rect& rect) {
    Node node = card(scene, rect);
    node.id = "receipt.qr";
    node.role = Role::img;
    node.label = scene.tr("receipt.qr");
    Rect room = inset(rect, scene.px(24), scene.px(22));
    const Words words{node.label,     Type::label, Weight::bold, scene.colours.ink, AlignX::centre,
                      AlignY::middle, 3,           Type::caption};
    const Rect below = take_bottom(room, text_box(scene, words, room.w).height, scene.px(10));
    const int side = std::min(room.w, room.h);
    node.qr = QrPart{screen.qr_payload, centred(room, side, side)};
    node.texts.push_back(text_part(scene, words, below));
    return node;
}

/// What the person was spared: two large figures.
Node spared(const Scene& scene, const kiosk::ReceiptScreen& screen, const Rect& rect) {
    Node list = group(scene.tr("receipt.spared"), rect, Role::list);
    const std::array<std::pair<std::string_view, std::size_t>, 2> figures{
        {{"receipt.materials_spared", screen.materials_spared},
         {"receipt.fields_spared", screen.fields_spared}}};
    const std::vector<Rect> cells = columns(rect, 2, scene.px(24));
    for (std::size_t i = 0; i < figures.size(); ++i) {
        const std::string count = std::to_string(figures[i].second);
        Node tile = decoration(cells[i], {});
        tile.box.fill = scene.colours.success_soft;
        tile.box.radius_px = scene.theme.radius_large;
        tile.role = Role::listitem;
        tile.label = scene.tr(figures[i].first, {{"count", count}});
        Rect room = inset(cells[i], scene.px(28), scene.px(10));
        const Words figure{
            count, Type::display, Weight::bold, scene.colours.success, AlignX::left, AlignY::middle,
            1,     Type::label};
        const int width = text_box(scene, figure, room.w).width + scene.px(4);
        tile.texts.push_back(text_part(scene, figure, take_left(room, width, scene.px(18))));
        tile.texts.push_back(
            text_part(scene,
                      {scene.tr(std::string(figures[i].first) + ".words"), Type::body, Weight::bold,
                       scene.colours.success, AlignX::left, AlignY::middle, 2, Type::caption},
                      room));
        list.children.push_back(std::move(tile));
    }
    return list;
}

int next_height_wanted(const Scene& scene) {
    return scene.line(scene.size(Type::label)) + 2 * scene.px(20) +
           3 * std::max(scene.px(76), scene.size(Type::body) * 3);
}

/// Below this not even its first line stands whole.
int least_of_next(const Scene& scene) {
    return scene.line(scene.size(Type::label)) + scene.size(Type::caption) * 3 + 2 * scene.px(20);
}

Node what_next(const Scene& scene, const kiosk::ReceiptScreen& screen, const Rect& rect) {
    const Palette& c = scene.colours;
    Node node = card(scene, rect);
    node.role = Role::list;
    node.label = scene.tr("receipt.next");
    Rect room = inset(rect, scene.px(32), scene.px(18));
    const Words title{node.label,     Type::label, Weight::bold, c.primary_text, AlignX::left,
                      AlignY::middle, 1,           Type::caption};
    node.children.push_back(heading(
        scene, title, take_top(room, text_box(scene, title, room.w).height, scene.px(4)), 2));
    const std::array<std::string_view, 3> keys{
        screen.official ? "receipt.next.accepted" : "receipt.next.waiting", "receipt.next.message",
        "receipt.next.ask"};
    std::vector<Words> words;
    for (const std::string_view key : keys) {
        words.push_back({scene.tr(key, {{"phone", scene.snapshot.help_phone}}),
                         Type::body,
                         Weight::regular,
                         {},
                         {},
                         {},
                         2,
                         Type::caption});
    }
    const std::size_t count = fitting_rows(
        scene, words, room.w - scene.size(Type::body) * 8 / 5 - scene.px(16), room.h, scene.px(4));
    if (count == 0) return node;
    const std::vector<Rect> places = rows(room, count, scene.px(4));
    for (std::size_t i = 0; i < count; ++i) {
        Rect place = places[i];
        Node item =
            group(scene.tr(keys[i], {{"phone", scene.snapshot.help_phone}}), place, Role::listitem);
        const int side = std::min(place.h, scene.size(Type::body) * 8 / 5);
        BoxStyle disc;
        disc.fill = c.primary_soft;
        disc.radius_px = side / 2;
        Node number = decoration(middle(take_left(place, side, scene.px(16)), side), disc);
        number.texts.push_back(
            text_part(scene,
                      {std::to_string(i + 1), Type::caption, Weight::bold, c.primary_text,
                       AlignX::centre, AlignY::middle, 1, Type::caption},
                      number.rect));
        item.children.push_back(std::move(number));
        item.texts.push_back(text_part(scene,
                                       {item.label, Type::body, Weight::regular, c.ink,
                                        AlignX::left, AlignY::middle, 2, Type::caption},
                                       place));
        node.children.push_back(std::move(item));
    }
    return node;
}

}  // namespace

Tree draw(const Scene& scene, const kiosk::ReceiptScreen& screen) {
    ShellWish wish;
    wish.title = scene.tr("title.receipt");
    wish.subtitle = scene.tr(screen.official ? "receipt.line" : "receipt.line.provisional");
    if (!screen.result.empty()) {
        wish.subtitle = scene.tr("receipt.line.decided", {{"result", scene.in(screen.result)}});
        wish.subtitle_id = "status.result";
    }
    wish.primary = Button{"action.next", scene.tr("action.done"), {},         Icon::next, true,
                          Look::primary, kiosk::intent::Next{},   Type::card, true};
    Shell shell = make_shell(scene, wish);
    Rect room = shell.room;
    const int gap = scene.px(20);
    const bool any_spared = screen.materials_spared + screen.fields_spared > 0;
    if (room.w > room.h * 13 / 10) {
        if (const int bar = form_height(scene, screen, room.w); bar > 0)
            shell.add(form_bar(scene, screen, take_bottom(room, bar, gap)));
        Rect left = take_left(room, room.w * 52 / 100, gap);
        const int head = std::max(headline_height(scene, screen, left.w), left.h * 34 / 100);
        shell.add(headline(scene, screen, take_top(left, std::min(head, left.h * 46 / 100), gap)));
        if (any_spared) {
            const int height =
                std::max(left.h * 32 / 100, scene.size(Type::label) * 2 + 2 * scene.px(10));
            shell.add(spared(scene, screen, take_top(left, height, gap)));
        }
        if (left.h >= least_of_next(scene)) shell.add(what_next(scene, screen, left));
        const std::vector<Rect> cells = columns(room, 2, gap);
        shell.add(qr_card(scene, screen, cells[0]));
        shell.add(print_card(scene, screen, cells[1]));
        return std::move(shell.tree);
    }
    shell.add(headline(
        scene, screen,
        take_top(room, std::min(headline_height(scene, screen, room.w), room.h * 34 / 100), gap)));
    const int spared_height = any_spared ? std::min(scene.px(130), room.h * 18 / 100) : 0;
    const int next_height = std::min(room.h * 42 / 100, next_height_wanted(scene));
    const int needed = print_height_needed(scene, screen, (room.w - gap) / 2);
    const int bar = form_height(scene, screen, room.w);
    const int below = spared_height + next_height + 2 * gap + (bar > 0 ? bar + gap : 0);
    const int free = std::min(scene.px(620), room.h - below);
    Rect middle_row = take_top(room, std::max(needed, free), gap);
    const std::vector<Rect> cells = columns(middle_row, 2, gap);
    shell.add(qr_card(scene, screen, cells[0]));
    shell.add(print_card(scene, screen, cells[1]));
    if (bar > 0) shell.add(form_bar(scene, screen, take_top(room, bar, gap)));
    if (any_spared && room.h >= spared_height) {
        shell.add(spared(scene, screen, take_top(room, spared_height, gap)));
    }
    const int least = least_of_next(scene);
    if (room.h >= least)
        shell.add(what_next(scene, screen, take_top(room, std::max(next_height, least))));
    return std::move(shell.tree);
}

}  // namespace ui
