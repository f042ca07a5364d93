#include "kiosk/forms/words.h"

#include <string>

#include "kiosk/forms/words_data.h"
#include "kiosk/model/word_table.h"

namespace kiosk {

namespace {

const WordTable& table() {
    static const WordTable words(form_words_json());
    return words;
}

}  // namespace

const LocalText& form_word(std::string_view id) {
    return table().at("form." + std::string(id));
}

bool has_form_word(std::string_view id) {
    return table().has("form." + std::string(id));
}

}  // namespace kiosk
