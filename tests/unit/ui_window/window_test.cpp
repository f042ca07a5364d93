#include "ui/window/window.h"

#include <thread>

#include <SDL.h>
#include <doctest.h>

#include "ui/imgui/renderer.h"
#include "ui/input/input_bridge.h"
#include "ui/input/keypad.h"

namespace {

using Steady = std::chrono::steady_clock;

std::unique_ptr<ui::Window> open_window(int width = 320, int height = 240) {
    // Without a display: the test's own choice when it is started by hand.
    SDL_setenv("SDL_VIDEODRIVER", "dummy", 0);
    auto window =
        ui::Window::open({.width = width, .height = height, .fullscreen = false, .title = "test"});
    KIOSK_CHECK(window.has_value());
    return std::move(*window);
}

void ignore(const SDL_Event&) {}

void push_finger(Uint32 type) {
    SDL_Event event{};
    event.type = type;
    event.tfinger.fingerId = 1;
    event.tfinger.x = 0.5F;
    event.tfinger.y = 0.5F;
    SDL_PushEvent(&event);
}

/// As SDL's keyboard does: what is ignored does not enter the queue.
void push_key(Uint32 type, SDL_Scancode code, Uint8 repeat = 0) {
    if (SDL_EventState(type, SDL_QUERY) != SDL_ENABLE) return;
    SDL_Event event{};
    event.type = type;
    event.key.state = type == SDL_KEYDOWN ? SDL_PRESSED : SDL_RELEASED;
    event.key.repeat = repeat;
    event.key.keysym.scancode = code;
    event.key.keysym.sym = SDL_GetKeyFromScancode(code);
    SDL_PushEvent(&event);
}

}  // namespace

TEST_CASE("a window without a display has its size and pixels that can be shown") {
    auto window = open_window();
    CHECK(window->width() == 320);
    CHECK(window->height() == 240);
    const auto pixels = window->target().pixels();
    REQUIRE(pixels.has_value());
    CHECK(pixels->width == 320);
    const ui::PixelRect part{0, 0, 10, 10};
    CHECK(window->target().show(std::span(&part, 1)).has_value());
    CHECK(window->target().show({}).has_value());
}

TEST_CASE("waiting ends after its time when nothing happens") {
    auto window = open_window();
    (void)window->wait(kiosk::Duration{0}, ignore);
    const auto from = Steady::now();
    CHECK(window->wait(kiosk::Duration{50}, ignore));
    CHECK(Steady::now() - from >= std::chrono::milliseconds(45));
}

TEST_CASE("another thread ends a long wait, and a thousand wake-ups are one") {
    auto window = open_window();
    (void)window->wait(kiosk::Duration{0}, ignore);
    const auto from = Steady::now();
    std::thread other([&] {
        for (int i = 0; i < 1000; ++i) window->wake();
    });
    CHECK(window->wait(kiosk::Duration{30'000}, ignore));
    other.join();
    CHECK(Steady::now() - from < std::chrono::seconds(20));
    // What was asked for meanwhile ends one more wait at most.
    (void)window->wait(kiosk::Duration{0}, ignore);
    CHECK(SDL_HasEvents(SDL_USEREVENT, SDL_LASTEVENT) == SDL_FALSE);
}

TEST_CASE("a wish to quit is told, an uncovered window is to be drawn whole") {
    auto window = open_window();
    (void)window->wait(kiosk::Duration{0}, ignore);
    (void)window->take_exposed();
    SDL_Event exposed{};
    exposed.type = SDL_WINDOWEVENT;
    exposed.window.event = SDL_WINDOWEVENT_EXPOSED;
    SDL_PushEvent(&exposed);
    CHECK(window->wait(kiosk::Duration{0}, ignore));
    CHECK(window->take_exposed());
    CHECK_FALSE(window->take_exposed());
    SDL_Event quit{};
    quit.type = SDL_QUIT;
    SDL_PushEvent(&quit);
    CHECK_FALSE(window->wait(kiosk::Duration{0}, ignore));
}

TEST_CASE("what a scanner types like a keyboard reaches nothing; the keypad has keys of its own") {
    auto window = open_window();
    (void)window->wait(kiosk::Duration{0}, ignore);
    CHECK(SDL_EventState(SDL_TEXTINPUT, SDL_QUERY) == SDL_IGNORE);
    CHECK(SDL_EventState(SDL_TEXTEDITING, SDL_QUERY) == SDL_IGNORE);
    int understood = 0;
    for (int code = 0; code < SDL_NUM_SCANCODES; ++code) {
        SDL_Event press{};
        press.type = SDL_KEYDOWN;
        press.key.keysym.scancode = static_cast<SDL_Scancode>(code);
        press.key.keysym.sym = SDL_GetKeyFromScancode(press.key.keysym.scancode);
        if (!ui::keypad_key_of(press)) continue;
        ++understood;
        CHECK(code >= SDL_SCANCODE_F13);
        CHECK(code <= SDL_SCANCODE_F24);
    }
    CHECK(understood == 12);
    CHECK(SDL_WasInit(SDL_INIT_JOYSTICK | SDL_INIT_SENSOR | SDL_INIT_AUDIO | SDL_INIT_HAPTIC) == 0);
}

TEST_CASE("R-202 a key of the keypad that is held is one press, and its release is heard") {
    auto window = open_window();
    (void)window->wait(kiosk::Duration{0}, ignore);
    std::vector<ui::KeypadKey> pressed;
    std::vector<ui::KeypadKey> let_go;
    push_key(SDL_KEYDOWN, SDL_SCANCODE_F15);
    for (int i = 0; i < 20; ++i) push_key(SDL_KEYDOWN, SDL_SCANCODE_F15, 1);
    const auto take = [&](const SDL_Event& event) {
        if (const auto key = ui::keypad_key_of(event)) pressed.push_back(*key);
        if (const auto key = ui::keypad_key_up(event)) let_go.push_back(*key);
    };
    (void)window->wait(kiosk::Duration{0}, take);
    CHECK(pressed == std::vector{ui::KeypadKey::select});
    CHECK(let_go.empty());
    push_key(SDL_KEYUP, SDL_SCANCODE_F15);
    push_key(SDL_KEYDOWN, SDL_SCANCODE_A);
    push_key(SDL_KEYUP, SDL_SCANCODE_A);
    (void)window->wait(kiosk::Duration{0}, take);
    CHECK(pressed.size() == 1);
    CHECK(let_go == std::vector{ui::KeypadKey::select});
}

TEST_CASE("twenty taps in SDL's queue at once are twenty activations on the window") {
    auto window = open_window();
    auto text = std::move(*ui::TextEngine::open());
    ui::Renderer renderer(*text, ui::Viewport{320, 240, 100, 75});
    ui::SoftwarePresenter presenter(window->target());
    ui::InputBridge bridge;
    bridge.resize(320, 240);
    ui::Tree tree;
    tree.ground = {0xFFFFFFFFU};
    ui::Node key;
    key.id = "key.a";
    key.rect = {100, 80, 120, 80};
    key.box.fill = {0x0B57D0FFU};
    key.action = kiosk::intent::TypeText{};
    tree.root.children.push_back(key);
    for (int i = 0; i < 20; ++i) {
        push_finger(SDL_FINGERDOWN);
        push_finger(SDL_FINGERUP);
    }
    (void)window->wait(kiosk::Duration{0},
                       [&](const SDL_Event& event) { (void)bridge.feed(event); });
    std::size_t activated = 0;
    kiosk::SteadyTime now{};
    while (bridge.waiting()) {
        now += kiosk::Duration{4};
        activated += renderer.frame(tree, bridge.next_frame(), now).activations.size();
        CHECK(presenter.present(renderer.draw_data()).has_value());
    }
    CHECK(activated == 20);
    CHECK(presenter.capture()->at(160, 120) != 0xFFFFFFFFU);
}
