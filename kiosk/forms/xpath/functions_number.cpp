#include <cmath>
#include <limits>
#include <numbers>

#include "kiosk/forms/xpath/functions.h"

/// ODK XForms, “Number Functions” and those of “Boolean Functions” that count.
namespace kiosk::xpath {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

const Term& argument(const Term& call, std::size_t index) {
    return *call.operands[index];
}

template <double (*calculate)(double)>
Value of_one(Evaluator& evaluator, const Term& call, const Focus& focus) {
    return calculate(evaluator.number(argument(call, 0), focus));
}

/// ECMAScript's power: NaN, not 1, for (±1)^±∞ and 1^NaN.
double power(double base, double exponent) {
    if (std::isnan(exponent) || (std::fabs(base) == 1 && std::isinf(exponent))) return nan;
    return std::pow(base, exponent);
}

Value pow(Evaluator& evaluator, const Term& call, const Focus& focus) {
    return power(evaluator.number(argument(call, 0), focus),
                 evaluator.number(argument(call, 1), focus));
}

Value atan2(Evaluator& evaluator, const Term& call, const Focus& focus) {
    return std::atan2(evaluator.number(argument(call, 0), focus),
                      evaluator.number(argument(call, 1), focus));
}

double exp10(double number) {
    return std::pow(10.0, number);
}

Value pi(Evaluator&, const Term&, const Focus&) {
    return std::numbers::pi;
}

Value random(Evaluator& evaluator, const Term&, const Focus&) {
    return evaluator.environment().random();
}

/// Dates are days; as text they are whole days.
Value number(Evaluator& evaluator, const Term& call, const Focus& focus) {
    Value value = call.operands.empty() ? Value(NodeSet{focus.node})
                                        : evaluator.value(argument(call, 0), focus);
    if (std::holds_alternative<Moment>(value)) return value;
    const bool text =
        std::holds_alternative<NodeSet>(value) || std::holds_alternative<std::string>(value);
    if (!text) return evaluator.number_of(value);
    const std::string written = evaluator.text_of(value);
    const auto moment = parse_moment(written, evaluator.offset());
    if (moment) return Moment{*moment, true};
    return evaluator.number_of_text(written);
}

/// Half away from zero, at any decimal place.
Value round(Evaluator& evaluator, const Term& call, const Focus& focus) {
    const double value = evaluator.number(argument(call, 0), focus);
    const double places = call.operands.size() < 2 ? 0 : evaluator.number(argument(call, 1), focus);
    if (std::isnan(value) || std::isnan(places)) return nan;
    const double scale = std::pow(10.0, places);
    const double scaled = std::floor(std::fabs(value) * scale + 0.5) / scale;
    if (std::isinf(value) || !std::isfinite(scaled)) return value;
    return value < 0 ? -scaled : scaled;
}

/// NaN when any of them is, or there are none.
template <bool greatest>
Value extreme(Evaluator& evaluator, const Term& call, const Focus& focus) {
    double best = nan;
    bool first = true;
    const auto take = [&](double number) {
        if (first)
            best = number;
        else if (std::isnan(number) || std::isnan(best))
            best = nan;
        else
            best = greatest ? std::fmax(best, number) : std::fmin(best, number);
        first = false;
    };
    for (const TermPtr& each : call.operands) {
        const Value value = evaluator.value(*each, focus);
        const auto* nodes = std::get_if<NodeSet>(&value);
        if (nodes == nullptr) {
            take(evaluator.number_of(value));
            continue;
        }
        for (const Node* node : *nodes) {
            if (!evaluator.charge(1)) return nan;
            take(evaluator.number_of_node(*node));
        }
    }
    return best;
}

constexpr Function functions[] = {
    {"number", 0, 1, number},
    {"round", 1, 2, round},
    {"int", 1, 1, of_one<std::trunc>},
    {"abs", 1, 1, of_one<std::fabs>},
    {"pow", 2, 2, pow},
    {"log", 1, 1, of_one<std::log>},
    {"log10", 1, 1, of_one<std::log10>},
    {"exp", 1, 1, of_one<std::exp>},
    {"exp10", 1, 1, of_one<exp10>},
    {"sqrt", 1, 1, of_one<std::sqrt>},
    {"sin", 1, 1, of_one<std::sin>},
    {"cos", 1, 1, of_one<std::cos>},
    {"tan", 1, 1, of_one<std::tan>},
    {"asin", 1, 1, of_one<std::asin>},
    {"acos", 1, 1, of_one<std::acos>},
    {"atan", 1, 1, of_one<std::atan>},
    {"atan2", 2, 2, atan2},
    {"pi", 0, 0, pi},
    {"random", 0, 0, random, true, true},
    {"min", 0, any_number, extreme<false>},
    {"max", 0, any_number, extreme<true>},
};

}  // namespace

std::span<const Function> number_functions() {
    return functions;
}

}  // namespace kiosk::xpath
