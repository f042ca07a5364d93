#pragma once

#include <string_view>
#include <vector>

#include "tests/support/snapshots.h"

namespace tests {

// Pieces of snapshots.cpp that have files of their own.

/// A snapshot without a screen, of a terminal that is well.
[[nodiscard]] kiosk::Snapshot snapshot_base(const Setting& setting);
/// Within a service, at that step of it (from 1).
void at_step(kiosk::Snapshot& snapshot, std::size_t step);
[[nodiscard]] kiosk::SecretText secret(std::string_view text);

/// Pages of forms in the order of a visit.
void add_first_form_pages(const Setting& setting, std::vector<Example>& out);
void add_form_pages(const Setting& setting, std::vector<Example>& out);
/// The person's own cases.
void add_case_examples(const Setting& setting, std::vector<Example>& out);
/// Pages as practice shows them.
void add_practice_examples(const Setting& setting, std::vector<Example>& out);
/// Consent, how materials are met, e-licences.
void add_material_examples(const Setting& setting, std::vector<Example>& out);
/// After login: what waits, for whom, is it you.
void add_person_examples(const Setting& setting, std::vector<Example>& out);
/// Fees and bills, how a result comes, and areas to choose from.
void add_payment_examples(const Setting& setting, std::vector<Example>& out);
/// What everybody may look at and do.
void add_public_examples(const Setting& setting, std::vector<Example>& out);
/// Papers below the camera.
void add_capture_examples(const Setting& setting, std::vector<Example>& out);
/// A page with some answers.
[[nodiscard]] kiosk::Snapshot answered_form_page(const Setting& setting);

}  // namespace tests
