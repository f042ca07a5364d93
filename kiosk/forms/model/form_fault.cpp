#include "kiosk/forms/model/form_fault.h"

#include <map>

#include "kiosk/forms/model/fault_words_data.h"
#include "kiosk/model/word_table.h"

namespace kiosk {

namespace {

const WordTable& table() {
    static const WordTable words(fault_words_json());
    return words;
}

std::string replaced(std::string line,
                     const std::vector<std::pair<std::string, std::string>>& values) {
    for (const auto& [name, value] : values) {
        const std::string mark = "{" + name + "}";
        if (const auto at = line.find(mark); at != std::string::npos)
            line.replace(at, mark.size(), value);
    }
    return line;
}

}  // namespace

LocalText FormFault::words() const {
    std::map<std::string, std::string, std::less<>> lines;
    for (const auto& [tag, text] : table().at("fault." + id).all())
        lines.emplace(tag, replaced(text, values));
    return LocalText(std::move(lines));
}

LocalText FormFault::message() const {
    std::string place = file;
    if (line > 0) place += ":" + std::to_string(line);
    place += ": ";
    if (!question.empty()) place += question;
    if (!attribute.empty()) place += (question.empty() ? "" : ", ") + attribute;
    if (!question.empty() || !attribute.empty()) place += ": ";
    std::map<std::string, std::string, std::less<>> lines;
    const LocalText sentence = words();
    for (const auto& [tag, text] : sentence.all()) lines.emplace(tag, place + text);
    return LocalText(std::move(lines));
}

bool has_fault_words(std::string_view id) {
    return table().has("fault." + std::string(id));
}

}  // namespace kiosk
