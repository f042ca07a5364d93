#pragma once

#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "kiosk/model/local_text.h"

namespace kiosk {

/// Words compiled in from one file of assets/text: `{"<id>": {"zh": "…", "en": "…"}}`. For words
/// that the logic itself puts together, for example a message with its bound or a line of a
/// receipt; what only screens say is theirs.
/// **Errors:** broken JSON, a missing language or an unknown id is a fault of the program and
/// fatal.
/// **Threads:** any, once built.
class WordTable {
  public:
    explicit WordTable(std::string_view json);

    [[nodiscard]] const LocalText& at(std::string_view id) const;
    [[nodiscard]] bool has(std::string_view id) const { return words_.contains(id); }
    [[nodiscard]] const auto& all() const { return words_; }

    /// Replaces `{name}` by the value's words of the same language, in every language.
    using Values = std::initializer_list<std::pair<std::string_view, LocalText>>;
    [[nodiscard]] LocalText format(std::string_view id, Values values) const;

  private:
    std::map<std::string, LocalText, std::less<>> words_;
};

/// Replaces `{name}` in `words`.
[[nodiscard]] LocalText filled(const LocalText& words, WordTable::Values values);
/// The same text in every language: a number, a telephone.
[[nodiscard]] LocalText same_everywhere(std::string text);

}  // namespace kiosk
