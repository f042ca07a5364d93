#include <algorithm>

#include "kiosk/forms/model/form_loader.h"
#include "kiosk/forms/model/form_state.h"
#include "kiosk/forms/model/value_type.h"

namespace kiosk {

namespace {

bool marks_template(const Node& element) {
    return element.attribute(javarosa_namespace, "template") != nullptr;
}

std::vector<const Node*> children_named(const Node* parent, const QualifiedName& name) {
    std::vector<const Node*> found;
    if (parent == nullptr) return found;
    for (const Node* each = parent->first_child(); each != nullptr; each = each->next())
        if (each->kind() == NodeKind::element && each->is(name.uri, name.local) &&
            !marks_template(*each))
            found.push_back(each);
    return found;
}

}  // namespace

NodeId FormState::make_record(NodeId parent, std::size_t def, Kind kind, Node* node) {
    const auto id = static_cast<NodeId>(records_.size() + 1);
    Record& record = records_.emplace_back();
    record.def = def;
    record.id = id;
    record.parent = parent;
    record.kind = kind;
    record.node = node;
    // A flag that no expression decides is right from the start.
    ++alive_;
    if (node != nullptr) by_node_.emplace(node, id);
    return id;
}

Result<NodeId> FormState::build(NodeId parent, std::size_t def, const Node* source, Node& into) {
    if (alive_ >= max_nodes) return {ErrorCode::limit_exceeded, "the form has too many nodes"};
    const NodePlan& own = made_.plans[def];
    const FormNodeKind what = made_.nodes[def].kind;
    const Kind kind = parent == NodeId::none         ? Kind::root
                      : what == FormNodeKind::repeat ? Kind::instance
                      : what == FormNodeKind::group  ? Kind::group
                                                     : Kind::value;
    Node& node = tree_->append_element(into, own.name);
    const NodeId id = make_record(parent, def, kind, &node);
    build_attributes(id, source);
    if (kind != Kind::value) {
        if (auto made = build_children(id, source); !made) {
            // Nothing of what can't be finished stays.
            drop(id);
            tree_->remove(node);
            return made.error();
        }
        return id;
    }
    Record& record = at(id);
    record.stored = normalised(def, source != nullptr ? source->string_value() : own.initial);
    preload(record, true);
    return id;
}

void FormState::build_attributes(NodeId record, const Node* source) {
    const NodePlan& own = plan(at(record));
    for (const auto& attribute : own.attributes) {
        const Node* given = source == nullptr
                                ? nullptr
                                : source->attribute(attribute.name.uri, attribute.name.local);
        const std::string value = given != nullptr ? std::string(given->value()) : attribute.value;
        Node& made = tree_->set_attribute(*at(record).node, attribute.name, value);
        if (attribute.node == FormNode::none) continue;
        const NodeId id = make_record(record, attribute.node, Kind::value, &made);
        at(id).stored = value;
        at(record).attributes.push_back(id);
        preload(at(id), true);
    }
}

Result<void> FormState::build_children(NodeId record, const Node* source) {
    for (const std::size_t def : made_.nodes[at(record).def].children) {
        const NodePlan& own = made_.plans[def];
        if (made_.nodes[def].kind == FormNodeKind::repeat) {
            if (auto made = build_range(record, def, source); !made) return made;
            continue;
        }
        const auto given = children_named(source, own.name);
        if (own.only_in_edits && !given.empty() && mode_ == LoadMode::create) continue;
        if (own.only_in_edits && given.empty() &&
            (mode_ != LoadMode::edit ||
             children_named(source, made_.plans[made_.instance_id].name).empty()))
            continue;
        auto made = build(record, def, given.empty() ? nullptr : given.front(), *at(record).node);
        if (!made) return made.error();
        at(record).children.push_back(*made);
    }
    return {};
}

Result<void> FormState::build_range(NodeId parent, std::size_t def, const Node* source) {
    const NodeId range = make_record(parent, def, Kind::range, nullptr);
    at(parent).children.push_back(range);
    auto given = children_named(source, made_.plans[def].name);
    if (is_counted(def)) {
        at(range).waiting = std::move(given);
        return {};
    }
    for (const Node* each : given)
        if (auto made = build_instance(range, each, at(range).children.size()); !made)
            return made.error();
    return {};
}

Result<NodeId> FormState::build_instance(NodeId range, const Node* source, std::size_t index) {
    if (at(range).children.size() >= max_repeats)
        return {ErrorCode::limit_exceeded, "too many repeat instances"};
    Node& parent = *at(at(range).parent).node;
    Node* const before =
        index < at(range).children.size() ? at(at(range).children[index]).node : node_after(range);
    auto made = build(range, at(range).def, source, parent);
    if (!made) return made;
    if (before != nullptr) tree_->move(*at(*made).node, parent, before);
    auto& siblings = at(range).children;
    siblings.insert(siblings.begin() + static_cast<std::ptrdiff_t>(index), *made);
    return made;
}

Node* FormState::node_after(NodeId range) const {
    const auto& siblings = at(at(range).parent).children;
    auto each = std::find(siblings.begin(), siblings.end(), range);
    if (each == siblings.end()) return nullptr;
    for (++each; each != siblings.end(); ++each) {
        const Record& record = at(*each);
        if (record.kind != Kind::range) return record.node;
        if (!record.children.empty()) return at(record.children.front()).node;
    }
    return nullptr;
}

std::string FormState::normalised(std::size_t def, std::string_view text) const {
    const std::size_t body = made_.nodes[def].body;
    if (body != FormNode::none) switch (made_.body[body].control) {
            case ControlKind::select_many:
            case ControlKind::rank: {
                std::string joined;
                for (const auto& word : words_of(text))
                    joined += (joined.empty() ? "" : " ") + word;
                return joined;
            }
            case ControlKind::select_one:
                return std::string(text);
            case ControlKind::trigger:
                return text == "OK" ? "OK" : "";
            case ControlKind::range: {
                const auto number = text.empty() ? std::nullopt : read_number(text);
                const BodyPlan& bounds = made_.body_plans[body];
                if (!number || *number < bounds.range_start || *number > bounds.range_end)
                    return {};
                break;
            }
            case ControlKind::input:
            case ControlKind::note:
            case ControlKind::upload:
                break;
        }
    return canonical_value(made_.nodes[def].type, text);
}

void FormState::preload(Record& record, bool at_start) {
    const FormNode& node = node_of(record);
    if (node.preload.empty()) return;
    const bool is_id = record.def == made_.instance_id;
    const bool is_end = node.preload == "timestamp" && node.preload_parameter == "end";
    if (at_start && is_end) return;
    // What was saved says it itself; an entry that is added later was never saved.
    const bool is_saved = at_start && !started_;
    if (is_saved && mode_ == LoadMode::restore) return;
    if (is_saved && mode_ == LoadMode::edit && !is_id) return;
    std::string text;
    if (node.preload == "uid") {
        text = "uuid:" + surroundings_.random->uuid_v7(surroundings_.clock->now().wall).text();
    } else if (node.preload == "property") {
        const auto found = surroundings_.properties.find(node.preload_parameter);
        if (found != surroundings_.properties.end()) text = found->second;
    } else if (node.preload == "timestamp" || node.preload == "date") {
        static const auto now = Expression::compile("now()", {});
        static const auto today = Expression::compile("today()", {});
        const auto& expression = node.preload == "date" ? today : now;
        if (!expression) return;
        auto made = expression->text({&tree_->document(), 1, 1, nullptr}, world_);
        if (made) text = std::move(*made);
    }
    if (text.empty()) return;
    record.stored = normalised(record.def, text);
    if (!at_start) mark(record.id, Cell::value);
}

void FormState::declare_namespaces() {
    Node& root_node = *at(root()).node;
    const auto declare = [&](const QualifiedName& name) {
        if (!name.prefix.empty() && name.prefix != "xml" &&
            !tree_->namespace_of(root_node, name.prefix))
            tree_->declare_namespace(root_node, name.prefix, name.uri);
    };
    for (const auto& each : made_.plans) {
        declare(each.name);
        for (const auto& attribute : each.attributes) declare(attribute.name);
    }
}

void FormState::deprecate(const Node* source) {
    // The id of what is edited moves to deprecatedID; a new one was made at the start.
    const NodeId target = find(made_.deprecated_id, root());
    if (target == NodeId::none || source == nullptr) return;
    std::vector<std::size_t> chain;
    for (std::size_t def = made_.instance_id; def != 0; def = made_.nodes[def].parent)
        chain.push_back(def);
    const Node* node = source;
    for (auto def = chain.rbegin(); def != chain.rend() && node != nullptr; ++def) {
        const auto found = children_named(node, made_.plans[*def].name);
        node = found.empty() ? nullptr : found.front();
    }
    if (node != nullptr) at(target).stored = node->string_value();
}

Result<void> FormState::start(LoadMode mode, const Node* source) {
    mode_ = mode;
    const Node* const from = source != nullptr ? source : made_.model->root();
    auto made = build(NodeId::none, 0, from, tree_->document());
    if (!made) return made.error();
    declare_namespaces();
    if (mode == LoadMode::edit) deprecate(source);
    mark_all(root());
    if (auto settled = settle(); !settled) return settled;
    // What was saved ends with its tree; what the form itself gives stays.
    if (source != nullptr)
        for (auto& record : records_) record.waiting.clear();
    started_ = true;
    return run_events(root(), false, mode);
}

void FormState::drop(NodeId record) {
    Record& gone = at(record);
    for (const NodeId each : std::vector<NodeId>(gone.children)) drop(each);
    for (const NodeId each : gone.attributes) drop(each);
    gone.alive = false;
    gone.children.clear();
    gone.attributes.clear();
    if (gone.node != nullptr) by_node_.erase(gone.node);
    gone.node = nullptr;
    wipe_value(gone.stored);
    gone.rows.clear();
    --alive_;
}

namespace {

Result<std::unique_ptr<Tree>> plain_tree(const FormDefinition& form, const SecretText& xml) {
    auto parsed = Tree::parse(xml.reveal());
    if (!parsed) return Error{ErrorCode::bad_format, "the saved form is not XML", {}};
    const Node* const root = (*parsed)->root();
    if (root == nullptr || root->name().local != form.compiled().plans.front().name.local ||
        attribute_of(*root, "id") != form.id())
        return Error{ErrorCode::bad_format, "what was saved is not of this form", {}};
    auto plain = std::make_unique<Tree>();
    copy_plain(*plain, plain->document(), *root, true);
    return plain;
}

Result<std::unique_ptr<FormInstance>> started(std::shared_ptr<const FormDefinition> form,
                                              FormSurroundings surroundings, LoadMode mode,
                                              const Node* source) {
    auto made = std::make_unique<FormState>(std::move(form), std::move(surroundings));
    if (auto began = made->start(mode, source); !began) return began.error();
    return std::unique_ptr<FormInstance>(std::move(made));
}

}  // namespace

Result<std::unique_ptr<FormInstance>> FormInstance::create(
    std::shared_ptr<const FormDefinition> form, FormSurroundings surroundings) {
    return started(std::move(form), std::move(surroundings), LoadMode::create, nullptr);
}

Result<std::unique_ptr<FormInstance>> FormInstance::restore(
    std::shared_ptr<const FormDefinition> form, FormSurroundings surroundings,
    const SecretText& draft) {
    const auto tree = plain_tree(*form, draft);
    if (!tree) return tree.error();
    return started(std::move(form), std::move(surroundings), LoadMode::restore, (*tree)->root());
}

Result<std::unique_ptr<FormInstance>> FormInstance::edit(std::shared_ptr<const FormDefinition> form,
                                                         FormSurroundings surroundings,
                                                         const SecretText& submission) {
    const auto tree = plain_tree(*form, submission);
    if (!tree) return tree.error();
    return started(std::move(form), std::move(surroundings), LoadMode::edit, (*tree)->root());
}

}  // namespace kiosk
