#include "ui/screens/message.h"
#include "ui/screens/screens.h"
#include "ui/screens/shell.h"

namespace ui {

Tree draw(const Scene& scene, const kiosk::SubmittingScreen& screen) {
    const Palette& c = scene.colours;
    const bool waits = screen.problem.empty();
    ShellWish wish;
    wish.title = scene.tr(waits ? "title.submitting" : "title.submitting.problem");
    if (!waits) {
        wish.primary =
            Button{"action.retry", scene.tr("action.retry"), {},         Icon::next, true,
                   Look::primary,  kiosk::intent::Retry{},   Type::card, true};
    }
    Shell shell = make_shell(scene, wish);
    Message message;
    message.id = "status.submit";
    message.icon = waits ? Icon::document : Icon::warning;
    message.disc = waits ? c.primary_soft : c.warning_soft;
    message.ink = waits ? c.primary_text : c.warning;
    message.title = scene.tr(waits ? "submitting.wait" : screen.problem);
    message.body = scene.tr(waits ? "submitting.line" : "submitting.problem.line");
    if (!waits) message.body += "\n" + nearest_window(scene);
    message.spinning = waits;
    message.role = waits ? Role::status : Role::alert;
    shell.add(message_card(scene, message, shell.room));
    return std::move(shell.tree);
}

}  // namespace ui
