#pragma once

#include <string>

#include <nlohmann/json.hpp>

namespace tests {

/// The text of the member `name`; empty: there is none.
[[nodiscard]] inline std::string text_at(const nlohmann::ordered_json& json, const char* name) {
    if (!json.is_object()) return {};
    const auto found = json.find(name);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace tests
