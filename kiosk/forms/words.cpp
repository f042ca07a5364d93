#include "kiosk/forms/words.h"

#include <map>
#include <string>

#include <nlohmann/json.hpp>

#include "kiosk/base/check.h"
#include "kiosk/forms/words_data.h"

namespace kiosk {

namespace {

using Words = std::map<std::string, LocalText, std::less<>>;

Words parse_words() {
    const auto json = nlohmann::json::parse(form_words_json(), nullptr, false);
    KIOSK_CHECK(json.is_object());
    Words words;
    for (const auto& [id, texts] : json.items()) {
        constexpr std::string_view prefix = "form.";
        KIOSK_CHECK(id.starts_with(prefix) && texts.contains("zh") && texts.contains("en"));
        words.emplace(id.substr(prefix.size()),
                      LocalText(texts["zh"].get<std::string>(), texts["en"].get<std::string>()));
    }
    return words;
}

const Words& words() {
    static const Words parsed = parse_words();
    return parsed;
}

}  // namespace

const LocalText& form_word(std::string_view id) {
    const auto found = words().find(id);
    KIOSK_CHECK(found != words().end());
    return found->second;
}

bool has_form_word(std::string_view id) {
    return words().contains(id);
}

}  // namespace kiosk
