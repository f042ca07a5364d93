#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "kiosk/forms/xpath/tree.h"

namespace kiosk {

/// The bytes of a tree's values: handed out from blocks, and taken back by size, so that an answer
/// changed a million times takes no more room than its longest forms.
/// **Secrets:** what is taken back is overwritten.
class TextStore {
  public:
    struct Piece {
        char* data = nullptr;
        std::uint32_t capacity = 0;
    };
    /// At least `size` bytes, their content undefined.
    [[nodiscard]] Piece take(std::size_t size);
    void give_back(Piece piece);
    [[nodiscard]] std::size_t bytes() const { return bytes_; }

  private:
    /// A catalogue keeps a tree for every form, most with little text: blocks grow with what is
    /// held.
    static constexpr std::size_t block_bytes_min = 1u << 10;
    static constexpr std::size_t block_bytes_max = 64u << 10;

    std::vector<std::unique_ptr<char[]>> blocks_;
    char* free_at_ = nullptr;
    std::size_t free_bytes_ = 0;
    std::size_t bytes_ = 0;
    std::array<std::vector<Piece>, 40> returned_;  // by size
};

struct NameHash {
    using is_transparent = void;
    [[nodiscard]] std::size_t operator()(const QualifiedName& name) const;
};
struct NameEqual {
    using is_transparent = void;
    [[nodiscard]] bool operator()(const QualifiedName& left, const QualifiedName& right) const {
        return left.local == right.local && left.uri == right.uri && left.prefix == right.prefix;
    }
};

/// What is behind a Tree. Addresses of nodes and names stay as they are while it grows.
struct Tree::Store {
    static constexpr std::size_t nodes_per_block = 1024;

    using Declaration = std::pair<std::string, std::string>;  // prefix, uri

    /// Blocks of nodes; removed nodes wait in a chain over `next_`.
    std::vector<std::unique_ptr<Node[]>> blocks;
    std::size_t used_of_last = nodes_per_block;
    Node* returned = nullptr;
    std::size_t nodes = 0;

    std::unordered_set<InternedName, NameHash, NameEqual> names;
    TextStore texts;

    std::unordered_map<const Node*, std::vector<Declaration>> declarations;
    std::unordered_map<const Node*, std::vector<Node*>> namespace_nodes;

    /// The children of nodes whose `listed_` is set. Names are those of `names`, which stay.
    using ChildrenByName = std::unordered_map<std::string_view, std::vector<Node*>>;
    std::unordered_map<const Node*, ChildrenByName> children;

    /// Whether `order_` of every node is right.
    bool ordered = true;
    std::uint32_t last_order = 0;

    std::unordered_map<std::string, Node*> ids;
    std::uint64_t ids_version = 0;
};

}  // namespace kiosk
