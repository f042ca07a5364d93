#pragma once

#include <string>
#include <vector>

#include "kiosk/flow/intent.h"
#include "ui/focus/keypad_key.h"
#include "ui/node.h"

namespace ui {

/// What tactile keys stop at, in the order of reading: every control, and every text that tells
/// something. The title of the screen first, the banner last; under a dialog only the dialog.
[[nodiscard]] std::vector<const Node*> focus_stops(const Tree& tree);

/// What makes a screen another one for somebody who hears it: its name, its title with the line
/// below that says which page it is, the dialog over it.
[[nodiscard]] std::string name_of_heard(const Tree& tree);
/// The line that belongs to the title: beside it and before the content. Null: none.
[[nodiscard]] const Node* line_of_title(const Tree& tree);

/// Where the tactile keys are on the screen. Steps through the stops, round and round: nothing is
/// out of reach and nothing holds it.
/// **Threads:** the user interface's. **Secrets:** remembers the words of one stop; `forget`.
class KeyFocus {
  public:
    /// Moves, or gives what the person wants done. `tree` is what the screen shows.
    [[nodiscard]] std::vector<kiosk::Intent> press(KeypadKey key, const Tree& tree);
    /// Marks the stop in a new tree. On another screen it begins anew, before its first stop.
    void mark(Tree& tree);
    /// The stop; null before the first.
    [[nodiscard]] const Node* at(const Tree& tree) const;
    /// A finger took over.
    void leave() { active_ = false; }
    void forget();

  private:
    struct Place {
        std::string id;
        std::string label;
        std::size_t index = 0;
    };
    [[nodiscard]] std::size_t index_in(const std::vector<const Node*>& stops) const;
    void move(const Tree& tree, int by);
    void stand_on(const std::vector<const Node*>& stops, std::size_t index);

    std::string screen_;
    Place place_;
    bool active_ = false;
};

}  // namespace ui
