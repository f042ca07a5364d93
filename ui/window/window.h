#pragma once

#include <functional>
#include <memory>
#include <string>

#include "kiosk/base/clock.h"
#include "kiosk/base/result.h"
#include "ui/present/presenter.h"

union SDL_Event;

namespace ui {

struct WindowConfig {
    int width = 1080;
    int height = 1920;
    bool fullscreen = true;
    std::string title;
};

/// The one window of the terminal and the sleep of its loop. Only SDL's video and events are
/// initialised: joystick and sensor subsystems poll and would wake the machine.
/// **Threads:** the one that opened it; `wake` any. **Errors:** no_device without a display,
/// device_fault when SDL cannot give a window or its pixels. **Time:** `wait` returns within a
/// millisecond of an event or a wake-up.
class Window {
  public:
    [[nodiscard]] static kiosk::Result<std::unique_ptr<Window>> open(const WindowConfig& config);
    ~Window();
    Window(const Window&) = delete;
    Window& operator=(const Window&) = delete;

    /// What the window really got.
    [[nodiscard]] int width() const;
    [[nodiscard]] int height() const;
    [[nodiscard]] PixelTarget& target();

    /// Sleeps until something happens or `timeout` has passed, then hands out every event that
    /// waits. False when the window was closed.
    bool wait(kiosk::Duration timeout, const std::function<void(const SDL_Event&)>& on_event);
    /// Ends a running or the next `wait`.
    void wake();
    /// True once after the window's content was lost or its size changed: draw everything.
    [[nodiscard]] bool take_exposed();

  private:
    Window();
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace ui
