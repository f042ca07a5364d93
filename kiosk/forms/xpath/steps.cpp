#include <algorithm>

#include "kiosk/forms/xpath/evaluator.h"
#include "kiosk/forms/xpath/tree_index.h"

namespace kiosk::xpath {

namespace {

/// The next node in document order, attributes left out; within `top` when there is one.
Node* behind(Node* node, const Node* top) {
    for (; node != nullptr && node != top; node = node->parent())
        if (node->next() != nullptr) return node->next();
    return nullptr;
}

Node* deepest_last(Node* node) {
    while (node->last_child() != nullptr) node = node->last_child();
    return node;
}

bool is_reverse(XPathAxis axis) {
    return axis == XPathAxis::ancestor || axis == XPathAxis::ancestor_or_self ||
           axis == XPathAxis::preceding || axis == XPathAxis::preceding_sibling;
}

bool has_siblings(const Node& node) {
    return node.kind() != NodeKind::attribute && node.kind() != NodeKind::name_space;
}

/// Whether nodes that stand apart (none above another) lead to nodes in order, each once.
bool keeps_order(XPathAxis axis) {
    return axis == XPathAxis::child || axis == XPathAxis::attribute || axis == XPathAxis::self ||
           axis == XPathAxis::descendant || axis == XPathAxis::descendant_or_self ||
           axis == XPathAxis::name_space;
}

/// Puts what the test lets through into a set, on one way through the tree. Every node that is
/// passed is a step of the evaluation.
class AxisWalk {
  public:
    AxisWalk(Evaluator& evaluator, const Step& step, NodeSet& out)
        : evaluator_(evaluator), step_(step), out_(out) {}

    bool take(Node* node) const {
        if (matches(step_.test, step_.axis, *node)) out_.push_back(node);
        return evaluator_.charge(1);
    }
    void along(Node* node, Node* (Node::*next)() const) const {
        while (node != nullptr && take(node)) node = (node->*next)();
    }
    /// In document order; within `top` when there is one.
    void onwards(Node* node, const Node* top) const {
        while (node != nullptr && take(node))
            node = node->first_child() != nullptr ? node->first_child() : behind(node, top);
    }
    /// Against document order, the ancestors left out.
    void backwards(Node* node) const {
        while (node != nullptr) {
            Node* const sibling = node->previous();
            if (sibling == nullptr) {
                node = node->parent();
                continue;
            }
            // Everything below the sibling before, from its end; the way up is no part of it.
            for (Node* below = deepest_last(sibling);;) {
                if (!take(below)) return;
                if (below == sibling) break;
                below = below->previous() != nullptr ? deepest_last(below->previous())
                                                     : below->parent();
            }
            node = sibling;
        }
    }

  private:
    Evaluator& evaluator_;
    const Step& step_;
    NodeSet& out_;
};

}  // namespace

bool matches(const NodeTest& test, XPathAxis axis, const Node& node) {
    const NodeKind principal = axis == XPathAxis::attribute    ? NodeKind::attribute
                               : axis == XPathAxis::name_space ? NodeKind::name_space
                                                               : NodeKind::element;
    switch (test.kind) {
        case NodeTest::Kind::name: {
            const QualifiedName& name = node.name();
            return node.kind() == principal && name.local == test.local &&
                   (name.uri == test.uri || (test.bare && name.uri.empty()));
        }
        case NodeTest::Kind::any_name:
            return node.kind() == principal;
        case NodeTest::Kind::any_of_space:
            return node.kind() == principal && node.name().uri == test.uri;
        case NodeTest::Kind::node:
            return true;
        case NodeTest::Kind::text:
            return node.kind() == NodeKind::text;
        case NodeTest::Kind::comment:
            return node.kind() == NodeKind::comment;
        case NodeTest::Kind::instruction:
            return node.kind() == NodeKind::processing_instruction &&
                   (test.local.empty() || node.name().local == test.local);
    }
    return false;
}

void sort_nodes(NodeSet& nodes) {
    if (nodes.size() < 2) return;
    std::vector<const Tree*> trees;
    for (const Node* node : nodes)
        if (std::find(trees.begin(), trees.end(), &node->tree()) == trees.end())
            trees.push_back(&node->tree());
    const auto rank = [&trees](const Node* node) {
        return std::find(trees.begin(), trees.end(), &node->tree()) - trees.begin();
    };
    std::sort(nodes.begin(), nodes.end(), [&](const Node* left, const Node* right) {
        if (&left->tree() != &right->tree()) return rank(left) < rank(right);
        return left->tree().before(*left, *right);
    });
    nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
}

NodeSet Evaluator::path(const Term& term, const Focus& focus) {
    NodeSet nodes;
    if (term.simple) {
        walk(*this, term.steps, 0, start(term, focus), [&nodes](Node& node) {
            nodes.push_back(&node);
            return false;
        });
        return nodes;
    }
    bool apart = true;
    if (term.start == Term::Start::operand) {
        nodes = this->nodes(*term.operands.front(), focus);
        for (const Predicate& filter : term.filters) keep(filter, nodes, focus);
        apart = nodes.size() < 2;
    } else {
        nodes.push_back(start(term, focus));
    }
    for (const Step& step : term.steps) {
        if (fault_ || nodes.empty()) return {};
        nodes = take_step(step, nodes, apart, focus);
        apart = nodes.size() < 2 ||
                (apart && (step.axis == XPathAxis::child || step.axis == XPathAxis::attribute ||
                           step.axis == XPathAxis::self));
    }
    return nodes;
}

NodeSet Evaluator::take_step(const Step& step, const NodeSet& from, bool apart,
                             const Focus& focus) {
    NodeSet all;
    NodeSet found;
    for (Node* node : from) {
        found.clear();
        std::size_t first = 0;
        if (look_up(step, *node, focus, found))
            first = 1;
        else
            axis(step, *node, found);
        for (std::size_t i = first; i < step.predicates.size(); ++i)
            keep(step.predicates[i], found, focus);
        if (fault_) return {};
        if (is_reverse(step.axis)) std::reverse(found.begin(), found.end());
        if (from.size() == 1) return found;
        all.insert(all.end(), found.begin(), found.end());
    }
    if (!apart || !keeps_order(step.axis)) sort_nodes(all);
    return all;
}

/// The nodes of the axis that the test lets through, in the order of the axis.
void Evaluator::axis(const Step& step, Node& node, NodeSet& out) {
    const AxisWalk walk(*this, step, out);
    switch (step.axis) {
        case XPathAxis::self:
            walk.take(&node);
            return;
        case XPathAxis::parent:
            if (node.parent() != nullptr) walk.take(node.parent());
            return;
        case XPathAxis::ancestor:
            walk.along(node.parent(), &Node::parent);
            return;
        case XPathAxis::ancestor_or_self:
            walk.along(&node, &Node::parent);
            return;
        case XPathAxis::child:
            if (step.test.kind == NodeTest::Kind::name && Tree::lists_children(node)) {
                for (Node* each : node.tree().listed_children(node, step.test.local))
                    if (!walk.take(each)) return;
                return;
            }
            walk.along(node.first_child(), &Node::next);
            return;
        case XPathAxis::attribute:
            walk.along(node.first_attribute(), &Node::next);
            return;
        case XPathAxis::name_space:
            if (node.kind() == NodeKind::element)
                for (Node* each : node.tree().namespaces(node)) walk.take(each);
            return;
        case XPathAxis::descendant:
            walk.onwards(node.first_child(), &node);
            return;
        case XPathAxis::descendant_or_self:
            if (walk.take(&node)) walk.onwards(node.first_child(), &node);
            return;
        case XPathAxis::following_sibling:
            if (has_siblings(node)) walk.along(node.next(), &Node::next);
            return;
        case XPathAxis::preceding_sibling:
            if (has_siblings(node)) walk.along(node.previous(), &Node::previous);
            return;
        case XPathAxis::following: {
            // What follows an attribute begins with its element's children.
            Node* first =
                has_siblings(node) ? behind(&node, nullptr) : node.parent()->first_child();
            if (first == nullptr && !has_siblings(node)) first = behind(node.parent(), nullptr);
            walk.onwards(first, nullptr);
            return;
        }
        case XPathAxis::preceding:
            walk.backwards(has_siblings(node) ? &node : node.parent());
            return;
    }
}

void Evaluator::keep(const Predicate& predicate, NodeSet& nodes, const Focus& focus) {
    const Term& term = *predicate.term;
    if (term.kind == Term::Kind::number) {
        const double wanted = term.number;
        const bool there = wanted >= 1 && wanted <= static_cast<double>(nodes.size()) &&
                           wanted == static_cast<double>(static_cast<std::size_t>(wanted));
        nodes = there ? NodeSet{nodes[static_cast<std::size_t>(wanted) - 1]} : NodeSet{};
        return;
    }
    std::size_t kept = 0;
    Focus inner{nullptr, 0, nodes.size(), focus.current};
    for (Node* node : nodes) {
        inner.node = node;
        ++inner.position;
        bool holds = false;
        if (predicate.positional) {
            const Value value = this->value(term, inner);
            const auto* number = std::get_if<double>(&value);
            holds = number != nullptr ? *number == static_cast<double>(inner.position)
                                      : truth_of(value);
        } else {
            holds = truth(term, inner);
        }
        if (fault_) {
            nodes.clear();
            return;
        }
        if (holds) nodes[kept++] = node;
    }
    nodes.resize(kept);
}

/// Answers the first predicate of a step along the children of `parent` from the tree's index.
bool Evaluator::look_up(const Step& step, Node& parent, const Focus& focus, NodeSet& out) {
    if (step.predicates.empty() || step.axis != XPathAxis::child) return false;
    const Predicate& predicate = step.predicates.front();
    if (predicate.lookup == nullptr || parent.first_child() == nullptr) return false;
    // A tree that is being filled in changes too often: an index pays when it is asked again.
    const bool other_tree = focus.current == nullptr || &focus.current->tree() != &parent.tree();
    TreeIndex* index = find_index(step, parent, other_tree);
    if (index == nullptr) return false;
    if (!charge(index->take_cost())) return true;
    const Focus inner{parent.first_child(), 1, 1, focus.current};
    Value wanted = value(*predicate.lookup->value, inner);
    // A look-up inside the value may have let all indexes of the tree go.
    index = find_index(step, parent, true);
    if (!charge(index->take_cost())) return true;
    if (const auto* nodes = std::get_if<NodeSet>(&wanted)) {
        std::string scratch;
        for (const Node* node : *nodes) {
            const NodeSet& found = index->of(text_of_node(*node, scratch));
            if (!charge(found.size() + 1)) return true;
            out.insert(out.end(), found.begin(), found.end());
        }
        if (nodes->size() > 1) sort_nodes(out);
    } else if (const auto* text = std::get_if<std::string>(&wanted)) {
        out = index->of(*text);
        if (!charge(out.size())) return true;
    } else if (std::holds_alternative<bool>(wanted)) {
        return false;  // asks whether there is a key
    } else {
        out = index->of_number(*this, number_of(wanted));
    }
    if (!predicate.lookup->whole) keep(predicate, out, focus);
    return true;
}

}  // namespace kiosk::xpath
