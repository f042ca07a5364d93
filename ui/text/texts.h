#pragma once

#include <filesystem>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "kiosk/base/result.h"
#include "kiosk/model/local_text.h"

namespace ui {

/// The words that screens say, by TextId (“title.home”), one flat JSON object a language:
/// `<folder>/zh.json`,
/// `<folder>/en.json`. A text may hold `{name}` places, the same ones in every language.
/// **Threads:** immutable after loading.
/// **Errors:** bad_format with file and key when a key or a place lacks in one language, a text is
/// empty, or the JSON is not a flat object of texts; not_found when a file cannot be read.
/// **Limits:** `file_bytes_max` a file.
class Texts {
  public:
    static constexpr std::size_t file_bytes_max = std::size_t{1} << 20U;

    using Values = std::initializer_list<std::pair<std::string_view, std::string_view>>;

    [[nodiscard]] static kiosk::Result<Texts> load(const std::filesystem::path& folder);
    /// The same from memory: JSON by language tag.
    [[nodiscard]] static kiosk::Result<Texts> parse(
        const std::map<std::string, std::string>& json_by_language);

    [[nodiscard]] bool has(std::string_view key) const;
    /// The text; the key itself when nobody wrote one, because a screen must never fail for want of
    /// a word.
    [[nodiscard]] std::string_view at(kiosk::Language language, std::string_view key) const;
    [[nodiscard]] std::string format(kiosk::Language language, std::string_view key,
                                     Values values) const;

    /// The key of the text that has these words and no places; empty when none has.
    [[nodiscard]] std::string id_of(kiosk::Language language, std::string_view words) const;

    [[nodiscard]] std::size_t size() const { return texts_.size(); }

  private:
    using Wordings = std::map<std::string, std::string, std::less<>>;  // language tag → text
    std::map<std::string, Wordings, std::less<>> texts_;               // key → wordings
    std::map<std::string, Wordings, std::less<>> ids_;  // language tag → words → key
};

}  // namespace ui
