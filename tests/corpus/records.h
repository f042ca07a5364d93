#pragma once

#include <nlohmann/json.hpp>

namespace tests {

/// The list of records in a corpus file: the file itself, or, where it holds several kinds under
/// names, the list whose records have `member`. Null when there is none.
[[nodiscard]] inline nlohmann::json records_of(nlohmann::json document, const char* member) {
    if (document.is_array() || !document.is_object()) return document;
    for (auto& [name, list] : document.items())
        if (list.is_array() && !list.empty() && list.front().is_object() &&
            list.front().contains(member))
            return std::move(list);
    return nullptr;
}

}  // namespace tests
