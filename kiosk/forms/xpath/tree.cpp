#include "kiosk/forms/xpath/tree.h"

#include <algorithm>
#include <cstring>

#include "kiosk/base/check.h"
#include "kiosk/forms/xpath/tree_store.h"

namespace kiosk {

static_assert(sizeof(Node) <= 64, "half a million of them are held in memory");

namespace {

constexpr std::string_view xml_uri = "http://www.w3.org/XML/1998/namespace";

/// The node after `node` in document order that is not below it, within `top`.
const Node* after(const Node* node, const Node* top) {
    for (; node != top; node = node->parent())
        if (node->next() != nullptr) return node->next();
    return nullptr;
}

const Node* next_below(const Node* node, const Node* top) {
    return node->first_child() != nullptr ? node->first_child() : after(node, top);
}

}  // namespace

Node* Node::child(std::string_view local) const {
    for (Node* node = first_child(); node != nullptr; node = node->next_)
        if (node->kind() == NodeKind::element && node->name().local == local) return node;
    return nullptr;
}

Node* Node::attribute(std::string_view uri, std::string_view local) const {
    for (Node* node = first_attribute_; node != nullptr; node = node->next_)
        if (node->is(uri, local)) return node;
    return nullptr;
}

std::string Node::string_value() const {
    std::string scratch;
    const std::string_view whole = string_value(scratch);
    return whole.data() == scratch.data() ? scratch : std::string(whole);
}

std::string_view Node::string_value(std::string& scratch) const {
    if (holds_text()) return value();
    const Node* first = first_child();
    if (first == nullptr) return {};
    if (first->kind() == NodeKind::text && first->next_ == nullptr) return first->value();
    scratch.clear();
    for (const Node* node = first; node != nullptr; node = next_below(node, this))
        if (node->kind() == NodeKind::text) scratch += node->value();
    return scratch;
}

Tree::Tree() : store_(std::make_unique<Store>()) {
    document_ = &make(NodeKind::document, {});
}

Tree::~Tree() = default;

Node* Tree::root() const {
    for (Node* node = document_->first_child(); node != nullptr; node = node->next_)
        if (node->kind() == NodeKind::element) return node;
    return nullptr;
}

std::size_t Tree::node_count() const {
    return store_->nodes;
}

std::size_t Tree::memory_bytes() const {
    return store_->blocks.size() * Store::nodes_per_block * sizeof(Node) + store_->texts.bytes() +
           store_->names.size() * (sizeof(InternedName) + 32);
}

Node& Tree::make(NodeKind kind, const QualifiedName& name) {
    Store& store = *store_;
    auto known = store.names.find(name);
    if (known == store.names.end()) known = store.names.insert(InternedName{name, this}).first;
    Node* node = store.returned;
    if (node != nullptr) {
        store.returned = node->next_;
        *node = Node();
    } else {
        if (store.used_of_last == Store::nodes_per_block) {
            store.blocks.push_back(std::unique_ptr<Node[]>(new Node[Store::nodes_per_block]));
            store.used_of_last = 0;
        }
        node = &store.blocks.back()[store.used_of_last++];
    }
    node->name_ = &*known;
    node->kind_ = static_cast<std::uint32_t>(kind) & 15U;
    if (node->holds_text()) node->below_.text = Node::Text{};
    node->order_ = ++store.last_order;
    ++store.nodes;
    return *node;
}

void Tree::link(Node& node, Node& parent, Node* before) {
    KIOSK_CHECK(!parent.holds_text() && (before == nullptr || before->parent_ == &parent));
    auto& [first, last] = parent.below_.children;
    node.parent_ = &parent;
    node.next_ = before;
    node.previous_ = before != nullptr ? before->previous_ : last;
    (node.previous_ != nullptr ? node.previous_->next_ : first) = &node;
    (before != nullptr ? before->previous_ : last) = &node;
    if (parent.listed_ != 0 && node.kind() == NodeKind::element) unlist(parent);
    store_->ordered = false;
    ++version_;
}

void Tree::unlink(Node& node) {
    Node& parent = *node.parent_;
    if (node.kind() == NodeKind::attribute) {
        (node.previous_ != nullptr ? node.previous_->next_ : parent.first_attribute_) = node.next_;
        if (node.next_ != nullptr) node.next_->previous_ = node.previous_;
    } else {
        auto& [first, last] = parent.below_.children;
        (node.previous_ != nullptr ? node.previous_->next_ : first) = node.next_;
        (node.next_ != nullptr ? node.next_->previous_ : last) = node.previous_;
        if (parent.listed_ != 0 && node.kind() == NodeKind::element) unlist(parent);
    }
    node.parent_ = node.next_ = node.previous_ = nullptr;
    ++version_;
}

void Tree::release(Node& top) {
    Store& store = *store_;
    std::vector<Node*> waiting{&top};
    const auto wait_for_all = [&waiting](Node* node) {
        for (; node != nullptr; node = node->next_) waiting.push_back(node);
    };
    while (!waiting.empty()) {
        Node& node = *waiting.back();
        waiting.pop_back();
        if (node.holds_text()) {
            store.texts.give_back({node.below_.text.data, node.below_.text.capacity});
        } else {
            wait_for_all(node.first_child());
            wait_for_all(node.first_attribute_);
            if (const auto made = store.namespace_nodes.find(&node);
                made != store.namespace_nodes.end()) {
                waiting.insert(waiting.end(), made->second.begin(), made->second.end());
                store.namespace_nodes.erase(made);
            }
            store.declarations.erase(&node);
            if (node.listed_ != 0) unlist(node);
        }
        node = Node();
        node.next_ = store.returned;
        store.returned = &node;
        --store.nodes;
    }
}

void Tree::list_children(const Node& parent) const {
    if (parent.holds_text() || parent.listed_ != 0) return;
    Store::ChildrenByName& children = store_->children[&parent];
    for (Node* node = parent.first_child(); node != nullptr; node = node->next_)
        if (node->kind() == NodeKind::element) children[node->name_->local].push_back(node);
    const_cast<Node&>(parent).listed_ = 1;
}

const std::vector<Node*>& Tree::listed_children(const Node& parent, std::string_view local) const {
    static const std::vector<Node*> none;
    const auto& children = store_->children.at(&parent);
    const auto found = children.find(local);
    return found == children.end() ? none : found->second;
}

void Tree::unlist(const Node& parent) {
    store_->children.erase(&parent);
    const_cast<Node&>(parent).listed_ = 0;
}

void Tree::put_text(Node& node, std::string_view text) {
    KIOSK_CHECK(text.size() < (std::size_t{1} << 31U));
    Node::Text& kept = node.below_.text;
    ++version_;
    if (text.size() > kept.capacity) {
        // Room for what grows letter by letter; the first value is taken as it is.
        const std::size_t wanted = std::max(text.size(), std::size_t{kept.capacity} * 2);
        const TextStore::Piece piece = store_->texts.take(wanted);
        std::memcpy(piece.data, text.data(), text.size());
        store_->texts.give_back({kept.data, kept.capacity});
        kept = {piece.data, static_cast<std::uint32_t>(text.size()), piece.capacity};
        return;
    }
    if (!text.empty()) std::memmove(kept.data, text.data(), text.size());
    if (kept.size > text.size()) std::memset(kept.data + text.size(), 0, kept.size - text.size());
    kept.size = static_cast<std::uint32_t>(text.size());
}

Node& Tree::append(Node& parent, NodeKind kind, const QualifiedName& name) {
    Node& node = make(kind, name);
    link(node, parent, nullptr);
    return node;
}

Node& Tree::append_element(Node& parent, const QualifiedName& name) {
    return append(parent, NodeKind::element, name);
}

Node& Tree::append_text(Node& parent, std::string_view text) {
    Node* last = parent.last_child();
    if (last != nullptr && last->kind() == NodeKind::text) {
        std::string whole(last->value());
        whole += text;
        put_text(*last, whole);
        return *last;
    }
    Node& node = append(parent, NodeKind::text, {});
    put_text(node, text);
    return node;
}

Node& Tree::append_comment(Node& parent, std::string_view text) {
    Node& node = append(parent, NodeKind::comment, {});
    put_text(node, text);
    return node;
}

Node& Tree::append_instruction(Node& parent, std::string_view target, std::string_view text) {
    Node& node = append(parent, NodeKind::processing_instruction,
                        QualifiedName{{}, std::string(target), {}});
    put_text(node, text);
    return node;
}

Node& Tree::set_attribute(Node& element, const QualifiedName& name, std::string_view value) {
    KIOSK_CHECK(element.kind() == NodeKind::element);
    Node* last = nullptr;
    for (Node* known = element.first_attribute_; known != nullptr; known = known->next_) {
        if (known->is(name.uri, name.local)) {
            put_text(*known, value);
            return *known;
        }
        last = known;
    }
    Node& node = make(NodeKind::attribute, name);
    node.parent_ = &element;
    node.previous_ = last;
    (last != nullptr ? last->next_ : element.first_attribute_) = &node;
    store_->ordered = false;
    put_text(node, value);
    return node;
}

void Tree::set_text(Node& node, std::string_view text) {
    if (node.holds_text()) {
        put_text(node, text);
        return;
    }
    Node* first = node.first_child();
    if (!text.empty() && first != nullptr && first->kind() == NodeKind::text &&
        first->next_ == nullptr) {
        put_text(*first, text);
        return;
    }
    const std::string kept(text);  // may lie below the node
    while (node.first_child() != nullptr) remove(*node.first_child());
    if (!kept.empty()) append_text(node, kept);
}

Node& Tree::insert_copy(Node& parent, Node* before, const Node& source) {
    Node& copy = make(source.kind(), source.name());
    link(copy, parent, before);
    struct Pair {
        const Node* from;
        Node* to;
    };
    std::vector<Pair> waiting{{&source, &copy}};
    while (!waiting.empty()) {
        const auto [from, to] = waiting.back();
        waiting.pop_back();
        if (from->holds_text()) {
            put_text(*to, from->value());
            continue;
        }
        const auto& declared = from->tree().store_->declarations;
        if (const auto known = declared.find(from); known != declared.end()) {
            const std::vector<Store::Declaration> copied = known->second;
            store_->declarations[to] = copied;
        }
        for (const Node* node = from->first_attribute_; node != nullptr; node = node->next_)
            set_attribute(*to, node->name(), node->value());
        for (const Node* node = from->first_child(); node != nullptr; node = node->next_)
            waiting.push_back({node, &append(*to, node->kind(), node->name())});
    }
    return copy;
}

void Tree::move(Node& node, Node& parent, Node* before) {
    KIOSK_CHECK(before != &node);
    unlink(node);
    link(node, parent, before);
}

void Tree::remove(Node& node) {
    KIOSK_CHECK(node.parent_ != nullptr);
    unlink(node);
    release(node);
}

void Tree::renumber() const {
    std::uint32_t order = 0;
    const auto number = [&order](const Node* node) { const_cast<Node*>(node)->order_ = ++order; };
    for (const Node* node = document_; node != nullptr; node = next_below(node, document_)) {
        number(node);
        for (const Node* each = node->first_attribute_; each != nullptr; each = each->next_)
            number(each);
    }
    store_->last_order = order;
    store_->ordered = true;
}

bool Tree::before(const Node& left, const Node& right) const {
    if (!store_->ordered) renumber();
    // A namespace node stands behind its element, before the element's attributes.
    struct Place {
        std::uint32_t order;
        std::uint32_t name_space;
    };
    const auto place = [](const Node& node) {
        return node.kind() == NodeKind::name_space ? Place{node.parent_->order_, node.order_ + 1}
                                                   : Place{node.order_, 0};
    };
    const Place a = place(left);
    const Place b = place(right);
    return a.order != b.order ? a.order < b.order : a.name_space < b.name_space;
}

Node* Tree::by_id(std::string_view id) const {
    Store& store = *store_;
    if (store.ids_version != version_) {
        store.ids.clear();
        for (const Node* node = document_; node != nullptr; node = next_below(node, document_)) {
            for (const Node* each = node->first_attribute_; each != nullptr; each = each->next_)
                if (each->is({}, "id") || each->is(xml_uri, "id"))
                    store.ids.emplace(each->value(), const_cast<Node*>(node));
        }
        store.ids_version = version_;
    }
    const auto found = store.ids.find(std::string(id));
    return found == store.ids.end() ? nullptr : found->second;
}

void Tree::declare_namespace(Node& element, std::string_view prefix, std::string_view uri) {
    auto& declared = store_->declarations[&element];
    const auto known = std::find_if(declared.begin(), declared.end(),
                                    [&](const auto& each) { return each.first == prefix; });
    if (known != declared.end())
        known->second = uri;
    else
        declared.emplace_back(prefix, uri);
    for (const auto& [owner, nodes] : store_->namespace_nodes)
        for (Node* node : nodes) release(*node);
    store_->namespace_nodes.clear();
    ++version_;
}

const std::vector<Node*>& Tree::namespaces(Node& element) const {
    const auto known = store_->namespace_nodes.find(&element);
    if (known != store_->namespace_nodes.end()) return known->second;
    std::vector<Store::Declaration> scope;
    const auto add = [&scope](const Store::Declaration& one) {
        const bool inner = std::any_of(scope.begin(), scope.end(),
                                       [&](const auto& each) { return each.first == one.first; });
        if (!inner) scope.push_back(one);
    };
    for (const Node* node = &element; node != nullptr; node = node->parent_) {
        const auto declared = store_->declarations.find(node);
        if (declared == store_->declarations.end()) continue;
        for (const auto& one : declared->second) add(one);
    }
    std::stable_partition(scope.begin(), scope.end(),
                          [](const auto& each) { return each.first.empty(); });
    std::vector<Node*> nodes;
    auto& tree = const_cast<Tree&>(*this);
    const std::uint64_t version = version_;
    for (const auto& [prefix, uri] : scope) {
        if (uri.empty()) continue;  // xmlns="" takes the default away
        Node& node = tree.make(NodeKind::name_space, QualifiedName{{}, prefix, {}});
        node.parent_ = &element;
        node.order_ = static_cast<std::uint32_t>(nodes.size());
        tree.put_text(node, uri);
        nodes.push_back(&node);
    }
    tree.version_ = version;
    return store_->namespace_nodes.emplace(&element, std::move(nodes)).first->second;
}

std::optional<std::string> Tree::namespace_of(const Node& node, std::string_view prefix) const {
    if (prefix == "xml") return std::string(xml_uri);
    for (const Node* at = &node; at != nullptr; at = at->parent_) {
        const auto declared = store_->declarations.find(at);
        if (declared == store_->declarations.end()) continue;
        for (const auto& [known, uri] : declared->second)
            if (known == prefix) return uri;
    }
    if (prefix.empty()) return std::string();
    return std::nullopt;
}

}  // namespace kiosk
