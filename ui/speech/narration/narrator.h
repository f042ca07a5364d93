#pragma once

#include <map>
#include <string>
#include <vector>

#include "ui/node.h"
#include "ui/text/texts.h"

namespace ui {

/// One thing to be said.
struct Utterance {
    std::string text;
    /// Of the fixed text that it is; empty: made for this moment. Recorded clips bear it.
    std::string id;
    bool is_name = false;
    friend bool operator==(const Utterance&, const Utterance&) = default;
};

/// How a stop of the tactile keys is said: name, value, what it is, its state, its hint.
[[nodiscard]] std::vector<Utterance> said_of(const Node& node, const Texts& texts,
                                             kiosk::Language language);

/// Tells what is new on the screen to somebody who does not see it: another screen or dialog by its
/// title and the line below it, messages when they come, the stop of the tactile keys when it moves
/// or changes, what was typed.
/// **Threads:** the user interface's. **Time:** ≤ 1 ms. **Secrets:** remembers what was said last;
/// `forget`.
class Narrator {
  public:
    explicit Narrator(const Texts& texts) : texts_(texts) {}

    /// What is to be said now instead of what is being said; empty: nothing new. `stop` is where
    /// the tactile keys are, or null.
    [[nodiscard]] std::vector<Utterance> follow(const Tree& tree, const Node* stop,
                                                kiosk::Language language);
    /// The person pressed the stop: a fault that still stands after it is said again, and so is a
    /// field that may be typed into now, or the press would seem to have done nothing.
    void pressed(const Node& stop);
    /// The last words once more.
    [[nodiscard]] const std::vector<Utterance>& again() const { return last_; }
    /// Another fixed text, at once (“screen off”).
    [[nodiscard]] std::vector<Utterance> tell(std::string_view id, kiosk::Language language) const;
    /// Every value that stands there whole because the person holds for it, with its name. It is
    /// not remembered: `again` does not say it.
    [[nodiscard]] std::vector<Utterance> told_in_full(const Tree& tree,
                                                      kiosk::Language language) const;
    void forget();

  private:
    void tell_screen(const Tree& tree, kiosk::Language language, std::vector<Utterance>& out);
    void tell_messages(const Tree& tree, std::vector<Utterance>& out);
    void tell_typing(const Tree& tree, kiosk::Language language, std::vector<Utterance>& out);

    const Texts& texts_;
    std::string screen_;
    std::string stop_;
    std::string group_;
    std::map<std::string, std::string> messages_;
    std::string field_;
    std::string value_;
    std::vector<Utterance> last_;
    bool hinted_ = false;
    bool pressed_ = false;
};

}  // namespace ui
