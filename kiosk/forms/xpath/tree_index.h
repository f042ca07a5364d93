#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "kiosk/forms/xpath/evaluator.h"

namespace kiosk::xpath {

/// The children of one element by the text of a key below them.
class TreeIndex {
  public:
    TreeIndex(const Step& step, const Node& parent);
    /// In document order.
    [[nodiscard]] const NodeSet& of(std::string_view text) const;
    /// Those with a key that is this number, however it is written; in document order. The first
    /// question reads all keys.
    [[nodiscard]] NodeSet of_number(Evaluator& evaluator, double number);
    /// Rows that were read to make it, for whoever asks first; 0 from then on.
    [[nodiscard]] std::size_t take_cost() { return std::exchange(cost_, 0); }

  private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const {
            return std::hash<std::string_view>()(text);
        }
    };
    void read_numbers(Evaluator& evaluator);

    std::unordered_map<std::string, NodeSet, Hash, std::equal_to<>> nodes_;
    std::unordered_map<double, NodeSet> numbers_;
    /// Texts of moments, which are numbers by the offset of local time only; views into `nodes_`.
    std::vector<std::string_view> moments_;
    bool numbers_known_ = false;
    std::size_t cost_ = 0;
};

/// The index that answers the first predicate of `step` on the children of `parent`; it lives with
/// the tree and goes when the tree changes. nullptr when it isn't there and not to be made yet:
/// unless `at_once`, one is made when it is asked for the second time.
[[nodiscard]] TreeIndex* find_index(const Step& step, const Node& parent, bool at_once);

/// The way that "size", "place/code" or "@code" is from a row; empty when the text is no such way.
[[nodiscard]] std::vector<KeyStep> key_from(std::string_view text);
/// What the way leads to from `node`, in document order.
[[nodiscard]] NodeSet follow(const std::vector<KeyStep>& way, Node& node);

/// The children of `parent` of that name that have that text at `key`; by an index. `written` is
/// the key as a text.
[[nodiscard]] const NodeSet& rows_where(const Node& parent, std::string_view name,
                                        const std::vector<KeyStep>& key, std::string_view written,
                                        std::string_view text);

}  // namespace kiosk::xpath
