#include "ui/text/language_info.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>

#include <nlohmann/json.hpp>

namespace ui {
namespace {

using kiosk::Error;
using kiosk::ErrorCode;
using kiosk::Language;
using kiosk::Result;

constexpr float leading_min = 1;
constexpr float leading_max = 2;

std::size_t line_at(std::string_view json, std::size_t byte) {
    const std::string_view before = json.substr(0, std::min(byte, json.size()));
    return 1 + static_cast<std::size_t>(std::ranges::count(before, '\n'));
}

std::size_t line_of(std::string_view json, std::string_view key) {
    const std::size_t at = json.find("\"" + std::string(key) + "\"");
    return line_at(json, at == std::string_view::npos ? 0 : at);
}

Error bad(std::string_view tag, std::size_t line, std::string_view key, std::string_view what) {
    std::string detail(tag);
    detail += ".json:" + std::to_string(line) + ": ";
    if (!key.empty()) detail += "'" + std::string(key) + "': ";
    detail += what;
    return {ErrorCode::bad_format, std::move(detail), {}};
}

std::set<std::string> places_of(std::string_view text) {
    std::set<std::string> places;
    for (std::size_t at = text.find('{'); at != std::string_view::npos;
         at = text.find('{', at + 1)) {
        const std::size_t end = text.find('}', at);
        if (end == std::string_view::npos) break;
        places.emplace(text.substr(at + 1, end - at - 1));
    }
    return places;
}

std::optional<float> leading_of(const std::string& text) {
    float leading = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), leading);
    if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) return std::nullopt;
    if (!(leading >= leading_min && leading <= leading_max)) return std::nullopt;
    return leading;
}

/// False when the head says what it cannot say.
bool take_fact(const std::string& key, const std::string& value, LanguageInfo& info) {
    if (key == "@name") {
        info.name = value;
    } else if (key == "@direction") {
        info.rtl = value == "rtl";
        return value == "rtl" || value == "ltr";
    } else if (key == "@state") {
        info.draft = value == "draft";
        return value == "draft" || value == "reviewed";
    } else if (key == "@fallback") {
        if (!is_always_there(value)) return false;
        info.language = *Language::of(info.language.tag(), value);
    } else if (key == "@voice") {
        info.voice = value;
        return is_always_there(value);
    } else if (key == "@leading") {
        const auto leading = leading_of(value);
        info.leading = leading.value_or(0);
        return leading.has_value();
    } else {
        return false;
    }
    return true;
}

}  // namespace

bool is_always_there(std::string_view tag) {
    return tag == Language::zh.tag() || tag == Language::en.tag();
}

Result<LanguageFile> read_language_file(const std::string& tag, std::string_view json) {
    LanguageFile file;
    const auto language = Language::of(tag);
    if (!language) return bad(tag, 1, {}, "the file's name is no language tag");
    file.info.language = *language;
    file.info.draft = !is_always_there(tag);
    nlohmann::json read;
    try {
        read = nlohmann::json::parse(json);
    } catch (const nlohmann::json::parse_error& error) {
        return bad(tag, line_at(json, error.byte), {}, "not a JSON object");
    }
    if (!read.is_object()) return bad(tag, 1, {}, "not a JSON object");
    for (const auto& [key, value] : read.items()) {
        if (!value.is_string()) return bad(tag, line_of(json, key), key, "not a text");
        const auto& text = value.get_ref<const std::string&>();
        if (text.empty()) return bad(tag, line_of(json, key), key, "empty");
        if (!key.starts_with('@')) {
            file.texts.emplace(key, text);
        } else if (!take_fact(key, text, file.info)) {
            return bad(tag, line_of(json, key), key, "cannot be '" + text + "'");
        }
    }
    if (file.info.name.empty()) {
        if (!is_always_there(tag)) return bad(tag, 1, "@name", "missing");
        file.info.name = tag;
    }
    file.info.written = file.texts.size();
    return file;
}

Result<void> compare_with_chinese(const LanguageFile& file, const LanguageFile& chinese,
                                  std::string_view json) {
    const std::string tag(file.info.language.tag());
    for (const auto& [key, text] : file.texts) {
        const auto original = chinese.texts.find(key);
        if (original == chinese.texts.end())
            return bad(tag, line_of(json, key), key, "not in zh.json");
        if (places_of(text) != places_of(original->second))
            return bad(tag, line_of(json, key), key, "other {places} than in zh");
    }
    if (file.info.draft) return {};
    for (const auto& [key, text] : chinese.texts)
        if (!file.texts.contains(key)) return bad(tag, 1, key, "missing");
    return {};
}

}  // namespace ui
