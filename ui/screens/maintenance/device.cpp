#include <algorithm>
#include <array>
#include <string>

#include "ui/screens/maintenance/parts.h"
#include "ui/screens/screens.h"

namespace ui {
namespace {

using kiosk::MaintenanceDeviceScreen;

std::string_view test_word(kiosk::MaintenanceTest test) {
    switch (test) {
        case kiosk::MaintenanceTest::print:
            return "print";
        case kiosk::MaintenanceTest::read_card:
            return "read_card";
        case kiosk::MaintenanceTest::look_for_card:
            return "look_for_card";
        case kiosk::MaintenanceTest::scan:
            return "scan";
        case kiosk::MaintenanceTest::picture:
            return "picture";
        case kiosk::MaintenanceTest::lights:
            return "lights";
    }
    return "";
}

/// Who acts, where somebody must, and how that is known.
std::string who_text(const Scene& scene, const kiosk::MaintenanceDevice& device,
                     std::string_view confidence) {
    const std::string known = scene.tr("confidence." + std::string(confidence));
    if (device.state.blame == drivers::Blame::nobody && !device.problem) return known;
    return maintenance::blame_text(scene, device) + " · " + known;
}

/// How it is, since when, who acts, and what to do.
Node state_card(const Scene& scene, const MaintenanceDeviceScreen& screen, const Rect& rect) {
    const auto& device = screen.device;
    const Pill state = maintenance::state_pill(scene, device);
    Node node = card(scene, rect);
    node.id = "status.device";
    node.role = maintenance::needs_attention(device) ? Role::alert : Role::status;
    node.value =
        device.problem ? kiosk::name_of(*device.problem) : drivers::name_of(device.state.status);
    node.label = state.text;
    node.description =
        maintenance::advice_text(scene, device) + " " + maintenance::blame_text(scene, device);
    Rect room = inset(rect, scene.px(28), scene.px(20));
    Rect head = take_top(room, std::max(scene.px(72), pill_height(scene)), scene.px(12));
    const int side = std::min(scene.px(72), head.h);
    node.children.push_back(
        icon_tile(scene, middle(take_left(head, side, scene.px(20)), side),
                  maintenance::device_icon(device.id),
                  accent_of(scene, maintenance::needs_attention(device) ? 2 : 0)));
    node.children.push_back(
        pill(scene, state,
             middle(take_left(head, pill_width(scene, state), scene.px(20)), pill_height(scene))));
    const std::string since = maintenance::since_text(scene, device);
    const Words when{
        since,          Type::body, Weight::regular, scene.colours.ink_2, AlignX::right,
        AlignY::middle, 1,          Type::caption};
    if (!since.empty() && fits(scene, when, head))
        node.children.push_back(paragraph(scene, when, head));
    const Words who{who_text(scene, device, drivers::name_of(device.state.confidence)),
                    Type::body,
                    Weight::regular,
                    scene.colours.ink_2,
                    AlignX::left,
                    AlignY::top,
                    2,
                    Type::caption};
    const Words todo{maintenance::advice_text(scene, device),
                     Type::label,
                     Weight::bold,
                     scene.colours.ink,
                     AlignX::left,
                     AlignY::top,
                     6,
                     Type::caption};
    // What to do comes before who does it.
    const int wanted = text_box(scene, todo, room.w).height + scene.px(8);
    const int foot = text_box(scene, who, room.w).height;
    if (wanted + foot <= room.h)
        node.children.push_back(paragraph(scene, who, take_bottom(room, foot, scene.px(8))));
    node.texts.push_back(text_part(scene, todo, room));
    return node;
}

int state_height(const Scene& scene, const MaintenanceDeviceScreen& screen, int width) {
    const int inner = width - 2 * scene.px(28);
    const Words todo{maintenance::advice_text(scene, screen.device),
                     Type::label,
                     Weight::bold,
                     {},
                     {},
                     {},
                     6,
                     {}};
    const Words who{who_text(scene, screen.device, "inferred"), Type::body, {}, {}, {}, {}, 2, {}};
    return 2 * scene.px(20) + std::max(scene.px(72), pill_height(scene)) + scene.px(24) +
           text_box(scene, todo, inner).height + text_box(scene, who, inner).height;
}

Words fact_label(const Scene& scene, const kiosk::MaintenanceFact& fact, Type type) {
    return {scene.tr(fact.label), type, Weight::regular, scene.colours.ink_2, AlignX::left,
            AlignY::middle,       2,    Type::caption};
}
Words fact_value(const Scene& scene, const kiosk::MaintenanceFact& fact, Type type) {
    std::string text = fact.value;
    if (!fact.word.empty()) text += (text.empty() ? "" : " · ") + scene.tr(fact.word);
    return {std::move(text), type, Weight::bold, scene.colours.ink, AlignX::left,
            AlignY::middle,  3,    Type::caption};
}

Node fact_row(const Scene& scene, const kiosk::MaintenanceFact& fact, const Rect& rect, Type type) {
    Node node = group(scene.tr(fact.label), rect, Role::listitem);
    node.id = fact.label;
    node.value = code_of(fact);
    Rect room = rect;
    const Rect left = take_left(room, rect.w * 34 / 100, scene.px(16));
    node.texts.push_back(text_part(scene, fact_label(scene, fact, type), left));
    node.texts.push_back(text_part(scene, fact_value(scene, fact, type), room));
    return node;
}

int fact_height(const Scene& scene, const kiosk::MaintenanceFact& fact, int width, Type type) {
    const int left = width * 34 / 100;
    const int right = width - left - scene.px(16);
    return std::max(text_box(scene, fact_label(scene, fact, type), left).height,
                    text_box(scene, fact_value(scene, fact, type), right).height);
}

/// Several facts of one kind (slots) bear a number.
void name_once(Node& list) {
    for (std::size_t i = 0; i < list.children.size(); ++i) {
        std::size_t same = 0;
        for (std::size_t k = 0; k < i; ++k)
            if (list.children[k].id == list.children[i].id) ++same;
        if (same > 0) list.children[i].id += "." + std::to_string(same + 1);
    }
}

Node facts_card(const Scene& scene, const MaintenanceDeviceScreen& screen, Rect rect) {
    const auto& facts = screen.device.facts;
    Type type = Type::body;
    const int width = rect.w - 2 * scene.px(28);
    const auto total = [&](Type size, int air) {
        int height = 0;
        for (const auto& fact : facts) height += fact_height(scene, fact, width, size) + air;
        return height;
    };
    const int room_height = rect.h - 2 * scene.px(16);
    int air = scene.px(34);
    if (total(type, air) > room_height) air = scene.px(18);
    if (total(type, air) > room_height) air = scene.px(8);
    if (total(type, air) > room_height) type = Type::caption;
    if (total(type, air) > room_height) air = scene.px(2);
    rect.h = std::min(rect.h, total(type, air) + 2 * scene.px(16));
    Node node = card(scene, rect);
    node.role = Role::group;
    node.label = scene.tr("maintenance.facts");
    Rect room = inset(rect, scene.px(28), scene.px(16));
    Node rows = group(node.label, room, Role::list);
    for (const auto& fact : facts) {
        const Rect place = take_top(room, fact_height(scene, fact, width, type) + air);
        if (!rows.children.empty()) {
            BoxStyle line;
            line.fill = scene.colours.line;
            node.children.push_back(
                decoration({place.x, place.y, place.w, std::max(1, scene.px(1))}, line));
        }
        rows.children.push_back(fact_row(scene, fact, place, type));
    }
    name_once(rows);
    node.children.push_back(std::move(rows));
    return node;
}

/// What the test says: running, how it went, or nothing yet.
std::optional<Node> test_note(const Scene& scene, const MaintenanceDeviceScreen& screen,
                              Rect& room) {
    const Palette& c = scene.colours;
    std::string text;
    std::string value;
    Colour ink = c.primary_text;
    Colour fill = c.primary_soft;
    Icon sign = Icon::clock;
    if (screen.testing && screen.device.test) {
        text = scene.tr("maintenance.testing." + std::string(test_word(*screen.device.test)));
        value = "running";
    } else if (screen.result) {
        const auto& result = *screen.result;
        text = maintenance::result_text(scene, result);
        value = result.error ? std::string(kiosk::name_of(*result.error)) : "passed";
        ink = result.error ? c.danger : c.success;
        fill = result.error ? c.danger_soft : c.success_soft;
        sign = result.error ? Icon::warning : Icon::check;
    } else {
        return std::nullopt;
    }
    const int side = scene.px(44);
    const Words words{text,           Type::body, Weight::bold, ink, AlignX::left,
                      AlignY::middle, 5,          Type::caption};
    const int height =
        std::max(side, text_box(scene, words, room.w - scene.px(120)).height) + scene.px(32);
    const Rect place = take_bottom(room, height, scene.px(16));
    BoxStyle box;
    box.fill = fill;
    box.radius_px = scene.theme.radius_small;
    Node node = decoration(place, box);
    node.id = "status.test";
    node.role = Role::status;
    node.label = text;
    node.value = value;
    Rect inner = inset(place, scene.px(24), scene.px(12));
    const Rect at = middle(take_left(inner, side, scene.px(18)), side);
    if (screen.testing) {
        Node turning = decoration(at, {});
        turning.stroke_colour = ink;
        turning.motion = Node::Motion::spin;
        node.children.push_back(std::move(turning));
    } else {
        node.icons.push_back({sign, at, ink});
    }
    node.texts.push_back(text_part(scene, words, inner));
    return node;
}

std::optional<Node> actions(const Scene& scene, const MaintenanceDeviceScreen& screen, Rect& room) {
    std::vector<Button> buttons;
    if (screen.device.test) {
        Button test;
        test.id = "maintenance.test";
        test.text = scene.tr("maintenance.test." + std::string(test_word(*screen.device.test)));
        test.icon = Icon::search;
        test.action = kiosk::intent::TestDevice{};
        test.enabled = !screen.testing;
        buttons.push_back(std::move(test));
    }
    if (screen.device.can_reset) {
        Button reset;
        reset.id = "maintenance.reset";
        reset.text = scene.tr("maintenance.reset");
        reset.icon = Icon::next;
        reset.action = kiosk::intent::ResetDevice{};
        buttons.push_back(std::move(reset));
    }
    if (buttons.empty()) return std::nullopt;
    const Rect row = take_bottom(room, scene.control_height(), scene.px(20));
    Node node = group(scene.tr("maintenance.facts"), row, Role::group);
    const std::vector<Rect> cells = columns(row, buttons.size(), scene.theme.gap);
    for (std::size_t i = 0; i < buttons.size(); ++i)
        node.children.push_back(button(scene, buttons[i], cells[i]));
    return node;
}

void add_facts(const Scene& scene, const MaintenanceDeviceScreen& screen, const Rect& room,
               Shell& shell) {
    if (screen.device.facts.empty())
        shell.add(maintenance::empty_note(scene, scene.tr("maintenance.no_facts"), room));
    else
        shell.add(facts_card(scene, screen, room));
}

}  // namespace

Tree draw(const Scene& scene, const MaintenanceDeviceScreen& screen) {
    Shell shell = make_shell(
        scene,
        maintenance::page_wish(scene, maintenance::device_name(scene, screen.device.id), {}));
    Rect room = shell.room;
    const bool wide = !scene.portrait();
    Rect left = wide ? take_left(room, room.w * 44 / 100, scene.px(24)) : room;
    Rect& side = wide ? left : room;
    if (auto row = actions(scene, screen, side)) shell.add(std::move(*row));
    if (const int pages = pager_height(scene, screen.pages); pages > 0)
        shell.add(pager(scene, screen.page, screen.pages, take_bottom(room, pages, scene.px(20))));
    if (auto note = test_note(scene, screen, room)) shell.add(std::move(*note));
    const int height = std::min(side.h, state_height(scene, screen, side.w));
    const Rect top = take_top(side, height, scene.px(20));
    shell.add(state_card(scene, screen, top));
    add_facts(scene, screen, room, shell);
    return std::move(shell.tree);
}

}  // namespace ui
