#pragma once

#include "kiosk/flow/visit_state.h"
#include "kiosk/forms/form_session.h"

namespace kiosk {

// For whom somebody acts.

/// A person's name is masked, a company's is not.
[[nodiscard]] PrivateText shown_name(const Principal& principal);

/// A child or an elder is the applicant: what others know of the card's holder is not about them.
[[nodiscard]] bool is_for_another_person(const Visit& visit);

/// Those of the overview who may apply for the service; without a service all.
[[nodiscard]] std::vector<const Principal*> principals_for(const Visit& visit,
                                                           const ServiceItem* item);

/// Hands the form what is known of the applicant: the card's holder, or whom they act for. What the
/// card says of its holder does not get into somebody else's application.
void prefill_applicant(FormSession& form, const Visit& visit);

}  // namespace kiosk
