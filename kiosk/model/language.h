#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace kiosk {

/// The language of the words people read: its BCP 47 tag, and that of the language whose words
/// stand in for those that nobody has written yet. A value, so that a language is added by adding
/// its file (assets/text); Chinese and English are always there. Two are the same when their tags
/// are.
/// **Limits:** `tag_bytes_max` bytes a tag.
class Language {
  public:
    static constexpr std::size_t tag_bytes_max = 15;

    static const Language zh;
    static const Language en;

    /// Chinese.
    constexpr Language() = default;

    /// Nothing when one of the two is no tag: two or three small letters, then parts of two to
    /// eight letters or digits (“ug”, “zh-Hant”).
    [[nodiscard]] static constexpr std::optional<Language> of(std::string_view tag,
                                                              std::string_view fallback = "zh") {
        if (!is_tag(tag) || !is_tag(fallback)) return std::nullopt;
        return Language(tag, fallback);
    }

    [[nodiscard]] constexpr std::string_view tag() const { return tag_.text(); }
    [[nodiscard]] constexpr std::string_view fallback() const { return fallback_.text(); }

    friend constexpr bool operator==(const Language& a, const Language& b) {
        return a.tag() == b.tag();
    }

  private:
    struct Tag {
        std::array<char, tag_bytes_max> bytes{'z', 'h'};
        unsigned char size = 2;
        [[nodiscard]] constexpr std::string_view text() const { return {bytes.data(), size}; }
    };

    static constexpr bool is_small(char c) { return c >= 'a' && c <= 'z'; }
    static constexpr bool is_part(std::string_view part) {
        return part.size() >= 2 && part.size() <= 8 &&
               std::all_of(part.begin(), part.end(), [](char c) {
                   return is_small(c) || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
               });
    }
    static constexpr bool is_tag(std::string_view tag) {
        const std::string_view first = tag.substr(0, tag.find('-'));
        if (tag.size() > tag_bytes_max || first.size() < 2 || first.size() > 3 ||
            !std::all_of(first.begin(), first.end(), is_small))
            return false;
        while (tag.find('-') != std::string_view::npos) {
            tag.remove_prefix(tag.find('-') + 1);
            if (!is_part(tag.substr(0, tag.find('-')))) return false;
        }
        return true;
    }
    static constexpr Tag made_of(std::string_view text) {
        Tag tag;
        tag.bytes = {};
        std::copy(text.begin(), text.end(), tag.bytes.begin());
        tag.size = static_cast<unsigned char>(text.size());
        return tag;
    }

    constexpr Language(std::string_view tag, std::string_view fallback)
        : tag_(made_of(tag)), fallback_(made_of(fallback)) {}

    Tag tag_;
    Tag fallback_;
};

inline constexpr Language Language::zh{"zh", "zh"};
inline constexpr Language Language::en{"en", "zh"};

/// A view into `language`.
[[nodiscard]] constexpr std::string_view tag_of(const Language& language) {
    return language.tag();
}
std::string_view tag_of(const Language&& language) = delete;

}  // namespace kiosk
