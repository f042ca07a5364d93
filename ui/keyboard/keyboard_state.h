#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/flow/intent.h"
#include "kiosk/flow/snapshot.h"
#include "ui/input/handwriting/handwriting.h"
#include "ui/input/pinyin/composer.h"
#include "ui/keyboard_view.h"

namespace ui {

/// The on-screen keyboard between the person and the visit: keeps which keys stand there and what
/// is being composed, and passes on finished text. Each kind of field has its keys; what a person
/// changed to stays for the next field of that kind.
/// **Threads:** the user interface's. **Time:** ≤ 2 ms a key, ≤ 20 ms a written stroke; the first
/// field of Chinese text opens the composer. **Secrets:** what is being composed; `forget` drops it
/// and closes the session.
class KeyboardState {
  public:
    using OpenComposer = std::function<kiosk::Result<std::unique_ptr<Composer>>()>;
    using OpenHandwriting = std::function<kiosk::Result<std::unique_ptr<Handwriting>>()>;

    /// Each is asked once. Without a composer there are letters, digits and signs; without
    /// handwriting there is none.
    explicit KeyboardState(OpenComposer open, OpenHandwriting open_handwriting = {})
        : open_(std::move(open)), open_handwriting_(std::move(open_handwriting)) {}

    /// Puts up the keys of the field that has the focus now. What was being composed for another
    /// field is dropped.
    void follow(const kiosk::Snapshot& snapshot);
    [[nodiscard]] const KeyboardView& view() const { return view_; }
    /// What the visit is told instead of the intent: nothing is lost, and nothing half composed
    /// goes on to the next page.
    [[nodiscard]] std::vector<kiosk::Intent> press(kiosk::Intent intent);
    void forget();
    /// Why there is no Chinese, or no handwriting, or none but of templates; once each.
    [[nodiscard]] std::optional<kiosk::Error> take_problem();

  private:
    struct Target {
        kiosk::FieldId field;
        kiosk::KeyboardHint hint = kiosk::KeyboardHint::none;
        std::size_t page = 0;
        bool search = false;
        friend bool operator==(const Target&, const Target&) = default;
    };

    [[nodiscard]] static std::optional<Target> target_of(const kiosk::Snapshot& snapshot,
                                                         const kiosk::FieldView* field);
    void put_up(const Target& target, kiosk::Language language);
    void change_to(KeyboardMode mode);
    [[nodiscard]] bool can_compose();
    [[nodiscard]] bool can_write();
    [[nodiscard]] bool composing() const { return composer_ && composer_->composing(); }
    /// Something is begun that is no text yet.
    [[nodiscard]] bool begun() const { return composing() || !view_.strokes.empty(); }
    [[nodiscard]] std::string choose(std::size_t candidate);
    /// The likeliest text of what is begun.
    [[nodiscard]] std::string finish();
    void write(kiosk::Stroke stroke);
    void take_missing();
    void delete_back();
    void begin_again();
    void refresh();
    void refresh_groups();
    /// Candidates of this group alone, or of all.
    void narrow(std::string_view group);
    void drop();
    [[nodiscard]] std::string press_key(const kiosk::intent::Keyboard& key);

    OpenComposer open_;
    OpenHandwriting open_handwriting_;
    std::unique_ptr<Composer> composer_;
    std::unique_ptr<Handwriting> handwriting_;
    bool opened_ = false;
    bool opened_handwriting_ = false;
    std::vector<kiosk::Error> problems_;
    std::optional<Target> target_;
    /// What is written next stands here.
    WritingPlace place_;
    KeyboardMode chinese_ = KeyboardMode::pinyin;
    /// Where the pages of candidates before this one began.
    std::vector<std::size_t> pages_;
    KeyboardView view_;
};

}  // namespace ui
