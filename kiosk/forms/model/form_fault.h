#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kiosk/model/local_text.h"

namespace kiosk {

/// Why a form is refused, and where. Its words are in assets/text/form_faults.json; a form is not
/// personal, so names and expressions of the form may stand in `values`.
struct FormFault {
    /// Id of the words, without "fault.": "cycle", "unknown_function", "missing_instance" …
    std::string id;
    std::string file;
    std::size_t line = 0;  // from 1; 0 when the fault has no place
    /// Path of the question or node, "/data/child/name"; empty when it has none.
    std::string question;
    /// Attribute or element that is wrong: "calculate", "jr:count", "value"; empty when none.
    std::string attribute;
    /// What replaces `{name}` in the words.
    std::vector<std::pair<std::string, std::string>> values;

    /// The sentence alone, in every language.
    [[nodiscard]] LocalText words() const;
    /// File, line, question, attribute and sentence: “birth.xml:12: /data/age, calculate: …”.
    [[nodiscard]] LocalText message() const;

    friend bool operator==(const FormFault&, const FormFault&) = default;
};

[[nodiscard]] bool has_fault_words(std::string_view id);

}  // namespace kiosk
