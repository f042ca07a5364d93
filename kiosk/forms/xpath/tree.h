#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
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

/// A name as its tree keeps it: once, so that two equal names of one tree that were written with
/// one prefix have one address.
struct InternedName : QualifiedName {
    Tree* tree = nullptr;
};

/// A node of the XPath 1.0 data model. Owned by its Tree; an address stays valid until the node or
/// an ancestor is removed. Small (64 bytes), because a list of 50,000 rows becomes half a million
/// of them.
class Node {
  public:
    [[nodiscard]] NodeKind kind() const { return static_cast<NodeKind>(kind_); }
    /// Of an instruction: its target. Of a namespace node: its prefix. Empty for text, comments and
    /// the document.
    [[nodiscard]] const QualifiedName& name() const { return *name_; }
    [[nodiscard]] bool is(std::string_view uri, std::string_view local) const {
        return name_->local == local && name_->uri == uri;
    }
    [[nodiscard]] Tree& tree() const { return *name_->tree; }

    [[nodiscard]] Node* parent() const { return parent_; }
    [[nodiscard]] Node* first_child() const {
        return holds_text() ? nullptr : below_.children.first;
    }
    [[nodiscard]] Node* last_child() const { return holds_text() ? nullptr : below_.children.last; }
    /// The next sibling; of an attribute: the next attribute.
    [[nodiscard]] Node* next() const { return next_; }
    [[nodiscard]] Node* previous() const { return previous_; }
    [[nodiscard]] Node* first_attribute() const { return first_attribute_; }

    /// The first child element of that name, any namespace; nullptr when there is none.
    [[nodiscard]] Node* child(std::string_view local) const;
    [[nodiscard]] Node* attribute(std::string_view uri, std::string_view local) const;
    /// What stands in a text, comment, instruction, attribute or namespace node; empty for the
    /// others.
    [[nodiscard]] std::string_view value() const {
        return holds_text() ? std::string_view(below_.text.data, below_.text.size)
                            : std::string_view();
    }
    /// The string value of XPath 1.0 §5: of an element, all text below it.
    [[nodiscard]] std::string string_value() const;
    /// The same without a copy where it lies in one piece; otherwise put together in `scratch`.
    [[nodiscard]] std::string_view string_value(std::string& scratch) const;

  private:
    friend class Tree;
    Node() = default;
    [[nodiscard]] bool holds_text() const {
        return kind() != NodeKind::element && kind() != NodeKind::document;
    }

    struct Children {
        Node* first = nullptr;
        Node* last = nullptr;
    };
    struct Text {  // in the tree's own store
        char* data = nullptr;
        std::uint32_t size = 0;
        std::uint32_t capacity = 0;
    };
    union Below {
        Below() : children() {}
        Children children;
        Text text;
    };

    const InternedName* name_ = nullptr;
    Node* parent_ = nullptr;
    Node* next_ = nullptr;
    Node* previous_ = nullptr;
    Node* first_attribute_ = nullptr;
    Below below_;
    std::uint32_t order_ = 0;
    std::uint32_t line_ : 27 = 0;
    std::uint32_t kind_ : 4 = 0;
    std::uint32_t listed_ : 1 = 0;  // the tree keeps its children by name
};

/// What a reader of a tree keeps with it, for example an index. Dies with the tree.
class TreeAttachment {
  public:
    virtual ~TreeAttachment() = default;
};

/// A document that XPath expressions are evaluated on: the instance of a form, a secondary
/// instance, the form itself. Texts are UTF-8.
/// **Threads:** one at a time. **Limits:** `max_tree_bytes` of XML, `max_tree_nodes`, nesting
/// `max_tree_depth`, for what is parsed; who appends asks `node_count`. DTDs, entities beyond the
/// five of XML, and external references are refused.
/// **Secrets:** an instance holds answers; programs that use one are linked with the wiping
/// allocator, and a value that is replaced or removed is overwritten.
class Tree {
  public:
    static constexpr std::size_t max_tree_bytes = 16u << 20;
    static constexpr std::size_t max_tree_nodes = 4'000'000;
    static constexpr std::size_t max_tree_depth = 256;

    Tree();
    ~Tree();
    Tree(Tree&& other) = delete;
    Tree& operator=(Tree&& other) = delete;

    /// Whether a CDATA section is one text node with what stands around it, as XPath 1.0 §5.7 has
    /// it, or one of its own, as in a browser's DOM.
    enum class Cdata : std::uint8_t { joined, apart };

    /// bad_format or limit_exceeded with line and reason. Every text is kept, white space too.
    [[nodiscard]] static Result<std::unique_ptr<Tree>> parse(std::string_view xml,
                                                             Cdata cdata = Cdata::joined);

    [[nodiscard]] Node& document() const { return *document_; }
    /// The document element; nullptr in an empty tree.
    [[nodiscard]] Node* root() const;
    /// Nodes that are in the tree now, attributes and the document included.
    [[nodiscard]] std::size_t node_count() const;
    /// What the tree holds of memory, nodes, names and values.
    [[nodiscard]] std::size_t memory_bytes() const;

    Node& append_element(Node& parent, const QualifiedName& name);
    /// Grows the text node that `parent` already ends with, if it does.
    Node& append_text(Node& parent, std::string_view text);
    Node& append_comment(Node& parent, std::string_view text);
    Node& append_instruction(Node& parent, std::string_view target, std::string_view text);
    Node& set_attribute(Node& element, const QualifiedName& name, std::string_view value);
    void declare_namespace(Node& element, std::string_view prefix, std::string_view uri);
    /// Makes `text` the only child of an element (none when empty), or the value of an attribute,
    /// text, comment or instruction.
    void set_text(Node& node, std::string_view text);
    /// A deep copy of `source`, of any tree, put into `parent` before `before` (nullptr: last).
    Node& insert_copy(Node& parent, Node* before, const Node& source);
    /// Puts an element that is in this tree to another place of it. `parent` is not below it.
    void move(Node& node, Node& parent, Node* before);
    /// Not for the document.
    void remove(Node& node);

    /// Whether `left` comes before `right` in document order (attributes after their element,
    /// before its children). Both of this tree.
    [[nodiscard]] bool before(const Node& left, const Node& right) const;
    /// From here on the child elements of `parent` are kept by name, until one comes or goes: for
    /// who asks an element of many children again and again.
    void list_children(const Node& parent) const;
    [[nodiscard]] static bool lists_children(const Node& parent) { return parent.listed_ != 0; }
    /// The child elements of a listed `parent` with that local name, any namespace, in document
    /// order.
    [[nodiscard]] const std::vector<Node*>& listed_children(const Node& parent,
                                                            std::string_view local) const;
    /// The element whose attribute `id` (or xml:id) is that; nullptr when there is none.
    [[nodiscard]] Node* by_id(std::string_view id) const;
    /// The namespace nodes of an element: every prefix in scope once, the default first, then the
    /// element's own, then outwards. Without `xml`, which is bound everywhere and which engines of
    /// forms leave out. They are made when first asked for and stay until the element goes or a
    /// declaration is added.
    [[nodiscard]] const std::vector<Node*>& namespaces(Node& element) const;
    /// The uri bound to `prefix` at `node`; nullopt when it is not. Empty prefix: the default.
    [[nodiscard]] std::optional<std::string> namespace_of(const Node& node,
                                                          std::string_view prefix) const;
    /// The line of the source a node was parsed from, of an element the line of its `<`; 0 when it
    /// was made later.
    [[nodiscard]] static std::size_t line_of(const Node& node) { return node.line_; }
    /// Grows with every change of structure or value: what is cached for less is stale.
    [[nodiscard]] std::uint64_t version() const { return version_; }
    /// A place for whoever evaluates on this tree; not part of its value.
    [[nodiscard]] std::unique_ptr<TreeAttachment>& attachment() const { return attachment_; }

    /// XML 1.0 without declaration; namespace declarations where they are needed. `skip` (may be
    /// empty) leaves elements out. Characters that XML can't carry become U+FFFD.
    [[nodiscard]] std::string to_xml(const Node& node,
                                     bool (*skip)(const Node&, const void*) = nullptr,
                                     const void* skip_data = nullptr) const;

  private:
    struct Store;
    class Parser;
    class Writer;

    Node& make(NodeKind kind, const QualifiedName& name);
    Node& append(Node& parent, NodeKind kind, const QualifiedName& name);
    void link(Node& node, Node& parent, Node* before);
    void unlink(Node& node);
    void release(Node& node);
    void unlist(const Node& parent);
    void put_text(Node& node, std::string_view text);
    void renumber() const;

    std::unique_ptr<Store> store_;
    Node* document_ = nullptr;
    std::uint64_t version_ = 1;
    mutable std::unique_ptr<TreeAttachment> attachment_;
};

}  // namespace kiosk
