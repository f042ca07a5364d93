#include "kiosk/forms/model/form_state.h"

#include <algorithm>

#include "kiosk/base/check.h"

namespace kiosk {

FormState::FormState(std::shared_ptr<const FormDefinition> form, FormSurroundings surroundings)
    : form_(std::move(form)),
      made_(form_->compiled()),
      surroundings_(std::move(surroundings)),
      tree_(std::make_unique<Tree>()),
      language_(made_.default_language),
      spoken_(language_),
      world_(*this) {
    KIOSK_CHECK(surroundings_.clock != nullptr && surroundings_.random != nullptr);
}

FormState::Record& FormState::at(NodeId node) {
    const auto index = static_cast<std::size_t>(node);
    KIOSK_CHECK(index > 0 && index <= records_.size());
    return records_[index - 1];
}

const FormState::Record& FormState::at(NodeId node) const {
    const auto index = static_cast<std::size_t>(node);
    KIOSK_CHECK(index > 0 && index <= records_.size());
    return records_[index - 1];
}

const BodyElement* FormState::body_of(const Record& record) const {
    const std::size_t body = node_of(record).body;
    return body == FormNode::none ? nullptr : &made_.body[body];
}

const BodyPlan* FormState::body_plan_of(const Record& record) const {
    const std::size_t body = node_of(record).body;
    return body == FormNode::none ? nullptr : &made_.body_plans[body];
}

std::string FormState::shown(const Record& record) const {
    // A node that was removed has no value.
    return record.kind == Kind::value && record.node != nullptr ? record.node->string_value()
                                                                : std::string();
}

bool FormState::is_blank(const Record& record) const {
    if (record.kind != Kind::value || record.node == nullptr) return false;
    std::string scratch;
    return record.node->string_value(scratch).empty();
}

bool FormState::is_counted(std::size_t def) const {
    const std::size_t body = made_.nodes[def].body;
    return body != FormNode::none && (made_.body[body].is_counted || made_.body[body].is_fixed);
}

NodeId FormState::child(const Record& record, std::size_t def) const {
    if (made_.nodes[def].is_attribute) {
        for (const NodeId each : record.attributes)
            if (at(each).def == def) return each;
        return NodeId::none;
    }
    const std::size_t index = made_.plans[def].child_index;
    return index < record.children.size() ? record.children[index] : NodeId::none;
}

std::size_t FormState::position(NodeId node) const {
    const Record& record = at(node);
    if (record.kind != Kind::instance) return 0;
    const auto& siblings = at(record.parent).children;
    const auto found = std::find(siblings.begin(), siblings.end(), node);
    return static_cast<std::size_t>(found - siblings.begin()) + 1;
}

std::string FormState::reference(NodeId node) const {
    const Record& record = at(node);
    if (record.kind == Kind::root) return "/" + node_of(record).name;
    if (record.kind == Kind::instance)
        return reference(record.parent) + "[" + std::to_string(position(node)) + "]";
    return reference(record.parent) + "/" + node_of(record).name;
}

NodeId FormState::find(std::string_view reference) const {
    NodeId here = NodeId::none;
    while (reference.starts_with('/')) {
        reference.remove_prefix(1);
        const auto end = std::min(reference.find('/'), reference.size());
        std::string_view step = reference.substr(0, end);
        reference.remove_prefix(end);
        std::size_t number = 0;
        if (const auto bracket = step.find('['); bracket != std::string_view::npos) {
            for (std::size_t i = bracket + 1; i < step.size() && step[i] >= '0' && step[i] <= '9';
                 ++i)
                number = number * 10 + static_cast<std::size_t>(step[i] - '0');
            step = step.substr(0, bracket);
        }
        if (here == NodeId::none) {
            if (step != made_.nodes.front().name) return NodeId::none;
            here = root();
            continue;
        }
        // A step through a range without number means its first instance.
        if (at(here).kind == Kind::range) {
            if (at(here).children.empty()) return NodeId::none;
            here = at(here).children.front();
        }
        NodeId next = NodeId::none;
        const Record& record = at(here);
        for (const auto* list : {&record.children, &record.attributes})
            for (const NodeId each : *list)
                if (made_.nodes[at(each).def].name == step) next = each;
        if (next == NodeId::none) return NodeId::none;
        if (number > 0 && at(next).kind == Kind::range) {
            if (number > at(next).children.size()) return NodeId::none;
            next = at(next).children[number - 1];
        }
        here = next;
    }
    return reference.empty() ? here : NodeId::none;
}

NodeId FormState::find(std::size_t definition, NodeId near) const {
    std::vector<std::size_t> chain;
    for (std::size_t def = definition; def != FormNode::none; def = made_.nodes[def].parent)
        chain.push_back(def);
    NodeId here = near;
    auto meets = chain.end();
    while (here != NodeId::none) {
        const Record& record = at(here);
        if (record.kind != Kind::range) meets = std::find(chain.begin(), chain.end(), record.def);
        if (meets != chain.end()) break;
        here = record.parent;
    }
    if (here == NodeId::none) {
        here = root();
        meets = chain.end() - 1;
    }
    while (meets != chain.begin()) {
        --meets;
        here = child(at(here), *meets);
        if (here == NodeId::none) return here;
        if (at(here).kind != Kind::range || *meets == definition) continue;
        if (at(here).children.empty()) return NodeId::none;
        here = at(here).children.front();
    }
    return here;
}

NodeState FormState::state(NodeId node) const {
    const Record& record = at(node);
    NodeState state;
    state.relevant = record.relevant;
    state.required = record.required;
    for (NodeId each = node; each != NodeId::none; each = at(each).parent)
        state.readonly = state.readonly || at(each).self_readonly;
    if (record.kind == Kind::value && record.relevant) {
        const bool blank = is_blank(record);
        state.requirement_holds = !(record.required && blank);
        state.constraint_holds = blank || record.constraint;
    }
    return state;
}

SecretText FormState::value(NodeId node) const {
    return SecretText(shown(at(node)));
}

std::vector<InvalidNode> FormState::invalid_nodes() const {
    std::vector<InvalidNode> found;
    std::vector<NodeId> way{root()};
    while (!way.empty()) {
        const NodeId node = way.back();
        way.pop_back();
        const Record& record = at(node);
        if (!record.relevant && record.kind != Kind::range) continue;
        if (record.kind == Kind::value) {
            const NodeState now = state(node);
            if (!now.constraint_holds) found.push_back({node, InvalidReason::constraint});
            if (!now.requirement_holds) found.push_back({node, InvalidReason::required});
        }
        way.insert(way.end(), record.children.rbegin(), record.children.rend());
    }
    return found;
}

std::vector<NodeId> FormState::take_changes() {
    std::vector<NodeId> taken;
    for (const NodeId node : changed_) {
        Record& record = at(node);
        record.changed = false;
        if (record.alive) taken.push_back(node);
    }
    changed_.clear();
    return taken;
}

Result<void> FormState::set_language(std::string_view language) {
    const auto& known = made_.languages;
    const auto found = std::find(known.begin(), known.end(), language);
    if (found == known.end()) return {ErrorCode::not_found, "the form has no such language"};
    language_ = *found;
    spoken_ = language_;
    // Expressions may ask for words: jr:itext() and jr:choice-name().
    for (const auto& record : records_) {
        if (!record.alive) continue;
        mark(record.id, Cell::text);
        const NodePlan& own = plan(record);
        if (own.calculate && own.calculate->source().find("jr:") != std::string::npos)
            mark(record.id, Cell::calculate);
    }
    return settle();
}

Result<void> FormState::refresh() {
    for (auto& record : records_)
        if (record.alive && node_of(record).preload == "timestamp" &&
            node_of(record).preload_parameter == "end")
            preload(record, false);
    for (const auto& cell : made_.volatile_cells)
        each_below(root(), cell.node, [&](NodeId node) { mark(node, cell.cell); });
    return settle();
}

double FormState::World::now_seconds() const {
    const auto since = state_.surroundings_.clock->now().wall.time_since_epoch();
    return std::chrono::duration<double>(since).count();
}

int FormState::World::offset_minutes(double) const {
    return state_.surroundings_.offset_minutes;
}

double FormState::World::random() {
    constexpr double scale = 1.0 / 9007199254740992.0;  // 2^-53
    return static_cast<double>(state_.surroundings_.random->next() >> 11) * scale;
}

Node* FormState::World::instance(std::string_view id) {
    const auto found = state_.made_.instances.find(id);
    return found == state_.made_.instances.end() ? nullptr : &found->second->document();
}

std::optional<std::string> FormState::World::itext(std::string_view id) {
    const ItextEntry* const found = state_.entry(id, state_.spoken_);
    if (found == nullptr) return std::nullopt;
    const WordsWithin within(state_);
    if (!within.allowed()) return std::nullopt;
    return state_.render(found->text, state_.at(state_.root()).node);
}

std::optional<std::string> FormState::World::choice_name(std::string_view value,
                                                         std::string_view path, Node& context) {
    const WordsWithin within(state_);
    if (!within.allowed()) return std::nullopt;
    return state_.choice_name(value, path, context);
}

Node* FormState::World::root_for(Node&) {
    return &state_.tree_->document();
}

std::string FormState::World::language() const {
    if (state_.made_.languages.empty()) return state_.surroundings_.language;
    return state_.spoken_ == state_.form_->language_for("en") &&
                   state_.spoken_ != state_.form_->language_for("zh")
               ? "en"
               : "zh";
}

}  // namespace kiosk
