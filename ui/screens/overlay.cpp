#include <algorithm>

#include "ui/screens/screens.h"
#include "ui/screens/shell.h"

namespace ui {
namespace {

struct Dialog {
    std::string id;
    Icon icon = Icon::info;
    Colour disc{};
    Colour ink{};
    std::string figure;  // instead of the icon: the countdown
    std::string title;
    std::string body;
    Button primary;
    std::optional<Button> second;
    std::vector<Button> more;  // side by side above the others
};

Dialog words_of(const Scene& scene, const kiosk::IdleWarning& warning) {
    const Palette& c = scene.colours;
    Dialog dialog;
    dialog.id = "dialog.idle";
    dialog.disc = c.warning_soft;
    dialog.ink = c.warning;
    dialog.figure = std::to_string(std::max(0, warning.seconds_left));
    dialog.title = scene.tr("idle.title");
    dialog.body = scene.tr("idle.body", {{"seconds", dialog.figure}});
    dialog.primary =
        Button{"action.more_time", scene.tr("action.more_time"), {},         Icon::hand, false,
               Look::primary,      kiosk::intent::MoreTime{},    Type::card, true};
    dialog.second =
        Button{"action.confirm", scene.tr("action.end_now"),    {},          Icon::home, false,
               Look::secondary,  kiosk::intent::ConfirmLeave{}, Type::label, true};
    return dialog;
}

Dialog words_of(const Scene& scene, const kiosk::LeaveQuestion&) {
    const Palette& c = scene.colours;
    Dialog dialog;
    dialog.id = "dialog.leave";
    dialog.icon = Icon::question;
    dialog.disc = c.primary_soft;
    dialog.ink = c.primary_text;
    dialog.title = scene.tr("leave.title");
    dialog.body = scene.tr("leave.body");
    dialog.primary =
        Button{"action.stay", scene.tr("action.stay"),       {},         Icon::none, false,
               Look::primary, kiosk::intent::CloseOverlay{}, Type::card, true};
    dialog.second =
        Button{"action.confirm", scene.tr("action.leave"),      {},          Icon::home, false,
               Look::secondary,  kiosk::intent::ConfirmLeave{}, Type::label, true};
    return dialog;
}

const char* title_of(kiosk::HelpPanel::Call call) {
    switch (call) {
        case kiosk::HelpPanel::Call::none:
            break;
        case kiosk::HelpPanel::Call::asked:
            return "help.calling";
        case kiosk::HelpPanel::Call::told:
            return "help.called";
        case kiosk::HelpPanel::Call::failed:
            return "help.unreached";
    }
    return "help.title";
}

Dialog words_of(const Scene& scene, const kiosk::HelpPanel& panel) {
    const Palette& c = scene.colours;
    Dialog dialog;
    dialog.id = "dialog.help";
    dialog.icon = Icon::phone;
    using Call = kiosk::HelpPanel::Call;
    const bool told = panel.call == Call::told;
    dialog.disc = told ? c.success_soft : c.primary_soft;
    dialog.ink = told ? c.success : c.primary_text;
    dialog.title = scene.tr(title_of(panel.call));
    dialog.body = scene.tr("help.body", {{"phone", scene.snapshot.help_phone},
                                         {"hall", scene.in(scene.snapshot.hall)}});
    Button close{"action.stay", scene.tr("action.close"),      {},         Icon::none, false,
                 Look::primary, kiosk::intent::CloseOverlay{}, Type::card, true};
    if (told || panel.call == Call::asked) {
        dialog.primary = std::move(close);
    } else {
        dialog.primary = Button{"action.call_staff",
                                scene.tr(panel.call == Call::failed ? "help.again" : "help.call"),
                                {},
                                Icon::none,
                                false,
                                Look::primary,
                                kiosk::intent::Help{true},
                                Type::card,
                                true};
        close.look = Look::secondary;
        close.type = Type::label;
        dialog.second = std::move(close);
    }
    const auto also = [&](const char* id, Icon icon, kiosk::Intent intent) {
        dialog.more.push_back({id,
                               scene.tr(id),
                               {},
                               icon,
                               false,
                               Look::secondary,
                               std::move(intent),
                               Type::label,
                               true});
    };
    if (panel.can_practise) also("action.practise", Icon::hand, kiosk::intent::Practise{});
    if (panel.can_go_aside) {
        also("action.complain", Icon::pen, kiosk::intent::OpenVoice{});
        also("action.public", Icon::info, kiosk::intent::OpenPublic{});
    }
    return dialog;
}

/// Each in its own letters; one that is a draft says so.
Button button_of(const Scene& scene, const LanguageInfo& info) {
    Button wish;
    wish.id = "language." + std::string(info.language.tag());
    wish.text = info.name;
    if (info.draft)
        wish.text += " · " + std::string(scene.texts.at(info.language, "language.draft"));
    wish.icon = info.language == scene.snapshot.language ? Icon::check : Icon::language;
    wish.action = kiosk::intent::SetLanguage{info.language};
    return wish;
}

Dialog words_of(const Scene& scene, const kiosk::LanguageQuestion&) {
    const Palette& c = scene.colours;
    Dialog dialog;
    dialog.id = "dialog.language";
    dialog.icon = Icon::language;
    dialog.disc = c.primary_soft;
    dialog.ink = c.primary_text;
    dialog.title = scene.tr("language.title");
    const auto languages = scene.texts.languages();
    if (std::ranges::any_of(languages, &LanguageInfo::draft))
        dialog.body = scene.tr("language.body");
    for (const LanguageInfo& info : languages) dialog.more.push_back(button_of(scene, info));
    dialog.primary =
        Button{"action.stay", scene.tr("action.close"),      {},         Icon::none, false,
               Look::primary, kiosk::intent::CloseOverlay{}, Type::card, true};
    return dialog;
}

Dialog words_of(const Scene& scene, const kiosk::WithdrawQuestion& question) {
    const Palette& c = scene.colours;
    Dialog dialog;
    dialog.id = "dialog.withdraw";
    dialog.icon = Icon::question;
    dialog.disc = c.warning_soft;
    dialog.ink = c.warning;
    dialog.title = scene.tr("withdraw.title");
    dialog.body = scene.tr("withdraw.body", {{"service", scene.in(question.service)}});
    dialog.primary =
        Button{"action.stay", scene.tr("action.keep_case"),  {},         Icon::none, false,
               Look::primary, kiosk::intent::CloseOverlay{}, Type::card, true};
    dialog.second =
        Button{"action.confirm", scene.tr("action.withdraw_now"), {},          Icon::bin, false,
               Look::secondary,  kiosk::intent::ConfirmLeave{},   Type::label, true};
    return dialog;
}

Dialog words_of(const Scene& scene, const kiosk::ProfileQuestion& question) {
    const Palette& c = scene.colours;
    Dialog dialog;
    dialog.id = "dialog.profile";
    dialog.icon = Icon::clock;
    dialog.disc = c.primary_soft;
    dialog.ink = c.primary_text;
    dialog.title = scene.tr(question.ends ? "profile.end.title" : "profile.title");
    dialog.body = question.ends ? scene.tr("profile.end.body") : scene.in(question.text);
    dialog.primary = Button{"action.confirm",
                            scene.tr(question.ends ? "profile.end.confirm" : "profile.agree"),
                            {},
                            Icon::none,
                            false,
                            Look::primary,
                            kiosk::intent::ConfirmLeave{},
                            Type::card,
                            true};
    dialog.second =
        Button{"action.stay",   scene.tr("profile.no"),        {},          Icon::none, false,
               Look::secondary, kiosk::intent::CloseOverlay{}, Type::label, true};
    return dialog;
}

/// The buttons above the last row: beside one another, or below where words are long.
struct MoreRows {
    std::size_t rows = 0;
    bool stacked = false;
    int height = 0;  // with the gap below
};

MoreRows lay_more(const Scene& scene, const Dialog& wish, int half, int button_height) {
    MoreRows more;
    more.stacked = std::ranges::any_of(
        wish.more, [&](const Button& each) { return button_width(scene, each) > half; });
    more.rows = more.stacked ? wish.more.size() : (wish.more.size() + 1) / 2;
    more.height = static_cast<int>(more.rows) * (button_height + scene.px(24));
    return more;
}

void add_more(const Scene& scene, const Dialog& wish, const MoreRows& more, Rect& row, Node& node) {
    const Rect place = take_top(row, more.height - scene.px(24), scene.px(24));
    const auto cells = more.stacked ? rows(place, wish.more.size(), scene.px(24))
                                    : grid(place, std::min<std::size_t>(wish.more.size(), 2),
                                           more.rows, scene.px(24));
    for (std::size_t i = 0; i < wish.more.size(); ++i)
        node.children.push_back(button(scene, wish.more[i], cells[i]));
}

/// The picture of a dialog, or its countdown.
Node dialog_sign(const Scene& scene, const Dialog& wish, const Rect& sign_room) {
    Node sign = icon_disc(centred(sign_room, sign_room.h, sign_room.h),
                          wish.figure.empty() ? wish.icon : Icon::none, wish.disc, wish.ink);
    if (!wish.figure.empty()) {
        sign.icons.clear();
        sign.id = "status.seconds_left";
        sign.role = Role::timer;
        sign.label = wish.figure;
        sign.texts.push_back(text_part(scene,
                                       {wish.figure, Type::hero, Weight::bold, wish.ink,
                                        AlignX::centre, AlignY::middle, 1, Type::label},
                                       inset(sign.rect, sign.rect.w / 8)));
    }
    return sign;
}

Node draw_dialog(const Scene& scene, const Dialog& wish, const Rect& window) {
    const bool portrait = scene.portrait();
    const int width = std::min(window.w - scene.px(96), scene.px(portrait ? 920 : 1040));
    const int inner = width - 2 * scene.px(56);
    const Words title{wish.title,     Type::title, Weight::bold, scene.colours.ink, AlignX::centre,
                      AlignY::middle, 3,           Type::label};
    const Words body{
        wish.body,      Type::label, Weight::regular, scene.colours.ink_2, AlignX::centre,
        AlignY::middle, 0,           Type::caption};
    const int side = scene.px(portrait ? 220 : 180);
    const int title_height = text_box(scene, title, inner).height;
    const int body_height = text_box(scene, body, inner).height;
    const int button_height = std::max(scene.control_height(), scene.px(100));
    const int half = (inner - scene.px(24)) / 2;
    const bool stacked = wish.second && (button_width(scene, *wish.second) > half ||
                                         button_width(scene, wish.primary) > half);
    const MoreRows more = lay_more(scene, wish, half, button_height);
    const int buttons = more.height + (stacked ? 2 * button_height + scene.px(24) : button_height);
    const int wanted = 2 * scene.px(52) + side + scene.px(28) + title_height + scene.px(10) +
                       body_height + scene.px(40) + buttons;
    Rect place = centred(window, width, std::min(wanted, window.h - scene.px(64)));
    // Low in reach: the lower part of a tall window.
    if (portrait) place.y = window.y + (window.h - place.h) * (scene.low_reach() ? 82 : 62) / 100;

    Node node = card(scene, place, 2);
    node.box.radius_px = scene.px(40);
    node.id = wish.id;
    node.role = Role::dialog;
    node.label = wish.title;
    node.description = wish.body;
    Rect room = inset(place, scene.px(56), scene.px(52));
    Rect row = take_bottom(room, buttons, scene.px(40));
    if (more.rows > 0) add_more(scene, wish, more, row, node);
    if (wish.second) {
        const std::vector<Rect> cells =
            stacked ? rows(row, 2, scene.px(24)) : columns(row, 2, scene.px(24));
        node.children.push_back(button(scene, *wish.second, cells[stacked ? 1 : 0]));
        node.children.push_back(button(scene, wish.primary, cells[stacked ? 0 : 1]));
    } else {
        node.children.push_back(button(
            scene, wish.primary,
            centred(row, std::max(row.w * 6 / 10, button_width(scene, wish.primary)), row.h)));
    }
    // Where the words leave no room for the picture they come alone; the countdown always stands.
    const int sign = std::min(side, room.h - title_height - body_height - scene.px(38));
    const int least = scene.px(72);
    if (sign >= least || !wish.figure.empty())
        node.children.push_back(
            dialog_sign(scene, wish, take_top(room, std::max(sign, least), scene.px(28))));
    node.children.push_back(heading(scene, title, take_top(room, title_height, scene.px(10)), 2));
    node.children.push_back(paragraph(scene, body, room));
    return node;
}

}  // namespace

void rest(Node& node) {
    node.action.reset();
    node.takes_strokes = false;
    node.primary = false;
    node.motion = Node::Motion::none;
    if (node.role == Role::button || node.role == Role::radio || node.role == Role::checkbox ||
        node.role == Role::textbox || node.role == Role::application) {
        node.enabled = false;
    }
    for (Node& child : node.children) rest(child);
}

void lay_over(const Scene& scene, const kiosk::Overlay& overlay, Tree& tree) {
    rest(tree.root);
    Dialog dialog = std::visit([&](const auto& kind) { return words_of(scene, kind); }, overlay);
    // What the screen below offers is not offered twice.
    std::erase_if(dialog.more, [&](const Button& each) { return find(tree.root, each.id); });
    BoxStyle scrim;
    scrim.fill = scene.colours.scrim;
    tree.root.children.push_back(decoration(tree.root.rect, scrim));
    tree.root.children.push_back(draw_dialog(scene, dialog, tree.root.rect));
    tree.title = dialog.title;
}

}  // namespace ui
