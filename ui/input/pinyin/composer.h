#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "kiosk/base/result.h"

namespace ui {

/// How keys become Chinese characters.
enum class ComposerWay : std::uint8_t {
    text,  ///< pinyin of words and sentences; takes the mix-ups of southern speakers
    name,  ///< pinyin of names: single characters, every one that has a reading, nothing mixed up
    nine,  ///< pinyin of words on nine keys, `2` … `9`
    nine_name,  ///< pinyin of names on nine keys
    stroke,     ///< strokes in the order of writing: `h` 横 `s` 竖 `p` 撇 `n` 点 `z` 折
};

/// What single characters among the candidates have in common.
struct CharacterGroup {
    enum class By : std::uint8_t { radical, strokes };
    By by = By::radical;
    std::size_t number = 0;  ///< of the radical its place in `radicals()`, or how many strokes
    friend auto operator<=>(const CharacterGroup&, const CharacterGroup&) = default;
};
/// A group, and how many candidates are in it.
struct CountedGroup {
    CharacterGroup group;
    std::size_t count = 0;
};

/// What is being composed, as the person sees it.
struct Composition {
    /// What was typed: syllables behind the characters already chosen, or the keys of strokes.
    /// Empty: nothing.
    std::string shown;
    /// From the one asked for on, likeliest first.
    std::vector<std::string> candidates;
    /// There are more behind them.
    bool more = false;
    /// Candidates are of this group alone.
    std::optional<CountedGroup> narrowed;
};

/// Makes Chinese text of keys. Learns nothing and writes nothing: no file is made or changed.
/// **Threads:** one at a time; at most one composer lives in a process. **Time:** ≤ 2 ms a key,
/// ≤ 10 ms to group candidates.
/// **Errors:** a key that does not fit is ignored. **Limits:** `keys_max` keys at once.
/// **Secrets:** all of it; `forget` leaves nothing.
class Composer {
  public:
    static constexpr std::size_t keys_max = 48;
    /// As many candidates as groups are made of.
    static constexpr std::size_t grouped_max = 1000;

    virtual ~Composer() = default;

    /// Drops what was being composed.
    virtual void use(ComposerWay way) = 0;
    virtual void press(char key) = 0;
    /// Takes back the last choice, else the last key.
    virtual void delete_back() = 0;
    [[nodiscard]] virtual bool composing() const = 0;
    /// At most `count` candidates from `first` on.
    [[nodiscard]] virtual Composition composition(std::size_t first, std::size_t count) const = 0;
    /// The groups of the likeliest candidates, in their order; candidates of several characters
    /// are in none.
    [[nodiscard]] virtual std::vector<CountedGroup> groups(CharacterGroup::By by) const = 0;
    /// From now on candidates are of this group alone; nullopt, or a group that has none: all.
    /// Whatever changes what is composed ends it.
    virtual void narrow(std::optional<CharacterGroup> group) = 0;
    /// The finished text; empty while keys are left, which the chosen characters did not use up.
    [[nodiscard]] virtual std::string choose(std::size_t candidate) = 0;
    /// The likeliest text of all keys.
    [[nodiscard]] virtual std::string finish() = 0;
    virtual void clear() = 0;
    /// Nothing of what was typed is left in memory.
    virtual void forget() = 0;
};

/// A composer over the dictionaries that assets/pinyin/compile.py made. not_found when the folder
/// lacks one or the library is not installed.
/// **Time:** loads the library: tens of milliseconds.
[[nodiscard]] kiosk::Result<std::unique_ptr<Composer>> open_composer(
    const std::filesystem::path& dictionaries);

}  // namespace ui
