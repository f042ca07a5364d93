#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "tests/platform/problem.h"
#include "tests/platform/published_form.h"

namespace tests {

/// Holds answers against the published form: nothing unknown, nothing missing that is always
/// asked, every answer of its question's type and among its options. All answers are texts, those
/// of a repeat lists of objects. Conditions and constraints are the form's own affair: the
/// departments' systems decide about those. `pointer` is where the answers stand in the payload.
[[nodiscard]] std::vector<Problem::Entry> check_answers(const nlohmann::json& answers,
                                                        const PublishedNode& form,
                                                        const std::string& pointer);

}  // namespace tests
