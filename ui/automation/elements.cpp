#include "ui/automation/elements.h"

#include <cstdio>

namespace ui {

namespace {

std::optional<NodePath> path_of(const Node& node, std::string_view id, NodePath& at) {
    if (node.id == id) return at;
    for (std::size_t i = 0; i < node.children.size(); ++i) {
        at.push_back(i);
        if (auto found = path_of(node.children[i], id, at)) return found;
        at.pop_back();
    }
    return std::nullopt;
}

}  // namespace

std::string Elements::remember(const Tree& tree, const NodePath& path) {
    const Node* node = node_at(tree.root, path);
    for (const auto& [key, known] : references_)
        if (known.screen == tree.screen && known.id == node->id && known.role == node->role &&
            (!node->id.empty() || (known.path == path && known.label == node->label)))
            return key;
    char key[32];
    std::snprintf(key, sizeof key, "element-%012llu", static_cast<unsigned long long>(next_++));
    if (references_.size() >= references_max) references_.erase(references_.begin());
    references_[key] = {tree.screen, node->id, path, node->role, node->label};
    return key;
}

Elements::Found Elements::resolve(const Tree& tree, std::string_view reference) const {
    const auto known = references_.find(reference);
    if (known == references_.end()) {
        // References are given out in order: a forgotten one is stale, anything else was never
        // ours.
        return {reference.starts_with("element-") ? State::stale : State::unknown, {}, nullptr};
    }
    const Reference& wanted = known->second;
    if (wanted.screen != tree.screen) return {State::stale, {}, nullptr};
    if (!wanted.id.empty()) {
        NodePath at;
        if (auto path = path_of(tree.root, wanted.id, at))
            return {State::known, *path, node_at(tree.root, *path)};
        return {State::stale, {}, nullptr};
    }
    const Node* node = node_at(tree.root, wanted.path);
    if (node == nullptr || node->role != wanted.role || node->label != wanted.label)
        return {State::stale, {}, nullptr};
    return {State::known, wanted.path, node};
}

}  // namespace ui
