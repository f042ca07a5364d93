#include "ui/text_engine/line_breaker.h"

#include <unicode/ubrk.h>
#include <unicode/utf16.h>

#include "kiosk/base/check.h"

namespace ui {

struct LineBreaker::Iterator {
    explicit Iterator(std::string_view tag) : language(tag) {
        UErrorCode status = U_ZERO_ERROR;
        const std::string locale = language.substr(0, language.find('-')) + "@lb=strict";
        handle = ubrk_open(UBRK_LINE, locale.c_str(), nullptr, 0, &status);
        KIOSK_CHECK(U_SUCCESS(status));
    }
    ~Iterator() { ubrk_close(handle); }
    Iterator(const Iterator&) = delete;
    Iterator& operator=(const Iterator&) = delete;

    std::string language;
    UBreakIterator* handle = nullptr;
};

LineBreaker::LineBreaker() = default;
LineBreaker::~LineBreaker() = default;

LineBreaker::Iterator& LineBreaker::iterator_for(std::string_view language) {
    for (const auto& iterator : iterators_) {
        if (iterator->language == language) return *iterator;
    }
    if (iterators_.size() == languages_max) iterators_.erase(iterators_.begin());
    iterators_.push_back(std::make_unique<Iterator>(language));
    return *iterators_.back();
}

WipingVector<std::uint8_t> LineBreaker::breaks(std::u32string_view text,
                                               std::string_view language) {
    WipingVector<std::uint8_t> out(text.size(), 0);
    WipingVector<UChar> units;
    WipingVector<std::uint32_t> character_of;
    units.reserve(text.size() * 2);
    character_of.reserve(text.size() * 2);
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<UChar32>(text[i]);
        if (c > 0xFFFF) {
            units.push_back(static_cast<UChar>(U16_LEAD(c)));
            character_of.push_back(static_cast<std::uint32_t>(i));
            units.push_back(static_cast<UChar>(U16_TRAIL(c)));
        } else {
            units.push_back(static_cast<UChar>(c));
        }
        character_of.push_back(static_cast<std::uint32_t>(i));
    }
    Iterator& iterator = iterator_for(language);
    UErrorCode status = U_ZERO_ERROR;
    ubrk_setText(iterator.handle, units.data(), static_cast<std::int32_t>(units.size()), &status);
    KIOSK_CHECK(U_SUCCESS(status));
    for (std::int32_t at = ubrk_first(iterator.handle); at != UBRK_DONE;
         at = ubrk_next(iterator.handle)) {
        const auto unit = static_cast<std::size_t>(at);
        if (unit < units.size()) out[character_of[unit]] = 1;
    }
    static constexpr UChar nothing[1] = {0};
    ubrk_setText(iterator.handle, nothing, 0, &status);
    return out;
}

}  // namespace ui
