#pragma once

#include <cstddef>
#include <string_view>

namespace kiosk::xpath {

/// Characters of XPath are code points.
inline bool begins_character(char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
}

inline std::size_t characters_of(std::string_view text) {
    std::size_t count = 0;
    for (const char c : text) count += begins_character(c) ? 1U : 0U;
    return count;
}

/// The byte at which character `index` begins; the size of the text when it has fewer.
inline std::size_t byte_of(std::string_view text, std::size_t index) {
    std::size_t at = 0;
    for (; at < text.size(); ++at)
        if (begins_character(text[at]) && index-- == 0) return at;
    return at;
}

inline constexpr std::string_view xml_space = " \t\r\n";

inline std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(xml_space);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(xml_space) + 1 - first);
}

/// Takes the next word of a list separated by white space; empty when there is none.
inline std::string_view take_word(std::string_view& list) {
    const auto first = list.find_first_not_of(xml_space);
    if (first == std::string_view::npos) return list = {};
    list.remove_prefix(first);
    const auto end = list.find_first_of(xml_space);
    const std::string_view word = list.substr(0, end);
    list.remove_prefix(word.size());
    return word;
}

}  // namespace kiosk::xpath
