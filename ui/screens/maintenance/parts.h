#pragma once

#include <string>

#include "ui/screens/shell.h"
#include "ui/screens/widgets.h"

namespace ui::maintenance {

// What the technician's pages share.

/// The wish of a page behind the PIN: its one action leads back to service.
[[nodiscard]] ShellWish page_wish(const Scene& scene, std::string title, std::string subtitle);

[[nodiscard]] std::string device_name(const Scene& scene, const std::string& id);
[[nodiscard]] Icon device_icon(const std::string& id);
/// Its state in a word: green when it works, amber when somebody should look, red when it is out.
[[nodiscard]] Pill state_pill(const Scene& scene, const kiosk::MaintenanceDevice& device);
[[nodiscard]] bool needs_attention(const kiosk::MaintenanceDevice& device);
/// “11-29 09:41 起”; empty when nobody knows.
[[nodiscard]] std::string since_text(const Scene& scene, const kiosk::MaintenanceDevice& device);
[[nodiscard]] std::string blame_text(const Scene& scene, const kiosk::MaintenanceDevice& device);
/// What the technician should do, in a sentence.
[[nodiscard]] std::string advice_text(const Scene& scene, const kiosk::MaintenanceDevice& device);
/// “读卡正常，有照片，用时 412 毫秒”, or why it failed and what to do.
[[nodiscard]] std::string result_text(const Scene& scene, const kiosk::MaintenanceResult& result);
[[nodiscard]] Pill result_pill(const Scene& scene, const kiosk::MaintenanceResult& result);
/// “11-29 09:41” in the terminal's civil time.
[[nodiscard]] std::string day_time_text(kiosk::WallTime time);

/// A row of a list: a picture, a name, a line below it and a mark on the right.
struct ListRow {
    std::string id;
    Icon icon = Icon::info;
    std::size_t accent = 0;
    std::string name;
    /// The first that fits is written; nothing when none does.
    std::vector<std::string> lines;
    std::optional<Pill> mark;
    std::string value;
    std::optional<kiosk::Intent> action;
};
[[nodiscard]] Node list_row(const Scene& scene, const ListRow& row, const Rect& rect);
/// All rows of a page, in one or two columns, each as tall as `a_page` of them would be.
[[nodiscard]] Node list(const Scene& scene, const std::string& label,
                        const std::vector<ListRow>& rows, std::size_t a_page, Rect room);
/// How many rows a full page of such a list has.
[[nodiscard]] std::size_t rows_a_page(const Scene& scene);

/// An empty list says so.
[[nodiscard]] Node empty_note(const Scene& scene, const std::string& text, Rect room);

}  // namespace ui::maintenance
