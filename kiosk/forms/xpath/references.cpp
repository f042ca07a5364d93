#include <set>

#include "kiosk/forms/xpath/functions.h"
#include "kiosk/forms/xpath/parser.h"

namespace kiosk::xpath {

namespace {

using References = std::vector<PathReference>;

/// More ways than this to one place (a union in the predicate of a union …) count as “anywhere”.
constexpr std::size_t ways_max = 64;
/// So do ways of more steps.
constexpr std::size_t steps_max = 64;

PathReference from(PathReference::Start start, std::string instance = {}) {
    PathReference reference;
    reference.start = start;
    reference.instance_id = std::move(instance);
    return reference;
}

PathReference anywhere() {
    PathReference reference = from(PathReference::Start::root);
    reference.steps.push_back({XPathAxis::descendant_or_self, {}, {}, true, false});
    return reference;
}

PathReference::Step plain(const Step& step) {
    switch (step.test.kind) {
        case NodeTest::Kind::name:
            return {step.axis, step.test.uri, step.test.local, false};
        case NodeTest::Kind::any_name:
            return {step.axis, {}, "*", false};
        case NodeTest::Kind::any_of_space:
            return {step.axis, step.test.uri, "*", false};
        case NodeTest::Kind::node:
        case NodeTest::Kind::text:
        case NodeTest::Kind::comment:
        case NodeTest::Kind::instruction:
            return {step.axis, {}, {}, true, false};
    }
    return {};
}

std::string signature(const PathReference& reference) {
    std::string out = std::to_string(static_cast<int>(reference.start)) + reference.instance_id;
    for (const auto& step : reference.steps)
        out += "/" + std::to_string(static_cast<int>(step.axis)) + (step.any_node ? "#" : "") +
               "{" + step.uri + "}" + step.local;
    return out;
}

void extend(PathReference& way, const Step& step) {
    if (way.steps.size() >= steps_max) way = anywhere();
    const bool everywhere = way.start == PathReference::Start::root && way.steps.size() == 1 &&
                            way.steps.front().axis == XPathAxis::descendant_or_self;
    if (!everywhere) way.steps.push_back(plain(step));
}

class Collector {
  public:
    /// Remembers what `term` reads, seen from `context`.
    void collect(const Term& term, const References& context) {
        for (auto& reference : ends(term, context)) add(std::move(reference));
    }
    [[nodiscard]] References take() { return std::move(all_); }

  private:
    void add(PathReference reference) {
        if (known_.insert(signature(reference)).second) all_.push_back(std::move(reference));
    }

    /// Where the nodes are that `term` gives; remembers what else it reads on the way.
    References ends(const Term& term, const References& context) {
        switch (term.kind) {
            case Term::Kind::path:
                return path(term, context);
            case Term::Kind::call:
                return call(term, context);
            case Term::Kind::chain:
                if (term.operators.front() == Operator::unite) return joined(term, 0, context);
                break;
            case Term::Kind::number:
            case Term::Kind::text:
            case Term::Kind::negate:
            case Term::Kind::broken:
                break;
        }
        for (const TermPtr& each : term.operands) collect(*each, context);
        return {};
    }

    References joined(const Term& term, std::size_t first, const References& context) {
        References all;
        for (std::size_t i = first; i < term.operands.size(); ++i)
            for (auto& end : ends(*term.operands[i], context)) all.push_back(std::move(end));
        if (all.size() > ways_max) all.assign(1, anywhere());
        return all;
    }

    References path(const Term& term, const References& context) {
        References ways = term.start == Term::Start::context ? context
                          : term.start == Term::Start::root
                              ? References{from(PathReference::Start::root)}
                              : ends(*term.operands.front(), context);
        for (const Predicate& filter : term.filters) collect(*filter.term, ways);
        for (const Step& step : term.steps) {
            const bool stays =
                step.axis == XPathAxis::self && step.test.kind == NodeTest::Kind::node;
            if (!stays)
                for (auto& way : ways) extend(way, step);
            for (const Predicate& predicate : step.predicates) collect(*predicate.term, ways);
        }
        return ways;
    }

    References call(const Term& term, const References& context) {
        const std::string_view name = term.function->name;
        const auto literal = [&term](std::size_t index) {
            const Term& argument = *term.operands[index];
            return argument.kind == Term::Kind::text ? argument.text : std::string();
        };
        if (name == "current") return {from(PathReference::Start::current)};
        if (name == "if") {
            collect(*term.operands[0], context);
            return joined(term, 1, context);
        }
        const bool passes_on = name == "randomize" || name == "indexed-repeat";
        for (std::size_t i = passes_on ? 1 : 0; i < term.operands.size(); ++i)
            collect(*term.operands[i], context);
        if (passes_on) return ends(*term.operands[0], context);
        if (name == "instance") return {from(PathReference::Start::instance, literal(0))};
        if (name == "id") return {anywhere()};
        if (name == "pulldata") add(from(PathReference::Start::instance, literal(0)));
        // Without an argument these read the context node.
        if (term.operands.empty() && (name == "string" || name == "number" ||
                                      name == "string-length" || name == "normalize-space"))
            for (const auto& reference : context) add(reference);
        return {};
    }

    References all_;
    std::set<std::string> known_;
};

}  // namespace

std::vector<PathReference> references_of(const Term& term) {
    Collector collector;
    collector.collect(term, {from(PathReference::Start::context)});
    return collector.take();
}

}  // namespace kiosk::xpath
