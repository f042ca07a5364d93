#pragma once

#include <string>

#include "tests/platform/problem.h"
#include "tests/platform/store.h"

namespace tests {

/// The operator's view: accepted cases with the opened payload, newest last.
[[nodiscard]] Reply list_cases(Store& store);
[[nodiscard]] Reply list_evaluations(Store& store);
/// Every delivery, accepted or not, without payload.
[[nodiscard]] Reply list_submissions(Store& store);
[[nodiscard]] Reply list_terminals(Store& store);

}  // namespace tests
