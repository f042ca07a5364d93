#include "kiosk/catalog/scenario.h"

#include <algorithm>
#include <set>
#include <utility>

namespace kiosk {

namespace {

bool fits(const ScenarioCondition& condition, const ScenarioAnswers& answers) {
    return std::ranges::all_of(condition, [&](const auto& entry) {
        const auto given = std::ranges::find(answers, entry.first, &ScenarioAnswer::question);
        return given != answers.end() &&
               std::ranges::find(entry.second, given->value) != entry.second.end();
    });
}

bool is_answered(const ScenarioQuestion& question, const ScenarioAnswers& answers) {
    return std::ranges::find(answers, question.id, &ScenarioAnswer::question) != answers.end();
}

bool has_answer(const ScenarioQuestion& question, std::string_view value) {
    return std::ranges::find(question.answers, value, &ScenarioQuestion::Answer::value) !=
           question.answers.end();
}

std::string words_of(const ScenarioAnswers& answers) {
    std::string words;
    for (const auto& answer : answers)
        words += (words.empty() ? "" : ", ") + answer.question + "=" + answer.value;
    return words;
}

/// The shape of the questions; then every way through them.
class ScenarioCheck {
  public:
    explicit ScenarioCheck(const ServiceItem& item) : item_(item), scenario_(item.scenario) {}

    std::vector<CatalogueFault> run() && {
        if (scenario_.questions.empty() && scenario_.results.empty()) {
            if (item_.handle_items.size() > 1) {
                refuse(FaultClass::structure, "/scenario",
                       "is missing: a service of several situations asks which is meant");
            }
            return std::move(faults_);
        }
        for (std::size_t i = 0; i < scenario_.questions.size(); ++i) check_question(i);
        for (std::size_t i = 0; i < scenario_.results.size(); ++i) check_result(i);
        // Ways through questions that are broken by themselves would only repeat it.
        if (!faults_.empty()) return std::move(faults_);
        ScenarioAnswers answers;
        walk(answers);
        if (ways_ > scenario_ways_max) {
            refuse(FaultClass::structure, "/scenario/questions",
                   "has more than " + std::to_string(scenario_ways_max) + " ways through");
            return std::move(faults_);
        }
        check_reached();
        return std::move(faults_);
    }

  private:
    void refuse(FaultClass kind, std::string element, std::string rule) {
        faults_.push_back(
            {CatalogueFault::Weight::refused, kind, {}, std::move(element), std::move(rule), {}});
    }

    void check_condition(const ScenarioCondition& condition, std::size_t before,
                         const std::string& where) {
        for (const auto& [name, values] : condition) {
            const auto end = scenario_.questions.begin() + static_cast<std::ptrdiff_t>(before);
            const auto asked =
                std::ranges::find(scenario_.questions.begin(), end, name, &ScenarioQuestion::id);
            const auto here = where + "/when/" + name;
            if (asked == end) {
                refuse(FaultClass::element, here, "names no question that is asked before");
                continue;
            }
            for (const auto& value : values) {
                if (!has_answer(*asked, value))
                    refuse(FaultClass::element, here, "names no answer of it: " + value);
            }
        }
    }

    void check_question(std::size_t i) {
        const auto& question = scenario_.questions[i];
        const auto where = "/scenario/questions/" + std::to_string(i);
        for (std::size_t k = 0; k < i; ++k) {
            if (scenario_.questions[k].id == question.id)
                refuse(FaultClass::management, where + "/id", "is there twice");
        }
        std::set<std::string> values;
        for (std::size_t k = 0; k < question.answers.size(); ++k) {
            if (!values.insert(question.answers[k].value).second) {
                refuse(FaultClass::management, where + "/answers/" + std::to_string(k) + "/value",
                       "is there twice");
            }
        }
        check_condition(question.when, i, where);
    }

    void check_result(std::size_t i) {
        const auto& result = scenario_.results[i];
        const auto where = "/scenario/results/" + std::to_string(i);
        if (std::ranges::find(item_.handle_items, result.handle_item, &HandleItem::code) ==
            item_.handle_items.end()) {
            refuse(FaultClass::management, where + "/handle_item",
                   "names no situation of this service");
        }
        check_condition(result.when, scenario_.questions.size(), where);
    }

    void walk(ScenarioAnswers& answers) {
        if (ways_ > scenario_ways_max) return;
        const auto* question = next_question(scenario_, answers);
        if (question == nullptr) {
            ++ways_;
            return check_way(answers);
        }
        asked_.insert(question->id);
        for (const auto& answer : question->answers) {
            answers.push_back({question->id, answer.value});
            walk(answers);
            answers.pop_back();
        }
    }

    void check_way(const ScenarioAnswers& answers) {
        std::set<std::string> found;
        for (std::size_t i = 0; i < scenario_.results.size(); ++i) {
            if (!fits(scenario_.results[i].when, answers)) continue;
            reached_.insert(i);
            found.insert(scenario_.results[i].handle_item.value());
        }
        if (found.size() == 1) return;
        // One way names the hole; a list of all would hide it.
        const bool none = found.empty();
        bool& told = none ? told_none_ : told_two_;
        if (std::exchange(told, true)) return;
        refuse(
            FaultClass::element, "/scenario/results",
            std::string(none ? "has none for " : "contradict each other for ") + words_of(answers));
    }

    void check_reached() {
        for (std::size_t i = 0; i < scenario_.questions.size(); ++i) {
            if (!asked_.contains(scenario_.questions[i].id)) {
                refuse(FaultClass::element, "/scenario/questions/" + std::to_string(i) + "/when",
                       "is never so: the question is not asked on any way");
            }
        }
        std::set<std::string> situations;
        for (std::size_t i = 0; i < scenario_.results.size(); ++i) {
            if (reached_.contains(i)) {
                situations.insert(scenario_.results[i].handle_item.value());
            } else {
                refuse(FaultClass::element, "/scenario/results/" + std::to_string(i),
                       "is reached by no answers");
            }
        }
        for (std::size_t i = 0; i < item_.handle_items.size(); ++i) {
            if (!situations.contains(item_.handle_items[i].code.value())) {
                refuse(FaultClass::element, "/split/handle_items/" + std::to_string(i),
                       "is reached by no answers");
            }
        }
    }

    const ServiceItem& item_;
    const Scenario& scenario_;
    std::vector<CatalogueFault> faults_;
    std::set<std::string> asked_;
    std::set<std::size_t> reached_;
    std::size_t ways_ = 0;
    bool told_none_ = false;
    bool told_two_ = false;
};

}  // namespace

const ScenarioQuestion* next_question(const Scenario& scenario, const ScenarioAnswers& answers) {
    for (const auto& question : scenario.questions) {
        if (!is_answered(question, answers) && fits(question.when, answers)) return &question;
    }
    return nullptr;
}

bool answer_next(const Scenario& scenario, ScenarioAnswers& answers, std::string_view value) {
    const auto* question = next_question(scenario, answers);
    if (question == nullptr || !has_answer(*question, value)) return false;
    answers.push_back({question->id, std::string(value)});
    return true;
}

const HandleItem* resolved(const ServiceItem& item, const ScenarioAnswers& answers) {
    if (item.scenario.questions.empty())
        return item.handle_items.size() == 1 ? &item.handle_items.front() : nullptr;
    if (next_question(item.scenario, answers) != nullptr) return nullptr;
    for (const auto& result : item.scenario.results) {
        if (!fits(result.when, answers)) continue;
        const auto found =
            std::ranges::find(item.handle_items, result.handle_item, &HandleItem::code);
        return found == item.handle_items.end() ? nullptr : &*found;
    }
    return nullptr;
}

std::vector<const Material*> materials_of(const ServiceItem& item, const HandleItem& situation) {
    std::vector<const Material*> needed;
    for (const auto& material : item.materials) {
        if (material.handle_items.empty() ||
            std::ranges::find(material.handle_items, situation.code) != material.handle_items.end())
            needed.push_back(&material);
    }
    return needed;
}

std::vector<CatalogueFault> scenario_faults(const ServiceItem& item) {
    return ScenarioCheck(item).run();
}

}  // namespace kiosk
