#pragma once

#include <string_view>

#include "drivers/api/id_card.h"
#include "kiosk/forms/form_session.h"

namespace kiosk {

/// Hands the form what the card knows, under the paths of docs/FORMS.md. Codes first, then words: a
/// choice takes the code, a line of text the word.
void prefill_from_card(FormSession& form, const drivers::IdentityCard& card);

/// The name as the platform wants it: Chinese, or the English one where a foreign card has no
/// other.
[[nodiscard]] const SecretText& name_on(const drivers::IdentityCard& card);
/// `applicant.identity_kind` of docs/SYNC_PROTOCOL.md.
[[nodiscard]] std::string_view identity_kind(drivers::IdentityCardKind kind);

}  // namespace kiosk
