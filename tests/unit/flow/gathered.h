#pragma once

#include "tests/unit/flow/fixture.h"

namespace tests {

/// 驾驶证期满换证: e-licences and contacts of earlier cases.
[[nodiscard]] kiosk::ServiceCode licence_renewal();
/// 护理补贴: shared data.
[[nodiscard]] kiosk::ServiceCode care_allowance();
/// 住房公积金提取: each situation has papers of its own.
[[nodiscard]] kiosk::ServiceCode housing_fund();

inline constexpr const char* medical_id =
    "1.2.156.3005.2.11100000MB03271699022.340100.000000016.001.9";

/// To the consent page; the situation by its place among the answers.
void go_to_consent(Bench& bench, const kiosk::ServiceCode& service, std::size_t situation = 0);

/// Of the sample person: driving licence and medical certificate, both valid; an earlier case.
[[nodiscard]] kiosk::PersonData gathered();
/// Assistance, care grade and contacts, all found.
[[nodiscard]] kiosk::PersonData care_data();

}  // namespace tests
