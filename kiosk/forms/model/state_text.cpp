#include <algorithm>

#include "kiosk/forms/model/form_loader.h"
#include "kiosk/forms/model/form_state.h"

namespace kiosk {

namespace {

/// The child that a plain name stands for; empty for other expressions.
std::string_view plain_child(const Expression& expression) {
    const std::string_view source = trimmed(expression.source());
    const auto fits = [](char c) {
        return c == '_' || c == '-' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               (c >= '0' && c <= '9');
    };
    const bool plain = !source.empty() && !(source[0] >= '0' && source[0] <= '9') &&
                       source[0] != '-' && std::all_of(source.begin(), source.end(), fits);
    return plain ? source : std::string_view();
}

}  // namespace

std::string FormState::render(const TextChunks& chunks, Node* context) const {
    std::string text;
    for (const auto& chunk : chunks) {
        text += chunk.literal;
        if (!chunk.expression) continue;
        if (auto made = chunk.expression->text({context, 1, 1, nullptr}, environment()))
            text += *made;
    }
    return text;
}

const ItextEntry* FormState::entry(std::string_view id, std::string_view language) const {
    for (const std::string_view each : {language, std::string_view(made_.default_language)}) {
        const auto table = made_.itext.find(each);
        if (table == made_.itext.end()) continue;
        const auto found = table->second.find(std::string(id));
        if (found != table->second.end()) return &found->second;
    }
    return nullptr;
}

FormWords FormState::words(const TextPlan& plan, Node* context, std::string_view language) const {
    FormWords made;
    const std::string before = spoken_;
    spoken_ = language.empty() ? language_ : std::string(language);
    if (plan.itext_id) {
        const auto id = plan.itext_id->text({context, 1, 1, nullptr}, environment());
        const ItextEntry* const found = id ? entry(*id, spoken_) : nullptr;
        if (found != nullptr) {
            made.text = render(found->text, context);
            made.short_text = render(found->short_text, context);
            made.guidance = render(found->guidance, context);
            made.image = found->image;
        }
    } else {
        made.text = render(plan.chunks, context);
        made.guidance = render(plan.guidance, context);
    }
    spoken_ = before;
    return made;
}

Node* FormState::context_of(NodeId near) const {
    const Record* record = &at(near);
    if (record->kind == Kind::range && !record->children.empty())
        return at(record->children.front()).node;
    // A range without instance, or what was removed: the nearest that is there.
    while (record->node == nullptr && record->parent != NodeId::none) record = &at(record->parent);
    return record->node;
}

FormWords FormState::label(NodeId node, std::string_view language) const {
    const BodyPlan* const body = body_plan_of(at(node));
    if (body == nullptr || !body->label) return {};
    return words(*body->label, context_of(node), language);
}

FormWords FormState::hint(NodeId node, std::string_view language) const {
    const BodyPlan* const body = body_plan_of(at(node));
    if (body == nullptr || !body->hint) return {};
    return words(*body->hint, context_of(node), language);
}

FormWords FormState::body_label(std::size_t body, NodeId near, std::string_view language) const {
    const auto& label = made_.body_plans.at(body).label;
    return label ? words(*label, context_of(near), language) : FormWords{};
}

FormWords FormState::body_hint(std::size_t body, NodeId near, std::string_view language) const {
    const auto& hint = made_.body_plans.at(body).hint;
    return hint ? words(*hint, context_of(near), language) : FormWords{};
}

std::optional<std::string> FormState::message(NodeId node, InvalidReason reason,
                                              std::string_view language) const {
    const NodePlan& own = plan(at(node));
    const auto& text =
        reason == InvalidReason::constraint ? own.constraint_message : own.required_message;
    if (!text) return std::nullopt;
    return words(*text, context_of(node), language).text;
}

std::string FormState::text_of(const Expression& expression, Node& row) const {
    if (const auto name = plain_child(expression); !name.empty()) {
        for (const Node* each = row.first_child(); each != nullptr; each = each->next())
            if (each->kind() == NodeKind::element && each->is({}, name))
                return each->string_value();
        return {};
    }
    const auto made = expression.text({&row, 1, 1, nullptr}, environment());
    return made ? *made : std::string();
}

const std::vector<Node*>& FormState::rows(const Record& record) const {
    if (record.options_known) return record.rows;
    Record& known = records_[static_cast<std::size_t>(record.id) - 1];
    const BodyPlan& body = *body_plan_of(record);
    auto found = body.nodeset->nodes({record.node, 1, 1, record.node}, environment());
    known.rows = found ? std::move(*found) : std::vector<Node*>{};
    known.options_known = true;
    return known.rows;
}

FormOption FormState::option_of(const BodyPlan& plan, Node& row, std::string_view language) const {
    FormOption option;
    option.value = text_of(*plan.item_value, row);
    const auto& label = plan.item_label;
    if (!label) {
        option.label.text = option.value;
    } else if (!label->itext_id && label->chunks.size() == 1 && label->chunks[0].expression) {
        option.label.text = text_of(*label->chunks[0].expression, row);
    } else {
        option.label = words(*label, &row, language);
    }
    return option;
}

std::vector<FormOption> FormState::options(NodeId node, std::string_view language) const {
    const Record& record = at(node);
    const BodyPlan* const body = body_plan_of(record);
    std::vector<FormOption> made;
    if (body == nullptr || record.node == nullptr) return made;
    if (body->nodeset) {
        if (!body->item_value) return made;
        const auto& found = rows(record);
        made.reserve(found.size());
        for (Node* row : found) made.push_back(option_of(*body, *row, language));
        return made;
    }
    for (const auto& item : body->items) {
        FormOption& option = made.emplace_back();
        option.value = item.value;
        if (item.label)
            option.label = words(*item.label, record.node, language);
        else
            option.label.text = item.value;
    }
    return made;
}

std::size_t FormState::option_count(NodeId node) const {
    const Record& record = at(node);
    const BodyPlan* const body = body_plan_of(record);
    if (body == nullptr || record.node == nullptr) return 0;
    return body->nodeset ? rows(record).size() : body->items.size();
}

std::vector<std::string> FormState::option_values(const Record& record) const {
    const BodyPlan* const body = body_plan_of(record);
    std::vector<std::string> values;
    if (body == nullptr) return values;
    if (!body->nodeset) {
        for (const auto& item : body->items) values.push_back(item.value);
        return values;
    }
    if (!body->item_value) return values;
    for (Node* row : rows(record)) values.push_back(text_of(*body->item_value, *row));
    return values;
}

std::optional<std::string> FormState::choice_name(std::string_view value, std::string_view path,
                                                  Node& context) {
    auto known = choice_paths_.find(path);
    if (known == choice_paths_.end()) {
        if (choice_paths_.size() >= FormDefinition::max_expressions) return std::nullopt;
        auto made = Expression::compile(path, made_.namespaces);
        if (!made) return std::nullopt;
        known = choice_paths_.emplace(std::string(path), std::move(*made)).first;
    }
    const auto nodes = known->second.nodes({&context, 1, 1, nullptr}, world_);
    if (!nodes || nodes->empty()) return std::nullopt;
    const auto found = by_node_.find(nodes->front());
    if (found == by_node_.end()) return std::nullopt;
    for (const auto& option : options(found->second, spoken_))
        if (option.value == value) return option.label.text;
    return std::string();
}

}  // namespace kiosk
