#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/flow/intent.h"
#include "kiosk/model/stroke.h"
#include "ui/text_engine/text_metrics.h"

namespace ui {

/// WAI-ARIA roles that a screen may use. `none` is for pure decoration.
enum class Role {
    none,
    window,
    banner,
    navigation,
    main,
    contentinfo,
    heading,
    paragraph,
    button,
    link,
    radiogroup,
    radio,
    checkbox,
    textbox,
    list,
    listitem,
    img,
    progressbar,
    status,
    alert,
    dialog,
    group,
    timer,
    /// A free drawing area (the signature).
    application,
};

[[nodiscard]] std::string_view name_of(Role role);

struct Rect {
    int x = 0;
    int y = 0;
    int w = 0;
    int h = 0;
    [[nodiscard]] bool contains(int px, int py) const {
        return px >= x && py >= y && px < x + w && py < y + h;
    }
    friend bool operator==(const Rect&, const Rect&) = default;
};

/// 0xRRGGBBAA; alpha 0 draws nothing.
struct Colour {
    std::uint32_t rgba = 0;
    friend bool operator==(const Colour&, const Colour&) = default;
};

/// Own icons, drawn as shapes by ui/imgui. Names are stable.
enum class Icon {
    none,
    home,
    back,
    next,
    help,
    person,
    people,
    shield,
    id_card,
    health,
    house,
    money,
    briefcase,
    building,
    child,
    elder,
    car,
    plane,
    heart,
    grid,
    printer,
    paper,
    check,
    warning,
    info,
    clock,
    speaker,
    eye,
    contrast,
    language,
    volume,
    pen,
    search,
    remove,
    hand,
    phone,
    star,
    card_reader,
    network,
    camera,
    lock,
    arrow_down,
    face_1,
    face_2,
    face_3,
    face_4,
    face_5,
    text_size,
    low_reach,
    book,
    water,
    store,
    document,
    question,
    plus,
    bin,
    close,
};

enum class AlignX { left, centre, right };
enum class AlignY { top, middle, bottom };

struct BoxStyle {
    Colour fill{};
    /// When visible: vertical gradient from `fill` to this.
    Colour fill_to{};
    Colour border{};
    int border_px = 0;
    int radius_px = 0;
    /// 0 flat, 1 card, 2 raised: soft shadow.
    int elevation = 0;
};

/// Text inside a node, in its own rectangle (window pixels). Wrapped at the rectangle's width; more
/// than `lines_max` lines end with “…”.
struct TextPart {
    std::string text;
    Rect rect;
    TextStyle style;
    Colour colour{};
    AlignX align_x = AlignX::left;
    AlignY align_y = AlignY::middle;
    int lines_max = 1;
};

struct IconPart {
    Icon icon = Icon::none;
    Rect rect;
    Colour colour{};
};

/// A QR code, drawn as whole-pixel squares with its quiet zone.
struct QrPart {
    std::string payload;
    Rect rect;
};

/// A picture that the program's shelf has under this number (ui/imgui/picture_shelf.h): in the
/// middle of `rect`, whole, its shape kept. Nothing is drawn where there is none.
struct PicturePart {
    std::uint64_t id = 0;
    Rect rect;
    /// What is drawn on it: points as parts of the picture's width and height, joined.
    kiosk::Stroke outline;
    Colour outline_colour{};
    int outline_px = 0;
};

/// One thing on the screen: what it means and, after layout, where it is and how it looks. The same
/// tree is drawn, read aloud, stepped through by keys, driven by automation, and checked by lints.
struct Node {
    // meaning
    /// Published contract for controls (docs/AUTOMATION.md): service.<code>, field.<name>,
    /// option.<field>.<value>, key.<letter>, action.next|back|home|help|submit, way.<mode>,
    /// language.<tag> … Empty for decoration.
    std::string id;
    Role role = Role::none;
    /// Accessible name: what is read aloud. Set for everything that is not decoration.
    std::string label;
    /// Longer words read after the name (hint, error).
    std::string description;
    /// Current value of a field, as it may be shown (masked where masked).
    std::string value;
    /// What is said of the field instead of its value when somebody comes to it: the masked value
    /// of one that is typed into, which the eye needs whole and a hall must not hear. Empty: the
    /// value.
    std::string spoken;
    int heading_level = 0;
    bool enabled = true;
    bool checked = false;
    bool selected = false;
    bool required = false;
    bool readonly = false;
    bool invalid = false;
    bool focused = false;                 // the field that the keyboard types into
    bool key_focus = false;               // where the tactile keys are
    bool sensitive = false;               // label or value is personal: never logged
    bool in_full = false;                 // masked but for the person who holds for it
    bool pressed = false;                 // what the control does is being done
    bool holds = false;                   // does it while it is touched, not when it is let go
    bool primary = false;                 // the one action that leads on
    std::optional<kiosk::Intent> action;  // posted when activated
    /// Canvas: strokes go out as intent::AddStroke, points 0…1 inside `rect`.
    bool takes_strokes = false;
    std::vector<kiosk::Stroke> strokes;

    // look, filled by layout; window pixels
    Rect rect;
    BoxStyle box;
    std::vector<TextPart> texts;
    std::vector<IconPart> icons;
    std::optional<QrPart> qr;
    std::optional<PicturePart> picture;
    Colour stroke_colour{};
    int stroke_px = 0;
    /// Moves while shown (waiting signs) unless motion is off. spin: an open ring in
    /// `stroke_colour` turns in `rect`. pulse: the box's fill and border fade slowly. slide: the
    /// node's parts move gently down and up.
    enum class Motion { none, spin, pulse, slide } motion = Motion::none;

    /// In a mirrored screen it changes its place, but not what is in it: the keyboard, a field that
    /// is written in. So does every picture.
    bool keeps_direction = false;

    std::vector<Node> children;
};

/// How long what moves takes, in milliseconds (a token of the theme).
struct MotionTimes {
    int release_ms = 120;  // a control that was let go fades to its rest
    int turn_ms = 1200;    // one turn of the ring of `spin`
    int pulse_ms = 1800;   // one breath of `pulse`
    int slide_ms = 2400;   // down and up again of `slide`

    friend bool operator==(const MotionTimes&, const MotionTimes&) = default;
};

/// A whole screen, laid out.
struct Tree {
    std::string screen;    // published screen id
    std::string title;     // read aloud first
    std::string language;  // BCP 47 tag of the words
    bool rtl = false;      // laid out from right to left
    Colour ground{};
    bool motion = true;
    MotionTimes motion_times;
    Colour focus_ring{};
    Node root;
};

/// Depth-first, parents before children.
template <class Visit>
void for_each(const Node& node, const Visit& visit) {
    visit(node);
    for (const Node& child : node.children) for_each(child, visit);
}

[[nodiscard]] const Node* find(const Node& root, std::string_view id);

}  // namespace ui
