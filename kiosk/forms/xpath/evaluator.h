#pragma once

#include "kiosk/forms/xpath/moment.h"
#include "kiosk/forms/xpath/program.h"
#include "kiosk/forms/xpath/value.h"

namespace kiosk::xpath {

/// Where a term is evaluated.
struct Focus {
    Node* node = nullptr;
    std::size_t position = 1;
    std::size_t size = 1;
    Node* current = nullptr;
};

/// One evaluation of one expression. After the first fault every answer is empty and means nothing;
/// loops end early because `charge` says no.
class Evaluator {
  public:
    Evaluator(const Expression::Program& program, XPathEnvironment& environment);

    Value value(const Term& term, const Focus& focus);
    double number(const Term& term, const Focus& focus);
    std::string text(const Term& term, const Focus& focus);
    bool truth(const Term& term, const Focus& focus);
    /// A fault when the term gives no nodes.
    NodeSet nodes(const Term& term, const Focus& focus);
    /// The text without a copy where one can be had; otherwise put into `scratch`.
    std::string_view view(const Term& term, const Focus& focus, std::string& scratch);

    [[nodiscard]] double number_of(const Value& value);
    [[nodiscard]] double number_of_text(std::string_view text);
    [[nodiscard]] double number_of_node(const Node& node);
    /// The node's string value, without a copy where it lies in one piece; its length is charged.
    [[nodiscard]] std::string_view text_of_node(const Node& node, std::string& scratch);
    [[nodiscard]] std::string text_of(const Value& value);
    [[nodiscard]] static bool truth_of(const Value& value);

    /// What the expression asks for, turned into a value that can leave: dates as texts.
    [[nodiscard]] XPathValue leave(Value value);

    void fail(ErrorCode code, std::string what);
    [[nodiscard]] const std::optional<Error>& fault() const { return fault_; }
    /// Takes from the steps that an evaluation may do; false when there are none left or a fault
    /// is known.
    bool charge(std::size_t steps) {
        steps_ += steps;
        if (steps_ > Expression::max_steps) exhausted();
        return !fault_;
    }
    bool charge_text(std::size_t bytes) { return charge(bytes / 64 + 1); }

    [[nodiscard]] XPathEnvironment& environment() { return environment_; }
    [[nodiscard]] bool odk() const { return odk_; }
    [[nodiscard]] const OffsetAt& offset() const { return offset_; }

  private:
    Value chain(const Term& term, const Focus& focus);
    bool compare(Operator sign, const Term& left, const Term& right, const Focus& focus);
    NodeSet unite(const Term& term, const Focus& focus);
    NodeSet path(const Term& term, const Focus& focus);
    Node* start(const Term& term, const Focus& focus);
    Node* first(const Term& term, const Focus& focus);
    NodeSet take_step(const Step& step, const NodeSet& from, bool apart, const Focus& focus);
    void axis(const Step& step, Node& node, NodeSet& out);
    void keep(const Predicate& predicate, NodeSet& nodes, const Focus& focus);
    bool look_up(const Step& step, Node& parent, const Focus& focus, NodeSet& out);
    void exhausted();

    XPathEnvironment& environment_;
    bool odk_;
    OffsetAt offset_;
    std::size_t steps_ = 0;
    std::optional<Error> fault_;
};

/// Document order, each once. Trees come in the order in which their first nodes stand.
void sort_nodes(NodeSet& nodes);
[[nodiscard]] bool matches(const NodeTest& test, XPathAxis axis, const Node& node);

/// Whether a comparison holds for some pair of what the two values hold (XPath 1.0 §3.4).
[[nodiscard]] bool compare_values(Evaluator& evaluator, Operator sign, const Value& left,
                                  const Value& right);
[[nodiscard]] bool compare_numbers(Operator sign, double left, double right);

/// Whoever passes more children than this on the way to a name lists them for the next time.
inline constexpr std::size_t many_children = 24;

/// Calls `visit` with each node of a path whose `simple` is set, until it returns true.
template <class Visit>
bool walk(Evaluator& evaluator, const std::vector<Step>& steps, std::size_t at, Node* node,
          Visit&& visit) {
    // Only steps down go deeper, so the stack grows with the tree and not with the expression.
    while (true) {
        if (node == nullptr || !evaluator.charge(1)) return false;
        if (at == steps.size()) return visit(*node);
        const XPathAxis axis = steps[at].axis;
        if (axis != XPathAxis::self && axis != XPathAxis::parent) break;
        if (axis == XPathAxis::parent) node = node->parent();
        if (node == nullptr || !matches(steps[at].test, axis, *node)) return false;
        ++at;
    }
    const Step& step = steps[at];
    const bool child = step.axis == XPathAxis::child;
    const bool named = child && step.test.kind == NodeTest::Kind::name;
    const auto goes_on = [&](Node& each) {
        return matches(step.test, step.axis, each) && walk(evaluator, steps, at + 1, &each, visit);
    };
    if (named && Tree::lists_children(*node)) {
        for (Node* each : node->tree().listed_children(*node, step.test.local)) {
            if (!evaluator.charge(1)) return false;
            if (goes_on(*each)) return true;
        }
        return false;
    }
    std::size_t passed = 0;
    bool done = false;
    for (Node* each = child ? node->first_child() : node->first_attribute();
         each != nullptr && !done; each = each->next()) {
        if (!evaluator.charge(1)) return false;
        ++passed;
        done = goes_on(*each);
    }
    if (named && passed > many_children) node->tree().list_children(*node);
    return done;
}

}  // namespace kiosk::xpath
