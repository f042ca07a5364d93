#include "ui/imgui/renderer.h"

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <numbers>

#include <imgui.h>

#include "kiosk/base/check.h"
#include "ui/imgui/qr_matrix.h"

namespace ui {

namespace {

// A press shows at once; letting go fades in few steps, because each step is painted.
constexpr int release_steps = 3;
// After a long sleep nothing may jump.
constexpr double frame_seconds_max = 0.050;
constexpr int focus_ring_px = 5;

Rect shifted(Rect rect, int dx, int dy) {
    rect.x += dx;
    rect.y += dy;
    return rect;
}

Rect outset(const Rect& rect, int by) {
    return {rect.x - by, rect.y - by, rect.w + 2 * by, rect.h + 2 * by};
}

Colour faded(Colour colour, double opacity) {
    const auto alpha = static_cast<std::uint32_t>(
        std::lround((colour.rgba & 0xFFU) * std::clamp(opacity, 0.0, 1.0)));
    return {(colour.rgba & 0xFFFFFF00U) | alpha};
}

bool is_dark(Colour colour) {
    const std::uint32_t rgba = colour.rgba;
    return ((rgba >> 24U) * 2 + ((rgba >> 16U) & 0xFFU) * 5 + ((rgba >> 8U) & 0xFFU)) / 8 < 96;
}

bool can_be_touched(const Node& node) {
    return node.enabled && (node.action || node.takes_strokes) && node.rect.w > 0 &&
           node.rect.h > 0;
}

bool is_opaque(const BoxStyle& box) {
    return (box.fill.rgba & 0xFFU) == 0xFFU;
}

double seconds(kiosk::Duration duration) {
    return static_cast<double>(duration.count()) / 1000.0;
}

}  // namespace

struct Renderer::Context {
    Context() : handle(ImGui::CreateContext()) {
        ImGuiIO& io = ImGui::GetIO();
        io.IniFilename = nullptr;
        io.LogFilename = nullptr;
        io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
        io.MouseDragThreshold = FLT_MAX;
        // No clipboard: nothing of a visit may leave through it.
        io.GetClipboardTextFn = [](void*) { return ""; };
        io.SetClipboardTextFn = [](void*, const char*) {};
        ImGuiStyle& style = ImGui::GetStyle();
        style.WindowPadding = ImVec2(0, 0);
        style.WindowBorderSize = 0;
        style.AntiAliasedLinesUseTex = false;
        int width = 0;
        int height = 0;
        unsigned char* pixels = nullptr;
        io.Fonts->Flags |= ImFontAtlasFlags_NoBakedLines;
        io.Fonts->GetTexDataAsAlpha8(&pixels, &width, &height);
        fonts = Texture{pixels, width, height, TextureFormat::mask, 1};
        io.Fonts->SetTexID(&fonts);
    }
    ~Context() { ImGui::DestroyContext(handle); }
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;

    ImGuiContext* handle;
    /// ImGui's own font: for developers' panels, and the white texel of its lines.
    Texture fonts;
};

Renderer::Renderer(TextEngine& text, const Viewport& viewport, const PictureShelf* pictures)
    : context_(std::make_unique<Context>()),
      painter_(text, viewport.px_per_mm()),
      pictures_(pictures),
      viewport_(viewport) {
    // ImGui finds a finger only on windows of the frame before: the first touch needs one to land
    // on.
    begin_imgui({});
    ImGui::End();
    ImGui::Render();
}

Renderer::~Renderer() {
    kiosk::wipe_value(stroke_);
}

const ImDrawData& Renderer::draw_data() const {
    const ImDrawData* data = ImGui::GetDrawData();
    KIOSK_CHECK(data != nullptr);
    return *data;
}

FrameOutcome Renderer::frame(const Tree& tree, const TouchFrame& touch, kiosk::SteadyTime now) {
    frame_seconds_ =
        started_ ? std::clamp(seconds(now - now_), 0.001, frame_seconds_max) : 1.0 / 60;
    now_ = now;
    if (!started_ || tree.screen != screen_ || touch.pressed) attention_since_ = now;
    started_ = true;
    screen_ = tree.screen;
    FrameOutcome outcome;
    painter_.begin_frame();
    begin_imgui(touch);
    std::vector<const Node*> targets;
    collect(tree.root, targets);
    hit_test(targets, touch, outcome);
    settle_presses(tree, outcome);
    painter_.begin(*ImGui::GetWindowDrawList(), context_->fonts);
    painter_.fill_rect({0, 0, viewport_.width_px, viewport_.height_px}, tree.ground);
    draw_shadows(tree.root);
    draw(tree.root, tree, Shade{}, outcome);
    painter_.end();
    ImGui::End();
    ImGui::Render();
    outcome.incomplete = painter_.crowded();
    return outcome;
}

void Renderer::begin_imgui(const TouchFrame& touch) {
    ImGuiIO& io = ImGui::GetIO();
    const ImVec2 size(static_cast<float>(viewport_.width_px),
                      static_cast<float>(viewport_.height_px));
    io.DisplaySize = size;
    io.DeltaTime = static_cast<float>(frame_seconds_);
    io.MousePos = ImVec2(-FLT_MAX, -FLT_MAX);
    if (touch.at)
        io.MousePos = ImVec2(static_cast<float>(touch.at->x), static_cast<float>(touch.at->y));
    io.MouseDown[0] = touch.touching;
    ImGui::NewFrame();
    ImGui::SetNextWindowPos(ImVec2(0, 0));
    ImGui::SetNextWindowSize(size);
    ImGui::Begin("screen", nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoBackground |
                     ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoMove |
                     ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoBringToFrontOnFocus);
}

void Renderer::collect(const Node& node, std::vector<const Node*>& targets) const {
    if (node.role == Role::dialog) targets.clear();
    if (can_be_touched(node)) targets.push_back(&node);
    for (const Node& child : node.children) collect(child, targets);
}

void Renderer::hit_test(const std::vector<const Node*>& targets, const TouchFrame& touch,
                        FrameOutcome& outcome) {
    ImGui::PushID(screen_.c_str());
    if (touch.pressed || !(touch.touching || touch.released)) pressed_.clear();
    // The control submitted first takes the finger: what lies on top goes first.
    for (auto target = targets.rbegin(); target != targets.rend(); ++target) {
        const Node& node = **target;
        const bool is_pressed = !pressed_.empty() && node.id == pressed_;
        const Rect& rect = is_pressed ? pressed_rect_ : node.rect;
        ImGui::SetCursorScreenPos(ImVec2(static_cast<float>(rect.x), static_cast<float>(rect.y)));
        const ImVec2 size(static_cast<float>(rect.w), static_cast<float>(rect.h));
        // Two controls without a name are still two.
        const auto index = static_cast<int>(targets.rend() - target);
        ImGui::PushID(node.id.empty() ? index : 0);
        const bool clicked =
            ImGui::InvisibleButton(node.id.empty() ? "unnamed" : node.id.c_str(), size);
        ImGui::PopID();
        const bool active = ImGui::IsItemActive();
        if (active && touch.pressed) {
            pressed_ = node.id;
            pressed_rect_ = node.rect;
        }
        if (node.takes_strokes) {
            follow_stroke(node, touch, active, outcome);
            continue;
        }
        Press& press = presses_[node.id];
        press.seen = true;
        press.down = active && ImGui::IsItemHovered();
        outcome.held = outcome.held || (node.holds && press.down);
        if (clicked && node.action && !node.holds)
            outcome.activations.push_back({node.id, *node.action});
    }
    ImGui::PopID();
}

void Renderer::follow_stroke(const Node& node, const TouchFrame& touch, bool active,
                             FrameOutcome& outcome) {
    const bool began = active && touch.pressed;
    if (began) {
        kiosk::wipe_value(stroke_);
        stroke_node_ = node.id;
        stroke_began_ms_ = touch.path.empty() ? 0 : touch.path.front().ms;
    }
    if (stroke_node_.empty() || stroke_node_ != node.id) return;
    for (const TouchPoint& at : touch.path) {
        if (stroke_.size() >= kiosk::stroke_points_max) break;
        const auto share = [](int position, int from, int size) {
            return std::clamp(static_cast<float>(position - from) / static_cast<float>(size), 0.F,
                              1.F);
        };
        stroke_.push_back({share(at.x, node.rect.x, node.rect.w),
                           share(at.y, node.rect.y, node.rect.h), at.ms - stroke_began_ms_,
                           at.pressure});
    }
    if (touch.touching) return;
    if (!stroke_.empty())
        outcome.activations.push_back(
            {node.id, kiosk::intent::AddStroke{
                          stroke_, static_cast<double>(node.rect.w) / std::max(1, node.rect.h)}});
    kiosk::wipe_value(stroke_);
    stroke_node_.clear();
}

void Renderer::settle_presses(const Tree& tree, FrameOutcome& outcome) {
    const double release_seconds = tree.motion_times.release_ms / 1000.0;
    outcome.pace =
        std::max(kiosk::Duration(tree.motion_times.release_ms / release_steps), kiosk::Duration(1));
    for (auto press = presses_.begin(); press != presses_.end();) {
        Press& state = press->second;
        const bool gone = !state.seen || (!state.down && state.level <= 0);
        state.seen = false;
        if (gone) {
            press = presses_.erase(press);
            continue;
        }
        if (state.down) {
            state.level = 1;
        } else {
            const bool fades = tree.motion && release_seconds > 0;
            state.level = fades ? std::max(0.0, state.level - frame_seconds_ / release_seconds) : 0;
            outcome.animating = outcome.animating || state.level > 0;
        }
        ++press;
    }
}

Renderer::Shade Renderer::moved(const Node& node, const Tree& tree, const Shade& above,
                                FrameOutcome& outcome) const {
    Shade shade = above;
    if (node.motion == Node::Motion::none || node.motion == Node::Motion::spin || !tree.motion)
        return shade;
    const kiosk::Duration age = now_ - attention_since_;
    if (age >= attention_max) return shade;
    outcome.animating = true;
    outcome.pace = frame_time;
    // From 0 to 1 and back, softly.
    const int period_ms = node.motion == Node::Motion::pulse ? tree.motion_times.pulse_ms
                                                             : tree.motion_times.slide_ms;
    const double period = std::max(period_ms, 1) / 1000.0;
    const double wave = 0.5 - 0.5 * std::cos(seconds(age) / period * 2 * std::numbers::pi);
    if (node.motion == Node::Motion::pulse) shade.opacity *= 1 - 0.45 * wave;
    if (node.motion == Node::Motion::slide)
        shade.dy += static_cast<int>(std::lround(wave * viewport_.px(5)));
    return shade;
}

void Renderer::draw(const Node& node, const Tree& tree, const Shade& above, FrameOutcome& outcome) {
    const Shade shade = moved(node, tree, above, outcome);
    draw_parts(node, shade);
    if (node.takes_strokes) draw_strokes(node);
    if (node.motion == Node::Motion::spin) {
        draw_spinner(node, tree);
        if (tree.motion) {
            outcome.animating = true;
            outcome.pace = frame_time;
        }
    }
    if (is_opaque(node.box)) draw_shadows(node);
    for (const Node& child : node.children) draw(child, tree, shade, outcome);
    draw_press(node, tree);
    if (node.focused || node.key_focus) {
        painter_.border(outset(node.rect, focus_ring_px), node.box.radius_px + focus_ring_px,
                        focus_ring_px, tree.focus_ring);
    }
}

/// All shadows on one surface come before what stands on it, so that no card darkens its neighbour.
void Renderer::draw_shadows(const Node& node) {
    for (const Node& child : node.children) {
        if (is_opaque(child.box)) {
            painter_.shadow(child.rect, child.box.radius_px, child.box.elevation);
        } else {
            draw_shadows(child);
        }
    }
}

void Renderer::draw_spinner(const Node& node, const Tree& tree) {
    const kiosk::Duration turn_time{std::max(tree.motion_times.turn_ms, 1)};
    const double turned = seconds(now_.time_since_epoch() % turn_time) / seconds(turn_time);
    const double from = tree.motion ? turned * 360 : -90;
    const Rect& rect = node.rect;
    const int thickness = viewport_.px(2);
    const int side = std::min(rect.w, rect.h) - viewport_.px(1);
    const Rect ring{rect.x + (rect.w - side) / 2, rect.y + (rect.h - side) / 2, side, side};
    const Colour colour = node.icons.empty() ? node.stroke_colour : node.icons.front().colour;
    painter_.border(ring, side / 2, thickness, faded(colour, 0.18));
    painter_.arc(ring.x + side / 2, ring.y + side / 2, (side - thickness) / 2, from, from + 100,
                 thickness, colour);
}

void Renderer::draw_parts(const Node& node, const Shade& shade) {
    BoxStyle box = node.box;
    box.fill = faded(box.fill, shade.opacity);
    box.fill_to = faded(box.fill_to, shade.opacity);
    box.border = faded(box.border, shade.opacity);
    painter_.box(shifted(node.rect, shade.dx, shade.dy), box);
    if (node.motion != Node::Motion::spin) {
        for (const IconPart& icon : node.icons) {
            painter_.icon(icon.icon, shifted(icon.rect, shade.dx, shade.dy),
                          faded(icon.colour, shade.opacity));
        }
    }
    if (node.qr) draw_qr(*node.qr, shade);
    if (node.picture) draw_picture(*node.picture, shade);
    for (const TextPart& part : node.texts) {
        painter_.text(part, shade.dx, shade.dy, faded(part.colour, shade.opacity));
    }
}

void Renderer::draw_strokes(const Node& node) {
    painter_.push_clip(node.rect);
    const int thickness = std::max(node.stroke_px, 1);
    for (const kiosk::Stroke& stroke : node.strokes)
        painter_.ink(stroke, node.rect, thickness, node.stroke_colour);
    if (!stroke_.empty() && stroke_node_ == node.id) {
        painter_.ink(stroke_, node.rect, thickness, node.stroke_colour);
    }
    painter_.pop_clip();
}

void Renderer::draw_press(const Node& node, const Tree& tree) {
    const auto press = presses_.find(node.id);
    if (press == presses_.end() || press->second.level <= 0 || !can_be_touched(node)) return;
    const Colour ground = (node.box.fill.rgba & 0xFFU) == 0 ? tree.ground : node.box.fill;
    const Colour over{is_dark(ground) ? 0xFFFFFF48U : 0x0A285038U};
    const double level = std::ceil(press->second.level * release_steps) / release_steps;
    painter_.rounded_rect(node.rect, node.box.radius_px, faded(over, level));
}

void Renderer::draw_picture(const PicturePart& part, const Shade& shade) {
    const Texture* const texture = pictures_ == nullptr ? nullptr : pictures_->find(part.id);
    const Rect room = shifted(part.rect, shade.dx, shade.dy);
    Rect place = room;
    if (texture != nullptr) {
        const double by = std::min(static_cast<double>(room.w) / texture->width,
                                   static_cast<double>(room.h) / texture->height);
        place.w = std::max(1, static_cast<int>(texture->width * by));
        place.h = std::max(1, static_cast<int>(texture->height * by));
        place.x = room.x + (room.w - place.w) / 2;
        place.y = room.y + (room.h - place.h) / 2;
        painter_.picture(*texture, place);
    }
    if (part.outline.empty()) return;
    painter_.push_clip(place);
    // Side by side: a line through all corners would be rounded off there.
    for (std::size_t i = 0; i + 1 < part.outline.size(); ++i)
        painter_.ink(std::span(part.outline).subspan(i, 2), place, std::max(1, part.outline_px),
                     part.outline_colour);
    painter_.pop_clip();
}

void Renderer::draw_qr(const QrPart& part, const Shade& shade) {
    if (!qr_ || qr_->payload != part.payload) {
        QrMatrix made{part.payload, {}, 0};
        if (auto matrix = qr_matrix(part.payload)) {
            made.dark = std::move(matrix->dark);
            made.modules = matrix->modules;
        }
        qr_ = std::move(made);
    }
    if (qr_->modules > 0)
        painter_.qr(qr_->dark, qr_->modules, shifted(part.rect, shade.dx, shade.dy));
}

void Renderer::forget() {
    painter_.forget();
    presses_.clear();
    kiosk::wipe_value(pressed_);
    kiosk::wipe_value(stroke_);
    kiosk::wipe_value(stroke_node_);
    if (qr_) {
        kiosk::wipe_value(qr_->payload);
        kiosk::wipe_value(qr_->dark);
        qr_.reset();
    }
}

}  // namespace ui
