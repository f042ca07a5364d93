#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "kiosk/base/result.h"
#include "kiosk/model/local_text.h"

namespace kiosk {

/// Reads the members of one JSON object and remembers the first fault, so that a parser reads
/// straight on and asks once at the end. After a fault every read gives an empty value.
class FormMembers {
  public:
    /// `place` names the object in messages: "page 'contact' field 'phone'".
    FormMembers(const nlohmann::json& object, std::string place, Error& fault);

    /// A fault unless every member is among these.
    void allow_only(std::initializer_list<std::string_view> names);
    [[nodiscard]] bool has(std::string_view name) const;
    [[nodiscard]] std::string text(std::string_view name, std::size_t bytes_max, bool needed);
    /// [a-z][a-z0-9_]*, with dots and hyphens too when `dotted`.
    [[nodiscard]] std::string identifier(std::string_view name, bool dotted);
    [[nodiscard]] LocalText wording(std::string_view name, bool needed);
    [[nodiscard]] bool flag(std::string_view name);
    [[nodiscard]] std::optional<std::int64_t> whole_number(std::string_view name, std::int64_t min,
                                                           std::int64_t max);
    [[nodiscard]] std::optional<double> number(std::string_view name);
    /// Null when missing or faulty.
    [[nodiscard]] const nlohmann::json* list(std::string_view name, std::size_t count_max,
                                             bool needed);
    [[nodiscard]] const nlohmann::json* object(std::string_view name);

    void fail(std::string_view what);
    void fail(std::string_view member, std::string_view what);
    [[nodiscard]] bool failed() const;
    [[nodiscard]] const std::string& place() const { return place_; }

  private:
    [[nodiscard]] const nlohmann::json* find(std::string_view name) const;

    const nlohmann::json& object_;
    std::string place_;
    Error& fault_;
};

/// `fault` of a parse that went well so far.
[[nodiscard]] inline Error no_fault() {
    return Error{ErrorCode::bad_format, {}, {}};
}

[[nodiscard]] bool is_identifier(std::string_view text, bool dotted);
/// {"zh": …, "en": …}, both not empty and within limits.
[[nodiscard]] std::optional<LocalText> parse_wording(const nlohmann::json& json);

}  // namespace kiosk
