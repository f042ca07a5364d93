#include "kiosk/forms/form_members.h"

#include <algorithm>

#include "kiosk/forms/form_description.h"

namespace kiosk {

bool is_identifier(std::string_view text, bool dotted) {
    constexpr std::size_t identifier_bytes_max = 64;
    const auto lower = [](char c) { return c >= 'a' && c <= 'z'; };
    if (text.empty() || text.size() > identifier_bytes_max || !lower(text.front())) return false;
    return std::all_of(text.begin(), text.end(), [&](char c) {
        return lower(c) || (c >= '0' && c <= '9') || c == '_' || (dotted && (c == '.' || c == '-'));
    });
}

std::optional<LocalText> parse_wording(const nlohmann::json& json) {
    if (!json.is_object() || json.size() != 2) return std::nullopt;
    const auto good = [&](const char* tag) {
        const auto found = json.find(tag);
        if (found == json.end() || !found->is_string()) return false;
        const auto& words = found->get_ref<const std::string&>();
        return !words.empty() && words.size() <= wording_bytes_max;
    };
    if (!good("zh") || !good("en")) return std::nullopt;
    return LocalText(json["zh"].get<std::string>(), json["en"].get<std::string>());
}

FormMembers::FormMembers(const nlohmann::json& object, std::string place, Error& fault)
    : object_(object), place_(std::move(place)), fault_(fault) {
    if (!object_.is_object()) fail("must be an object");
}

bool FormMembers::failed() const {
    return !fault_.detail.empty();
}

void FormMembers::fail(std::string_view what) {
    if (!failed()) fault_.detail = place_ + ": " + std::string(what);
}

void FormMembers::fail(std::string_view member, std::string_view what) {
    fail("member '" + std::string(member) + "' " + std::string(what));
}

const nlohmann::json* FormMembers::find(std::string_view name) const {
    if (failed()) return nullptr;
    const auto found = object_.find(name);
    return found == object_.end() ? nullptr : &*found;
}

bool FormMembers::has(std::string_view name) const {
    return find(name) != nullptr;
}

void FormMembers::allow_only(std::initializer_list<std::string_view> names) {
    if (failed()) return;
    for (const auto& [name, value] : object_.items()) {
        if (std::find(names.begin(), names.end(), name) == names.end()) {
            fail("unknown member '" + name.substr(0, 64) + "'");
        }
    }
}

std::string FormMembers::text(std::string_view name, std::size_t bytes_max, bool needed) {
    const auto* json = find(name);
    if (json == nullptr) {
        if (needed) fail(name, "is missing");
        return {};
    }
    if (!json->is_string()) {
        fail(name, "must be text");
        return {};
    }
    auto value = json->get<std::string>();
    if (value.empty() || value.size() > bytes_max) {
        fail(name, "is empty or too long");
        return {};
    }
    return value;
}

std::string FormMembers::identifier(std::string_view name, bool dotted) {
    auto value = text(name, wording_bytes_max, true);
    if (!failed() && !is_identifier(value, dotted)) fail(name, "must be an identifier");
    return value;
}

LocalText FormMembers::wording(std::string_view name, bool needed) {
    const auto* json = find(name);
    if (json == nullptr) {
        if (needed) fail(name, "is missing");
        return {};
    }
    auto words = parse_wording(*json);
    if (!words) fail(name, "must have words in zh and en, and nothing else");
    return words.value_or(LocalText{});
}

bool FormMembers::flag(std::string_view name) {
    const auto* json = find(name);
    if (json == nullptr) return false;
    if (!json->is_boolean()) {
        fail(name, "must be true or false");
        return false;
    }
    return json->get<bool>();
}

std::optional<std::int64_t> FormMembers::whole_number(std::string_view name, std::int64_t min,
                                                      std::int64_t max) {
    const auto* json = find(name);
    if (json == nullptr) return std::nullopt;
    if (!json->is_number_integer() || json->get<std::int64_t>() < min ||
        json->get<std::int64_t>() > max) {
        fail(name,
             "must be a whole number from " + std::to_string(min) + " to " + std::to_string(max));
        return std::nullopt;
    }
    return json->get<std::int64_t>();
}

std::optional<double> FormMembers::number(std::string_view name) {
    constexpr double number_max = 1e12;
    const auto* json = find(name);
    if (json == nullptr) return std::nullopt;
    if (!json->is_number() || json->get<double>() > number_max ||
        json->get<double>() < -number_max) {
        fail(name, "must be a number");
        return std::nullopt;
    }
    return json->get<double>();
}

const nlohmann::json* FormMembers::list(std::string_view name, std::size_t count_max, bool needed) {
    const auto* json = find(name);
    if (json == nullptr) {
        if (needed) fail(name, "is missing");
        return nullptr;
    }
    if (!json->is_array() || json->empty() || json->size() > count_max) {
        fail(name, "must be a list of 1 to " + std::to_string(count_max));
        return nullptr;
    }
    return json;
}

const nlohmann::json* FormMembers::object(std::string_view name) {
    const auto* json = find(name);
    if (json != nullptr && !json->is_object()) {
        fail(name, "must be an object");
        return nullptr;
    }
    return json;
}

}  // namespace kiosk
