#include "kiosk/forms/xpath/simplify.h"

#include <algorithm>

#include "kiosk/forms/xpath/functions.h"

namespace kiosk::xpath {

namespace {

/// Whether position() or last() is asked about the node that the predicate filters. Predicates
/// further inside ask about theirs.
bool asks_position(const Term& term) {
    if (term.kind == Term::Kind::broken) return true;
    if (term.kind == Term::Kind::call && term.operands.empty() &&
        (term.function->name == "position" || term.function->name == "last"))
        return true;
    return std::any_of(term.operands.begin(), term.operands.end(),
                       [](const TermPtr& each) { return asks_position(*each); });
}

bool may_be_number(const Term& term) {
    switch (term.kind) {
        case Term::Kind::number:
        case Term::Kind::negate:
        case Term::Kind::broken:
            return true;
        case Term::Kind::text:
        case Term::Kind::path:
            return false;
        case Term::Kind::call:
            return term.function->may_be_number;
        case Term::Kind::chain: {
            const Operator last = term.operators.back();
            return last >= Operator::add && last <= Operator::modulo;
        }
    }
    return true;
}

/// Whether the value is the same for every node that is filtered: nothing in it starts from there.
bool stands_alone(const Term& term) {
    switch (term.kind) {
        case Term::Kind::number:
        case Term::Kind::text:
            return true;
        case Term::Kind::broken:
            return false;
        case Term::Kind::path:
            if (term.start == Term::Start::context) return false;
            break;
        case Term::Kind::call:
            // Without an argument these speak of the context node.
            if (term.operands.empty() && term.function->name != "current" &&
                term.function->name != "true" && term.function->name != "false" &&
                term.function->name != "today" && term.function->name != "now")
                return false;
            if (term.function->is_volatile && term.function->name != "today" &&
                term.function->name != "now")
                return false;
            if (term.function->name == "once" || term.function->name == "lang" ||
                term.function->name == "choice-name")
                return false;
            break;
        case Term::Kind::negate:
        case Term::Kind::chain:
            break;
    }
    return std::all_of(term.operands.begin(), term.operands.end(),
                       [](const TermPtr& each) { return stands_alone(*each); });
}

/// A way of named steps down from the filtered node.
std::vector<KeyStep> key_of(const Term& term) {
    if (term.kind != Term::Kind::path || term.start != Term::Start::context) return {};
    std::vector<KeyStep> key;
    for (const Step& step : term.steps) {
        if (!step.predicates.empty()) return {};
        if (step.axis == XPathAxis::self && step.test.kind == NodeTest::Kind::node) continue;
        const bool attribute = step.axis == XPathAxis::attribute;
        if ((!attribute && step.axis != XPathAxis::child) ||
            step.test.kind != NodeTest::Kind::name || (!key.empty() && key.back().attribute))
            return {};
        key.push_back({step.test, attribute});
    }
    return key;
}

std::unique_ptr<Lookup> lookup_of(const Term& term) {
    if (term.kind != Term::Kind::chain || term.operators.empty()) return nullptr;
    if (term.operators.front() == Operator::and_) {
        for (const TermPtr& each : term.operands)
            if (auto lookup = lookup_of(*each)) {
                lookup->whole = false;
                return lookup;
            }
        return nullptr;
    }
    if (term.operators.size() != 1 || term.operators.front() != Operator::equal) return nullptr;
    for (const std::size_t side : {0U, 1U}) {
        const Term& value = *term.operands[1 - side];
        auto key = key_of(*term.operands[side]);
        if (key.empty() || !stands_alone(value)) continue;
        auto lookup = std::make_unique<Lookup>();
        lookup->key = std::move(key);
        lookup->value = &value;
        lookup->whole = true;
        return lookup;
    }
    return nullptr;
}

void add_name(const NodeTest& test, std::string& out) {
    out += static_cast<char>('0' + static_cast<int>(test.kind));
    out += test.bare ? '?' : '{';
    out += test.uri + "}" + test.local + "/";
}

bool is_whole_tree_step(const Step& step) {
    return step.axis == XPathAxis::descendant_or_self && step.test.kind == NodeTest::Kind::node &&
           step.predicates.empty();
}

}  // namespace

void simplify(Term& path) {
    for (std::size_t i = 0; i + 1 < path.steps.size(); ++i) {
        Step& next = path.steps[i + 1];
        const bool counts = std::any_of(next.predicates.begin(), next.predicates.end(),
                                        [](const Predicate& each) { return each.positional; });
        if (!is_whole_tree_step(path.steps[i]) || next.axis != XPathAxis::child || counts) continue;
        next.axis = XPathAxis::descendant;
        path.steps.erase(path.steps.begin() + static_cast<std::ptrdiff_t>(i));
    }
    for (Step& step : path.steps) {
        if (step.predicates.empty() || step.predicates.front().lookup == nullptr) continue;
        Lookup& lookup = *step.predicates.front().lookup;
        add_name(step.test, lookup.name);
        lookup.name += '[';
        for (const KeyStep& step_of_key : lookup.key) {
            if (step_of_key.attribute) lookup.name += '@';
            add_name(step_of_key.test, lookup.name);
        }
    }
    bool goes_down = false;
    path.simple = path.start != Term::Start::operand;
    for (const Step& step : path.steps) {
        const bool up = step.axis == XPathAxis::parent;
        const bool down = step.axis == XPathAxis::child || step.axis == XPathAxis::attribute;
        if (!step.predicates.empty() || (up && goes_down) ||
            !(up || down || step.axis == XPathAxis::self))
            path.simple = false;
        goes_down = goes_down || down;
    }
}

void examine(Predicate& predicate) {
    const Term& term = *predicate.term;
    predicate.positional = may_be_number(term) || asks_position(term);
    if (!predicate.positional) predicate.lookup = lookup_of(term);
}

}  // namespace kiosk::xpath
