#include "ui/text/texts.h"

#include <algorithm>
#include <fstream>

namespace ui {
namespace {

using kiosk::ErrorCode;
using kiosk::Language;
using kiosk::Result;

// Unicode's first strong isolate and its end: the value reads as it would alone.
constexpr std::string_view isolate = "\u2068";
constexpr std::string_view isolate_end = "\u2069";

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

/// The tags of the files whose names are tags, in order.
std::vector<std::string> tags_in(const std::filesystem::path& folder) {
    std::vector<std::string> tags;
    std::error_code fault;
    for (const auto& each : std::filesystem::directory_iterator(folder, fault)) {
        const auto& path = each.path();
        if (path.extension() == ".json" && Language::of(path.stem().string()))
            tags.push_back(path.stem().string());
    }
    std::ranges::sort(tags);
    return tags;
}

}  // namespace

Result<Texts> Texts::load(const std::filesystem::path& folder, Drafts drafts) {
    std::map<std::string, std::string> json_by_language;
    for (const Language& language : {Language::zh, Language::en}) {
        Result<std::string> content = read_file(folder / (std::string(language.tag()) + ".json"));
        if (!content) return content.error();
        json_by_language[std::string(language.tag())] = std::move(*content);
    }
    std::vector<kiosk::Error> unread;
    for (const std::string& tag : tags_in(folder)) {
        if (is_always_there(tag)) continue;
        Result<std::string> content = read_file(folder / (tag + ".json"));
        if (content)
            json_by_language[tag] = std::move(*content);
        else
            unread.push_back(content.error());
    }
    Result<Texts> texts = parse(json_by_language, drafts);
    if (texts) texts->refused_.insert(texts->refused_.end(), unread.begin(), unread.end());
    return texts;
}

Result<Texts> Texts::parse(const std::map<std::string, std::string>& json_by_language,
                           Drafts drafts) {
    Texts texts;
    const auto chinese_json = json_by_language.find("zh");
    if (chinese_json == json_by_language.end()) return {ErrorCode::not_found, "zh.json"};
    const auto chinese = read_language_file("zh", chinese_json->second);
    if (!chinese) return chinese.error();
    texts.take(*chinese);
    const auto add = [&](const std::string& tag, const std::string& json) -> Result<void> {
        const auto file = read_language_file(tag, json);
        if (!file) return file.error();
        if (auto compared = compare_with_chinese(*file, *chinese, json); !compared)
            return compared.error();
        if (file->info.draft && drafts == Drafts::hidden) return {};
        if (texts.languages_.size() >= languages_max)
            return {ErrorCode::limit_exceeded, tag + ".json: more languages than can be offered"};
        texts.take(*file);
        return {};
    };
    if (const auto english = json_by_language.find("en"); english != json_by_language.end())
        if (auto added = add("en", english->second); !added) return added.error();
    for (const auto& [tag, json] : json_by_language)
        if (!is_always_there(tag))
            if (auto added = add(tag, json); !added) texts.refused_.push_back(added.error());
    texts.index();
    return texts;
}

void Texts::take(const LanguageFile& file) {
    languages_.push_back(file.info);
    const std::string tag(file.info.language.tag());
    for (const auto& [key, text] : file.texts) texts_[key][tag] = text;
}

void Texts::index() {
    for (LanguageInfo& info : languages_) info.of = texts_.size();
    for (const auto& [key, wordings] : texts_)
        for (const auto& [language, words] : wordings)
            if (words.find('{') == std::string::npos) ids_[language].try_emplace(words, key);
}

const LanguageInfo& Texts::info(const Language& language) const {
    const auto found = std::ranges::find(languages_, language, &LanguageInfo::language);
    return found == languages_.end() ? languages_.front() : *found;
}

bool Texts::has(std::string_view key) const {
    return texts_.contains(key);
}

bool Texts::has(const Language& language, std::string_view key) const {
    const auto found = texts_.find(key);
    return found != texts_.end() && found->second.contains(language.tag());
}

std::string Texts::id_of(const Language& language, std::string_view words) const {
    for (const std::string_view tag : {language.tag(), language.fallback()}) {
        const auto of_language = ids_.find(tag);
        if (of_language == ids_.end()) continue;
        const auto found = of_language->second.find(words);
        if (found != of_language->second.end()) return found->second;
    }
    return {};
}

std::string_view Texts::at(const Language& language, std::string_view key) const {
    const auto found = texts_.find(key);
    if (found == texts_.end()) return key;
    for (const std::string_view tag : {language.tag(), language.fallback(), Language::zh.tag()})
        if (const auto wording = found->second.find(tag); wording != found->second.end())
            return wording->second;
    return key;
}

std::string Texts::format(const Language& language, std::string_view key, Values values) const {
    std::string out;
    std::string_view rest = at(language, key);
    const bool isolated = info(language).rtl && has(language, key);
    while (!rest.empty()) {
        const std::size_t open = rest.find('{');
        const std::size_t close = open == std::string_view::npos ? open : rest.find('}', open);
        if (close == std::string_view::npos) break;
        out += rest.substr(0, open);
        const std::string_view place = rest.substr(open + 1, close - open - 1);
        for (const auto& [name, value] : values) {
            if (name != place) continue;
            if (isolated) out += isolate;
            out += value;
            if (isolated) out += isolate_end;
        }
        rest.remove_prefix(close + 1);
    }
    out += rest;
    return out;
}

}  // namespace ui
