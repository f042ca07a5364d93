#include "ui/text/texts.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <set>
#include <sstream>

#include <nlohmann/json.hpp>

namespace ui {
namespace {

using kiosk::ErrorCode;
using kiosk::Result;

constexpr std::array<std::string_view, 2> languages{"zh", "en"};

kiosk::Error bad(std::string_view file, std::string_view key, std::string_view what) {
    std::string detail(file);
    detail += ".json: ";
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

Result<std::string> read_file(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) return {ErrorCode::not_found, path.filename().string()};
    std::error_code fault;
    const auto size = std::filesystem::file_size(path, fault);
    if (fault) return {ErrorCode::not_found, path.filename().string()};
    // One byte more tells a file that has grown.
    std::string content(std::min<std::uintmax_t>(size, Texts::file_bytes_max) + 1, '\0');
    in.read(content.data(), static_cast<std::streamsize>(content.size()));
    content.resize(static_cast<std::size_t>(in.gcount()));
    if (content.size() > Texts::file_bytes_max || content.size() > size) {
        return {ErrorCode::limit_exceeded,
                path.filename().string() + ": larger than a text file may be"};
    }
    return content;
}

}  // namespace

Result<Texts> Texts::load(const std::filesystem::path& folder) {
    std::map<std::string, std::string> json_by_language;
    for (const std::string_view language : languages) {
        Result<std::string> content = read_file(folder / (std::string(language) + ".json"));
        if (!content) return content.error();
        json_by_language[std::string(language)] = std::move(*content);
    }
    return parse(json_by_language);
}

Result<Texts> Texts::parse(const std::map<std::string, std::string>& json_by_language) {
    Texts texts;
    for (const auto& [language, json] : json_by_language) {
        const nlohmann::json read = nlohmann::json::parse(json, nullptr, false);
        if (read.is_discarded() || !read.is_object()) return bad(language, {}, "not a JSON object");
        for (const auto& [key, value] : read.items()) {
            if (!value.is_string()) return bad(language, key, "not a text");
            if (value.get_ref<const std::string&>().empty()) return bad(language, key, "empty");
            texts.texts_[key][language] = value.get<std::string>();
        }
    }
    for (const auto& [key, wordings] : texts.texts_) {
        for (const auto& [language, json] : json_by_language) {
            const auto found = wordings.find(language);
            if (found == wordings.end()) return bad(language, key, "missing");
            if (places_of(found->second) != places_of(wordings.begin()->second)) {
                return bad(language, key, "other {places} than in " + wordings.begin()->first);
            }
        }
    }
    for (const auto& [key, wordings] : texts.texts_)
        for (const auto& [language, words] : wordings)
            if (words.find('{') == std::string::npos) texts.ids_[language].try_emplace(words, key);
    return texts;
}

bool Texts::has(std::string_view key) const {
    return texts_.contains(key);
}

std::string Texts::id_of(kiosk::Language language, std::string_view words) const {
    const auto of_language = ids_.find(kiosk::tag_of(language));
    if (of_language == ids_.end()) return {};
    const auto found = of_language->second.find(words);
    return found == of_language->second.end() ? std::string() : found->second;
}

std::string_view Texts::at(kiosk::Language language, std::string_view key) const {
    const auto found = texts_.find(key);
    if (found == texts_.end()) return key;
    const auto wording = found->second.find(kiosk::tag_of(language));
    return wording == found->second.end() ? key : std::string_view(wording->second);
}

std::string Texts::format(kiosk::Language language, std::string_view key, Values values) const {
    std::string out;
    std::string_view rest = at(language, key);
    while (!rest.empty()) {
        const std::size_t open = rest.find('{');
        const std::size_t close = open == std::string_view::npos ? open : rest.find('}', open);
        if (close == std::string_view::npos) break;
        out += rest.substr(0, open);
        const std::string_view place = rest.substr(open + 1, close - open - 1);
        for (const auto& [name, value] : values) {
            if (name == place) out += value;
        }
        rest.remove_prefix(close + 1);
    }
    out += rest;
    return out;
}

}  // namespace ui
