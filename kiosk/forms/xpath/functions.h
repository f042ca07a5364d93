#pragma once

#include <span>
#include <string_view>

#include "kiosk/forms/xpath/evaluator.h"

namespace kiosk::xpath {

/// One function of the library.
struct Function {
    using Call = Value (*)(Evaluator& evaluator, const Term& call, const Focus& focus);
    std::string_view name;
    std::size_t arguments_min = 0;
    std::size_t arguments_max = 0;
    Call call = nullptr;
    /// What a predicate has to know of its value.
    bool may_be_number = true;
    /// Differs though nothing that it reads has changed.
    bool is_volatile = false;
};

inline constexpr std::size_t any_number = static_cast<std::size_t>(-1);

/// nullptr when there is none. `core`: XPath 1.0 §4 and current(); `odk` has its own round(),
/// concat(), number() … in their place. `javarosa`: the functions that are written with jr:.
[[nodiscard]] const Function* find_function(std::string_view name, Expression::Functions functions,
                                            bool javarosa);

/// The parts of the library, by what they work on.
[[nodiscard]] std::span<const Function> core_functions();
[[nodiscard]] std::span<const Function> node_functions();
[[nodiscard]] std::span<const Function> text_functions();
[[nodiscard]] std::span<const Function> number_functions();
[[nodiscard]] std::span<const Function> time_functions();
[[nodiscard]] std::span<const Function> choice_functions();
[[nodiscard]] std::span<const Function> place_functions();
[[nodiscard]] std::span<const Function> javarosa_functions();

}  // namespace kiosk::xpath
