#pragma once

#include "kiosk/flow/visit_state.h"
#include "kiosk/forms/form_session.h"

namespace kiosk {

// For whom somebody acts.

/// A person's name with its middle hidden, a company's whole.
[[nodiscard]] SecretText shown_name(const Principal& principal);
/// “张**测”: first and last character; of two the first.
[[nodiscard]] SecretText masked_name(const SecretText& name);

/// Those of the overview who may apply for the service; without a service all.
[[nodiscard]] std::vector<const Principal*> principals_for(const Visit& visit,
                                                           const ServiceItem* item);

/// Hands the form what is known of the applicant: the card's holder, or whom they act for. What the
/// card says of its holder does not get into somebody else's application.
void prefill_applicant(FormSession& form, const Visit& visit);

}  // namespace kiosk
