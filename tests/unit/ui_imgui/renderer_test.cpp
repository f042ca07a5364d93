#include "ui/imgui/renderer.h"

#include <doctest.h>

#include "ui/input/input_bridge.h"
#include "ui/present/presenter.h"

using ui::FrameOutcome;
using ui::TouchPhase;

namespace {

constexpr ui::Colour white{0xFFFFFFFFU};

ui::Node control(const std::string& id, const ui::Rect& rect) {
    ui::Node node;
    node.id = id;
    node.role = ui::Role::button;
    node.rect = rect;
    node.box.fill = white;
    node.action = kiosk::intent::Next{};
    return node;
}

struct Stage {
    Stage() {
        tree.screen = "test";
        tree.ground = {0xF0F0F0FFU};
        tree.motion = false;
        tree.root.rect = {0, 0, 400, 400};
    }

    FrameOutcome frame() {
        now += kiosk::Duration{16};
        return renderer.frame(tree, bridge.next_frame(), now);
    }
    std::vector<std::string> run() {
        std::vector<std::string> activated;
        do {
            for (const ui::Activation& activation : frame().activations)
                activated.push_back(activation.node);
        } while (bridge.waiting());
        return activated;
    }
    void down(int x, int y) { bridge.push({TouchPhase::down, {x, y, 0}}); }
    void move(int x, int y) { bridge.push({TouchPhase::move, {x, y, 0}}); }
    void up(int x, int y) { bridge.push({TouchPhase::up, {x, y, 0}}); }
    void tap(int x, int y) {
        down(x, y);
        up(x, y);
    }

    std::unique_ptr<ui::TextEngine> text = std::move(*ui::TextEngine::open());
    ui::Viewport viewport{400, 400, 124, 124};
    ui::Renderer renderer{*text, viewport};
    ui::InputBridge bridge;
    ui::Tree tree;
    kiosk::SteadyTime now{kiosk::Duration{1000}};
};

using Ids = std::vector<std::string>;

}  // namespace

TEST_CASE("twenty taps queued at once activate twenty times") {
    Stage stage;
    stage.tree.root.children.push_back(control("key.a", {10, 10, 100, 100}));
    (void)stage.frame();
    for (int i = 0; i < 20; ++i) stage.tap(50, 50);
    CHECK(stage.run() == Ids(20, "key.a"));
}

TEST_CASE("taps on different keys without a gap arrive in order") {
    Stage stage;
    stage.tree.root.children.push_back(control("key.a", {0, 0, 100, 100}));
    stage.tree.root.children.push_back(control("key.b", {100, 0, 100, 100}));
    (void)stage.frame();
    for (const int x : {50, 150, 150, 50, 150}) stage.tap(x, 50);
    CHECK(stage.run() == Ids{"key.a", "key.b", "key.b", "key.a", "key.b"});
}

TEST_CASE("a press must begin and end in the same control") {
    Stage stage;
    stage.tree.root.children.push_back(control("key.a", {0, 0, 100, 100}));
    stage.tree.root.children.push_back(control("key.b", {100, 0, 100, 100}));
    (void)stage.frame();
    stage.down(50, 50);
    stage.move(150, 50);
    stage.up(150, 50);
    CHECK(stage.run().empty());
    stage.down(300, 300);
    stage.up(50, 50);
    CHECK(stage.run().empty());
    stage.down(50, 50);
    stage.move(150, 50);
    stage.move(60, 60);
    stage.up(60, 60);
    CHECK(stage.run() == Ids{"key.a"});
}

TEST_CASE("a control that moves under the finger keeps its press") {
    Stage stage;
    stage.tree.root.children = {control("search", {0, 0, 400, 60}),
                                control("home", {0, 60, 400, 60})};
    (void)stage.frame();
    stage.down(50, 50);
    (void)stage.frame();
    // A line above it appears.
    stage.tree.root.children = {control("search", {0, 60, 400, 60}),
                                control("home", {0, 120, 400, 60})};
    stage.up(50, 50);
    CHECK(stage.run() == Ids{"search"});
    // The next press goes by what is shown now.
    stage.tap(50, 70);
    CHECK(stage.run() == Ids{"search"});
    stage.down(50, 70);
    (void)stage.frame();
    stage.tree.root.children = {control("search", {0, 0, 400, 60}),
                                control("home", {0, 60, 400, 60})};
    stage.up(50, 150);
    CHECK(stage.run().empty());
}

TEST_CASE("a press that began on another screen is none") {
    Stage stage;
    stage.tree.root.children = {control("action.next", {0, 0, 100, 100})};
    (void)stage.frame();
    stage.down(50, 50);
    (void)stage.frame();
    stage.tree.screen = "another";
    stage.up(50, 50);
    CHECK(stage.run().empty());
    stage.tap(50, 50);
    CHECK(stage.run() == Ids{"action.next"});
}

TEST_CASE(
    "what is done while it is held is told while the finger lies on it, and by no tap (R-202)") {
    Stage stage;
    stage.tree.root.children.push_back(control("action.show_hidden", {10, 10, 100, 100}));
    stage.tree.root.children.front().holds = true;
    CHECK_FALSE(stage.frame().held);
    stage.down(50, 50);
    CHECK(stage.frame().held);
    CHECK(stage.frame().held);
    stage.move(300, 300);
    CHECK_FALSE(stage.frame().held);
    stage.move(60, 60);
    CHECK(stage.frame().held);
    stage.up(60, 60);
    const auto last = stage.frame();
    CHECK_FALSE(last.held);
    CHECK(last.activations.empty());
    stage.tap(50, 50);
    CHECK(stage.run().empty());
    // A finger that comes from elsewhere holds nothing.
    stage.down(300, 300);
    (void)stage.frame();
    stage.move(50, 50);
    CHECK_FALSE(stage.frame().held);
}

TEST_CASE("a cancelled touch activates nothing") {
    Stage stage;
    stage.tree.root.children.push_back(control("key.a", {0, 0, 100, 100}));
    (void)stage.frame();
    stage.down(50, 50);
    stage.bridge.push({TouchPhase::cancel, {}});
    CHECK(stage.run().empty());
    stage.tap(50, 50);
    CHECK(stage.run() == Ids{"key.a"});
}

TEST_CASE("what rests cannot be touched, what lies on top is touched first") {
    Stage stage;
    ui::Node resting = control("action.next", {0, 0, 100, 100});
    resting.enabled = false;
    stage.tree.root.children.push_back(resting);
    ui::Node below = control("below", {200, 0, 200, 200});
    below.children.push_back(control("above", {250, 50, 50, 50}));
    stage.tree.root.children.push_back(below);
    (void)stage.frame();
    stage.tap(50, 50);
    stage.tap(270, 70);
    stage.tap(210, 10);
    CHECK(stage.run() == Ids{"above", "below"});
}

TEST_CASE("under a dialog nothing can be touched") {
    Stage stage;
    stage.tree.root.children.push_back(control("below", {0, 0, 400, 400}));
    ui::Node dialog;
    dialog.role = ui::Role::dialog;
    dialog.rect = {100, 100, 200, 200};
    dialog.children.push_back(control("action.stay", {120, 120, 80, 80}));
    stage.tree.root.children.push_back(dialog);
    (void)stage.frame();
    stage.tap(20, 20);
    stage.tap(250, 250);
    stage.tap(150, 150);
    CHECK(stage.run() == Ids{"action.stay"});
}

TEST_CASE("a signature stroke keeps every point, in shares of its box") {
    Stage stage;
    ui::Node canvas = control("field.signature", {100, 100, 200, 100});
    canvas.action.reset();
    canvas.takes_strokes = true;
    canvas.stroke_colour = {0x000000FFU};
    canvas.stroke_px = 6;
    stage.tree.root.children.push_back(canvas);
    (void)stage.frame();
    stage.down(150, 150);
    (void)stage.frame();
    stage.move(200, 175);
    stage.move(250, 150);
    stage.move(900, 150);
    stage.up(900, 150);
    const FrameOutcome outcome = stage.frame();
    REQUIRE(outcome.activations.size() == 1);
    const auto& stroke = std::get<kiosk::intent::AddStroke>(outcome.activations[0].intent).stroke;
    REQUIRE(stroke.size() == 5);
    CHECK(stroke[0].x == doctest::Approx(0.25));
    CHECK(stroke[1].y == doctest::Approx(0.75));
    CHECK(stroke[4].x == doctest::Approx(1.0));
}

TEST_CASE("a stroke that began elsewhere is none, and a long one is bounded") {
    Stage stage;
    ui::Node canvas = control("field.signature", {100, 100, 200, 100});
    canvas.action.reset();
    canvas.takes_strokes = true;
    stage.tree.root.children.push_back(canvas);
    (void)stage.frame();
    stage.down(10, 10);
    stage.move(150, 150);
    stage.up(150, 150);
    CHECK(stage.run().empty());
    stage.down(150, 150);
    (void)stage.frame();
    std::vector<ui::Activation> activations;
    for (int i = 0; i < 5000; ++i) {
        stage.move(150 + i % 50, 150);
        (void)stage.frame();
    }
    stage.up(150, 150);
    activations = stage.frame().activations;
    REQUIRE(activations.size() == 1);
    CHECK(std::get<kiosk::intent::AddStroke>(activations[0].intent).stroke.size() ==
          kiosk::stroke_points_max);
}

TEST_CASE("a press shows at once, fades after letting go, and then the screen rests") {
    Stage stage;
    stage.tree.motion = true;
    stage.tree.root.children.push_back(control("key.a", {0, 0, 100, 100}));
    ui::MemoryTarget target(400, 400);
    ui::SoftwarePresenter presenter(target);
    const auto pixel = [&] {
        (void)presenter.present(stage.renderer.draw_data());
        return target.image().at(50, 50);
    };
    (void)stage.frame();
    const std::uint32_t rest = pixel();
    stage.tap(50, 50);
    CHECK_FALSE(stage.frame().animating);
    const std::uint32_t pressed = pixel();
    CHECK(pressed != rest);
    CHECK(stage.frame().animating);
    int frames = 0;
    while (stage.frame().animating && frames < 100) ++frames;
    CHECK(frames > 3);
    CHECK(frames < 12);
    CHECK(pixel() == rest);
}

TEST_CASE("how long a press fades is the theme's, and it may end at once") {
    const auto frames_with = [](int release_ms) {
        Stage stage;
        stage.tree.motion = true;
        stage.tree.motion_times.release_ms = release_ms;
        stage.tree.root.children.push_back(control("key.a", {0, 0, 100, 100}));
        (void)stage.frame();
        stage.tap(50, 50);
        (void)stage.frame();
        int frames = 0;
        while (stage.frame().animating && frames < 100) ++frames;
        return frames;
    };
    CHECK(frames_with(0) == 0);
    CHECK(frames_with(200) > frames_with(120));
}

TEST_CASE("without motion nothing moves, and a pulsing sign rests after a while") {
    Stage stage;
    ui::Node sign;
    sign.rect = {0, 0, 50, 50};
    sign.box.fill = white;
    sign.motion = ui::Node::Motion::pulse;
    stage.tree.root.children.push_back(sign);
    CHECK_FALSE(stage.frame().animating);
    stage.tree.motion = true;
    CHECK(stage.frame().animating);
    stage.now += ui::Renderer::attention_max;
    CHECK_FALSE(stage.frame().animating);
    stage.tap(300, 300);
    CHECK(stage.frame().animating);
}

TEST_CASE("the same tree gives the same picture, and forgetting changes nothing of the next one") {
    Stage stage;
    ui::Node node = control("key.a", {20, 20, 200, 80});
    node.box.radius_px = 16;
    node.box.elevation = 1;
    ui::TextPart part;
    part.text = "张三丰测";
    part.rect = node.rect;
    part.colour = {0x202020FFU};
    node.texts.push_back(part);
    node.icons.push_back({ui::Icon::person, {160, 30, 48, 48}, {0x0B57D0FFU}});
    stage.tree.root.children.push_back(node);
    const auto picture = [&] {
        ui::MemoryTarget target(400, 400);
        ui::SoftwarePresenter presenter(target);
        CHECK_FALSE(stage.frame().incomplete);
        (void)presenter.present(stage.renderer.draw_data());
        return target.image();
    };
    const ui::Image first = picture();
    CHECK(first == picture());
    stage.text->forget();
    stage.renderer.forget();
    CHECK(first == picture());
}

TEST_CASE("a QR code is drawn in whole squares with its quiet zone") {
    Stage stage;
    ui::Node node;
    node.rect = {0, 0, 400, 400};
    node.qr = ui::QrPart{"CASE-0001", {0, 0, 400, 400}};
    stage.tree.root.children.push_back(node);
    ui::MemoryTarget target(400, 400);
    ui::SoftwarePresenter presenter(target);
    (void)stage.frame();
    (void)presenter.present(stage.renderer.draw_data());
    std::size_t dark = 0;
    for (const std::uint32_t pixel : target.image().pixels) {
        const bool known = pixel == 0xFF000000U || pixel == 0xFFFFFFFFU || pixel == 0xFFF0F0F0U;
        CHECK_MESSAGE(known, pixel);
        dark += pixel == 0xFF000000U ? 1 : 0;
    }
    // 29 modules with quiet zone, 13 pixels each: dark area is a whole number of squares.
    CHECK(dark % (13 * 13) == 0);
    CHECK(dark > 100 * 13 * 13);
}
