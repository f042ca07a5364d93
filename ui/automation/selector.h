#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "kiosk/base/result.h"
#include "ui/node.h"

namespace ui {

/// The attributes under which a node is found and shown in the source.
struct Attribute {
    std::string name;
    std::string value;
};
[[nodiscard]] std::vector<Attribute> attributes_of(const Node& node);

/// A CSS selector over the semantic tree: type (= role), #id, [attribute], [attribute=value] with
/// ^= $= *=, descendant and child combinators, lists with commas.
/// **Errors:** bad_format for anything else. **Limits:** 1,024 bytes.
class Selector {
  public:
    [[nodiscard]] static kiosk::Result<Selector> parse(std::string_view text);

    /// `ancestors` from the root down, without the node itself.
    [[nodiscard]] bool matches(const Node& node, const std::vector<const Node*>& ancestors) const;

    static constexpr std::size_t bytes_max = 1024;

  private:
    struct Test {
        std::string attribute;
        char comparison = 0;  // 0: is there; '=' '^' '$' '*'
        std::string value;
    };
    struct Compound {
        std::string type;  // empty or "*": any
        std::vector<Test> tests;
        bool child = false;  // joined to the one before by '>'
    };
    using Chain = std::vector<Compound>;

    class Parser;
    [[nodiscard]] static bool fits(const Compound& compound, const Node& node);
    [[nodiscard]] static bool fits(const Chain& chain, std::size_t length, const Node& node,
                                   const std::vector<const Node*>& ancestors, std::size_t depth);

    std::vector<Chain> chains_;
};

}  // namespace ui
