#include <algorithm>
#include <string>

#include "ui/screens/maintenance/parts.h"
#include "ui/screens/screens.h"

namespace ui {
namespace {

std::string devices_line(const Scene& scene, const kiosk::MaintenanceDevicesScreen& screen) {
    const std::string count = std::to_string(screen.configured);
    if (screen.out_of_order == 0) return scene.tr("maintenance.all_well", {{"count", count}});
    return scene.tr("maintenance.some_out",
                    {{"count", count}, {"out", std::to_string(screen.out_of_order)}});
}

maintenance::ListRow device_row(const Scene& scene, const kiosk::MaintenanceDevice& device) {
    maintenance::ListRow row;
    row.id = "maintenance.device." + device.id;
    row.icon = maintenance::device_icon(device.id);
    row.name = maintenance::device_name(scene, device.id);
    row.mark = maintenance::state_pill(scene, device);
    row.value =
        device.problem ? kiosk::name_of(*device.problem) : drivers::name_of(device.state.status);
    row.action = kiosk::intent::ChooseDevice{device.id};
    const std::string since = maintenance::since_text(scene, device);
    const std::string who = maintenance::blame_text(scene, device);
    const std::string line =
        since.empty() ? who : scene.tr("maintenance.device_line", {{"since", since}, {"who", who}});
    if (maintenance::needs_attention(device)) {
        row.accent = 2;
        row.lines = {line + "\n" + maintenance::advice_text(scene, device), line};
    } else if (device.runs_low) {
        row.lines = {line + "\n" + maintenance::advice_text(scene, device), line};
    } else {
        row.lines = {line};
    }
    return row;
}

/// Two quieter ways on, side by side below the list.
Node more_pages(const Scene& scene, const kiosk::MaintenanceDevicesScreen& screen,
                const Rect& rect) {
    Node node = group(scene.tr("bar.label"), rect, Role::group);
    const std::vector<Rect> cells = columns(rect, 2, scene.theme.gap);
    Button results;
    results.id = "maintenance.results";
    results.text = scene.tr("maintenance.results", {{"count", std::to_string(screen.results)}});
    results.icon = Icon::clock;
    results.action = kiosk::intent::ShowResults{};
    Button seen;
    seen.id = "maintenance.seen";
    seen.text = scene.tr("maintenance.seen", {{"count", std::to_string(screen.seen)}});
    seen.icon = Icon::question;
    seen.action = kiosk::intent::ShowSeen{};
    node.children.push_back(button(scene, results, cells[0]));
    node.children.push_back(button(scene, seen, cells[1]));
    return node;
}

}  // namespace

Tree draw(const Scene& scene, const kiosk::MaintenanceDevicesScreen& screen) {
    Shell shell =
        make_shell(scene, maintenance::page_wish(scene, scene.tr("title.maintenance_devices"),
                                                 devices_line(scene, screen)));
    Rect room = shell.room;
    shell.add(more_pages(scene, screen, take_bottom(room, scene.control_height(), scene.px(20))));
    if (const int pages = pager_height(scene, screen.pages); pages > 0)
        shell.add(pager(scene, screen.page, screen.pages, take_bottom(room, pages, scene.px(20))));
    if (screen.devices.empty()) {
        shell.add(maintenance::empty_note(scene, scene.tr("maintenance.none"), room));
        return std::move(shell.tree);
    }
    std::vector<maintenance::ListRow> rows;
    for (const auto& device : screen.devices) rows.push_back(device_row(scene, device));
    shell.add(maintenance::list(scene, scene.tr("title.maintenance_devices"), rows,
                                maintenance::rows_a_page(scene), room));
    return std::move(shell.tree);
}

}  // namespace ui
