#include "kiosk/forms/xpath/tree_index.h"

#include <cmath>

#include "kiosk/forms/xpath/value.h"

namespace kiosk::xpath {

namespace {

/// All indexes of one tree. More than `indexes_max` of them: all go, the next question makes its
/// own.
class TreeIndexes final : public TreeAttachment {
  public:
    static constexpr std::size_t indexes_max = 64;

    TreeIndex* find(const Step& step, const Node& parent, bool at_once) {
        const std::uint64_t version = parent.tree().version();
        if (version != version_ || indexes_.size() > indexes_max) indexes_.clear();
        version_ = version;
        const Node* address = &parent;
        std::string name(reinterpret_cast<const char*>(&address), sizeof address);
        name += step.predicates.front().lookup->name;
        const auto [known, first] = indexes_.try_emplace(std::move(name));
        if (first && !at_once) return nullptr;
        if (known->second == nullptr) known->second = std::make_unique<TreeIndex>(step, parent);
        return known->second.get();
    }

  private:
    std::uint64_t version_ = 0;
    std::unordered_map<std::string, std::unique_ptr<TreeIndex>> indexes_;
};

/// What is left of the way from its step `at` on.
void add_ends(const std::vector<KeyStep>& way, std::size_t at, Node* node, NodeSet& ends) {
    if (at == way.size()) {
        ends.push_back(node);
        return;
    }
    const bool attribute = way[at].attribute;
    const XPathAxis axis = attribute ? XPathAxis::attribute : XPathAxis::child;
    for (Node* each = attribute ? node->first_attribute() : node->first_child(); each != nullptr;
         each = each->next())
        if (matches(way[at].test, axis, *each)) add_ends(way, at + 1, each, ends);
}

NodeTest named(std::string_view local) {
    return NodeTest{NodeTest::Kind::name, "http://www.w3.org/2002/xforms", std::string(local),
                    true};
}

}  // namespace

TreeIndex::TreeIndex(const Step& step, const Node& parent) {
    NodeSet ends;
    for (Node* each = parent.first_child(); each != nullptr; each = each->next()) {
        ++cost_;
        if (!matches(step.test, XPathAxis::child, *each)) continue;
        ends.clear();
        add_ends(step.predicates.front().lookup->key, 0, each, ends);
        for (const Node* end : ends) {
            NodeSet& nodes = nodes_[end->string_value()];
            if (nodes.empty() || nodes.back() != each) nodes.push_back(each);
        }
    }
}

void TreeIndex::read_numbers(Evaluator& evaluator) {
    for (const auto& [text, nodes] : nodes_) {
        if (!evaluator.charge(1)) return;
        if (looks_like_moment(text)) {
            moments_.push_back(text);
            continue;
        }
        const double number = plain_number(text);
        if (std::isnan(number)) continue;
        NodeSet& all = numbers_[number];
        const bool written_twice = !all.empty();
        all.insert(all.end(), nodes.begin(), nodes.end());
        if (written_twice) sort_nodes(all);
    }
    numbers_known_ = true;
}

NodeSet TreeIndex::of_number(Evaluator& evaluator, double number) {
    if (!numbers_known_) {
        numbers_.clear();
        moments_.clear();
        read_numbers(evaluator);
    }
    NodeSet found;
    if (const auto known = numbers_.find(number); known != numbers_.end()) found = known->second;
    for (const std::string_view text : moments_) {
        if (!evaluator.charge(1)) return {};
        if (evaluator.number_of_text(text) != number) continue;
        const NodeSet& more = of(text);
        found.insert(found.end(), more.begin(), more.end());
    }
    if (!moments_.empty()) sort_nodes(found);
    if (!evaluator.charge(found.size())) return {};
    return found;
}

const NodeSet& TreeIndex::of(std::string_view text) const {
    static const NodeSet none;
    const auto found = nodes_.find(text);
    return found == nodes_.end() ? none : found->second;
}

TreeIndex* find_index(const Step& step, const Node& parent, bool at_once) {
    auto& attachment = parent.tree().attachment();
    if (attachment == nullptr) attachment = std::make_unique<TreeIndexes>();
    // Nobody else keeps anything with a tree.
    return static_cast<TreeIndexes&>(*attachment).find(step, parent, at_once);
}

std::vector<KeyStep> key_from(std::string_view text) {
    std::vector<KeyStep> way;
    while (true) {
        const auto end = text.find('/');
        std::string_view step = text.substr(0, end);
        const bool attribute = step.starts_with('@');
        if (attribute) step.remove_prefix(1);
        const bool last = end == std::string_view::npos;
        const bool plain = step.find_first_of(" \t\r\n'\"@:()[]*|=") == std::string_view::npos &&
                           !step.empty() && step.front() != '.';
        if (!plain || (attribute && !last)) return {};
        way.push_back({named(step), attribute});
        if (last) return way;
        text.remove_prefix(end + 1);
    }
}

NodeSet follow(const std::vector<KeyStep>& way, Node& node) {
    NodeSet ends;
    add_ends(way, 0, &node, ends);
    return ends;
}

const NodeSet& rows_where(const Node& parent, std::string_view name,
                          const std::vector<KeyStep>& key, std::string_view written,
                          std::string_view text) {
    Step step;
    step.test = named(name);
    step.predicates.emplace_back();
    step.predicates.front().lookup = std::make_unique<Lookup>();
    Lookup& lookup = *step.predicates.front().lookup;
    lookup.key = key;
    lookup.name = "rows " + std::string(name) + "[" + std::string(written);
    return find_index(step, parent, true)->of(text);
}

}  // namespace kiosk::xpath
