#include <algorithm>

#include "kiosk/forms/model/form_loader.h"
#include "kiosk/forms/model/form_state.h"
#include "kiosk/forms/model/value_type.h"

namespace kiosk {

Result<std::string> FormState::checked_choice(const Record& record, std::string_view value) const {
    const auto known = option_values(record);
    const auto offered = [&](std::string_view word) {
        return std::find(known.begin(), known.end(), word) != known.end();
    };
    const Error refused{ErrorCode::bad_format, "not one of the options", {}};
    if (body_of(record)->control == ControlKind::select_one) {
        if (!value.empty() && !offered(value)) return refused;
        return std::string(value);
    }
    auto chosen = words_of(value);
    for (std::size_t i = 0; i < chosen.size(); ++i)
        if (!offered(chosen[i]) ||
            std::find(chosen.begin(), chosen.begin() + static_cast<std::ptrdiff_t>(i), chosen[i]) !=
                chosen.begin() + static_cast<std::ptrdiff_t>(i))
            return refused;
    if (body_of(record)->control == ControlKind::rank) {
        if (!chosen.empty() && chosen.size() != known.size())
            return Error{ErrorCode::bad_format, "a rank has all options", {}};
    } else {
        // What is chosen stands in the order of the options, as in ODK.
        std::stable_sort(chosen.begin(), chosen.end(), [&](const auto& left, const auto& right) {
            return std::find(known.begin(), known.end(), left) <
                   std::find(known.begin(), known.end(), right);
        });
    }
    std::string text;
    for (const auto& word : chosen) text += (text.empty() ? "" : " ") + word;
    return text;
}

Result<std::string> FormState::checked(const Record& record, std::string_view value) const {
    if (value.size() > max_value_bytes)
        return Error{ErrorCode::limit_exceeded, "the answer is too long", {}};
    const BodyElement* const body = body_of(record);
    if (body != nullptr) switch (body->control) {
            case ControlKind::select_one:
            case ControlKind::select_many:
            case ControlKind::rank:
                return checked_choice(record, value);
            case ControlKind::trigger:
                if (value.empty() || value == "OK") return std::string(value);
                return Error{ErrorCode::bad_format, "a trigger is OK or empty", {}};
            case ControlKind::input:
            case ControlKind::note:
            case ControlKind::range:
            case ControlKind::upload:
                break;
        }
    const ValueType type = node_of(record).type;
    const std::string whole = completed(type, value);
    if (!fits(type, whole))
        return Error{ErrorCode::bad_format, "not of the type of the question", {}};
    std::string text = normalised(record.def, whole);
    if (text.empty() && !value.empty())
        return Error{ErrorCode::bad_format, "outside of the range", {}};
    return text;
}

Result<void> FormState::change(NodeId node, std::string_view value, bool also_readonly) {
    const auto index = static_cast<std::size_t>(node);
    if (index == 0 || index > records_.size() || !at(node).alive)
        return {ErrorCode::not_found, "there is no such node now"};
    Record& record = at(node);
    if (record.kind != Kind::value) return {ErrorCode::rejected, "a group has no value"};
    if (!also_readonly && state(node).readonly)
        return {ErrorCode::rejected, "the question is readonly"};
    auto text = checked(record, value);
    if (!text) return text.error();
    wipe_value(record.stored);
    record.stored = std::move(*text);
    mark(node, Cell::value);
    return settle();
}

Result<void> FormState::set_value(NodeId node, std::string_view value) {
    return change(node, value, false);
}

Result<void> FormState::prefill(NodeId node, std::string_view value) {
    return change(node, value, true);
}

bool FormState::can_add(NodeId range) const {
    const Record& record = at(range);
    return record.alive && record.kind == Kind::range && !is_counted(record.def) &&
           record.children.size() < max_repeats;
}

bool FormState::can_remove(NodeId instance) const {
    const Record& record = at(instance);
    return record.alive && record.kind == Kind::instance && !is_counted(record.def);
}

Result<NodeId> FormState::add_repeat(NodeId range, std::size_t position) {
    const auto index = static_cast<std::size_t>(range);
    if (index == 0 || index > records_.size()) return Error{ErrorCode::not_found, {}, {}};
    if (!can_add(range)) {
        const bool full = at(range).alive && at(range).children.size() >= max_repeats;
        return Error{full ? ErrorCode::limit_exceeded : ErrorCode::rejected,
                     "no instance can be added here",
                     {}};
    }
    const std::size_t count = at(range).children.size();
    const std::size_t where = position == 0 ? count : std::min(position - 1, count);
    auto made = build_instance(range, plan(at(range)).source, where);
    if (!made) return made;
    mark_all(*made);
    note_change(at(range));
    tell(plan(at(range)).structure_readers, range);
    if (auto done = settle(); !done) return done.error();
    if (auto done = run_events(*made, true, mode_); !done) return done.error();
    return made;
}

Result<void> FormState::remove_repeat(NodeId instance) {
    const auto index = static_cast<std::size_t>(instance);
    if (index == 0 || index > records_.size() || !at(instance).alive)
        return {ErrorCode::not_found, "there is no such instance now"};
    if (!can_remove(instance)) return {ErrorCode::rejected, "the form decides how many there are"};
    const NodeId range = at(instance).parent;
    std::erase(at(range).children, instance);
    Node* const node = at(instance).node;
    drop(instance);
    tree_->remove(*node);
    note_change(at(range));
    tell(plan(at(range)).structure_readers, range);
    return settle();
}

Result<void> FormState::set_count(NodeId range, std::size_t count) {
    const std::size_t before = at(range).children.size();
    if (before == count) return {};
    const auto shrink_to = [&](std::size_t wanted) {
        while (at(range).children.size() > wanted) {
            const NodeId last = at(range).children.back();
            at(range).children.pop_back();
            Node* const node = at(last).node;
            drop(last);
            tree_->remove(*node);
        }
    };
    shrink_to(count);
    std::vector<NodeId> fresh;
    while (at(range).children.size() < count) {
        const std::size_t index = at(range).children.size();
        const auto& saved = at(range).waiting;
        const Node* const source = index < saved.size() ? saved[index] : plan(at(range)).source;
        auto made = build_instance(range, source, index);
        if (!made) {
            shrink_to(before);
            return made.error();
        }
        mark_all(*made);
        fresh.push_back(*made);
    }
    note_change(at(range));
    tell(plan(at(range)).structure_readers, range);
    if (!started_) return {};
    for (const NodeId instance : fresh)
        for (std::size_t i = 0; i < made_.actions.size(); ++i)
            if (made_.actions[i].on(FormEvent::new_repeat) &&
                made_.nodes[made_.actions[i].target].path.starts_with(node_of(at(instance)).path +
                                                                      "/"))
                each_below(instance, made_.actions[i].target, [&](NodeId target) {
                    due_actions_.push_back({i, target});
                });
    return {};
}

void FormState::listen(const Record& record) {
    for (const std::size_t action : plan(record).value_listeners) {
        const ActionPlan& what = made_.actions[action];
        NodeId target = NodeId::none;
        if (what.picked) {
            const auto nodes = what.picked->nodes({record.node, 1, 1, nullptr}, world_);
            const auto found =
                nodes && nodes->size() == 1 ? by_node_.find(nodes->front()) : by_node_.end();
            if (found != by_node_.end()) target = found->second;
        } else {
            target = find(what.target, record.id);
        }
        if (target != NodeId::none) due_actions_.push_back({action, target});
    }
}

void FormState::run_action(std::size_t action, Record& target) {
    const ActionPlan& what = made_.actions[action];
    std::string text = what.literal;
    if (what.value) {
        auto made = what.value->text({target.node, 1, 1, nullptr}, world_);
        text = made ? std::move(*made) : std::string();
    }
    wipe_value(target.stored);
    target.stored = normalised(target.def, text);
    wipe_value(text);
    mark(target.id, Cell::value);
}

Result<void> FormState::run_events(NodeId below, bool is_new_repeat, LoadMode mode) {
    std::vector<NodeId> way{below};
    while (!way.empty()) {
        const NodeId node = way.back();
        way.pop_back();
        if (!at(node).alive) continue;
        for (const std::size_t action : plan(at(node)).actions) {
            const ActionPlan& what = made_.actions[action];
            const bool first = what.on(FormEvent::first_load) && mode == LoadMode::create;
            const bool fires =
                is_new_repeat ? what.on(FormEvent::new_repeat) : first || what.on(FormEvent::load);
            if (!fires || !at(node).relevant || at(node).kind != Kind::value) continue;
            run_action(action, at(node));
            if (auto done = settle(); !done) return done;
        }
        const Record& record = at(node);
        way.insert(way.end(), record.children.rbegin(), record.children.rend());
        way.insert(way.end(), record.attributes.rbegin(), record.attributes.rend());
    }
    return {};
}

}  // namespace kiosk
