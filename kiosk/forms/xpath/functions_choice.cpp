#include <cmath>
#include <limits>

#include "kiosk/forms/xpath/functions.h"
#include "kiosk/forms/xpath/utf8.h"

/// ODK XForms, “Boolean Functions” and “Select Functions”.
namespace kiosk::xpath {

namespace {

const Term& argument(const Term& call, std::size_t index) {
    return *call.operands[index];
}

Value if_(Evaluator& evaluator, const Term& call, const Focus& focus) {
    const bool holds = evaluator.truth(argument(call, 0), focus);
    return evaluator.value(argument(call, holds ? 1 : 2), focus);
}

Value once(Evaluator& evaluator, const Term& call, const Focus& focus) {
    std::string own = focus.node->string_value();
    return own.empty() ? evaluator.text(argument(call, 0), focus) : own;
}

Value boolean_from_string(Evaluator& evaluator, const Term& call, const Focus& focus) {
    const std::string text = evaluator.text(argument(call, 0), focus);
    return text == "1" || text == "true";
}

/// One item of a checklist.
struct Item {
    bool checked = false;
    double number = 0;
};

/// The items that an argument stands for: its nodes, or itself. A node counts when it isn't blank.
std::vector<Item> items_of(Evaluator& evaluator, const Term& term, const Focus& focus) {
    const Value value = evaluator.value(term, focus);
    const auto* nodes = std::get_if<NodeSet>(&value);
    if (nodes == nullptr) return {Item{Evaluator::truth_of(value), evaluator.number_of(value)}};
    std::vector<Item> items;
    std::string scratch;
    for (const Node* node : *nodes) {
        if (!evaluator.charge(1)) return {};
        const std::string_view text = evaluator.text_of_node(*node, scratch);
        items.push_back({!trimmed(text).empty(), evaluator.number_of_text(text)});
    }
    return items;
}

struct Bounds {
    double lowest = 0;
    double highest = 0;
};

Bounds bounds_of(Evaluator& evaluator, const Term& call, const Focus& focus) {
    Bounds bounds{evaluator.number(argument(call, 0), focus),
                  evaluator.number(argument(call, 1), focus)};
    if (bounds.lowest == -1) bounds.lowest = -std::numeric_limits<double>::infinity();
    if (bounds.highest == -1) bounds.highest = std::numeric_limits<double>::infinity();
    return bounds;
}

Value checklist(Evaluator& evaluator, const Term& call, const Focus& focus) {
    const Bounds bounds = bounds_of(evaluator, call, focus);
    double checked = 0;
    for (std::size_t i = 2; i < call.operands.size(); ++i)
        for (const Item& item : items_of(evaluator, argument(call, i), focus))
            checked += item.checked ? 1 : 0;
    return checked >= bounds.lowest && checked <= bounds.highest;
}

Value weighted_checklist(Evaluator& evaluator, const Term& call, const Focus& focus) {
    if (call.operands.size() % 2 != 0) {
        evaluator.fail(ErrorCode::bad_format,
                       "weighted-checklist() takes a weight for every answer");
        return false;
    }
    const Bounds bounds = bounds_of(evaluator, call, focus);
    double weight = 0;
    for (std::size_t i = 2; i + 1 < call.operands.size(); i += 2) {
        const auto answers = items_of(evaluator, argument(call, i), focus);
        const auto weights = items_of(evaluator, argument(call, i + 1), focus);
        if (answers.size() < weights.size()) return false;
        for (std::size_t k = 0; k < weights.size(); ++k)
            if (answers[k].checked) weight += weights[k].number;
    }
    return weight >= bounds.lowest && weight <= bounds.highest;
}

Value selected(Evaluator& evaluator, const Term& call, const Focus& focus) {
    std::string list_text;
    std::string item_text;
    std::string_view list = evaluator.view(argument(call, 0), focus, list_text);
    const std::string_view wanted = trimmed(evaluator.view(argument(call, 1), focus, item_text));
    evaluator.charge(list.size() / 64);
    // An empty list is one empty choice.
    if (wanted.empty()) return trimmed(list).empty();
    for (auto word = take_word(list); !word.empty(); word = take_word(list))
        if (word == wanted) return true;
    return false;
}

Value selected_at(Evaluator& evaluator, const Term& call, const Focus& focus) {
    const std::string text = evaluator.text(argument(call, 0), focus);
    const double index = std::trunc(evaluator.number(argument(call, 1), focus));
    if (!(index >= 0)) return std::string();
    std::string_view list = text;
    double at = 0;
    for (auto word = take_word(list); !word.empty(); word = take_word(list), ++at)
        if (at == index) return std::string(word);
    return std::string();
}

Value count_selected(Evaluator& evaluator, const Term& call, const Focus& focus) {
    const std::string text = evaluator.text(argument(call, 0), focus);
    std::string_view list = text;
    double count = 0;
    while (!take_word(list).empty()) ++count;
    return count;
}

Value choice_name(Evaluator& evaluator, const Term& call, const Focus& focus) {
    const std::string value = evaluator.text(argument(call, 0), focus);
    const std::string path = evaluator.text(argument(call, 1), focus);
    auto label = evaluator.environment().choice_name(value, path, *focus.node);
    if (label) return std::move(*label);
    evaluator.fail(ErrorCode::bad_format, "jr:choice-name() finds no choices at " + path);
    return std::string();
}

Value itext(Evaluator& evaluator, const Term& call, const Focus& focus) {
    const std::string id = evaluator.text(argument(call, 0), focus);
    NodeSet nodes = evaluator.environment().itext_nodes(id);
    if (!nodes.empty()) return nodes;
    auto text = evaluator.environment().itext(id);
    if (text) return std::move(*text);
    evaluator.fail(ErrorCode::not_found, "jr:itext() finds no text " + id);
    return std::string();
}

constexpr Function functions[] = {
    {"if", 3, 3, if_},
    {"once", 1, 1, once, false},
    {"boolean-from-string", 1, 1, boolean_from_string, false},
    {"checklist", 2, any_number, checklist, false},
    {"weighted-checklist", 2, any_number, weighted_checklist, false},
    {"selected", 2, 2, selected, false},
    {"selected-at", 2, 2, selected_at, false},
    {"count-selected", 1, 1, count_selected},
};

constexpr Function with_prefix[] = {
    {"choice-name", 2, 2, choice_name, false},
    {"itext", 1, 1, itext, false},
};

}  // namespace

std::span<const Function> choice_functions() {
    return functions;
}

std::span<const Function> javarosa_functions() {
    return with_prefix;
}

}  // namespace kiosk::xpath
