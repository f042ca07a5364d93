#include "kiosk/model/word_table.h"

#include <nlohmann/json.hpp>

#include "kiosk/base/check.h"

namespace kiosk {

WordTable::WordTable(std::string_view text) {
    const auto json = nlohmann::json::parse(text, nullptr, false);
    KIOSK_CHECK(json.is_object());
    for (const auto& [id, texts] : json.items()) {
        KIOSK_CHECK(texts.is_object() && texts.contains("zh") && texts.contains("en"));
        words_.emplace(id,
                       LocalText(texts["zh"].get<std::string>(), texts["en"].get<std::string>()));
    }
}

const LocalText& WordTable::at(std::string_view id) const {
    const auto found = words_.find(id);
    KIOSK_CHECK(found != words_.end());
    return found->second;
}

LocalText WordTable::format(std::string_view id, Values values) const {
    return filled(at(id), values);
}

LocalText filled(const LocalText& words, WordTable::Values values) {
    std::map<std::string, std::string, std::less<>> lines;
    for (const auto& [tag, text] : words.all()) {
        const Language language = Language::of(tag).value_or(Language::zh);
        std::string line = text;
        for (const auto& [name, value] : values) {
            const std::string mark = "{" + std::string(name) + "}";
            const auto at = line.find(mark);
            if (at != std::string::npos) line.replace(at, mark.size(), value.in(language));
        }
        lines.emplace(tag, std::move(line));
    }
    return LocalText(std::move(lines));
}

LocalText same_everywhere(std::string text) {
    return {text, text};
}

}  // namespace kiosk
