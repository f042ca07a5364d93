#pragma once

#include <optional>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "kiosk/base/clock.h"
#include "kiosk/model/local_text.h"

namespace kiosk {

/// Values as the platform's answers have them.

/// Words by language; empty when it is no object. What is no text is left out.
[[nodiscard]] LocalText told_words(const nlohmann::json& json);
/// The same of the member `name`; empty when there is none.
[[nodiscard]] LocalText told_words(const nlohmann::json& json, const char* name);
/// The text under `name`; empty when there is none, or something else.
[[nodiscard]] std::string told_text(const nlohmann::json& json, const char* name);
/// YYYY-MM-DD; nullopt: no such day.
[[nodiscard]] std::optional<CivilDate> told_day_if_any(const std::string& text);
/// **Errors:** throws std::invalid_argument when it is no day.
[[nodiscard]] CivilDate told_day(const std::string& text);

}  // namespace kiosk
