#pragma once

#include <optional>
#include <string>

#include "tests/platform/case_file.h"
#include "tests/platform/problem.h"
#include "tests/platform/store.h"

namespace tests {

/// The operator's view: accepted cases with the opened payload, newest last.
[[nodiscard]] Reply list_cases(Store& store);
[[nodiscard]] Reply list_evaluations(Store& store);
/// Cases in which a material was replaced by a promise: to be looked at afterwards.
[[nodiscard]] Reply list_promises(Store& store);
/// How often people still had to go to an office: cases by number of visits, in all and by service.
[[nodiscard]] Reply list_visits(Store& store);
/// Every delivery, accepted or not, without payload.
[[nodiscard]] Reply list_submissions(Store& store);
[[nodiscard]] Reply list_terminals(Store& store);

/// `{"forward_hours": 72}`, at most a year; nullopt: something else.
[[nodiscard]] std::optional<kiosk::Duration> wanted_hours(const std::string& body);
/// `{"course": "late"}`.
[[nodiscard]] std::optional<Course> wanted_course(const std::string& body);

}  // namespace tests
