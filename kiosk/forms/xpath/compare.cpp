#include <cmath>
#include <limits>
#include <unordered_set>

#include "kiosk/forms/xpath/evaluator.h"

namespace kiosk::xpath {

namespace {

bool is_equality(Operator sign) {
    return sign == Operator::equal || sign == Operator::not_equal;
}

Operator turned(Operator sign) {
    switch (sign) {
        case Operator::less:
            return Operator::greater;
        case Operator::less_equal:
            return Operator::greater_equal;
        case Operator::greater:
            return Operator::less;
        case Operator::greater_equal:
            return Operator::less_equal;
        default:
            return sign;
    }
}

/// Some text of the one set (un)equal to some text of the other, in one pass over each.
bool texts_meet(Evaluator& evaluator, Operator sign, const NodeSet& left, const NodeSet& right) {
    if (left.empty() || right.empty()) return false;
    std::string scratch;
    std::unordered_set<std::string> texts;
    for (const Node* node : left) {
        const std::string_view text = evaluator.text_of_node(*node, scratch);
        if (!evaluator.charge(1)) return false;
        texts.emplace(text);
    }
    for (const Node* node : right) {
        const std::string_view text = evaluator.text_of_node(*node, scratch);
        if (!evaluator.charge(1)) return false;
        const bool known = texts.contains(std::string(text));
        if (sign == Operator::equal ? known : !known || texts.size() > 1) return true;
    }
    return false;
}

struct Range {
    double lowest = std::numeric_limits<double>::infinity();
    double highest = -std::numeric_limits<double>::infinity();
    bool any = false;
};

Range range_of(Evaluator& evaluator, const NodeSet& nodes) {
    Range range;
    for (const Node* node : nodes) {
        if (!evaluator.charge(1)) return {};
        const double number = evaluator.number_of_node(*node);
        if (std::isnan(number)) continue;
        range.any = true;
        range.lowest = std::fmin(range.lowest, number);
        range.highest = std::fmax(range.highest, number);
    }
    return range;
}

bool numbers_meet(Evaluator& evaluator, Operator sign, const NodeSet& left, const NodeSet& right) {
    const Range first = range_of(evaluator, left);
    const Range second = range_of(evaluator, right);
    if (!first.any || !second.any) return false;
    const bool up = sign == Operator::less || sign == Operator::less_equal;
    return up ? compare_numbers(sign, first.lowest, second.highest)
              : compare_numbers(sign, first.highest, second.lowest);
}

bool compare_nodes(Evaluator& evaluator, Operator sign, const NodeSet& nodes, const Value& other) {
    // XPath 1.0 §3.4 turns the nodes into a boolean for <, too; the engines of ODK forms compare
    // the number of each node, and so do forms that were written with them.
    if (const auto* truth = std::get_if<bool>(&other); truth != nullptr && is_equality(sign))
        return (nodes.empty() != *truth) == (sign == Operator::equal);
    const auto* text = std::get_if<std::string>(&other);
    const bool as_text = text != nullptr && is_equality(sign);
    const double number = as_text ? 0 : evaluator.number_of(other);
    std::string scratch;
    for (const Node* node : nodes) {
        if (!evaluator.charge(1)) return false;
        const bool holds =
            as_text ? (evaluator.text_of_node(*node, scratch) == *text) == (sign == Operator::equal)
                    : compare_numbers(sign, evaluator.number_of_node(*node), number);
        if (holds) return true;
    }
    return false;
}

}  // namespace

bool compare_numbers(Operator sign, double left, double right) {
    switch (sign) {
        case Operator::equal:
            return left == right;
        case Operator::not_equal:
            return left != right;
        case Operator::less:
            return left < right;
        case Operator::less_equal:
            return left <= right;
        case Operator::greater:
            return left > right;
        case Operator::greater_equal:
            return left >= right;
        default:
            return false;
    }
}

bool compare_values(Evaluator& evaluator, Operator sign, const Value& left, const Value& right) {
    const auto* first = std::get_if<NodeSet>(&left);
    const auto* second = std::get_if<NodeSet>(&right);
    if (first != nullptr && second != nullptr)
        return is_equality(sign) ? texts_meet(evaluator, sign, *first, *second)
                                 : numbers_meet(evaluator, sign, *first, *second);
    if (first != nullptr) return compare_nodes(evaluator, sign, *first, right);
    if (second != nullptr) return compare_nodes(evaluator, turned(sign), *second, left);
    if (!is_equality(sign))
        return compare_numbers(sign, evaluator.number_of(left), evaluator.number_of(right));
    const bool wanted = sign == Operator::equal;
    if (std::holds_alternative<bool>(left) || std::holds_alternative<bool>(right))
        return (Evaluator::truth_of(left) == Evaluator::truth_of(right)) == wanted;
    const auto* first_text = std::get_if<std::string>(&left);
    const auto* second_text = std::get_if<std::string>(&right);
    if (first_text != nullptr && second_text != nullptr)
        return (*first_text == *second_text) == wanted;
    return compare_numbers(sign, evaluator.number_of(left), evaluator.number_of(right));
}

}  // namespace kiosk::xpath
