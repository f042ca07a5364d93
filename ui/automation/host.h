#pragma once

#include <functional>
#include <optional>

#include "kiosk/base/clock.h"
#include "kiosk/base/encoding.h"
#include "kiosk/base/result.h"
#include "ui/focus/keypad_key.h"
#include "ui/node.h"

namespace ui {

/// What the automation end point may do to the user interface. Everything goes the way that a
/// finger goes.
/// **Threads:** the user interface's own; reached through `AutomationHost::run`.
class UiAccess {
  public:
    enum class Finger { down, move, up };

    virtual ~UiAccess() = default;
    /// The tree that is on the screen now.
    [[nodiscard]] virtual const Tree& tree() const = 0;
    [[nodiscard]] virtual Rect window() const = 0;
    /// Enters the queue of touch events, behind those that wait.
    virtual void finger(Finger phase, int x, int y) = 0;
    /// A press on the tactile keypad, and the end of it.
    virtual void keypad(KeypadKey key) = 0;
    virtual void keypad_up(KeypadKey key) = 0;
    /// Nothing waits: no touch, no event, no frame to draw.
    [[nodiscard]] virtual bool settled() const = 0;
    /// The pixels on the screen as PNG; the whole window without a rectangle.
    [[nodiscard]] virtual kiosk::Result<kiosk::Bytes> png(std::optional<Rect> part) = 0;
};

class AutomationHost {
  public:
    virtual ~AutomationHost() = default;
    /// Runs the task on the user interface's thread and waits for its end. False when the program
    /// is ending.
    /// **Threads:** any but the user interface's.
    [[nodiscard]] virtual bool run(const std::function<void(UiAccess&)>& task) = 0;
};

}  // namespace ui
