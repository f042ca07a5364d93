#include <algorithm>
#include <array>

#include "ui/screens/screens.h"
#include "ui/screens/widgets.h"

namespace ui {
namespace {

using What = kiosk::intent::Speech::What;

struct Setting {
    std::string_view id;
    Icon icon;
    What what;
};

/// In the order of how often they are wanted.
constexpr std::array<Setting, 6> settings{{{"speech.repeat", Icon::speaker, What::repeat},
                                           {"speech.slower", Icon::back, What::slower},
                                           {"speech.faster", Icon::next, What::faster},
                                           {"speech.softer", Icon::volume, What::softer},
                                           {"speech.louder", Icon::volume, What::louder},
                                           {"speech.dark", Icon::lock, What::dark}}};

Node setting_button(const Scene& scene, std::string_view id, Icon icon, What what, bool enabled,
                    const Rect& rect) {
    Button wish;
    wish.id = id;
    wish.text = scene.tr(id);
    wish.icon = icon;
    wish.action = kiosk::intent::Speech{what};
    wish.enabled = enabled;
    return button(scene, wish, rect);
}

std::vector<Node> buttons_of(const Scene& scene, const Rect& room) {
    const std::size_t across = scene.portrait() ? 2 : 4;
    const std::vector<Rect> cells = grid(room, across, 8 / across, scene.px(20));
    const bool on = scene.speech.on;
    std::vector<Node> out;
    out.push_back(setting_button(scene, on ? "speech.off" : "speech.on", Icon::speaker,
                                 on ? What::off : What::on, true, cells[0]));
    for (std::size_t i = 0; i < settings.size(); ++i)
        out.push_back(setting_button(scene, settings[i].id, settings[i].icon, settings[i].what, on,
                                     cells[i + 1]));
    out.push_back(button(scene,
                         {"speech.close",
                          scene.tr("speech.close"),
                          {},
                          Icon::check,
                          false,
                          Look::primary,
                          kiosk::intent::Speech{What::close}},
                         cells[7]));
    return out;
}

}  // namespace

void lay_speech_panel_over(const Scene& scene, Tree& tree) {
    rest(tree.root);
    const Rect window = tree.root.rect;
    BoxStyle scrim;
    scrim.fill = scene.colours.scrim;
    tree.root.children.push_back(decoration(window, scrim));

    const bool portrait = scene.portrait();
    const int width = std::min(window.w - scene.px(72), scene.px(portrait ? 960 : 1560));
    const int inner = width - 2 * scene.px(48);
    const Words title{
        scene.tr("speech.title"), Type::title, Weight::bold, scene.colours.ink, AlignX::left,
        AlignY::middle,           2,           Type::label};
    const Words line{scene.tr(scene.speech.headset ? "speech.line.headset" : "speech.line"),
                     Type::body,
                     Weight::regular,
                     scene.colours.ink_2,
                     AlignX::left,
                     AlignY::top,
                     0,
                     Type::caption};
    const Words state{scene.tr("speech.state", {{"speed", std::to_string(scene.speech.speed)},
                                                {"volume", std::to_string(scene.speech.volume)}}),
                      Type::body,
                      Weight::bold,
                      scene.colours.primary_text,
                      AlignX::left,
                      AlignY::middle,
                      2,
                      Type::caption};
    const int title_height = text_box(scene, title, inner).height;
    const int line_height = text_box(scene, line, inner).height;
    const int state_height = text_box(scene, state, inner).height;
    const int rows_count = portrait ? 4 : 2;
    const int row = std::max(scene.control_height(), scene.px(96));
    const int buttons = rows_count * row + (rows_count - 1) * scene.px(20);
    const int height =
        std::min(window.h - scene.px(48), 2 * scene.px(44) + title_height + line_height +
                                              state_height + buttons + scene.px(12 + 16 + 28));
    Rect place = centred(window, width, height);
    if (portrait) place.y = window.y + (window.h - place.h) * (scene.low_reach() ? 82 : 62) / 100;

    Node panel = card(scene, place, 2);
    panel.box.radius_px = scene.px(40);
    panel.id = "dialog.speech";
    panel.role = Role::dialog;
    panel.label = title.text;
    panel.description = line.text;
    Rect room = inset(place, scene.px(48), scene.px(44));
    panel.children.push_back(heading(scene, title, take_top(room, title_height, scene.px(12)), 2));
    panel.children.push_back(paragraph(scene, line, take_top(room, line_height, scene.px(16))));
    Node shown = paragraph(scene, state, take_top(room, state_height, scene.px(28)));
    shown.id = "status.speech";
    shown.role = Role::status;
    panel.children.push_back(std::move(shown));
    for (Node& each : buttons_of(scene, room)) panel.children.push_back(std::move(each));
    tree.root.children.push_back(std::move(panel));
    tree.title = title.text;
}

}  // namespace ui
