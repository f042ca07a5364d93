#pragma once

#include <unordered_map>

#include "kiosk/forms/xpath/program.h"

namespace kiosk::xpath {

/// The children of one element by the text of a key below them.
class TreeIndex {
  public:
    TreeIndex(const Step& step, const Node& parent);
    /// In document order.
    [[nodiscard]] const NodeSet& of(std::string_view text) const;

  private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const {
            return std::hash<std::string_view>()(text);
        }
    };
    std::unordered_map<std::string, NodeSet, Hash, std::equal_to<>> nodes_;
};

/// The index that answers the first predicate of `step` on the children of `parent`; it lives with
/// the tree and goes when the tree changes. nullptr when it isn't there and not to be made yet:
/// unless `at_once`, one is made when it is asked for the second time.
[[nodiscard]] TreeIndex* find_index(const Step& step, const Node& parent, bool at_once);

/// The children of `parent` of that name that have a child `key` with that text; by an index.
[[nodiscard]] const NodeSet& rows_where(const Node& parent, std::string_view name,
                                        std::string_view key, std::string_view text);

}  // namespace kiosk::xpath
