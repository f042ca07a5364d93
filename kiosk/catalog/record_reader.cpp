#include "kiosk/catalog/record_reader.h"

#include <charconv>
#include <regex>

namespace kiosk {

namespace {

const nlohmann::json& empty_object() {
    static const nlohmann::json empty = nlohmann::json::object();
    return empty;
}

bool is_language_tag(std::string_view tag) {
    const auto letter = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
    };
    return tag.size() >= 2 && tag.size() <= 20 && std::ranges::all_of(tag, letter);
}

}  // namespace

void FaultSink::refuse(FaultClass kind, std::string element, std::string rule) {
    refused_ = true;
    add(CatalogueFault::Weight::refused, kind, std::move(element), std::move(rule));
}

void FaultSink::refuse(FaultClass kind, std::string element, const LocalText& rule) {
    refuse(kind, std::move(element), std::string(rule.in(Language::en)));
    faults_.back().rule_zh = rule.in(Language::zh);
}

void FaultSink::report(FaultClass kind, std::string element, std::string rule) {
    add(CatalogueFault::Weight::reported, kind, std::move(element), std::move(rule));
}

void FaultSink::rename(std::string item) {
    for (auto& fault : faults_) fault.item = item;
    item_ = std::move(item);
}

void FaultSink::add(CatalogueFault::Weight weight, FaultClass kind, std::string element,
                    std::string rule) {
    faults_.push_back({weight, kind, item_, std::move(element), std::move(rule), {}});
}

RecordReader::RecordReader(const nlohmann::json& object, std::string pointer, FaultSink& sink)
    : object_(object.is_object() ? object : empty_object()),
      pointer_(std::move(pointer)),
      sink_(sink) {
    if (!object.is_object()) sink_.refuse(FaultClass::structure, pointer_, "must be an object");
}

RecordReader::~RecordReader() {
    for (const auto& [name, value] : object_.items()) {
        if (!known_.contains(name))
            sink_.report(FaultClass::structure, pointer_ + "/" + name, "unknown member, ignored");
    }
}

bool RecordReader::has(const char* name) const {
    return object_.contains(name);
}

std::string RecordReader::pointer(std::string_view name) const {
    return pointer_ + "/" + std::string(name);
}

const nlohmann::json* RecordReader::look(const char* name) {
    known_.insert(name);
    const auto found = object_.find(name);
    return found == object_.end() ? nullptr : &*found;
}

const nlohmann::json* RecordReader::need(const char* name) {
    const auto* value = look(name);
    if (value == nullptr) sink_.refuse(FaultClass::structure, pointer(name), "is missing");
    return value;
}

std::string RecordReader::text(const char* name) {
    const auto* value = need(name);
    if (value == nullptr) return {};
    if (!value->is_string() || value->get_ref<const std::string&>().empty()) {
        sink_.refuse(FaultClass::structure, pointer(name), "must be a text that is not empty");
        return {};
    }
    auto read = value->get<std::string>();
    if (read.size() > text_size_max) {
        sink_.refuse(FaultClass::element, pointer(name),
                     "is longer than " + std::to_string(text_size_max) + " bytes");
        return {};
    }
    return read;
}

std::string RecordReader::optional_text(const char* name) {
    return look(name) == nullptr ? std::string{} : text(name);
}

LocalText RecordReader::words_of(const nlohmann::json& value, const std::string& where) {
    std::map<std::string, std::string, std::less<>> texts;
    if (!value.is_object()) {
        sink_.refuse(FaultClass::structure, where,
                     "must be words by language: {\"zh\": …, \"en\": …}");
        return {};
    }
    for (const auto& [tag, words] : value.items()) {
        if (!is_language_tag(tag) || !words.is_string() ||
            words.get_ref<const std::string&>().empty()) {
            sink_.refuse(FaultClass::structure, where + "/" + tag,
                         "must be a text that is not empty, under a language tag");
        } else if (words.get_ref<const std::string&>().size() > words_size_max) {
            sink_.refuse(FaultClass::element, where + "/" + tag,
                         "is longer than " + std::to_string(words_size_max) + " bytes");
        } else {
            texts.emplace(tag, words.get<std::string>());
        }
    }
    if (!value.contains("zh")) sink_.refuse(FaultClass::structure, where + "/zh", "is missing");
    if (!value.contains("en"))
        sink_.report(FaultClass::element, where + "/en", "is missing: Chinese is shown instead");
    return LocalText(std::move(texts));
}

LocalText RecordReader::words(const char* name) {
    const auto* value = need(name);
    return value == nullptr ? LocalText{} : words_of(*value, pointer(name));
}

LocalText RecordReader::optional_words(const char* name) {
    const auto* value = look(name);
    return value == nullptr ? LocalText{} : words_of(*value, pointer(name));
}

int RecordReader::whole(const char* name, int low, int high) {
    const auto* value = need(name);
    if (value == nullptr) return low;
    if (!value->is_number_integer() || *value < low || *value > high) {
        sink_.refuse(
            FaultClass::structure, pointer(name),
            "must be a whole number from " + std::to_string(low) + " to " + std::to_string(high));
        return low;
    }
    return value->get<int>();
}

int RecordReader::whole_or(const char* name, int low, int high, int otherwise) {
    return look(name) == nullptr ? otherwise : whole(name, low, high);
}

bool RecordReader::flag_or(const char* name, bool otherwise) {
    const auto* value = look(name);
    if (value == nullptr) return otherwise;
    if (!value->is_boolean()) {
        sink_.refuse(FaultClass::structure, pointer(name), "must be true or false");
        return otherwise;
    }
    return value->get<bool>();
}

CivilDate RecordReader::date(const char* name) {
    static const std::regex shape("([0-9]{4})-([0-9]{2})-([0-9]{2})");
    const std::string read = text(name);
    if (read.empty()) return {};
    std::smatch parts;
    CivilDate date;
    if (std::regex_match(read, parts, shape))
        date = {std::stoi(parts[1]), std::stoi(parts[2]), std::stoi(parts[3])};
    if (!is_real(date))
        sink_.refuse(FaultClass::element, pointer(name), "must be a real day, YYYY-MM-DD");
    return date;
}

const nlohmann::json* RecordReader::need_list(const char* name, std::size_t at_least) {
    const auto* value = need(name);
    if (value == nullptr) return nullptr;
    if (!value->is_array()) {
        sink_.refuse(FaultClass::structure, pointer(name), "must be a list");
        return nullptr;
    }
    if (value->size() < at_least) {
        sink_.refuse(FaultClass::structure, pointer(name),
                     "must have at least " + std::to_string(at_least) + " entry");
    }
    if (value->size() > list_size_max) {
        sink_.refuse(FaultClass::element, pointer(name),
                     "has more than " + std::to_string(list_size_max) + " entries");
        return nullptr;
    }
    return value;
}

std::vector<std::string> RecordReader::texts(const char* name, std::size_t at_least) {
    std::vector<std::string> read;
    const auto* list = need_list(name, at_least);
    if (list == nullptr) return read;
    for (std::size_t i = 0; i < list->size(); ++i) {
        const auto& entry = (*list)[i];
        if (!entry.is_string() || entry.get_ref<const std::string&>().empty() ||
            entry.get_ref<const std::string&>().size() > text_size_max) {
            sink_.refuse(FaultClass::structure, pointer(name) + "/" + std::to_string(i),
                         "must be a short text");
        } else {
            read.push_back(entry.get<std::string>());
        }
    }
    return read;
}

std::vector<LocalText> RecordReader::words_list(const char* name) {
    std::vector<LocalText> read;
    const auto* list = need_list(name, 0);
    if (list == nullptr) return read;
    for (std::size_t i = 0; i < list->size(); ++i) {
        read.push_back(words_of((*list)[i], pointer(name) + "/" + std::to_string(i)));
    }
    return read;
}

}  // namespace kiosk
