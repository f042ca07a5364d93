#include <algorithm>
#include <array>

#include "ui/screens/form_fields.h"
#include "ui/screens/keyboard.h"
#include "ui/screens/screens.h"
#include "ui/screens/shell.h"

namespace ui {
namespace {

constexpr std::array<FormDensity, 7> form_densities{{{84, 44, true, Type::heading, Type::body},
                                                     {56, 32, true, Type::card},
                                                     {40, 28, true, Type::card},
                                                     {26, 20, true, Type::label},
                                                     {16, 12, true, Type::body},
                                                     {10, 8, false, Type::body},
                                                     {6, 6, false, Type::caption}}};

const kiosk::FieldView* focused_field(const kiosk::FormScreen& screen) {
    if (!screen.focus) return nullptr;
    for (const kiosk::FieldView& field : screen.page.fields) {
        if (field.id == *screen.focus && field.keyboard != kiosk::KeyboardHint::none &&
            !field.readonly)
            return &field;
    }
    return nullptr;
}

struct Lanes {
    std::vector<std::vector<std::size_t>> blocks;  // by lane
    int height = 0;                                // of the tallest lane
};

Lanes one_lane(const std::vector<int>& heights, int gap) {
    Lanes lanes;
    lanes.blocks.emplace_back();
    for (std::size_t i = 0; i < heights.size(); ++i) {
        lanes.blocks.front().push_back(i);
        lanes.height += heights[i] + (i > 0 ? gap : 0);
    }
    return lanes;
}

/// Splits where the taller lane is lowest; the order of asking goes down the first lane, then down
/// the second.
Lanes two_lanes(const std::vector<int>& heights, int gap) {
    const auto sum = [&](std::size_t begin, std::size_t end) {
        int total = 0;
        for (std::size_t i = begin; i < end; ++i) total += heights[i] + (i > begin ? gap : 0);
        return total;
    };
    std::size_t best = heights.size();
    for (std::size_t split = 1; split < heights.size(); ++split) {
        const int now = std::max(sum(0, split), sum(split, heights.size()));
        if (now < std::max(sum(0, best), sum(best, heights.size()))) best = split;
    }
    Lanes lanes;
    lanes.blocks.resize(2);
    for (std::size_t i = 0; i < heights.size(); ++i) lanes.blocks[i < best ? 0 : 1].push_back(i);
    lanes.height = std::max(sum(0, best), sum(best, heights.size()));
    return lanes;
}

/// The blocks around the focused one that fit into the room: it itself, then what follows, then
/// what precedes.
std::vector<std::size_t> around_focus(const std::vector<int>& heights, std::size_t focus, int room,
                                      int gap) {
    std::size_t begin = focus;
    std::size_t end = focus + 1;
    int used = heights[focus];
    while (end < heights.size() && used + gap + heights[end] <= room) used += gap + heights[end++];
    while (begin > 0 && used + gap + heights[begin - 1] <= room) used += gap + heights[--begin];
    std::vector<std::size_t> out;
    for (std::size_t i = begin; i < end; ++i) out.push_back(i);
    return out;
}

struct Placement {
    const Scene& scene;
    const std::vector<FormBlock>& blocks;
    const kiosk::FieldId* focus;

    [[nodiscard]] std::vector<int> heights(int width, const FormDensity& density) const {
        std::vector<int> out;
        for (const FormBlock& block : blocks)
            out.push_back(block_height(scene, block, width, density));
        return out;
    }

    void draw_lane(const std::vector<std::size_t>& lane, const std::vector<int>& tall, Rect room,
                   const FormDensity& density, Shell& shell) const {
        for (const std::size_t i : lane) {
            const Rect place = take_top(room, tall[i], scene.px(density.gap));
            // One that is too tall by itself is squeezed rather than left out.
            if (place.h < tall[i] && i != lane.front()) return;
            shell.add(draw_block(scene, blocks[i], place, density, focus));
        }
    }

    [[nodiscard]] bool has_complaint() const {
        return std::ranges::any_of(blocks, [](const FormBlock& block) {
            return std::ranges::any_of(
                block.fields, [](const kiosk::FieldView* field) { return !field->error.empty(); });
        });
    }

    /// Where somebody types, else where the first complaint stands.
    [[nodiscard]] std::size_t focused_block() const {
        const auto wanted = [&](const FormBlock& block) {
            return std::ranges::any_of(block.fields, [&](const kiosk::FieldView* field) {
                return focus != nullptr ? field->id == *focus : !field->error.empty();
            });
        };
        const auto found = std::ranges::find_if(blocks, wanted);
        return found == blocks.end() ? 0 : static_cast<std::size_t>(found - blocks.begin());
    }
};

/// A short page does not hang from the top of a tall one; above the keyboard nothing is to move.
Rect place_of(const Placement& placement, const Rect& room, int height) {
    const bool is_short = placement.focus == nullptr && height < room.h * 2 / 3;
    return is_short ? settled(room, height) : room;
}

void draw_one_lane(const Placement& placement, const std::vector<int>& tall, const Rect& room,
                   const FormDensity& density, Shell& shell) {
    placement.draw_lane(
        around_focus(tall, placement.focused_block(), room.h, placement.scene.px(density.gap)),
        tall, room, density, shell);
}

void draw_fields(const Placement& placement, const Rect& room, bool may_split, Shell& shell) {
    const Scene& scene = placement.scene;
    for (const FormDensity& density : form_densities) {
        const bool first = &density == &form_densities.front();
        const bool last = &density == &form_densities.back();
        const std::vector<int> whole = placement.heights(room.w, density);
        const Lanes lane = one_lane(whole, scene.px(density.gap));
        if (lane.height <= room.h && !(may_split && placement.blocks.size() > 1)) {
            placement.draw_lane(lane.blocks.front(), whole, place_of(placement, room, lane.height),
                                density, shell);
            return;
        }
        if (may_split && placement.blocks.size() > 1) {
            const std::vector<Rect> halves = columns(room, 2, scene.px(24));
            const std::vector<int> narrow = placement.heights(halves[0].w, density);
            const Lanes lanes = two_lanes(narrow, scene.px(density.gap));
            const bool all = lanes.height <= room.h;
            // Side by side each question has half the width: what wraps there may stand in one
            // lane, and a complaint is seen before anything else.
            if (!all && last && (lane.height <= room.h || placement.has_complaint())) {
                draw_one_lane(placement, whole, room, density, shell);
                return;
            }
            if (all || last) {
                for (std::size_t i = 0; i < 2; ++i)
                    placement.draw_lane(lanes.blocks[i], narrow,
                                        place_of(placement, halves[i], lanes.height), density,
                                        shell);
                return;
            }
        } else if ((placement.focus != nullptr && !first) || last) {
            // Above the keyboard the words stay large, though not as large as on a page of its own:
            // the field being filled matters, not all of the page.
            draw_one_lane(placement, whole, room, density, shell);
            return;
        }
    }
}

}  // namespace

namespace {

ShellWish wish_of(const Scene& scene, const kiosk::FormScreen& screen) {
    ShellWish wish;
    wish.title = scene.in(screen.page.title);
    if (screen.list && !screen.page.is_question) wish.title = scene.in(screen.list->label);
    const std::string section = scene.in(screen.page.section);
    std::string hint = scene.in(screen.page.hint);
    // The hint is for the page as a whole; behind its first part it only says how far one is.
    if (screen.parts > 1) {
        const std::string where = scene.tr(
            "pager.where",
            {{"page", std::to_string(screen.part + 1)}, {"pages", std::to_string(screen.parts)}});
        hint = where + (hint.empty() || screen.part > 0 ? "" : " · " + hint);
    }
    wish.subtitle = section + (section.empty() || hint.empty() ? "" : " · ") + hint;
    wish.primary = Button{"action.next",
                          scene.tr(screen.from_review ? "action.to_review" : "action.next"),
                          {},
                          Icon::next,
                          true,
                          Look::primary,
                          kiosk::intent::Next{},
                          Type::card,
                          true};
    if (screen.has_sections && !screen.from_review) {
        Button sections;
        sections.id = "action.sections";
        sections.text = scene.tr("action.sections");
        sections.icon = Icon::grid;
        sections.action = kiosk::intent::ShowSections{};
        wish.second = std::move(sections);
    }
    return wish;
}

/// The complaint about the question whose list fills the page.
void draw_list_error(const Scene& scene, const kiosk::FormScreen& screen, Shell& shell) {
    for (const kiosk::FieldView& field : screen.page.fields) {
        if (field.id != screen.list->field || field.error.empty()) continue;
        const Words words{
            scene.in(field.error), Type::body, Weight::bold, scene.colours.danger, AlignX::left,
            AlignY::middle,        2,          Type::caption};
        Node node = paragraph(
            scene, words,
            take_top(shell.room, text_box(scene, words, shell.room.w).height, scene.px(12)));
        node.role = Role::alert;
        node.id = "error." + field.id.value();
        shell.add(std::move(node));
    }
}

bool hides(const std::vector<kiosk::FieldView>& fields) {
    return std::ranges::any_of(fields, hides_value);
}

}  // namespace

Tree draw(const Scene& scene, const kiosk::FormScreen& screen) {
    const kiosk::FieldView* focus = screen.list ? nullptr : focused_field(screen);
    const bool wide = !scene.portrait();
    ShellWish wish = wish_of(scene, screen);
    if ((focus || screen.list) && scene.low_reach()) wish.subtitle.clear();
    if ((focus || (screen.list && has_search(*screen.list))) && !wide)
        wish.dock_height = keyboard_height(scene);
    Shell shell = make_shell(scene, wish);
    if (screen.list) {
        draw_list_error(scene, screen, shell);
        draw_option_list(scene, *screen.list, shell);
        return std::move(shell.tree);
    }
    if (screen.page.entries) {
        draw_entries(scene, *screen.page.entries, shell);
        return std::move(shell.tree);
    }
    Rect room = shell.room;
    if (focus && wide) {
        const int height = std::min(keyboard_height(scene), room.h);
        const int width = std::max(room.w * 48 / 100, keyboard_width_min(scene));
        Rect side = take_right(room, width, scene.px(28));
        shell.dock = take_bottom(side, height);
    }
    // Above the keyboard only what is typed is of interest.
    if (!focus) add_hold_to_show(scene, hides(screen.page.fields), room, shell);
    std::vector<FormBlock> blocks = blocks_of(screen.page.fields);
    if (screen.page.is_question && blocks.size() == 1 && !blocks.front().known)
        blocks.front().titled = true;
    draw_fields({scene, blocks, focus ? &focus->id : nullptr}, room, wide && !focus, shell);
    if (focus) shell.add(keyboard(scene, *focus, shell.dock));
    return std::move(shell.tree);
}

}  // namespace ui
