#include <array>

#include "ui/screens/case_parts.h"
#include "ui/screens/screens.h"

namespace ui {
namespace {

struct PromiseBlock {
    std::string_view id;
    Icon icon;
    const kiosk::LocalText& text;
};

RowLook look_of(const Scene& scene, const PromiseBlock& block, bool warns) {
    const Palette& c = scene.colours;
    RowLook look;
    look.icon = block.icon;
    look.disc = warns ? c.warning_soft : c.primary_soft;
    look.ink = warns ? c.warning : c.primary_text;
    look.title = scene.tr(block.id);
    look.line = scene.in(block.text);
    return look;
}

}  // namespace

Tree draw(const Scene& scene, const kiosk::PromiseScreen& screen) {
    ShellWish wish;
    wish.title = scene.tr("title.promise");
    wish.subtitle = scene.in(screen.material);
    wish.primary = Button{"action.next", scene.tr("promise.agree"), {},         Icon::check, false,
                          Look::primary, kiosk::intent::Next{},     Type::card, true};
    wish.second =
        Button{"action.skip",   scene.tr("promise.decline"), {},          Icon::none, false,
               Look::secondary, kiosk::intent::Skip{},       Type::label, true};
    Shell shell = make_shell(scene, wish);
    const std::array<PromiseBlock, 3> blocks{
        {{"promise.duty", Icon::document, screen.duty},
         {"promise.content", Icon::pen, screen.content},
         {"promise.consequence", Icon::warning, screen.consequence}}};
    shell.add(card_list(
        scene, wish.title, blocks.size(), shell.room,
        [&](std::size_t i, const Rect& cell) {
            Node node = row_card(scene, look_of(scene, blocks[i], i + 1 == blocks.size()), cell);
            node.id = "status." + std::string(blocks[i].id);
            return node;
        },
        scene.theme.large() ? 560 : 300));
    return std::move(shell.tree);
}

}  // namespace ui
