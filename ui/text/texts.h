#pragma once

#include <filesystem>
#include <initializer_list>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kiosk/base/result.h"
#include "kiosk/model/local_text.h"
#include "ui/text/language_info.h"

namespace ui {

/// The words that screens say, by TextId (“title.home”), one flat JSON object a language in
/// `<folder>/<tag>.json`; what begins with “@” says what language it is (`LanguageInfo`). A text
/// may hold `{name}` places, the same ones in every language. Chinese and English are whole. Every
/// other language is added by adding its file; what is not written in it is said in its stand-in.
/// **Threads:** immutable after loading.
/// **Errors:** of Chinese and English: bad_format with file, line and key when a key or a place
/// lacks in one, a text is empty, or the JSON is not a flat object of texts; not_found when a file
/// cannot be read. A file of another language that is wrong is left out and told in `refused`.
/// **Limits:** `file_bytes_max` a file, `languages_max` languages.
class Texts {
  public:
    static constexpr std::size_t file_bytes_max = std::size_t{1} << 20U;
    static constexpr std::size_t languages_max = 16;

    using Values = std::initializer_list<std::pair<std::string_view, std::string_view>>;

    /// Whether languages that nobody has read yet are offered.
    enum class Drafts { hidden, offered };

    [[nodiscard]] static kiosk::Result<Texts> load(const std::filesystem::path& folder,
                                                   Drafts drafts = Drafts::hidden);
    /// The same from memory: JSON by language tag.
    [[nodiscard]] static kiosk::Result<Texts> parse(
        const std::map<std::string, std::string>& json_by_language, Drafts drafts = Drafts::hidden);

    /// What is offered: Chinese, English, then the others by tag.
    [[nodiscard]] std::span<const LanguageInfo> languages() const { return languages_; }
    /// Chinese when it is none of them.
    [[nodiscard]] const LanguageInfo& info(const kiosk::Language& language) const;
    /// Files that were left out, each with file, line and what is wrong: for the technician.
    [[nodiscard]] std::span<const kiosk::Error> refused() const { return refused_; }

    [[nodiscard]] bool has(std::string_view key) const;
    /// Somebody wrote this text in this language.
    [[nodiscard]] bool has(const kiosk::Language& language, std::string_view key) const;
    /// The text, of the language or of its stand-in; the key itself when nobody wrote one, because
    /// a screen must never fail for want of a word.
    [[nodiscard]] std::string_view at(const kiosk::Language& language, std::string_view key) const;
    /// Values keep their own direction within a language that is written from right to left.
    [[nodiscard]] std::string format(const kiosk::Language& language, std::string_view key,
                                     Values values) const;

    /// The key of the text that has these words and no places; empty when none has.
    [[nodiscard]] std::string id_of(const kiosk::Language& language, std::string_view words) const;

    [[nodiscard]] std::size_t size() const { return texts_.size(); }

  private:
    using Wordings = std::map<std::string, std::string, std::less<>>;  // language tag → text

    void take(const LanguageFile& file);
    void index();

    std::map<std::string, Wordings, std::less<>> texts_;  // key → wordings
    std::map<std::string, Wordings, std::less<>> ids_;    // language tag → words → key
    std::vector<LanguageInfo> languages_;
    std::vector<kiosk::Error> refused_;
};

}  // namespace ui
