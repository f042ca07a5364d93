#include "kiosk/forms/option_search.h"

#include "kiosk/model/readings.h"

namespace kiosk {

OptionSearch::OptionSearch(std::string_view typed) : wanted_(plain_letters(typed)) {}

bool OptionSearch::finds(const LocalText& label) const {
    if (wanted_.empty()) return true;
    for (const auto& [language, text] : label.all()) {
        if (LetterText(text).find(wanted_) != LetterText::Match::none) return true;
    }
    return false;
}

}  // namespace kiosk
