#include <string>

#include "ui/screens/maintenance/parts.h"
#include "ui/screens/screens.h"

namespace ui {
namespace {

Tree draw_list(const Scene& scene, const ShellWish& wish, std::size_t page, std::size_t pages,
               const std::vector<maintenance::ListRow>& rows, std::string_view nothing) {
    Shell shell = make_shell(scene, wish);
    Rect room = shell.room;
    if (const int height = pager_height(scene, pages); height > 0)
        shell.add(pager(scene, page, pages, take_bottom(room, height, scene.px(20))));
    if (rows.empty())
        shell.add(maintenance::empty_note(scene, scene.tr(nothing), room));
    else
        shell.add(
            maintenance::list(scene, wish.title, rows, maintenance::rows_a_page(scene), room));
    return std::move(shell.tree);
}

}  // namespace

Tree draw(const Scene& scene, const kiosk::MaintenanceResultsScreen& screen) {
    std::vector<maintenance::ListRow> rows;
    for (std::size_t i = 0; i < screen.results.size(); ++i) {
        const auto& result = screen.results[i];
        maintenance::ListRow row;
        row.id = "result." + std::to_string(i + 1);
        row.icon = maintenance::device_icon(result.device);
        row.accent = result.error ? 2 : 1;
        row.name = maintenance::device_name(scene, result.device) + "  " +
                   maintenance::day_time_text(result.at);
        row.mark = maintenance::result_pill(scene, result);
        row.value = result.error ? std::string(kiosk::name_of(*result.error)) : "passed";
        row.lines = {maintenance::result_text(scene, result)};
        rows.push_back(std::move(row));
    }
    return draw_list(scene,
                     maintenance::page_wish(scene, scene.tr("title.maintenance_results"), {}),
                     screen.page, screen.pages, rows, "maintenance.no_results");
}

Tree draw(const Scene& scene, const kiosk::MaintenanceSeenScreen& screen) {
    std::vector<maintenance::ListRow> rows;
    for (std::size_t i = 0; i < screen.devices.size(); ++i) {
        maintenance::ListRow row;
        row.id = "seen." + std::to_string(i + 1);
        row.icon = Icon::question;
        row.accent = 6;
        const auto& device = screen.devices[i];
        row.name = device.word.empty() ? device.name : scene.tr(device.word);
        row.value = screen.devices[i].place;
        row.lines = {screen.devices[i].place};
        rows.push_back(std::move(row));
    }
    return draw_list(scene,
                     maintenance::page_wish(scene, scene.tr("title.maintenance_seen"),
                                            scene.tr("maintenance.seen_line")),
                     screen.page, screen.pages, rows, "maintenance.no_seen");
}

}  // namespace ui
