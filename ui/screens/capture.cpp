#include <algorithm>

#include "drivers/api/page.h"
#include "ui/screens/capture_parts.h"
#include "ui/screens/screens.h"
#include "ui/screens/shell.h"

namespace ui {
namespace {

using kiosk::CaptureScreen;

/// The side of a card that is wanted next.
std::string side_wanted(const Scene& scene, const CaptureScreen& screen) {
    const std::size_t side = screen.replaces.value_or(screen.sheets);
    return scene.tr(side == 0 ? "capture.card_front" : "capture.card_back");
}

Told advice_of(const Scene& scene, const CaptureScreen& screen) {
    const Palette& c = scene.colours;
    const auto advice = screen.advice;
    const std::string words = screen.card && advice == drivers::PageAdvice::lay_page
                                  ? side_wanted(scene, screen)
                                  : scene.tr("capture.advice." + std::string(name_of(advice)));
    switch (advice) {
        case drivers::PageAdvice::lay_page:
            return {words, Icon::paper, c.primary_text, c.primary_soft};
        case drivers::PageAdvice::hold_still:
        case drivers::PageAdvice::good:
            return {words, Icon::clock, c.primary_text, c.primary_soft};
        case drivers::PageAdvice::come_closer:
        case drivers::PageAdvice::whole_page:
        case drivers::PageAdvice::not_sharp:
        case drivers::PageAdvice::one_page:
            return {words, Icon::hand, c.warning, c.warning_soft};
        case drivers::PageAdvice::too_dark:
        case drivers::PageAdvice::glare:
            return {words, Icon::eye, c.warning, c.warning_soft};
    }
    return {words, Icon::info, c.primary_text, c.primary_soft};
}

Told told_of(const Scene& scene, const CaptureScreen& screen) {
    const Palette& c = scene.colours;
    const auto trouble = [&](std::string words) {
        return Told{std::move(words), Icon::warning, c.danger, c.danger_soft};
    };
    if (screen.camera_away) return trouble(scene.tr("capture.camera_away"));
    if (!screen.problem.empty()) return trouble(scene.tr(screen.problem));
    const bool coming = screen.phone && screen.phone->fetching;
    if (coming && !screen.saving)
        return {scene.tr("phone.fetching"), Icon::clock, c.primary_text, c.primary_soft};
    if (screen.saving)
        return {scene.tr("capture.saving"), Icon::clock, c.primary_text, c.primary_soft};
    if (screen.refusal)
        return {scene.tr((screen.phone ? "phone.refused." : "capture.refused.") +
                         std::string(name_of(*screen.refusal))),
                Icon::warning, c.warning, c.warning_soft};
    if (screen.full && screen.card)
        return {scene.tr("capture.card_done"), Icon::check, c.success, c.success_soft};
    if (screen.full) return {scene.tr("capture.full"), Icon::info, c.primary_text, c.primary_soft};
    if (screen.phone) return phone_advice(scene, screen);
    if (screen.kept && screen.card)
        return {side_wanted(scene, screen), Icon::check, c.success, c.success_soft};
    if (screen.kept)
        return {scene.tr("capture.kept", {{"count", std::to_string(screen.sheets)}}), Icon::check,
                c.success, c.success_soft};
    return advice_of(scene, screen);
}

kiosk::Stroke outline_of(const drivers::PageCorners& corners) {
    kiosk::Stroke outline;
    for (std::size_t i = 0; i <= corners.size(); ++i) {
        const auto& corner = corners[i % corners.size()];
        outline.push_back({corner.x, corner.y, 0});
    }
    return outline;
}

Node preview(const Scene& scene, const CaptureScreen& screen, const Rect& rect) {
    if (screen.phone) return phone_panel(scene, screen, rect);
    const Palette& c = scene.colours;
    BoxStyle box;
    box.fill = Colour{0x20262EFF};
    box.radius_px = scene.theme.radius_small;
    Node node = decoration(rect, box);
    node.id = "picture.camera";
    node.role = Role::img;
    node.label = scene.tr("capture.picture");
    node.description = scene.in(screen.hint);
    node.sensitive = true;
    // Behind the picture, until there is one.
    const int side = std::min(rect.w, rect.h) / 5;
    node.icons.push_back({screen.camera_away ? Icon::warning : Icon::camera,
                          centred(rect, side, side), Colour{0x7C8794FF}});
    if (screen.camera_away) return node;
    Node shown = decoration(rect, {});
    PicturePart part;
    part.id = kiosk::live_picture;
    part.rect = inset(rect, scene.px(8));
    if (screen.corners) {
        const bool good = screen.advice == drivers::PageAdvice::good ||
                          screen.advice == drivers::PageAdvice::hold_still;
        part.outline = outline_of(*screen.corners);
        part.outline_colour = good ? Colour{0x35D07FFF} : Colour{0xFFB020FF};
        part.outline_px = std::max(4, scene.px(7));
        node.value = good ? scene.tr("capture.page_seen") : std::string();
    }
    shown.picture = std::move(part);
    node.children.push_back(std::move(shown));
    if (c.flat) {
        node.box.border = c.ink;
        node.box.border_px = scene.theme.border;
    }
    return node;
}

/// What a paper must be like to be taken.
Node points(const Scene& scene, const Rect& rect) {
    Node node = group(scene.tr("capture.points"), rect, Role::list);
    node.id = "list.points";
    const std::vector<std::string> keys{"capture.point.sharp", "capture.point.whole",
                                        "capture.point.seal", "capture.point.valid"};
    std::vector<Pill> pills;
    std::vector<int> widths;
    for (const auto& key : keys) {
        pills.push_back(
            {scene.tr(key), Icon::check, scene.colours.ink_2, scene.colours.ground_deep});
        widths.push_back(pill_width(scene, pills.back()));
    }
    const auto places = wrapped(rect, widths, pill_height(scene), scene.px(12));
    for (std::size_t i = 0; i < pills.size(); ++i) {
        if (places[i].w == 0) continue;
        Node point = pill(scene, pills[i], places[i]);
        point.role = Role::listitem;
        node.children.push_back(std::move(point));
    }
    return node;
}

int points_height(const Scene& scene, int width) {
    int rows_count = 1;
    int used = 0;
    for (const char* key : {"capture.point.sharp", "capture.point.whole", "capture.point.seal",
                            "capture.point.valid"}) {
        const int wide = pill_width(
            scene, {scene.tr(key), Icon::check, scene.colours.ink_2, scene.colours.ground_deep});
        if (used > 0 && used + scene.px(12) + wide > width) {
            ++rows_count;
            used = 0;
        }
        used += (used > 0 ? scene.px(12) : 0) + wide;
    }
    return rows_count * pill_height(scene) + (rows_count - 1) * scene.px(12);
}

std::string name_of_sheet(const Scene& scene, const CaptureScreen& screen, std::size_t position) {
    if (screen.card) return scene.tr(position == 0 ? "capture.side_front" : "capture.side_back");
    return scene.tr("capture.sheet", {{"number", std::to_string(position + 1)}});
}

Node sheet_tile(const Scene& scene, const CaptureScreen& screen, const CaptureScreen::Sheet& sheet,
                const Rect& rect) {
    const Palette& c = scene.colours;
    const bool chosen = screen.chosen == sheet.position;
    const bool replaced = screen.replaces == sheet.position;
    BoxStyle box;
    box.fill = chosen ? c.primary_soft : c.card;
    box.border = chosen ? c.primary_text : replaced ? c.warning : c.line;
    box.border_px = chosen || replaced ? scene.theme.border * 2 : scene.theme.border;
    box.radius_px = scene.theme.radius_small;
    box.elevation = 1;
    Node node = decoration(rect, box);
    node.id = "sheet." + std::to_string(sheet.position + 1);
    node.role = Role::button;
    node.label = name_of_sheet(scene, screen, sheet.position);
    node.selected = chosen;
    node.checked = chosen;
    node.sensitive = true;
    node.action = kiosk::intent::ChooseSheet{sheet.position};
    Rect room = inset(rect, scene.px(10));
    const Rect foot = take_bottom(room, scene.line(scene.size(Type::caption)), scene.px(4));
    Node picture_node = decoration(room, {});
    if (sheet.picture == 0) {
        const int side = std::min(room.w, room.h) / 2;
        picture_node.icons.push_back({Icon::document, centred(room, side, side), c.ink_2});
    } else {
        PicturePart part;
        part.id = sheet.picture;
        part.rect = room;
        picture_node.picture = std::move(part);
    }
    node.children.push_back(std::move(picture_node));
    node.texts.push_back(
        text_part(scene,
                  {replaced ? scene.tr(screen.phone ? "phone.sheet_again" : "capture.sheet_again")
                            : node.label,
                   Type::caption, Weight::bold, chosen ? c.primary_text : c.ink, AlignX::centre,
                   AlignY::middle, 1, Type::caption},
                  foot));
    return node;
}

Node strip(const Scene& scene, const CaptureScreen& screen, const Rect& rect, std::size_t places) {
    Node node = group(scene.tr("capture.sheets", {{"count", std::to_string(screen.sheets)}}), rect,
                      Role::list);
    node.id = "list.sheets";
    const auto cells = columns(rect, places, scene.theme.gap);
    for (std::size_t i = 0; i < screen.shown.size() && i < cells.size(); ++i)
        node.children.push_back(sheet_tile(scene, screen, screen.shown[i], cells[i]));
    return node;
}

/// What can be done with the sheet that was touched.
Node sheet_actions(const Scene& scene, const CaptureScreen& screen, const Rect& rect) {
    Node node = group(name_of_sheet(scene, screen, *screen.chosen), rect);
    const auto cells = columns(rect, 3, scene.theme.gap);
    const auto add = [&](std::size_t at, const char* id, const char* words, Icon which,
                         kiosk::Intent intent, bool enabled) {
        Button wish{
            id,          scene.tr(words), {}, which, false, Look::secondary, std::move(intent),
            Type::label, enabled};
        node.children.push_back(button(scene, wish, cells[at]));
    };
    add(0, "action.retake", "capture.retake", screen.phone ? Icon::phone : Icon::camera,
        kiosk::intent::Retry{}, true);
    add(1, "action.forward", "capture.forward", Icon::back, kiosk::intent::MoveSheet{},
        *screen.chosen > 0);
    add(2, "action.remove", "capture.remove", Icon::bin, kiosk::intent::RemoveSheet{}, true);
    return node;
}

int banner_height(const Scene& scene, const Told& told, int width, int most) {
    const Words words{told.words, Type::card, Weight::bold, {}, {}, {}, 0, {}};
    const int wanted = text_box(scene, words, width - scene.px(120)).height + scene.px(28);
    return std::clamp(wanted, scene.px(90), std::max(scene.px(90), most));
}

std::size_t strip_places(const Scene& scene) {
    return scene.theme.large() ? 3 : 4;
}

/// One below the other: what to do, the picture, what to look at, the sheets.
void draw_tall(const Scene& scene, const CaptureScreen& screen, int gap, Rect room, Shell& shell) {
    if (screen.chosen)
        shell.add(sheet_actions(scene, screen, take_bottom(room, scene.control_height(), gap)));
    add_pager(scene, screen.page, screen.pages, gap, room, shell);
    if (screen.sheets > 0) {
        const int tall = std::clamp(room.h * 26 / 100, scene.theme.touch, scene.px(340));
        shell.add(strip(scene, screen, take_bottom(room, tall, gap), strip_places(scene)));
    }
    const Told told = told_of(scene, screen);
    const int head = banner_height(scene, told, room.w, room.h / 4);
    shell.add(told_bar(scene, told, "status.capture", take_top(room, head, gap)));
    const int low = points_height(scene, room.w);
    const bool has_points = room.h - low > scene.px(320);
    // A camera's picture has its shape; a code takes what there is.
    const int shape = screen.phone ? room.w : room.w * 3 / 4;
    const int seen = std::min(room.h - (has_points ? low + gap : 0), shape);
    shell.add(preview(scene, screen, take_top(room, seen, gap)));
    if (has_points) shell.add(points(scene, take_top(room, low)));
}

/// The picture with what can be done about a sheet; beside it the rest.
void draw_wide(const Scene& scene, const CaptureScreen& screen, int gap, Rect room, Shell& shell) {
    // A camera's picture has its shape; a code and its words take what there is, but for large
    // words beside it.
    const bool takes_more = screen.phone && scene.theme.way != kiosk::WayOfUse::elder;
    const int width = takes_more ? room.w * 60 / 100 : std::min(room.h * 4 / 3, room.w * 52 / 100);
    Rect left = take_left(room, width, gap);
    if (screen.chosen)
        shell.add(sheet_actions(scene, screen, take_bottom(left, scene.control_height(), gap)));
    shell.add(preview(scene, screen, left));
    add_pager(scene, screen.page, screen.pages, gap, room, shell);
    const Told told = told_of(scene, screen);
    const int head = banner_height(scene, told, room.w, room.h / 2);
    shell.add(told_bar(scene, told, "status.capture", take_top(room, head, gap)));
    const int low = points_height(scene, room.w);
    const int strip_height = screen.sheets > 0 ? scene.px(200) : 0;
    if (room.h > low + gap + strip_height) shell.add(points(scene, take_top(room, low, gap)));
    if (screen.sheets > 0)
        shell.add(strip(scene, screen, take_top(room, std::min(room.h, scene.px(340))),
                        strip_places(scene)));
}

}  // namespace

Node told_bar(const Scene& scene, const Told& told, const char* id, const Rect& rect) {
    BoxStyle box;
    box.fill = told.soft;
    box.radius_px = scene.theme.radius_small;
    if (scene.colours.flat) {
        box.border = told.ink;
        box.border_px = scene.theme.border;
    }
    Node node = decoration(rect, box);
    node.id = id;
    node.role = Role::status;
    node.label = told.words;
    Rect room = inset(rect, scene.px(24), scene.px(10));
    const int side = std::min(room.h, scene.size(Type::heading) * 5 / 4);
    node.icons.push_back({told.icon, middle(take_left(room, side, scene.px(20)), side), told.ink});
    node.texts.push_back(text_part(scene,
                                   {told.words, Type::card, Weight::bold, told.ink, AlignX::left,
                                    AlignY::middle, 3, Type::caption},
                                   room));
    return node;
}

Tree draw(const Scene& scene, const CaptureScreen& screen) {
    ShellWish wish;
    wish.title = scene.tr(screen.phone ? "title.capture_phone" : "title.capture");
    const std::string paper = scene.in(screen.name);
    wish.subtitle = paper.empty() ? scene.tr("capture.line") : paper;
    if (screen.sheets > 0 && !screen.card)
        wish.subtitle +=
            " · " + scene.tr("capture.sheets", {{"count", std::to_string(screen.sheets)}});
    wish.primary = Button{"action.next",
                          scene.tr(screen.card ? "capture.use_card" : "capture.use"),
                          {},
                          Icon::check,
                          false,
                          Look::primary,
                          kiosk::intent::Next{},
                          Type::card,
                          screen.sheets > 0 && !screen.saving};
    Shell shell = make_shell(scene, wish);
    const int gap = std::max(scene.px(20), scene.theme.gap);
    const auto draw_papers = scene.portrait() ? draw_tall : draw_wide;
    draw_papers(scene, screen, gap, shell.room, shell);
    return std::move(shell.tree);
}

}  // namespace ui
