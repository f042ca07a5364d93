#include "ui/screens/shell.h"

#include <algorithm>
#include <array>

#include "ui/screens/bar.h"

namespace ui {
namespace {

struct Way {
    kiosk::WayOfUse way;
    std::string_view name;
    Icon icon;
};

constexpr std::array<Way, 5> ways{{
    {kiosk::WayOfUse::standard, "standard", Icon::person},
    {kiosk::WayOfUse::elder, "elder", Icon::text_size},
    {kiosk::WayOfUse::contrast_dark, "contrast_dark", Icon::contrast},
    {kiosk::WayOfUse::contrast_light, "contrast_light", Icon::eye},
    {kiosk::WayOfUse::low_reach, "low_reach", Icon::low_reach},
}};

/// Share of the height that stays free of controls in the low-reach way of a tall screen.
constexpr double low_reach_band = 0.36;

bool controls_low(const Scene& scene) {
    return scene.low_reach();
}

Words title_words(const Scene& scene, const std::string& text) {
    return {text,           Type::title, Weight::bold, scene.colours.on_band, AlignX::left,
            AlignY::middle, 2,           Type::heading};
}

Words subtitle_words(const Scene& scene, const std::string& text) {
    return {text,        Type::body, Weight::regular, scene.colours.on_band_2, AlignX::left,
            AlignY::top, 4,          Type::caption};
}

Node brand(const Scene& scene, Rect rect) {
    Node node = group(scene.in(scene.snapshot.terminal_name), rect, Role::none);
    const int side = std::min(rect.h, scene.px(68));
    BoxStyle box;
    box.fill = scene.colours.band_soft;
    box.radius_px = side * 7 / 24;
    const Rect place = middle(take_left(rect, side, scene.px(18)), side);
    Node tile = decoration(place, box);
    const int sign = side * 6 / 10;
    tile.icons.push_back({Icon::building, centred(place, sign, sign), scene.colours.on_band});
    node.children.push_back(std::move(tile));
    add_place_words(scene, node, rect);
    return node;
}

Node brand_row(const Scene& scene, Rect rect) {
    Node banner = group(scene.tr("header.label"), rect, Role::banner);
    if (!controls_low(scene)) {
        const Rect place = take_right(rect, language_width(scene), scene.px(28));
        banner.children.push_back(
            language_button(scene, Look::on_band, middle(place, scene.theme.touch)));
    }
    banner.children.push_back(
        clock_face(scene, take_right(rect, clock_width(scene), scene.px(20)), AlignX::right));
    banner.children.push_back(brand(scene, rect));
    return banner;
}

std::string steps_text(const Scene& scene) {
    const kiosk::StepLine& steps = *scene.snapshot.steps;
    const std::size_t at =
        std::clamp<std::size_t>(steps.current, 1, std::max<std::size_t>(1, steps.steps.size()));
    return scene.tr("steps.where", {{"current", std::to_string(at)},
                                    {"count", std::to_string(steps.steps.size())},
                                    {"step", steps.steps.empty() ? std::string()
                                                                 : scene.tr(steps.steps[at - 1])}});
}

int steps_height(const Scene& scene) {
    if (!scene.snapshot.steps || scene.snapshot.steps->steps.empty()) return 0;
    return scene.line(scene.size(Type::caption)) + scene.px(8) + scene.px(10);
}

Node steps_line(const Scene& scene, Rect rect) {
    Node node = group(steps_text(scene), rect, Role::progressbar);
    node.id = "status.steps";
    node.value = std::to_string(scene.snapshot.steps->current);
    const Rect words = take_top(rect, scene.line(scene.size(Type::caption)), scene.px(8));
    node.texts.push_back(text_part(scene,
                                   {node.label, Type::caption, Weight::bold, scene.colours.on_band,
                                    AlignX::left, AlignY::middle, 1, Type::caption},
                                   words));
    const std::size_t count = scene.snapshot.steps->steps.size();
    const Rect line = take_top(rect, scene.px(10));
    std::size_t step = 0;
    for (const Rect& piece : columns(line, count, scene.px(8))) {
        ++step;
        BoxStyle box;
        box.radius_px = piece.h / 2;
        box.fill =
            step <= scene.snapshot.steps->current ? scene.colours.on_band : scene.colours.band_soft;
        if (scene.colours.flat) {
            box.border = scene.colours.on_band;
            box.border_px = 1;
        }
        node.children.push_back(decoration(piece, box));
    }
    return node;
}

struct Band {
    Rect all;
    Rect brand;
    Rect steps;
    Rect title;
    Rect subtitle;
};

/// Time above day, name above place: two lines beside one another.
int head_height(const Scene& scene) {
    return scene.line(scene.size(Type::heading) + scene.size(Type::caption)) + scene.px(4);
}

Band lay_band(const Scene& scene, const ShellWish& wish) {
    const bool wide = !scene.portrait();
    const int pad = page_margin(scene);
    const int width = scene.viewport.width_px - 2 * pad;
    const int brand_height = std::max(
        std::max(scene.theme.touch, scene.px(68)) + scene.px(wide ? 12 : 28), head_height(scene));
    const int steps = steps_height(scene);
    const int steps_width = wide && steps > 0 ? width * 36 / 100 : 0;
    const int title_width = width - (steps_width > 0 ? steps_width + scene.px(48) : 0);
    const int title = text_box(scene, title_words(scene, wish.title), title_width).height;
    const int subtitle =
        wish.subtitle.empty()
            ? 0
            : text_box(scene, subtitle_words(scene, wish.subtitle), title_width).height;
    const int stacked_steps = wide || steps == 0 ? 0 : steps + scene.px(16);
    const int words = stacked_steps + title + (subtitle > 0 ? subtitle + scene.px(8) : 0);
    const int gap = scene.px(wide ? 12 : 20);
    int height = scene.px(8) + brand_height + gap + words + scene.px(wide ? 16 : 26);
    if (controls_low(scene) && !wide) {
        height = std::max(height, static_cast<int>(low_reach_band * scene.viewport.height_px));
    }
    Band band;
    band.all = {0, 0, scene.viewport.width_px, height};
    Rect room{pad, scene.px(8), width, height - scene.px(8)};
    band.brand = take_top(room, brand_height);
    static_cast<void>(take_bottom(room, scene.px(wide ? 16 : 26)));
    Rect text = take_bottom(room, words);
    if (steps_width > 0) band.steps = middle(take_right(text, steps_width, scene.px(48)), steps);
    if (stacked_steps > 0) band.steps = take_top(text, steps, scene.px(16));
    band.title = take_top(text, title, scene.px(8));
    band.subtitle = text;
    return band;
}

Node strip(const Scene& scene, const Rect& rect) {
    Node node = group(scene.tr("ways.strip"), rect, Role::contentinfo);
    node.box.fill = scene.colours.ground_deep;
    Rect room = inset(rect, page_margin(scene) / 2, scene.px(8));
    if (controls_low(scene)) {
        node.children.push_back(language_button(
            scene, Look::secondary, take_right(room, language_width(scene), scene.theme.gap)));
    }
    node.children.push_back(ways_of_use(scene, room));
    return node;
}

void add_band(const Scene& scene, const ShellWish& wish, const Band& band, Node& root) {
    BoxStyle blue;
    blue.fill = scene.colours.band;
    blue.fill_to = scene.colours.band_to;
    const int overlap = scene.px(40);
    root.children.push_back(decoration(
        {0, 0, band.all.w, std::min(band.all.h + overlap, scene.viewport.height_px)}, blue));
    if (band.title.y - band.brand.y - band.brand.h > scene.px(240)) {
        // Nothing to touch and nothing to read up here: only the emblem, faintly.
        const Rect free{0, band.brand.y + band.brand.h, band.all.w,
                        band.title.y - band.brand.y - band.brand.h};
        const int side = scene.px(260);
        if (!scene.colours.flat)
            root.children.push_back(icon(Icon::building, centred(free, side, side), {0xFFFFFF14}));
    }
    root.children.push_back(brand_row(scene, band.brand));
    if (band.steps.w > 0) root.children.push_back(steps_line(scene, band.steps));
    root.children.push_back(heading(scene, title_words(scene, wish.title), band.title, 1));
    if (!wish.subtitle.empty()) {
        Node subtitle = paragraph(scene, subtitle_words(scene, wish.subtitle), band.subtitle);
        subtitle.id = wish.subtitle_id;
        if (!wish.subtitle_id.empty()) subtitle.role = Role::status;
        if (scene.snapshot.principal) show_name(scene, scene.snapshot.principal->name, subtitle);
        root.children.push_back(std::move(subtitle));
    }
}

void show_chosen(const Scene& scene, Node& cell, bool chosen) {
    cell.checked = chosen;
    if (chosen) {
        cell.box.fill = scene.colours.primary_soft;
        cell.box.border = scene.colours.primary_text;
    }
    const Colour ink = chosen ? scene.colours.primary_text : scene.colours.ink_2;
    for (TextPart& text : cell.texts) text.colour = ink;
    for (IconPart& part : cell.icons) part.colour = ink;
}

Button speech_button(const Scene& scene) {
    Button wish;
    wish.id = "way.speech";
    wish.text = scene.tr(wish.id);
    wish.label = scene.tr("way.speech.label");
    wish.icon = Icon::speaker;
    wish.look = scene.speech.on ? Look::secondary : Look::quiet;
    wish.type = Type::caption;
    wish.action = kiosk::intent::Speech{kiosk::intent::Speech::What::open};
    return wish;
}

/// In practice every page says so, and what a person does there.
ShellWish practised(const Scene& scene, ShellWish wish) {
    if (!std::holds_alternative<kiosk::NoticeScreen>(scene.snapshot.screen))
        wish.title = scene.tr("practice.title", {{"title", wish.title}});
    const std::string screen(kiosk::screen_id(scene.snapshot.screen));
    wish.subtitle = scene.tr("practice.hint." + screen);
    wish.subtitle_id = "status.practice";
    return wish;
}

/// Whoever acts for another is told so on every page.
ShellWish with_state(const Scene& scene, ShellWish wish) {
    if (scene.snapshot.practice) return practised(scene, std::move(wish));
    if (!scene.snapshot.principal) return wish;
    const auto who =
        scene.tr("principal.acting", {{"name", scene.snapshot.principal->name.seen().reveal()}});
    wish.subtitle = wish.subtitle.empty() ? who : who + " · " + wish.subtitle;
    if (wish.subtitle_id.empty()) wish.subtitle_id = "status.principal";
    return wish;
}

std::vector<Button> way_buttons(const Scene& scene) {
    std::vector<Button> buttons;
    for (const Way& way : ways) {
        Button wish;
        wish.id = "way." + std::string(way.name);
        wish.text = scene.tr(wish.id);
        wish.label = scene.tr(wish.id + ".label");
        wish.icon = way.icon;
        wish.look = scene.theme.way == way.way ? Look::secondary : Look::quiet;
        wish.type = Type::caption;
        wish.action = kiosk::intent::SetWay{way.way};
        buttons.push_back(std::move(wish));
    }
    // Beside the ways of use, and on together with any of them.
    if (scene.speech.offered) buttons.push_back(speech_button(scene));
    return buttons;
}

/// How the ways stand: all alike, as the longest of their words allows.
struct WayRow {
    enum class Shape { beside, below, icon } shape = Shape::icon;
    std::vector<Rect> cells;
};

bool stand_beside(const Scene& scene, const std::vector<Button>& buttons, int cell) {
    return std::ranges::all_of(buttons, [&](const Button& wish) {
        return button_width(scene, wish) <= cell + 2 * scene.px(10);
    });
}

WayRow lay_ways(const Scene& scene, const std::vector<Button>& buttons, const Rect& rect) {
    const int gap = scene.theme.gap;
    WayRow row{WayRow::Shape::beside, columns(rect, buttons.size(), gap)};
    const int cell = row.cells.back().w;
    if (stand_beside(scene, buttons, cell)) return row;
    row.shape = WayRow::Shape::icon;
    std::vector<int> widths;
    int total = gap * static_cast<int>(buttons.size() - 1);
    for (const Button& wish : buttons) {
        const auto width = stacked_width(scene, wish, rect.h);
        if (!width) return row;
        widths.push_back(*width);
        total += *width;
    }
    if (total > rect.w) return row;
    row.shape = WayRow::Shape::below;
    if (*std::ranges::max_element(widths) <= cell) return row;
    // Long words take from the room of short ones before all of them go.
    Rect room = rect;
    const int spare = (rect.w - total) / static_cast<int>(widths.size());
    for (std::size_t i = 0; i < widths.size(); ++i)
        row.cells[i] = take_left(room, widths[i] + spare, gap);
    return row;
}

/// With two languages one touch leads to the other one. The technician's pages have these two.
bool asks_for_language(const Scene& scene) {
    return scene.texts.languages().size() > 2 &&
           !kiosk::screen_id(scene.snapshot.screen).starts_with("maintenance_");
}

std::string language_words(const Scene& scene) {
    return scene.tr(asks_for_language(scene) ? "language.choose" : "language.other");
}

/// Says of a language that no native speaker has read its words.
Node draft_mark(const Scene& scene, const Rect& rect) {
    const Pill words{scene.tr("language.draft"), Icon::pen, scene.colours.band_soft_ink,
                     scene.colours.band_soft};
    const int width = std::min(rect.w, pill_width(scene, words));
    Node mark = pill(scene, words, {rect.x, rect.y, width, rect.h});
    mark.id = "status.draft";
    mark.description = scene.tr("language.draft.label");
    return mark;
}

}  // namespace

Node clock_face(const Scene& scene, const Rect& rect, AlignX align) {
    Rect room = rect;
    Node node = group(clock_text(scene.snapshot.wall), room, Role::timer);
    const Words time{clock_text(scene.snapshot.wall),
                     Type::heading,
                     Weight::bold,
                     scene.colours.on_band,
                     align,
                     AlignY::middle,
                     1,
                     Type::caption};
    const Words day{day_text(scene, scene.snapshot.wall),
                    Type::caption,
                    Weight::regular,
                    scene.colours.on_band_2,
                    align,
                    AlignY::middle,
                    1,
                    Type::caption};
    const int time_height = text_box(scene, time, room.w).height;
    const int day_height = text_box(scene, day, 1 << 20).height;
    room = middle(room, time_height + day_height - scene.px(6));
    node.texts.push_back(text_part(scene, time, take_top(room, time_height - scene.px(6))));
    node.texts.push_back(text_part(scene, day, room));
    return node;
}

int clock_width(const Scene& scene) {
    const Words time{
        clock_text(scene.snapshot.wall), Type::heading, Weight::bold, {}, {}, {}, 1, {}};
    const Words day{
        day_text(scene, scene.snapshot.wall), Type::caption, Weight::regular, {}, {}, {}, 1, {}};
    return std::max(text_box(scene, time, 1 << 20).width, text_box(scene, day, 1 << 20).width) +
           scene.px(4);
}

int language_width(const Scene& scene) {
    return std::max({scene.px(150), scene.theme.touch,
                     button_width(scene, {"", language_words(scene), "", Icon::language})});
}

void add_place_words(const Scene& scene, Node& node, const Rect& rect) {
    const Words name{scene.in(scene.snapshot.terminal_name),
                     Type::card,
                     Weight::bold,
                     scene.colours.on_band,
                     AlignX::left,
                     AlignY::middle,
                     2,
                     Type::caption};
    const Words hall{scene.in(scene.snapshot.hall),
                     Type::caption,
                     Weight::regular,
                     scene.colours.on_band_2,
                     AlignX::left,
                     AlignY::middle,
                     1,
                     Type::caption};
    // Beside large words the hall's name may find no room; the help panel says it too.
    const bool has_hall =
        !scene.language().draft && !hall.text.empty() && fits(scene, hall, {0, 0, rect.w, rect.h});
    const int below = scene.language().draft ? pill_height(scene)
                      : has_hall             ? text_box(scene, hall, 1 << 20).height
                                             : 0;
    const int name_height = std::min(text_box(scene, name, rect.w).height,
                                     below > 0 ? scene.line(scene.size(Type::card)) : rect.h);
    Rect lines = middle(rect, name_height + below);
    node.children.push_back(paragraph(scene, name, take_top(lines, name_height)));
    if (scene.language().draft) return node.children.push_back(draft_mark(scene, lines));
    if (has_hall) node.children.push_back(paragraph(scene, hall, lines));
}

Node language_button(const Scene& scene, Look look, const Rect& rect) {
    const bool chinese = scene.snapshot.language == kiosk::Language::zh;
    Button wish;
    wish.text = language_words(scene);
    wish.icon = Icon::language;
    wish.look = look;
    if (asks_for_language(scene)) {
        wish.id = "language.choose";
        wish.label = scene.tr("language.choose.label");
        wish.action = kiosk::intent::ChooseLanguage{};
    } else {
        wish.id = chinese ? "language.en" : "language.zh";
        wish.action =
            kiosk::intent::SetLanguage{chinese ? kiosk::Language::en : kiosk::Language::zh};
    }
    return button(scene, wish, rect);
}

int ways_height(const Scene& scene, int width) {
    const int least = std::max(scene.theme.touch, scene.px(64));
    const std::vector<Button> buttons = way_buttons(scene);
    const int cell = columns({0, 0, width, least}, buttons.size(), scene.theme.gap).back().w;
    // In low reach each millimetre belongs to what can be touched.
    if (stand_beside(scene, buttons, cell) || scene.low_reach()) return least;
    const int stacked =
        scene.size(Type::label) + scene.line(scene.size(Type::caption)) + scene.px(14);
    return std::max(least, stacked);
}

Node ways_of_use(const Scene& scene, const Rect& rect) {
    Node node = group(scene.tr("ways.label"), rect, Role::radiogroup);
    const std::vector<Button> buttons = way_buttons(scene);
    const WayRow row = lay_ways(scene, buttons, rect);
    for (std::size_t i = 0; i < buttons.size(); ++i) {
        const Rect& cell = row.cells[i];
        Node way = row.shape == WayRow::Shape::beside  ? button(scene, buttons[i], cell)
                   : row.shape == WayRow::Shape::below ? stacked_button(scene, buttons[i], cell)
                                                       : icon_button(scene, buttons[i], cell);
        const bool speech = i >= ways.size();
        way.role = speech ? Role::checkbox : Role::radio;
        show_chosen(scene, way, speech ? scene.speech.on : scene.theme.way == ways.at(i).way);
        node.children.push_back(std::move(way));
    }
    return node;
}

void add_pager(const Scene& scene, std::size_t page, std::size_t pages, int gap, Rect& room,
               Shell& shell) {
    const int height = pager_height(scene, pages);
    if (height > 0) shell.add(pager(scene, page, pages, take_bottom(room, height, gap)));
}

Tree make_tree(const Scene& scene, std::string title) {
    Tree tree;
    tree.screen = kiosk::screen_id(scene.snapshot.screen);
    tree.title = std::move(title);
    tree.language = scene.language_tag();
    tree.rtl = scene.language().rtl;
    tree.ground = scene.colours.ground;
    tree.focus_ring = scene.colours.focus;
    tree.root.role = Role::window;
    tree.root.label = tree.title;
    tree.root.rect = {0, 0, scene.viewport.width_px, scene.viewport.height_px};
    return tree;
}

Shell make_shell(const Scene& scene, const ShellWish& asked) {
    const ShellWish wish = with_state(scene, asked);
    Shell shell;
    shell.tree = make_tree(scene, wish.title);
    Node& root = shell.tree.root;
    const Band band = lay_band(scene, wish);
    add_band(scene, wish, band, root);

    Rect below = root.rect;
    static_cast<void>(take_top(below, band.all.h));
    const Rect strip_rect = take_bottom(below, ways_strip_height(scene));
    const Rect bar_rect = take_bottom(below, bar_height(scene, wish));
    shell.dock = take_bottom(below, wish.dock_height);
    const int pad = scene.px(scene.portrait() ? 28 : 20);
    shell.room = inset(below, page_margin(scene), 0);
    static_cast<void>(take_top(shell.room, pad));
    static_cast<void>(take_bottom(shell.room, pad));

    shell.main_index = root.children.size();
    Node main =
        group(wish.title, {0, band.all.h, band.all.w, root.rect.h - band.all.h}, Role::main);
    main.box.fill = scene.colours.ground;
    main.box.radius_px = scene.px(36);
    root.children.push_back(std::move(main));
    root.children.push_back(bar(scene, wish, bar_rect));
    if (strip_rect.h > 0) root.children.push_back(strip(scene, strip_rect));
    return shell;
}

}  // namespace ui
