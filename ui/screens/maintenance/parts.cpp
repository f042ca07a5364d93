#include "ui/screens/maintenance/parts.h"

#include <algorithm>
#include <array>
#include <utility>

namespace ui::maintenance {

namespace {

struct Face {
    std::string_view id;
    Icon icon;
};
constexpr std::array<Face, 9> faces{{{"card_reader", Icon::id_card},
                                     {"smart_card_reader", Icon::card_reader},
                                     {"printer", Icon::printer},
                                     {"scanner", Icon::search},
                                     {"camera.document", Icon::camera},
                                     {"camera.person", Icon::person},
                                     {"switches", Icon::lock},
                                     {"ups", Icon::grid},
                                     {"lights", Icon::star}}};

bool needs_configuration(const kiosk::MaintenanceDevice& device) {
    return device.state.recovery == drivers::RecoveryAction::configuration;
}

/// What to do about it names the button that resets the device.
bool advises_reset(drivers::DeviceStatus status) {
    return status == drivers::DeviceStatus::offline ||
           status == drivers::DeviceStatus::hardware_error;
}

}  // namespace

ShellWish page_wish(const Scene& scene, std::string title, std::string subtitle) {
    ShellWish wish;
    wish.title = std::move(title);
    wish.subtitle = std::move(subtitle);
    wish.without_help = true;
    wish.primary =
        Button{"action.next", scene.tr("maintenance.leave"), {},         Icon::check, false,
               Look::primary, kiosk::intent::Next{},         Type::card, true};
    return wish;
}

std::string device_name(const Scene& scene, const std::string& id) {
    return scene.tr("device." + id);
}

Icon device_icon(const std::string& id) {
    for (const Face& face : faces)
        if (face.id == id) return face.icon;
    return Icon::info;
}

bool needs_attention(const kiosk::MaintenanceDevice& device) {
    return device.problem.has_value() || !drivers::is_usable(device.state);
}

Pill state_pill(const Scene& scene, const kiosk::MaintenanceDevice& device) {
    using drivers::DeviceStatus;
    const Palette& c = scene.colours;
    const auto status = device.state.status;
    const std::string word =
        scene.tr("device_status." + std::string(drivers::name_of(device.state.status)));
    if (!drivers::is_usable(device.state)) return {word, Icon::close, c.danger, c.danger_soft};
    if (device.problem)
        return {scene.tr("device_status.attention"), Icon::warning, c.warning, c.warning_soft};
    if (device.runs_low)
        return {scene.tr("device_status.runs_low"), Icon::warning, c.warning, c.warning_soft};
    if (status == DeviceStatus::online || status == DeviceStatus::busy)
        return {word, Icon::check, c.success, c.success_soft};
    return {word, Icon::clock, c.warning, c.warning_soft};
}

std::string day_time_text(kiosk::WallTime time) {
    return date_time_text(time).substr(5);
}

std::string since_text(const Scene& scene, const kiosk::MaintenanceDevice& device) {
    if (device.state.since_wall == kiosk::WallTime{}) return {};
    return scene.tr("maintenance.since", {{"time", day_time_text(device.state.since_wall)}});
}

std::string blame_text(const Scene& scene, const kiosk::MaintenanceDevice& device) {
    if (device.problem && device.state.blame == drivers::Blame::nobody)
        return scene.tr(kiosk::audience_of(*device.problem) == kiosk::Audience::attendant
                            ? "blame.attendant"
                            : "blame.technician");
    return scene.tr("blame." + std::string(drivers::name_of(device.state.blame)));
}

std::string advice_text(const Scene& scene, const kiosk::MaintenanceDevice& device) {
    if (device.problem)
        return scene.tr("error." + std::string(kiosk::name_of(*device.problem)) + ".technician");
    if (needs_configuration(device)) return scene.tr("advice.configuration");
    if (device.runs_low && drivers::is_usable(device.state)) return scene.tr("advice.runs_low");
    std::string advice = "advice." + std::string(drivers::name_of(device.state.status));
    if (!device.can_reset && advises_reset(device.state.status)) advice += "_no_reset";
    return scene.tr(advice);
}

std::string result_text(const Scene& scene, const kiosk::MaintenanceResult& result) {
    if (result.error) {
        const std::string code(kiosk::name_of(*result.error));
        return scene.tr("maintenance.failed",
                        {{"code", code}, {"todo", scene.tr("error." + code + ".technician")}});
    }
    std::string key = "maintenance.passed.";
    switch (result.test) {
        case kiosk::MaintenanceTest::print:
            key += "print";
            break;
        case kiosk::MaintenanceTest::read_card:
            key += result.photo ? "read_card_photo" : "read_card";
            break;
        case kiosk::MaintenanceTest::look_for_card:
            key += "look_for_card";
            break;
        case kiosk::MaintenanceTest::scan:
            key += "scan";
            break;
        case kiosk::MaintenanceTest::picture:
            key += "picture";
            break;
        case kiosk::MaintenanceTest::lights:
            key += "lights";
            break;
    }
    return scene.tr(key,
                    {{"ms", std::to_string(result.took.count())}, {"measure", result.measure}});
}

Pill result_pill(const Scene& scene, const kiosk::MaintenanceResult& result) {
    const Palette& c = scene.colours;
    if (result.error)
        return {scene.tr("maintenance.outcome.failed"), Icon::close, c.danger, c.danger_soft};
    return {scene.tr("maintenance.outcome.passed"), Icon::check, c.success, c.success_soft};
}

std::size_t rows_a_page(const Scene& scene) {
    return scene.theme.large() ? 4 : 6;
}

Node list_row(const Scene& scene, const ListRow& row, const Rect& rect) {
    Node node = card(scene, rect);
    node.id = row.id;
    node.role = row.action ? Role::button : Role::listitem;
    node.label = row.name;
    node.value = row.value;
    node.action = row.action;
    Rect room = inset(rect, scene.px(24), scene.px(10));
    const int side = std::min({scene.px(84), room.h, rect.w / 8});
    node.children.push_back(icon_tile(scene, middle(take_left(room, side, scene.px(22)), side),
                                      row.icon, accent_of(scene, row.accent)));
    if (row.mark) {
        const Rect place = middle(take_right(room, pill_width(scene, *row.mark), scene.px(16)),
                                  pill_height(scene));
        node.children.push_back(pill(scene, *row.mark, place));
        node.description = row.mark->text;
    }
    const Words name{row.name,       Type::label, Weight::bold, scene.colours.ink, AlignX::left,
                     AlignY::middle, 2,           Type::caption};
    const int head = std::min(text_box(scene, name, room.w).height, room.h);
    const Rect below{room.x, room.y + head, room.w, room.h - head};
    for (const std::string& line : row.lines) {
        const Words words{
            line,        Type::body, Weight::regular, scene.colours.ink_2, AlignX::left,
            AlignY::top, 3,          Type::caption};
        if (!fits(scene, words, below)) continue;
        const int foot = std::min(text_box(scene, words, room.w).height, below.h);
        Rect both = middle(room, std::min(room.h, head + foot));
        node.texts.push_back(text_part(scene, name, take_top(both, head)));
        node.texts.push_back(text_part(scene, words, both));
        node.description += (node.description.empty() ? "" : " ") + line;
        return node;
    }
    node.texts.push_back(text_part(scene, name, room));
    return node;
}

Node list(const Scene& scene, const std::string& label, const std::vector<ListRow>& rows,
          std::size_t a_page, Rect room) {
    const std::size_t across = scene.portrait() ? 1 : 2;
    const std::size_t down = std::max<std::size_t>(1, (a_page + across - 1) / across);
    const int gap = std::max(scene.theme.gap, scene.px(16));
    const int gaps = static_cast<int>(down - 1) * gap;
    const int tall = std::clamp((room.h - gaps) / static_cast<int>(down), 1,
                                scene.px(scene.theme.large() ? 230 : 170));
    room.h = static_cast<int>(down) * tall + gaps;
    const std::vector<Rect> cells = grid(room, across, down, gap);
    Node node = group(label, room, Role::list);
    for (std::size_t i = 0; i < rows.size() && i < cells.size(); ++i)
        node.children.push_back(list_row(scene, rows[i], cells[i]));
    return node;
}

Node empty_note(const Scene& scene, const std::string& text, Rect room) {
    const Words words{
        text,           Type::label, Weight::regular, scene.colours.ink_2, AlignX::centre,
        AlignY::middle, 3,           Type::caption};
    room.h = std::min(room.h, text_box(scene, words, room.w).height + scene.px(120));
    Node node = card(scene, room);
    node.role = Role::status;
    node.label = text;
    node.texts.push_back(text_part(scene, words, inset(room, scene.px(32), scene.px(16))));
    return node;
}

}  // namespace ui::maintenance
