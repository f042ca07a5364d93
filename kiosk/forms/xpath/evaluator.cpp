#include "kiosk/forms/xpath/evaluator.h"

#include <cmath>
#include <limits>

#include "kiosk/forms/xpath/functions.h"

namespace kiosk::xpath {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

double calculate(Operator sign, double left, double right) {
    switch (sign) {
        case Operator::add:
            return left + right;
        case Operator::subtract:
            return left - right;
        case Operator::multiply:
            return left * right;
        case Operator::divide:
            return left / right;
        case Operator::modulo:
            return std::fmod(left, right);
        default:
            return nan;
    }
}

bool is_calculation(Operator sign) {
    return sign >= Operator::add && sign <= Operator::modulo;
}

}  // namespace

Evaluator::Evaluator(const Expression::Program& program, XPathEnvironment& environment)
    : environment_(environment),
      odk_(program.functions == Expression::Functions::odk),
      offset_([this](double seconds) { return environment_.offset_minutes(seconds); }) {}

void Evaluator::fail(ErrorCode code, std::string what) {
    if (!fault_) fault_ = Error{code, std::move(what), {}};
}

void Evaluator::exhausted() {
    fail(ErrorCode::limit_exceeded,
         "more than " + std::to_string(Expression::max_steps) + " steps in one evaluation");
}

Value Evaluator::value(const Term& term, const Focus& focus) {
    if (!charge(1)) return std::string();
    switch (term.kind) {
        case Term::Kind::number:
            return term.number;
        case Term::Kind::text:
            return term.text;
        case Term::Kind::negate:
            return number(*term.operands.front(), focus) * term.number;
        case Term::Kind::chain:
            return chain(term, focus);
        case Term::Kind::path:
            return path(term, focus);
        case Term::Kind::call:
            return term.function->call(*this, term, focus);
        case Term::Kind::broken:
            fail(ErrorCode::bad_format, term.text);
            return std::string();
    }
    return std::string();
}

Value Evaluator::chain(const Term& term, const Focus& focus) {
    const Operator first = term.operators.front();
    if (first == Operator::unite) return unite(term, focus);
    if (first == Operator::or_ || first == Operator::and_) {
        const bool decisive = first == Operator::or_;
        for (const TermPtr& each : term.operands)
            if (truth(*each, focus) == decisive) return decisive;
        return !decisive;
    }
    if (is_calculation(first)) {
        double left = number(*term.operands.front(), focus);
        for (std::size_t i = 0; i < term.operators.size(); ++i)
            left = calculate(term.operators[i], left, number(*term.operands[i + 1], focus));
        return left;
    }
    bool left = compare(first, *term.operands[0], *term.operands[1], focus);
    for (std::size_t i = 1; i < term.operators.size(); ++i)
        left = compare_values(*this, term.operators[i], left, value(*term.operands[i + 1], focus));
    return left;
}

double Evaluator::number(const Term& term, const Focus& focus) {
    if (term.kind == Term::Kind::number) return term.number;
    if (term.kind == Term::Kind::path && term.simple) {
        const Node* node = first(term, focus);
        return node == nullptr ? nan : number_of_node(*node);
    }
    return number_of(value(term, focus));
}

std::string Evaluator::text(const Term& term, const Focus& focus) {
    if (term.kind == Term::Kind::path && term.simple) {
        const Node* node = first(term, focus);
        std::string scratch;
        return node == nullptr ? std::string() : std::string(text_of_node(*node, scratch));
    }
    return text_of(value(term, focus));
}

std::string_view Evaluator::view(const Term& term, const Focus& focus, std::string& scratch) {
    if (term.kind == Term::Kind::text) return term.text;
    if (term.kind == Term::Kind::path && term.simple) {
        const Node* node = first(term, focus);
        return node == nullptr ? std::string_view() : text_of_node(*node, scratch);
    }
    scratch = text_of(value(term, focus));
    return scratch;
}

bool Evaluator::truth(const Term& term, const Focus& focus) {
    if (term.kind == Term::Kind::path && term.simple) return first(term, focus) != nullptr;
    return truth_of(value(term, focus));
}

NodeSet Evaluator::nodes(const Term& term, const Focus& focus) {
    Value value = this->value(term, focus);
    if (auto* nodes = std::get_if<NodeSet>(&value)) return std::move(*nodes);
    if (!fault_) fail(ErrorCode::bad_format, "nodes are needed where a value was given");
    return {};
}

double Evaluator::number_of_text(std::string_view text) {
    if (odk_ && text.size() >= 10 && text[4] == '-' && looks_like_moment(text)) {
        const auto moment = parse_moment(text, offset_);
        return moment ? *moment / day_milliseconds : nan;
    }
    return plain_number(text);
}

double Evaluator::number_of_node(const Node& node) {
    std::string scratch;
    return number_of_text(text_of_node(node, scratch));
}

std::string_view Evaluator::text_of_node(const Node& node, std::string& scratch) {
    const std::string_view text = node.string_value(scratch);
    charge(text.size() / 64);
    return text;
}

double Evaluator::number_of(const Value& value) {
    if (const auto* nodes = std::get_if<NodeSet>(&value))
        return nodes->empty() ? nan : number_of_node(*nodes->front());
    if (const auto* number = std::get_if<double>(&value)) return *number;
    if (const auto* text = std::get_if<std::string>(&value)) return number_of_text(*text);
    if (const auto* truth = std::get_if<bool>(&value)) return *truth ? 1 : 0;
    return std::get<Moment>(value).milliseconds / day_milliseconds;
}

std::string Evaluator::text_of(const Value& value) {
    if (const auto* nodes = std::get_if<NodeSet>(&value)) {
        std::string text = nodes->empty() ? std::string() : nodes->front()->string_value();
        charge(text.size() / 64);
        return text;
    }
    if (const auto* number = std::get_if<double>(&value))
        return odk_ && std::isnan(*number) ? std::string() : number_text(*number);
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    if (const auto* truth = std::get_if<bool>(&value)) return *truth ? "true" : "false";
    const Moment& moment = std::get<Moment>(value);
    if (moment.days_as_text) return number_text(std::floor(moment.milliseconds / day_milliseconds));
    return moment_text(moment.milliseconds, offset_);
}

bool Evaluator::truth_of(const Value& value) {
    if (const auto* nodes = std::get_if<NodeSet>(&value)) return !nodes->empty();
    if (const auto* number = std::get_if<double>(&value))
        return *number != 0 && !std::isnan(*number);
    if (const auto* text = std::get_if<std::string>(&value)) return !text->empty();
    if (const auto* truth = std::get_if<bool>(&value)) return *truth;
    return !std::isnan(std::get<Moment>(value).milliseconds);
}

XPathValue Evaluator::leave(Value value) {
    if (auto* nodes = std::get_if<NodeSet>(&value)) return std::move(*nodes);
    if (const auto* number = std::get_if<double>(&value)) return *number;
    if (auto* text = std::get_if<std::string>(&value)) return std::move(*text);
    if (const auto* truth = std::get_if<bool>(&value)) return *truth;
    return text_of(value);
}

Node* Evaluator::start(const Term& term, const Focus& focus) {
    if (term.start == Term::Start::context) return focus.node;
    Node* root = environment_.root_for(*focus.node);
    return root != nullptr ? root : &focus.node->tree().document();
}

Node* Evaluator::first(const Term& term, const Focus& focus) {
    Node* found = nullptr;
    walk(*this, term.steps, 0, start(term, focus), [&found](Node& node) {
        found = &node;
        return true;
    });
    return found;
}

NodeSet Evaluator::unite(const Term& term, const Focus& focus) {
    NodeSet all;
    for (const TermPtr& each : term.operands) {
        const NodeSet more = nodes(*each, focus);
        all.insert(all.end(), more.begin(), more.end());
    }
    if (!charge(all.size())) return {};
    sort_nodes(all);
    return all;
}

/// A path or a literal is compared without making a set or a copy of it.
bool Evaluator::compare(Operator sign, const Term& left, const Term& right, const Focus& focus) {
    const bool equality = sign == Operator::equal || sign == Operator::not_equal;
    const auto is_text = [](const Term& term) { return term.kind == Term::Kind::text; };
    const auto is_path = [](const Term& term) {
        return term.kind == Term::Kind::path && term.simple;
    };
    if (equality && ((is_path(left) && is_text(right)) || (is_path(right) && is_text(left)))) {
        const Term& way = is_path(left) ? left : right;
        const std::string& wanted = is_path(left) ? right.text : left.text;
        std::string scratch;
        return walk(*this, way.steps, 0, start(way, focus), [&](Node& node) {
            return (text_of_node(node, scratch) == wanted) == (sign == Operator::equal);
        });
    }
    if (is_path(left) && right.kind == Term::Kind::number)
        return walk(*this, left.steps, 0, start(left, focus), [&](Node& node) {
            return compare_numbers(sign, number_of_node(node), right.number);
        });
    const Value first = value(left, focus);
    const Value second = value(right, focus);
    return !fault_ && compare_values(*this, sign, first, second);
}

}  // namespace kiosk::xpath
