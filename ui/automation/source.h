#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "kiosk/base/result.h"
#include "ui/node.h"

namespace ui {

/// Indexes of children from the root down: finds a node again in the same tree.
using NodePath = std::vector<std::size_t>;

[[nodiscard]] const Node* node_at(const Node& root, const NodePath& path);

/// The tree as XML: element name = role, attributes as in `attributes_of`. Decoration is left out,
/// its children are lifted to the next element that means something.
[[nodiscard]] std::string source_xml(const Tree& tree);

/// Nodes in document order. The tree is searched below `start` (the root's path is empty).
[[nodiscard]] kiosk::Result<std::vector<NodePath>> find_by_css(const Tree& tree,
                                                               const NodePath& start,
                                                               std::string_view selector);
[[nodiscard]] kiosk::Result<std::vector<NodePath>> find_by_xpath(const Tree& tree,
                                                                 const NodePath& start,
                                                                 std::string_view expression);
/// `partial`: the label only has to contain the text. Only controls (nodes with an action) are
/// links.
[[nodiscard]] std::vector<NodePath> find_by_link_text(const Tree& tree, const NodePath& start,
                                                      std::string_view text, bool partial);

/// What a person reads in the node and below it, line by line.
[[nodiscard]] std::string visible_text(const Node& node);

}  // namespace ui
