#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kiosk/flow/visit_state.h"
#include "kiosk/forms/secret_record.h"

namespace kiosk {

// A draft may come back after its service was changed: what is different is said, and no answer
// disappears without a word.

/// The service as it was when the draft was written, and what the person had answered.
struct DraftService {
    int promised_days = 0;
    std::vector<std::string> materials;  // codes, of the situation
    struct Answer {
        FieldId id;
        LocalText label;
        SecretText value;
    };
    std::vector<Answer> answers;  // the person's own
};

void write_draft_service(SecretWriter& record, const Visit& visit);
[[nodiscard]] std::optional<DraftService> read_draft_service(NetstringReader& record);

/// What is different in the service now, each in a sentence.
[[nodiscard]] std::vector<LocalText> changes_since(const DraftService& then,
                                                   const ServiceItem& item,
                                                   const HandleItem& situation);
/// Gives the answers to another version of the form; those that have no place there any more, by
/// their questions.
[[nodiscard]] std::vector<LocalText> carry_answers(const DraftService& then, FormSession& form);

}  // namespace kiosk
