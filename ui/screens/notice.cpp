#include <array>

#include "ui/screens/message.h"
#include "ui/screens/screens.h"
#include "ui/screens/shell.h"

namespace ui {
namespace {

Icon notice_icon(std::string_view name) {
    static constexpr std::array<std::pair<std::string_view, Icon>, 15> icons{
        {{"card", Icon::id_card},
         {"id_card", Icon::id_card},
         {"card_reader", Icon::card_reader},
         {"printer", Icon::printer},
         {"paper", Icon::paper},
         {"network", Icon::network},
         {"lock", Icon::lock},
         {"clock", Icon::clock},
         {"info", Icon::info},
         {"warning", Icon::warning},
         {"person", Icon::person},
         {"people", Icon::people},
         {"phone", Icon::phone},
         {"document", Icon::document},
         {"done", Icon::check}}};
    for (const auto& [key, icon] : icons) {
        if (key == name) return icon;
    }
    return Icon::warning;
}

}  // namespace

Tree draw(const Scene& scene, const kiosk::NoticeScreen& screen) {
    const Palette& c = scene.colours;
    ShellWish wish;
    wish.title = scene.tr(screen.id + ".title");
    wish.primary =
        Button{"action.next", scene.tr(screen.id + ".action"), {},         Icon::next, true,
               Look::primary, kiosk::intent::Next{},           Type::card, true};
    Shell shell = make_shell(scene, wish);
    Message message;
    message.id = "status.notice";
    message.icon = notice_icon(screen.icon);
    const bool is_well = screen.icon == "done";
    message.disc = is_well ? c.success_soft : c.warning_soft;
    message.ink = is_well ? c.success : c.warning;
    message.title = scene.tr(screen.id + ".body");
    for (const auto& line : screen.lines) message.body += scene.in(line) + "\n";
    message.body += nearest_window(scene);
    message.role = Role::alert;
    shell.add(message_card(scene, message, shell.room));
    return std::move(shell.tree);
}

Tree draw(const Scene& scene, const kiosk::OutOfServiceScreen& screen) {
    const Palette& c = scene.colours;
    ShellWish wish;
    wish.title = scene.tr("title.out_of_service");
    Shell shell = make_shell(scene, wish);
    Message message;
    message.id = "status.out_of_service";
    message.icon = Icon::clock;
    message.disc = c.warning_soft;
    message.ink = c.warning;
    message.title = scene.tr("out_of_service.line");
    for (const std::string& reason : screen.reasons) {
        if (!message.body.empty()) message.body += "\n";
        message.body += scene.tr(reason);
    }
    if (!message.body.empty()) message.body += "\n";
    message.body += nearest_window(scene);
    shell.add(message_card(scene, message, shell.room));
    return std::move(shell.tree);
}

}  // namespace ui
