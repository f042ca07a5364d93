#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "kiosk/base/clock.h"
#include "ui/imgui/painter.h"
#include "ui/imgui/picture_shelf.h"
#include "ui/input/touch.h"
#include "ui/node.h"
#include "ui/viewport.h"

struct ImDrawData;

namespace ui {

/// What the person did in one frame.
struct Activation {
    std::string node;
    kiosk::Intent intent;
};

/// Pace of what moves smoothly.
inline constexpr kiosk::Duration frame_time{16};

struct FrameOutcome {
    std::vector<Activation> activations;
    /// A finger lies on a control that does what it does while it is held.
    bool held = false;
    /// Something moves: the next frame is due after `pace`.
    bool animating = false;
    /// What fades in steps asks for a frame a step, not for frames that look alike.
    kiosk::Duration pace = frame_time;
    /// Not all could be drawn: the same tree must be drawn once more.
    bool incomplete = false;
};

/// Draws the laid-out tree with Dear ImGui's draw lists and finds out what was touched. A press
/// must begin and end in the same control of the same screen; a control that moves meanwhile keeps
/// the press where the finger found it. Later siblings lie on top; under a dialog nothing can be
/// touched.
/// **Threads:** the one of the user interface. At most one renderer lives at a time (ImGui's
/// context).
/// **Secrets:** keeps the stroke being drawn and the last QR code; `forget` drops them.
/// **Limits:** a stroke beyond `kiosk::stroke_points_max` points goes on without being kept.
class Renderer {
  public:
    /// How long attention is asked for before a pulsing sign rests: an idle terminal must sleep.
    static constexpr kiosk::Duration attention_max{12'000};

    /// `text` and `pictures` outlive the renderer.
    Renderer(TextEngine& text, const Viewport& viewport, const PictureShelf* pictures = nullptr);
    ~Renderer();
    Renderer(const Renderer&) = delete;
    Renderer& operator=(const Renderer&) = delete;

    [[nodiscard]] FrameOutcome frame(const Tree& tree, const TouchFrame& touch,
                                     kiosk::SteadyTime now);
    /// What the last frame drew. Valid until the next one.
    [[nodiscard]] const ImDrawData& draw_data() const;
    /// Drops everything of the visit, pressed controls included.
    void forget();

  private:
    struct Context;
    struct Press {
        double level = 0;  ///< 0 at rest … 1 pressed
        bool down = false;
        bool seen = false;
    };
    struct Shade {
        int dx = 0;
        int dy = 0;
        double opacity = 1;
    };
    struct QrMatrix {
        std::string payload;
        std::vector<unsigned char> dark;
        int modules = 0;
    };

    void begin_imgui(const TouchFrame& touch);
    void collect(const Node& node, std::vector<const Node*>& targets) const;
    void hit_test(const std::vector<const Node*>& targets, const TouchFrame& touch,
                  FrameOutcome& outcome);
    void follow_stroke(const Node& node, const TouchFrame& touch, bool active,
                       FrameOutcome& outcome);
    void settle_presses(const Tree& tree, FrameOutcome& outcome);
    void draw(const Node& node, const Tree& tree, const Shade& above, FrameOutcome& outcome);
    void draw_shadows(const Node& node);
    void draw_spinner(const Node& node, const Tree& tree);
    void draw_parts(const Node& node, const Shade& shade);
    void draw_strokes(const Node& node);
    void draw_press(const Node& node, const Tree& tree);
    void draw_picture(const PicturePart& part, const Shade& shade);
    void draw_qr(const QrPart& part, const Shade& shade);
    [[nodiscard]] Shade moved(const Node& node, const Tree& tree, const Shade& above,
                              FrameOutcome& outcome) const;

    std::unique_ptr<Context> context_;
    Painter painter_;
    const PictureShelf* pictures_ = nullptr;
    Viewport viewport_;
    std::map<std::string, Press> presses_;
    /// The control under the finger, and where it lay when the press began.
    std::string pressed_;
    Rect pressed_rect_;
    std::string stroke_node_;
    kiosk::Stroke stroke_;
    std::uint32_t stroke_began_ms_ = 0;
    std::optional<QrMatrix> qr_;
    std::string screen_;
    kiosk::SteadyTime now_{};
    kiosk::SteadyTime attention_since_{};
    double frame_seconds_ = 1.0 / 60;
    bool started_ = false;
};

}  // namespace ui
