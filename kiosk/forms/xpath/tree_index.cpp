#include "kiosk/forms/xpath/tree_index.h"

#include "kiosk/forms/xpath/evaluator.h"

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

/// The texts of what the key leads to from `node`.
void add_keys(const std::vector<NodeTest>& key, std::size_t at, Node* node,
              std::vector<std::string>& texts) {
    if (at == key.size()) {
        texts.push_back(node->string_value());
        return;
    }
    for (Node* each = node->first_child(); each != nullptr; each = each->next())
        if (matches(key[at], XPathAxis::child, *each)) add_keys(key, at + 1, each, texts);
}

}  // namespace

TreeIndex::TreeIndex(const Step& step, const Node& parent) {
    std::vector<std::string> texts;
    for (Node* each = parent.first_child(); each != nullptr; each = each->next()) {
        if (!matches(step.test, XPathAxis::child, *each)) continue;
        texts.clear();
        add_keys(step.predicates.front().lookup->key, 0, each, texts);
        for (std::string& text : texts) {
            NodeSet& nodes = nodes_[std::move(text)];
            if (nodes.empty() || nodes.back() != each) nodes.push_back(each);
        }
    }
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

const NodeSet& rows_where(const Node& parent, std::string_view name, std::string_view key,
                          std::string_view text) {
    const auto named = [](std::string_view local) {
        return NodeTest{NodeTest::Kind::name, "http://www.w3.org/2002/xforms", std::string(local),
                        true};
    };
    Step step;
    step.test = named(name);
    step.predicates.emplace_back();
    step.predicates.front().lookup = std::make_unique<Lookup>();
    Lookup& lookup = *step.predicates.front().lookup;
    lookup.key.push_back(named(key));
    lookup.name = "rows " + std::string(name) + "[" + std::string(key);
    return find_index(step, parent, true)->of(text);
}

}  // namespace kiosk::xpath
