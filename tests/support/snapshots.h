#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "kiosk/flow/snapshot.h"
#include "ui/hidden_view.h"
#include "ui/keyboard_view.h"
#include "ui/speech_view.h"

namespace tests {

/// What a picture of a screen depends on besides the screen itself.
struct Setting {
    kiosk::Language language = kiosk::Language::zh;
    kiosk::WayOfUse way = kiosk::WayOfUse::standard;
};

/// One example of a screen in one of its states; `name` becomes part of a file's name
/// (“form_phone”).
struct Example {
    std::string name;
    kiosk::Snapshot snapshot;
    /// Of the focused field.
    ui::KeyboardView keyboard{};
    /// A terminal that speaks.
    ui::SpeechView speech{.offered = true};
    /// Held for what is masked.
    ui::HiddenView hidden{};
};

/// Every screen of the visit in every state that looks different, with an invented person. Made
/// anew for every setting, because a snapshot is not copied.
[[nodiscard]] std::vector<Example> example_snapshots(const Setting& setting);

/// A snapshot without a screen yet.
[[nodiscard]] kiosk::Snapshot example_base(const Setting& setting);
/// The technician's pages.
void add_maintenance_examples(const Setting& setting, std::vector<Example>& out);

/// Of an ordinary visit, from the first touch to the last: what every language that is offered must
/// be seen in.
[[nodiscard]] bool is_ordinary(const Example& example);

inline constexpr std::string_view sample_name = "张三丰测";
/// Its first character is in no font but one for checking.
inline constexpr std::string_view rare_name = "\U0002A6D0三丰测";
inline constexpr std::string_view sample_number = "11010519491231002X";
inline constexpr std::string_view sample_phone = "13800138000";
inline constexpr std::string_view sample_address = "测试省样例市示范区幸福路 100 号 2 单元 301 室";

}  // namespace tests
