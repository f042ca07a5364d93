#pragma once

#include <string>
#include <vector>

#include "kiosk/catalog/catalogue.h"

namespace kiosk {

// Scenario questions (情形): plain questions whose answers lead to exactly one 办理项. The
// questions are asked in their order; one with a condition only when the answers before it fit.
// **Threads:** any. **Time:** a few comparisons; checking walks every way through the questions.

/// What was answered, in the order of asking.
struct ScenarioAnswer {
    std::string question;
    std::string value;
    friend bool operator==(const ScenarioAnswer&, const ScenarioAnswer&) = default;
};
using ScenarioAnswers = std::vector<ScenarioAnswer>;

/// The next question to be asked; nullptr when all that are meant were answered.
[[nodiscard]] const ScenarioQuestion* next_question(const Scenario& scenario,
                                                    const ScenarioAnswers& answers);
/// Puts an answer to the next question. False, and nothing changes, when it is none of its answers
/// or nothing is asked any more.
bool answer_next(const Scenario& scenario, ScenarioAnswers& answers, std::string_view value);

/// The situation that the answers lead to; the only one while a service has no questions. nullptr
/// while a question is open.
[[nodiscard]] const HandleItem* resolved(const ServiceItem& item, const ScenarioAnswers& answers);
/// What that situation needs, never more.
[[nodiscard]] std::vector<const Material*> materials_of(const ServiceItem& item,
                                                        const HandleItem& situation);

/// Everything wrong with the questions of a record: found by going every way through them, at most
/// `scenario_ways_max`. Class, element and rule; `item` is left empty.
inline constexpr std::size_t scenario_ways_max = 10'000;
[[nodiscard]] std::vector<CatalogueFault> scenario_faults(const ServiceItem& item);

}  // namespace kiosk
