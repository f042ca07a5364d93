#include <algorithm>
#include <array>

#include "ui/screens/limits.h"
#include "ui/screens/screens.h"
#include "ui/screens/service_cards.h"
#include "ui/screens/shell.h"

namespace ui {
namespace {

using kiosk::BrowseBy;

struct BrowseWay {
    BrowseBy by;
    std::string_view name;
    Icon icon;
};
constexpr std::array<BrowseWay, 5> browse_ways{
    {{BrowseBy::popular, "popular", Icon::star},
     {BrowseBy::person, "person", Icon::person},
     {BrowseBy::enterprise, "enterprise", Icon::store},
     {BrowseBy::topic, "topic", Icon::grid},
     {BrowseBy::department, "department", Icon::building}}};

int browse_height(const Scene& scene) {
    return std::max(scene.theme.touch, scene.size(Type::body) * 2);
}

/// The way to the search: looks like the field that it leads to.
Node search_bar(const Scene& scene, const Rect& rect) {
    const Palette& c = scene.colours;
    BoxStyle box;
    box.fill = c.card;
    box.border = c.primary_text;
    box.border_px = scene.theme.border * 2;
    box.radius_px = rect.h / 2;
    box.elevation = 1;
    Node node = decoration(rect, box);
    node.id = "action.search";
    node.role = Role::button;
    node.label = scene.tr("home.search");
    node.description = scene.tr("home.search_line");
    node.action = kiosk::intent::OpenSearch{};
    Rect room = inset(rect, scene.px(28), scene.px(6));
    const int side = scene.size(Type::label);
    node.icons.push_back(
        {Icon::search, middle(take_left(room, side, scene.px(16)), side), c.primary_text});
    const Words name{node.label,     Type::label, Weight::bold, c.ink, AlignX::left,
                     AlignY::middle, 1,           Type::caption};
    const Words line{node.description, Type::body, Weight::regular, c.ink_2, AlignX::left,
                     AlignY::middle,   1,          Type::caption};
    const int width = std::min(room.w, text_box(scene, name, room.w).width + scene.px(4));
    node.texts.push_back(text_part(scene, name, take_left(room, width, scene.px(20))));
    if (fits(scene, line, room)) node.texts.push_back(text_part(scene, line, room));
    return node;
}

/// The way to what was filed before; once somebody has logged in, to all that waits for them.
Button cases_wish(const Scene& scene, bool personal) {
    Button wish;
    wish.id = personal ? "action.mine" : "action.cases";
    wish.text = scene.tr(wish.id);
    wish.icon = personal ? Icon::person : Icon::document;
    wish.type = Type::label;
    if (personal)
        wish.action = kiosk::intent::OpenMine{};
    else
        wish.action = kiosk::intent::OpenCases{};
    return wish;
}

Node cases_door(const Scene& scene, bool personal, const Rect& rect) {
    Node node = button(scene, cases_wish(scene, personal), rect);
    node.box.radius_px = rect.h / 2;
    return node;
}

/// The way to the services of another area; says which is shown.
Button areas_door(const Scene& scene, const kiosk::HomeScreen& screen) {
    Button wish;
    wish.id = "action.areas";
    wish.text = scene.in(screen.area);
    wish.label = scene.tr("areas.door", {{"area", scene.in(screen.area)}});
    wish.icon = Icon::building;
    wish.type = Type::label;
    wish.action = kiosk::intent::OpenAreas{};
    return wish;
}

void add_areas_door(const Scene& scene, const kiosk::HomeScreen& screen, Rect& row, int most,
                    Shell& shell) {
    if (!screen.has_areas) return;
    const Button wish = areas_door(scene, screen);
    const int width = std::min(button_width(scene, wish), most);
    Node node = button(scene, wish, take_right(row, width, scene.px(20)));
    node.box.radius_px = row.h / 2;
    shell.add(std::move(node));
}

int cases_door_width(const Scene& scene, bool personal, int most) {
    return std::min(button_width(scene, cases_wish(scene, personal)), most);
}

Node way_button(const Scene& scene, const BrowseWay& way, bool chosen, const Rect& rect,
                bool pictures) {
    Button wish;
    wish.id = "browse." + std::string(way.name);
    wish.text = scene.tr("browse." + std::string(way.name));
    if (pictures) wish.icon = way.icon;
    wish.type = Type::body;
    wish.look = Look::secondary;
    wish.action = kiosk::intent::Browse{way.by, {}};
    Node node = button(scene, wish, rect);
    node.role = Role::radio;
    node.checked = chosen;
    node.box.radius_px = rect.h / 2;
    if (chosen) {
        node.box.fill = scene.colours.primary;
        node.box.fill_to = scene.colours.primary_to;
        node.box.border_px = 0;
        for (TextPart& part : node.texts) part.colour = scene.colours.on_primary;
        for (IconPart& part : node.icons) part.colour = scene.colours.on_primary;
    }
    return node;
}

Node way_row(const Scene& scene, const kiosk::HomeScreen& screen, const Rect& rect) {
    Node list = group(scene.tr("home.browse"), rect, Role::radiogroup);
    const std::vector<Rect> cells = columns(rect, browse_ways.size(), scene.theme.gap);
    const bool pictures = std::ranges::all_of(browse_ways, [&](const BrowseWay& way) {
        Button wish;
        wish.text = scene.tr("browse." + std::string(way.name));
        wish.icon = way.icon;
        wish.type = Type::body;
        return button_width(scene, wish) <= cells.front().w;
    });
    for (std::size_t i = 0; i < browse_ways.size(); ++i) {
        list.children.push_back(
            way_button(scene, browse_ways[i], screen.by == browse_ways[i].by, cells[i], pictures));
    }
    return list;
}

/// A life stage, topic or department.
Node group_tile(const Scene& scene, BrowseBy by, const kiosk::GroupView& entry, const Rect& rect,
                std::size_t number) {
    const Palette& c = scene.colours;
    Node node = card(scene, rect);
    node.id = "group." + entry.id;
    node.role = Role::button;
    node.label = scene.in(entry.name);
    node.description = scene.tr("home.count", {{"count", std::to_string(entry.services)}});
    node.action = kiosk::intent::Browse{by, entry.id};
    ThemeLook look = look_of_theme(entry.id);
    if (by == BrowseBy::department) look = {Icon::building, number};
    Rect room = inset(rect, scene.px(24), scene.px(8));
    const int side = std::min({scene.px(96), room.h, room.w / 3});
    const Words name{node.label,     Type::card, Weight::bold, c.ink, AlignX::left,
                     AlignY::middle, 4,          Type::caption};
    // Where a long name needs all the room, it goes before its picture.
    Rect beside = room;
    const Rect tile = middle(take_left(beside, side, scene.px(20)), side);
    if (fits(scene, name, beside)) {
        node.children.push_back(icon_tile(scene, tile, look.icon, accent_of(scene, look.accent)));
        room = beside;
    }
    const Words line{
        node.description, Type::caption, Weight::regular, c.ink_2, AlignX::left, AlignY::middle, 1,
        Type::caption};
    const int foot = text_box(scene, line, room.w).height;
    const FitWish wish{scene.style(name.type, name.weight), scene.size(name.floor), name.lines_max};
    const int head =
        std::min(room.h, fit_text(scene.metrics, name.text, wish, room.w, room.h).box.height);
    const bool has_line = room.h >= head + foot;
    room = middle(room, head + (has_line ? foot : 0));
    node.texts.push_back(text_part(scene, name, take_top(room, head)));
    if (has_line) node.texts.push_back(text_part(scene, line, room));
    return node;
}

std::size_t page_size(const Scene& scene) {
    return scene.theme.large() ? 6 : 8;
}

/// Which group is looked at; the way back is “返回”.
void add_chosen(const Scene& scene, const kiosk::GroupView& chosen, Rect& room, Shell& shell) {
    const Words words{scene.in(chosen.name) + " · " +
                          scene.tr("home.count", {{"count", std::to_string(chosen.services)}}),
                      Type::label,
                      Weight::bold,
                      scene.colours.ink,
                      AlignX::left,
                      AlignY::middle,
                      1,
                      Type::caption};
    shell.add(heading(scene, words,
                      take_top(room, text_box(scene, words, room.w).height, scene.px(14)), 2));
}

void add_grid(const Scene& scene, const kiosk::HomeScreen& screen, Rect room, Shell& shell) {
    const bool wide = !scene.portrait();
    const bool tight = wide || scene.low_reach();
    const bool groups = screen.services.empty();
    const std::size_t shown = groups ? screen.groups.size() : screen.services.size();
    const std::size_t count = std::max(shown, page_size(scene));
    const std::size_t across = wide ? (scene.theme.large() ? 3 : 4) : 2;
    const std::size_t down = (count + across - 1) / across;
    const int gap = std::max(scene.theme.gap, scene.px(tight ? 16 : 22));
    const int tallest = scene.px(scene.theme.large() ? 380 : groups ? 240 : 300);
    room.h = std::min(room.h, static_cast<int>(down) * tallest + static_cast<int>(down - 1) * gap);
    const std::vector<Rect> cells = grid(room, across, down, gap);
    Node list = group(scene.tr(groups ? "home.groups" : "home.services"), room, Role::list);
    const bool upright = cells.front().w * 100 < cells.front().h * 180;
    for (std::size_t i = 0; i < shown; ++i) {
        list.children.push_back(groups
                                    ? group_tile(scene, screen.by, screen.groups[i], cells[i], i)
                                    : service_card(scene, screen.services[i], cells[i], upright));
    }
    shell.add(std::move(list));
}

}  // namespace

Tree draw(const Scene& scene, const kiosk::HomeScreen& screen) {
    ShellWish wish;
    wish.title = scene.tr("title.home");
    wish.subtitle = screen.elsewhere
                        ? scene.tr("home.elsewhere", {{"area", scene.in(screen.area)}})
                        : scene.tr(screen.personal ? "home.line.personal" : "home.line");
    if (screen.personal)
        wish.primary =
            Button{"action.log_out", scene.tr("action.log_out"), {},          Icon::none, false,
                   Look::secondary,  kiosk::intent::LogOut{},    Type::label, true};
    if (screen.chosen && !screen.chosen->how.empty())
        wish.subtitle = scene.tr("home.topic", {{"what", scene.in(screen.chosen->what)},
                                                {"how", scene.in(screen.chosen->how)},
                                                {"use", scene.in(screen.chosen->use)}});
    if (!screen.level.empty())
        wish.subtitle += " · " + scene.tr("home.level", {{"level", scene.in(screen.level)}});
    // Large words leave no room for both; “求助” leads there, too.
    if (!screen.personal || !scene.theme.large()) {
        wish.second = Button{"action.public", scene.tr("action.public"), {}, Icon::info, false};
        wish.second->action = kiosk::intent::OpenPublic{};
    }
    const bool is_limited = !screen.limits.empty();
    // Large words have no room for a strip of its own.
    const bool in_band = is_limited && (scene.theme.large() || scene.low_reach());
    if (in_band) tell_limits(scene, screen.limits, wish);
    Shell shell = make_shell(scene, wish);
    Rect room = shell.room;
    const bool wide = !scene.portrait();
    const bool tight = wide || scene.low_reach();
    if (is_limited && !in_band) shell.add(limits_note(scene, screen.limits, room, tight ? 1 : 2));
    const int bar = browse_height(scene);
    if (wide) {
        // Search and ways beside each other: height is what a wide screen lacks.
        Rect row = take_top(room, bar, scene.px(16));
        add_areas_door(scene, screen, row, row.w * 14 / 100, shell);
        shell.add(search_bar(scene, take_left(row, row.w * 24 / 100, scene.px(20))));
        const int door = cases_door_width(scene, screen.personal, row.w * 28 / 100);
        shell.add(cases_door(scene, screen.personal, take_left(row, door, scene.px(20))));
        shell.add(way_row(scene, screen, row));
    } else {
        const int gap = scene.px(tight ? 14 : 22);
        Rect row = take_top(room, bar, gap);
        const int door = cases_door_width(scene, screen.personal, row.w * 46 / 100);
        shell.add(cases_door(scene, screen.personal, take_right(row, door, scene.px(20))));
        add_areas_door(scene, screen, row, row.w * 45 / 100, shell);
        shell.add(search_bar(scene, row));
        shell.add(way_row(scene, screen, take_top(room, bar, gap)));
    }
    add_pager(scene, screen.page, screen.pages, scene.px(20), room, shell);
    if (screen.chosen && !tight) add_chosen(scene, *screen.chosen, room, shell);
    add_grid(scene, screen, room, shell);
    return std::move(shell.tree);
}

}  // namespace ui
