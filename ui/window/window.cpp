#include "ui/window/window.h"

#include <algorithm>
#include <atomic>
#include <vector>

#include <SDL.h>

namespace ui {

namespace {

/// The window's surface as pixels. SDL keeps it until the size changes; on X11 parts are shown
/// through shared memory.
class SurfaceTarget final : public PixelTarget {
  public:
    explicit SurfaceTarget(SDL_Window* window) : window_(window) {}

    kiosk::Result<PixelBuffer> pixels() override {
        SDL_Surface* surface = SDL_GetWindowSurface(window_);
        if (surface == nullptr) return {kiosk::ErrorCode::device_fault, SDL_GetError()};
        if (surface->format->BytesPerPixel != 4 || surface->format->Rmask != 0x00FF0000)
            return {kiosk::ErrorCode::device_fault, "the screen is not 32 bit RGB"};
        return PixelBuffer{static_cast<std::uint32_t*>(surface->pixels), surface->pitch / 4,
                           surface->w, surface->h};
    }

    kiosk::Result<void> show(std::span<const PixelRect> changed) override {
        rects_.clear();
        for (const PixelRect& rect : changed)
            rects_.push_back({rect.x0, rect.y0, rect.width(), rect.height()});
        if (rects_.empty()) return {};
        if (SDL_UpdateWindowSurfaceRects(window_, rects_.data(), static_cast<int>(rects_.size())) !=
            0)
            return {kiosk::ErrorCode::device_fault, SDL_GetError()};
        return {};
    }

  private:
    SDL_Window* window_;
    std::vector<SDL_Rect> rects_;
};

}  // namespace

struct Window::State {
    SDL_Window* window = nullptr;
    std::unique_ptr<SurfaceTarget> target;
    Uint32 wake_event = 0;
    /// One wake-up in the queue is enough, however many were asked for.
    std::atomic<bool> wake_sent = false;
    bool exposed = false;
};

Window::Window() : state_(std::make_unique<State>()) {}

Window::~Window() {
    state_->target.reset();
    if (state_->window != nullptr) SDL_DestroyWindow(state_->window);
    SDL_QuitSubSystem(SDL_INIT_VIDEO | SDL_INIT_EVENTS);
}

kiosk::Result<std::unique_ptr<Window>> Window::open(const WindowConfig& config) {
    // A finger is a finger: no mouse is made of it, none is made of a mouse, and the pointer grabs
    // nothing.
    SDL_SetHint(SDL_HINT_TOUCH_MOUSE_EVENTS, "0");
    SDL_SetHint(SDL_HINT_MOUSE_TOUCH_EVENTS, "0");
    // A grab at each press would ask the X server twice before the press is known here.
    SDL_SetHint(SDL_HINT_MOUSE_AUTO_CAPTURE, "0");
    SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "0");
    SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    if (SDL_InitSubSystem(SDL_INIT_VIDEO | SDL_INIT_EVENTS) != 0)
        return {kiosk::ErrorCode::no_device, SDL_GetError()};
    std::unique_ptr<Window> self(new Window);
    State& state = *self->state_;
    const Uint32 flags = config.fullscreen ? SDL_WINDOW_FULLSCREEN_DESKTOP : SDL_WINDOW_BORDERLESS;
    state.window = SDL_CreateWindow(config.title.c_str(), 0, 0, config.width, config.height, flags);
    if (state.window == nullptr) return {kiosk::ErrorCode::device_fault, SDL_GetError()};
    SDL_ShowCursor(config.fullscreen ? SDL_DISABLE : SDL_ENABLE);
    // What a barcode scanner or a keyboard types never enters the queue as text. Keys do, both
    // ways: those of a tactile keypad are among them (ui/input/keypad.h), and what is shown while
    // one is held ends when it is let go.
    SDL_StopTextInput();
    for (const Uint32 type : {SDL_TEXTINPUT, SDL_TEXTEDITING}) SDL_EventState(type, SDL_IGNORE);
    state.wake_event = SDL_RegisterEvents(1);
    state.target = std::make_unique<SurfaceTarget>(state.window);
    if (const auto pixels = state.target->pixels(); !pixels) return pixels.error();
    return self;
}

int Window::width() const {
    int width = 0;
    SDL_GetWindowSize(state_->window, &width, nullptr);
    return width;
}

int Window::height() const {
    int height = 0;
    SDL_GetWindowSize(state_->window, nullptr, &height);
    return height;
}

PixelTarget& Window::target() {
    return *state_->target;
}

bool Window::wait(kiosk::Duration timeout, const std::function<void(const SDL_Event&)>& on_event) {
    SDL_Event event;
    const auto ms = static_cast<int>(std::clamp<kiosk::Duration::rep>(timeout.count(), 0, 60'000));
    bool open = true;
    int more = ms == 0 ? SDL_PollEvent(&event) : SDL_WaitEventTimeout(&event, ms);
    while (more != 0) {
        if (event.type == state_->wake_event) {
            state_->wake_sent = false;
        } else if (event.type == SDL_QUIT) {
            open = false;
        } else {
            if (event.type == SDL_WINDOWEVENT &&
                (event.window.event == SDL_WINDOWEVENT_EXPOSED ||
                 event.window.event == SDL_WINDOWEVENT_SIZE_CHANGED))
                state_->exposed = true;
            on_event(event);
        }
        more = SDL_PollEvent(&event);
    }
    return open;
}

void Window::wake() {
    if (state_->wake_sent.exchange(true)) return;
    SDL_Event event{};
    event.type = state_->wake_event;
    if (SDL_PushEvent(&event) < 0) state_->wake_sent = false;
}

bool Window::take_exposed() {
    return std::exchange(state_->exposed, false);
}

}  // namespace ui
