#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "kiosk/base/result.h"

namespace kiosk {

enum class NodeKind : std::uint8_t {
    document,
    element,
    attribute,
    text,
    comment,
    processing_instruction,
    name_space  // made on the namespace axis only, never stored in a tree
};

/// An expanded name (XML Namespaces 1.0) with the prefix it was written with.
struct QualifiedName {
    std::string uri;
    std::string local;
    std::string prefix;
};

class Tree;

/// A node of the XPath 1.0 data model. Owned by its Tree; an address stays valid until the node or
/// an ancestor is removed.
class Node {
  public:
    [[nodiscard]] NodeKind kind() const { return kind_; }
    [[nodiscard]] const QualifiedName& name() const { return *name_; }
    [[nodiscard]] bool is(std::string_view uri, std::string_view local) const;
    [[nodiscard]] Tree& tree() const { return *tree_; }

    [[nodiscard]] Node* parent() const { return parent_; }
    [[nodiscard]] Node* first_child() const { return first_child_; }
    [[nodiscard]] Node* last_child() const { return last_child_; }
    [[nodiscard]] Node* next() const { return next_; }
    [[nodiscard]] Node* previous() const { return previous_; }
    [[nodiscard]] Node* first_attribute() const { return first_attribute_; }

    /// The first child element of that name, any namespace; nullptr when there is none.
    [[nodiscard]] Node* child(std::string_view local) const;
    [[nodiscard]] Node* attribute(std::string_view uri, std::string_view local) const;
    /// What stands in a text, comment, instruction or attribute; empty for the others.
    [[nodiscard]] std::string_view value() const { return value_; }
    /// The string value of XPath 1.0 §5: of an element, all text below it.
    [[nodiscard]] std::string string_value() const;

  private:
    friend class Tree;
    Node() = default;

    Tree* tree_ = nullptr;
    const QualifiedName* name_ = nullptr;
    Node* parent_ = nullptr;
    Node* first_child_ = nullptr;
    Node* last_child_ = nullptr;
    Node* next_ = nullptr;
    Node* previous_ = nullptr;
    Node* first_attribute_ = nullptr;
    std::string_view value_;  // into the tree's own store
    std::uint32_t order_ = 0;
    std::uint32_t line_ = 0;
    NodeKind kind_ = NodeKind::element;
};

/// A document that XPath expressions are evaluated on: the instance of a form, a secondary
/// instance, the form itself.
/// **Threads:** one at a time. **Limits:** `max_tree_bytes` of XML, `max_tree_nodes`, nesting
/// `max_tree_depth`. DTDs, entities beyond the five of XML, and external references are refused.
/// **Secrets:** an instance holds answers; programs that use one are linked with the wiping
/// allocator, and a value that is replaced is overwritten.
class Tree {
  public:
    static constexpr std::size_t max_tree_bytes = 16u << 20;
    static constexpr std::size_t max_tree_nodes = 4'000'000;
    static constexpr std::size_t max_tree_depth = 256;

    Tree();
    ~Tree();
    Tree(Tree&& other) = delete;
    Tree& operator=(Tree&& other) = delete;

    /// bad_format with line and reason. Every text is kept, white space too; adjacent text and
    /// CDATA are one node.
    [[nodiscard]] static Result<std::unique_ptr<Tree>> parse(std::string_view xml);

    [[nodiscard]] Node& document() const { return *document_; }
    /// The document element; nullptr in an empty tree.
    [[nodiscard]] Node* root() const;

    Node& append_element(Node& parent, const QualifiedName& name);
    Node& append_text(Node& parent, std::string_view text);
    Node& set_attribute(Node& element, const QualifiedName& name, std::string_view value);
    /// Makes `text` the only child of an element (none when empty), or the value of an attribute.
    void set_text(Node& node, std::string_view text);
    /// A deep copy of `source`, of any tree, put into `parent` before `before` (nullptr: last).
    Node& insert_copy(Node& parent, Node* before, const Node& source);
    void remove(Node& node);

    /// Whether `left` comes before `right` in document order (attributes after their element,
    /// before its children). Both of this tree.
    [[nodiscard]] bool before(const Node& left, const Node& right) const;
    /// The element whose attribute `id` (or xml:id) is that; nullptr when there is none.
    [[nodiscard]] Node* by_id(std::string_view id) const;
    /// The line of the source a node was parsed from; 0 when it was made later.
    [[nodiscard]] static std::size_t line_of(const Node& node) { return node.line_; }
    /// Grows with every change of structure or value: what is cached for less is stale.
    [[nodiscard]] std::uint64_t version() const { return version_; }

    /// XML 1.0 without declaration; namespace declarations where they are needed. `skip` (may be
    /// empty) leaves elements out.
    [[nodiscard]] std::string to_xml(const Node& node, bool (*skip)(const Node&, const void*) = nullptr,
                                     const void* skip_data = nullptr) const;

  private:
    struct Store;
    std::unique_ptr<Store> store_;
    Node* document_ = nullptr;
    std::uint64_t version_ = 0;
};

}  // namespace kiosk
