#include "kiosk/forms/option_search.h"

#include <memory>

#include <unicode/translit.h>
#include <unicode/unistr.h>

namespace kiosk {

namespace {

/// Lower-case ASCII words, one a syllable: “清溪区” gives “qing xi qu”.
std::string syllables(std::string_view text) {
    static const std::unique_ptr<const icu::Transliterator> transform = [] {
        UErrorCode status = U_ZERO_ERROR;
        std::unique_ptr<icu::Transliterator> made(icu::Transliterator::createInstance(
            "Han-Latin; Latin-ASCII; Lower", UTRANS_FORWARD, status));
        return U_SUCCESS(status) ? std::move(made) : nullptr;
    }();
    auto wide = icu::UnicodeString::fromUTF8(
        icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
    if (transform) transform->transliterate(wide);
    std::string plain;
    wide.toUTF8String(plain);
    return plain;
}

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/// What was typed begins somewhere in the words: as initials, or as letters with or without blanks.
bool finds_in(std::string_view words, std::string_view wanted) {
    std::string together;
    std::string initials;
    bool inside = false;
    for (const char c : words) {
        if (is_letter(c)) {
            together.push_back(c);
            if (!inside) initials.push_back(c);
        }
        inside = is_letter(c);
    }
    return together.find(wanted) != std::string::npos || initials.find(wanted) != std::string::npos;
}

}  // namespace

OptionSearch::OptionSearch(std::string_view typed) {
    for (const char c : typed) {
        const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        if (is_letter(lower)) wanted_.push_back(lower);
    }
}

bool OptionSearch::finds(const LocalText& label) const {
    if (wanted_.empty()) return true;
    for (const auto& [language, text] : label.all()) {
        if (finds_in(syllables(text), wanted_)) return true;
    }
    return false;
}

}  // namespace kiosk
