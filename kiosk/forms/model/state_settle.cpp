#include <algorithm>
#include <cmath>

#include "kiosk/forms/model/form_loader.h"
#include "kiosk/forms/model/form_state.h"
#include "kiosk/forms/model/value_type.h"

namespace kiosk {

namespace {

constexpr std::uint16_t bit(Cell cell) {
    return static_cast<std::uint16_t>(1u << static_cast<unsigned>(cell));
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words) {
        if (!text.empty()) text += ' ';
        text += word;
    }
    return text;
}

bool among(const std::vector<std::string>& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

void FormState::mark(NodeId node, Cell cell) {
    Record& record = at(node);
    if (!record.alive || (record.dirty & bit(cell)) != 0) return;
    // A repeat's definition stands for its range and for its instances.
    const bool of_values = cell == Cell::calculate || cell == Cell::options ||
                           cell == Cell::value || cell == Cell::constraint;
    if (of_values ? record.kind != Kind::value : cell == Cell::count && record.kind != Kind::range)
        return;
    record.dirty = static_cast<std::uint16_t>(record.dirty | bit(cell));
    due_.push({plan(record).rank.at(static_cast<std::size_t>(cell)), node, cell});
}

void FormState::mark_all(NodeId node) {
    const Record& record = at(node);
    const NodePlan& own = plan(record);
    mark(node, Cell::relevant);
    if (own.readonly) mark(node, Cell::readonly);
    if (own.required) mark(node, Cell::required);
    if (own.constraint && record.kind == Kind::value) mark(node, Cell::constraint);
    if (record.kind == Kind::range && is_counted(record.def)) mark(node, Cell::count);
    if (record.kind == Kind::value) {
        if (own.calculate) mark(node, Cell::calculate);
        mark(node, Cell::value);
        const BodyPlan* const body = body_plan_of(record);
        if (body != nullptr && body->nodeset) mark(node, Cell::options);
    }
    note_change(at(node));
    for (const NodeId each : record.children) mark_all(each);
    for (const NodeId each : record.attributes) mark_all(each);
}

void FormState::note_change(Record& record) {
    if (record.changed) return;
    record.changed = true;
    changed_.push_back(record.id);
}

void FormState::tell(const std::vector<Reader>& readers, NodeId changed) {
    for (const auto& reader : readers) {
        NodeId base = changed;
        if (reader.scope == FormNode::none) {
            base = root();
        } else if (!(at(changed).kind == Kind::range && at(changed).def == reader.scope)) {
            while (base != NodeId::none &&
                   !(at(base).kind == Kind::instance && at(base).def == reader.scope))
                base = at(base).parent;
        }
        if (base == NodeId::none) base = root();
        each_below(base, reader.node, [&](NodeId node) { mark(node, reader.cell); });
    }
}

Result<void> FormState::settle() {
    evaluations_ = 0;
    std::size_t actions = 0;
    while (true) {
        while (!due_.empty()) {
            const Due next = due_.top();
            due_.pop();
            Record& record = at(next.node);
            if (!record.alive) continue;
            record.dirty = static_cast<std::uint16_t>(record.dirty & ~bit(next.cell));
            const bool too_many = ++evaluations_ > max_evaluations;
            auto done = too_many
                            ? Result<void>(ErrorCode::limit_exceeded, "calculations do not settle")
                            : work_out(record, next.cell);
            if (done) continue;
            for (auto& each : records_) each.dirty = 0;
            due_ = {};
            due_actions_.clear();
            return done;
        }
        if (due_actions_.empty()) return {};
        if (++actions > max_actions) {
            due_actions_.clear();
            return {ErrorCode::limit_exceeded, "actions set off each other without end"};
        }
        const DueAction action = due_actions_.front();
        due_actions_.pop_front();
        if (at(action.target).alive) run_action(action.action, at(action.target));
    }
}

Result<void> FormState::work_out(Record& record, Cell cell) {
    switch (cell) {
        case Cell::relevant:
            work_out_relevant(record);
            return {};
        case Cell::count:
            return work_out_count(record);
        case Cell::calculate:
            work_out_calculate(record);
            return {};
        case Cell::options:
            record.options_known = false;
            record.rows.clear();
            note_change(record);
            if (!record.stored.empty()) mark(record.id, Cell::value);
            return {};
        case Cell::value:
            work_out_value(record);
            return {};
        case Cell::readonly:
        case Cell::required:
        case Cell::constraint:
            work_out_flag(record, cell);
            return {};
        case Cell::text:
            note_change(record);
            return {};
    }
    return {};
}

template <class Evaluate>
auto FormState::with_context(const Record& record, Evaluate evaluate) {
    Node* node = record.node;
    if (node == nullptr && !record.children.empty()) node = at(record.children.front()).node;
    if (node != nullptr) return evaluate(*node);
    // A range without instance stands where its first one would.
    Node& made = tree_->append_element(*at(record.parent).node, plan(record).name);
    auto result = evaluate(made);
    tree_->remove(made);
    return result;
}

bool FormState::truth(const Expression& expression, const Record& record, bool otherwise) {
    return with_context(record, [&](Node& node) {
        const auto made = expression.truth({&node, 1, 1, nullptr}, world_);
        return made ? *made : otherwise;
    });
}

void FormState::work_out_relevant(Record& record) {
    bool above = true;
    if (record.parent != NodeId::none) {
        const Record& parent = at(record.parent);
        // An instance asks what is around its range: both carry the same expression.
        above = parent.kind == Kind::range ? at(parent.parent).relevant : parent.relevant;
    }
    const auto& expression = plan(record).relevant;
    const bool relevant = above && (!expression || truth(*expression, record, true));
    if (relevant == record.relevant) return;
    record.relevant = relevant;
    note_change(record);
    for (const NodeId each : record.children) {
        mark(each, Cell::relevant);
        if (at(each).kind == Kind::range)
            for (const NodeId instance : at(each).children) mark(instance, Cell::relevant);
    }
    for (const NodeId each : record.attributes) mark(each, Cell::relevant);
    if (record.kind != Kind::value) return;
    if (relevant && plan(record).calculate) mark(record.id, Cell::calculate);
    mark(record.id, Cell::value);
}

/// What was saved of a question that a person may change is what was said last: a restored answer
/// is no change of what its calculation reads.
bool FormState::is_saved_answer(const Record& record) const {
    const BodyElement* const body = body_of(record);
    return !started_ && mode_ == LoadMode::restore && !record.stored.empty() && body != nullptr &&
           body->kind == BodyKind::control && node_of(record).readonly != "true()";
}

void FormState::work_out_calculate(Record& record) {
    if (!record.relevant || is_saved_answer(record)) return;
    // What is kept since before the restart, or since it was last relevant.
    if (plan(record).calculates_once) work_out_value(record);
    auto made = plan(record).calculate->text({record.node, 1, 1, nullptr}, world_);
    record.stored = normalised(record.def, made ? *made : std::string());
    if (made) wipe_value(*made);
    mark(record.id, Cell::value);
}

std::string FormState::effective(Record& record) {
    if (!record.relevant || record.stored.empty()) return {};
    const BodyElement* const body = body_of(record);
    if (body == nullptr || body->kind != BodyKind::control) return record.stored;
    switch (body->control) {
        case ControlKind::select_one:
            return among(option_values(record), record.stored) ? record.stored : std::string();
        case ControlKind::select_many: {
            const auto known = option_values(record);
            auto chosen = words_of(record.stored);
            std::erase_if(chosen, [&](const std::string& word) { return !among(known, word); });
            return joined(chosen);
        }
        case ControlKind::rank: {
            const auto known = option_values(record);
            auto ranked = words_of(record.stored);
            std::erase_if(ranked, [&](const std::string& word) { return !among(known, word); });
            for (const auto& word : known)
                if (!among(ranked, word)) ranked.push_back(word);
            return joined(ranked);
        }
        case ControlKind::input:
        case ControlKind::range:
        case ControlKind::upload:
        case ControlKind::trigger:
        case ControlKind::note:
            return record.stored;
    }
    return record.stored;
}

void FormState::work_out_value(Record& record) {
    std::string now = effective(record);
    std::string scratch;
    if (record.node->string_value(scratch) == now) {
        wipe_value(now);
        return;
    }
    tree_->set_text(*record.node, now);
    wipe_value(now);
    wipe_value(scratch);
    note_change(record);
    tell(plan(record).value_readers, record.id);
    if (started_) listen(record);
}

void FormState::work_out_flag(Record& record, Cell cell) {
    const NodePlan& own = plan(record);
    const auto set = [&](bool& flag, const std::optional<Expression>& expression) {
        const bool now = expression && truth(*expression, record, false);
        if (flag == now) return;
        flag = now;
        note_change(record);
    };
    if (cell == Cell::readonly) set(record.self_readonly, own.readonly);
    if (cell == Cell::required) set(record.required, own.required);
    if (cell == Cell::constraint) set(record.constraint, own.constraint);
}

Result<void> FormState::work_out_count(Record& record) {
    const NodePlan& own = plan(record);
    if (!own.count) return set_count(record.id, own.fixed_count);
    const auto number = with_context(record, [&](Node& node) {
        const auto made = own.count->number({&node, 1, 1, nullptr}, world_);
        return made ? *made : std::nan("");
    });
    if (std::isnan(number)) {
        // No number: as many as there are, and of a saved record as many as it has.
        const bool is_saved = !started_ && mode_ != LoadMode::create;
        return is_saved ? set_count(record.id, record.waiting.size()) : Result<void>();
    }
    const double whole = std::max(0.0, std::trunc(number));
    if (whole > static_cast<double>(max_repeats))
        return {ErrorCode::limit_exceeded, "too many repeat instances"};
    return set_count(record.id, static_cast<std::size_t>(whole));
}

}  // namespace kiosk
