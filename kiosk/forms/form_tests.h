#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/forms/xform_plan.h"

namespace kiosk {

struct FormTestReport {
    std::size_t tests = 0;
    /// Questions that no test has seen on a page.
    std::vector<std::string> never_shown;
    /// Empty when all passed. `attribute` names the test.
    std::vector<FormFault> faults;
};

/// Runs the golden tests of a form (docs/FORMS.md, “Golden tests”): answers in, and what must be
/// visible, valued and complained about then. `file` is only named in faults.
/// **Errors:** a file of tests that can't be read is a fault, too. **Limits:** below.
/// **Time:** that of the tests themselves; “today” is theirs.
inline constexpr std::size_t form_tests_bytes_max = std::size_t{1} << 20;
inline constexpr std::size_t form_tests_max = 200;
inline constexpr std::size_t form_test_entries_max = 50;

/// `forms/pension.xml` and `forms/newborn.package.json` have `forms/pension.tests.json` and
/// `forms/newborn.tests.json`.
[[nodiscard]] std::string form_tests_file(std::string_view form_file);

[[nodiscard]] FormTestReport run_form_tests(std::shared_ptr<const XFormPlan> plan,
                                            std::string_view json, std::string_view file);

}  // namespace kiosk
